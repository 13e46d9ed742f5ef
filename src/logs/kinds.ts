/**
 * The table of kinds of logs: one row a kind, with the reader of its headers and the names in its documents. Rows are
 * tried in their order: of two kinds that fit a file equally well, the first wins.
 */
import { endsInTail } from './tail.ts';
import { readOldHeader, readOldHeaderWithoutFunction } from './headers/old.ts';
import { readBootHeader, readEngineHeader } from './headers/engine.ts';
import { readLibvirtHeader, readQemuHeader } from './headers/libvirt.ts';
import { readSanlockHeader, readSpmLockHeader } from './headers/sanlock.ts';
import { readSyslogHeader } from './headers/syslog.ts';
import { glanceVdsmHeader } from './headers/vdsm.ts';
import { foldProgress } from './progress.ts';
import {
  readCommandsHeader,
  readConnectivityHeader,
  readDeployHeader,
  readImageioHeader,
  readImageProxyHeader,
  readImportHeader,
  readMomHeader,
  readOtherHeader,
  readOtopiHeader,
  readRegisterHeader,
  readSchemaErrorHeader,
} from './headers/small.ts';
import type { Header, ReadHeader } from './header.ts';

/** The parts of a header that may show the kind of its record. */
export interface HeaderEvidence {
  readonly logger: string;
  readonly thread: string;
  readonly module: string;
  readonly message: string;
  readonly firstLine: string;
}

/** What a header begins with: readers look at the first character of a line, and try the headers that may begin so. */
export type Beginning = 'date' | 'thread' | 'parenthesis' | 'bracket';

/** A row of the table. */
interface KindRow {
  readonly kind: string;
  /** `event.dataset` of its lines. */
  readonly dataset: string;
  /** `service.name`: the program that writes it. */
  readonly service: string;
  /** Describes the kind to a person. */
  readonly title: string;
  /** Matches the usual names of its files, without the endings of rotation and compression; a hint only. */
  readonly names: RegExp;
  readonly header: ReadHeader;
  /** Recognises records of this kind among those of kinds with the same header. */
  readonly isOwn?: (header: Header, line: string) => boolean;
  /** What follows the message of a record: a traceback of Python, a stack of Java, or nothing. */
  readonly trace: 'python' | 'java' | 'none';
  /** A host has many logs of this kind, one for each name of a file (`qemu/vm1.log`). */
  readonly perName?: true;
  /** Its headers fit other texts, too, so that a file is of this kind only if its name is one of `names`. */
  readonly byName?: true;
  /** Headers without a time prove the kind as well as those with one. */
  readonly untimed?: true;
  /** Shortens the lines of a record before its message is made of them. */
  readonly fold?: (lines: readonly string[]) => readonly string[];
  /**
   * How a log is read together with others of its host: the records of a correlated log are joined with what the
   * primary log reports at the time, so both are read in step. Absent: the log is read by itself.
   */
  readonly role?: 'primary' | 'correlated';
  /** A record is of this kind only if no other kind with the same header recognises it. */
  readonly triedLast?: true;
  /**
   * Returns whether a header proves this kind: no other log has such a thread, logger, module, tail or message.
   */
  readonly isSure?: (header: HeaderEvidence) => boolean;
  /**
   * Loggers that several kinds with the same header write, and no other: a record is of the kind of its file if that has
   * them, else of the first kind that has.
   */
  readonly sharedLoggers?: RegExp;
  /**
   * Its header names date and time, and begins a record in texts of all kinds. Of kinds that share a header, one has
   * this.
   */
  readonly inAnyText?: Beginning;
  /** Its header fits other logs, too: in a text of another kind only one that `isSure` proves begins a record. */
  readonly onlySure?: true;
  /**
   * Its records hold output of other programs: a line of another log that follows an announcement (`stdout:`), or is
   * among such output, continues a record of this kind, and begins none.
   */
  readonly quotesLogs?: true;
  /** Kinds whose lines are always part of such output. */
  readonly ownOutput?: readonly string[];
  /** The program runs on the engine's machine. */
  readonly ofEngine?: true;
}

/** Loggers of what runs in vdsm alone: its helpers share its libraries for networks, disks and commands. */
const VDSM_LOGGER =
  /^(?:(?:[Ss]torage\.)?(?:TaskManager|ResourceManager|Dispatcher)(?:\.|$)|[Ss]torage\.(?:Task|ThreadPool|HSM|SPM|StoragePool|DomainMonitor|DomainMonitorThread|Monitor|ConnectionMonitor|check|Mailbox)(?:\.|$)|dispatcher$|vds(?:\.|$)|vm\.Vm$|virt\.vm$|jsonrpc\.JsonRpcServer$|BindingXMLRPC$)/;

/** Modules of the bootstrap and registration of a host, until 3.x: their headers are those of the guest agent. */
const REGISTRATION = /^(?:deployUtil|vds_bootstrap(?:_complete)?|vdsm?-?[Rr]eg[\w-]{0,20})$/;

/** Loggers that the agent and the broker have in common. */
const HOSTED_ENGINE = /^ovirt_hosted_engine_ha\./;

const ROWS = [
  {
    kind: 'vdsm',
    dataset: 'vdsm.log',
    service: 'vdsm',
    title: 'vdsm',
    names: /(?:^|[._-])vdsm\.log$/,
    header: glanceVdsmHeader,
    trace: 'python',
    role: 'primary',
    triedLast: true,
    isSure: ({ firstLine, logger }) => endsInTail(firstLine) || VDSM_LOGGER.test(logger),
    inAnyText: 'date',
  },
  {
    kind: 'engine',
    dataset: 'ovirt.engine',
    service: 'ovirt-engine',
    title: 'the engine',
    names: /^(?:engine|rhevm)\.log$/,
    header: readEngineHeader,
    untimed: true,
    isOwn: ({ logger = '' }) => ENGINE_LOGGER.test(logger) && !logger.endsWith(UI_LOGGER),
    isSure: ({ logger }) => ENGINE_LOGGER.test(logger) && !logger.endsWith(UI_LOGGER),
    trace: 'java',
    ofEngine: true,
    inAnyText: 'date',
  },
  {
    kind: 'engine-ui',
    dataset: 'ovirt.engine.ui',
    service: 'ovirt-engine',
    title: "the engine's web interface, errors in browsers",
    names: /^ui\.log$/,
    header: readEngineHeader,
    isOwn: ({ logger = '' }) => logger.endsWith(UI_LOGGER),
    trace: 'java',
    ofEngine: true,
  },
  {
    kind: 'engine-keycloak',
    dataset: 'ovirt.engine.keycloak',
    service: 'keycloak',
    title: "Keycloak, the engine's single sign-on",
    names: /^keycloak\.log$/,
    header: readEngineHeader,
    isOwn: ({ logger = '' }) => logger.startsWith('org.keycloak'),
    isSure: ({ logger }) => logger.startsWith('org.keycloak'),
    trace: 'java',
    ofEngine: true,
  },
  {
    kind: 'engine-server',
    dataset: 'ovirt.engine.server',
    service: 'ovirt-engine',
    title: 'the application server of the engine',
    names: /^server\.log$/,
    header: readEngineHeader,
    isOwn: ({ logger = '' }) => !ENGINE_LOGGER.test(logger) && !logger.startsWith('org.keycloak'),
    isSure: ({ logger }) => SERVER_LOGGER.test(logger),
    trace: 'java',
    ofEngine: true,
  },
  {
    kind: 'engine-boot',
    dataset: 'ovirt.engine.boot',
    service: 'ovirt-engine',
    title: "the start of the engine's application server",
    names: /^boot\.log$/,
    header: readBootHeader,
    trace: 'java',
    ofEngine: true,
    quotesLogs: true,
    // the console of the application server
    ownOutput: ['engine', 'engine-ui', 'engine-keycloak', 'engine-server'],
  },
  {
    kind: 'ha-agent',
    dataset: 'ovirt.ha.agent',
    service: 'ovirt-ha-agent',
    title: 'the hosted engine agent',
    names: /^agent\.log$/,
    header: readOldHeader,
    isOwn: ({ logger = '' }) => logger.startsWith('ovirt_hosted_engine_ha.') && !isBroker(logger),
    trace: 'python',
    isSure: ({ logger }) => logger.startsWith('ovirt_hosted_engine_ha.agent.'),
    sharedLoggers: HOSTED_ENGINE,
  },
  {
    kind: 'ha-broker',
    dataset: 'ovirt.ha.broker',
    service: 'ovirt-ha-broker',
    title: 'the hosted engine broker',
    names: /^broker\.log$/,
    header: readOldHeader,
    isOwn: ({ logger = '' }) => isBroker(logger) || SUBMONITOR.test(logger),
    trace: 'python',
    isSure: ({ logger }) => isBroker(logger) || SUBMONITOR.test(logger),
    sharedLoggers: HOSTED_ENGINE,
  },
  {
    kind: 'supervdsm',
    dataset: 'vdsm.supervdsm',
    service: 'supervdsmd',
    title: 'supervdsm, which runs functions as root for vdsm',
    names: /(?:^|[._-])supervdsm\.log$/,
    header: readOldHeader,
    isOwn: ({ thread = '', logger = '' }) =>
      thread.startsWith('MainProcess') || thread === 'restore-net' || /^supervdsm(?!proxy)/i.test(logger),
    trace: 'python',
    role: 'correlated',
    isSure: ({ thread, logger, module }) =>
      thread.startsWith('MainProcess') ||
      thread === 'restore-net' ||
      logger.startsWith('SuperVdsm.Server') ||
      SUPERVDSM_MODULE.test(module),
  },
  {
    kind: 'upgrade',
    dataset: 'vdsm.upgrade',
    service: 'vdsm-tool',
    title: 'upgrade steps of vdsm-tool',
    names: /^upgrade\.log$/,
    header: readOldHeader,
    isOwn: ({ logger }) => logger === 'upgrade',
    trace: 'python',
    isSure: ({ logger }) => logger === 'upgrade',
  },
  {
    kind: 'guest-agent',
    dataset: 'ovirt.guest_agent',
    service: 'ovirt-guest-agent',
    title: 'the oVirt guest agent, inside a VM',
    names: /(?:^|[._-])ovirt-guest-agent\.log$/,
    header: readOldHeaderWithoutFunction,
    // a header of vdsm that somebody wrapped ends there: no text follows
    isOwn: ({ at, module = '' }, line) => line.length > at && !REGISTRATION.test(module),
    trace: 'python',
    inAnyText: 'thread',
    isSure: ({ message }) => message !== '',
    onlySure: true,
  },
  {
    kind: 'vdsm-reg',
    dataset: 'vdsm.reg',
    service: 'vdsm-reg',
    title: 'registration or bootstrap of a host (until 4.16)',
    names: /^(?:vdsm-reg|vds_bootstrap.*|metadata)\.log$/,
    header: (line, source) => readOldHeader(line, source) ?? readOldHeaderWithoutFunction(line, source),
    trace: 'python',
    isOwn: ({ module = '' }) => REGISTRATION.test(module),
    inAnyText: 'thread',
    isSure: ({ module }) => REGISTRATION.test(module),
    onlySure: true,
    quotesLogs: true,
  },
  {
    kind: 'sanlock',
    dataset: 'sanlock.log',
    service: 'sanlock',
    title: 'sanlock',
    names: /(?:^|[._-])sanlock\.log$/,
    header: readSanlockHeader,
    trace: 'none',
    inAnyText: 'date',
  },
  {
    kind: 'libvirt',
    dataset: 'libvirt.log',
    service: 'libvirtd',
    title: 'libvirt',
    names: /(?:^|[._-])(?:libvirtd?|virtqemud)\.log$/,
    header: readLibvirtHeader,
    trace: 'none',
    untimed: true,
    inAnyText: 'date',
  },
  {
    kind: 'qemu',
    dataset: 'libvirt.qemu',
    service: 'qemu',
    title: 'QEMU, one log per VM',
    names: /^.+\.log$/,
    header: readQemuHeader,
    trace: 'none',
    perName: true,
    inAnyText: 'date',
    isSure: ({ logger }) => logger === 'libvirt' || /(?:^|\/)qemu[\w-]*$/.test(logger),
    onlySure: true,
    quotesLogs: true,
    ownOutput: ['libvirt'],
  },
  {
    kind: 'mom',
    dataset: 'vdsm.mom',
    service: 'mom',
    title: 'MOM, the memory overcommitment manager',
    names: /(?:^|[._-])mom\.log$/,
    header: readMomHeader,
    isOwn: ({ logger = '' }) => /^mom(?:\.|$)/i.test(logger),
    trace: 'python',
    inAnyText: 'date',
  },
  {
    kind: 'imageio',
    dataset: 'ovirt.imageio',
    service: 'ovirt-imageio',
    title: 'ovirt-imageio, which transfers images',
    names: /^(?:daemon|ovirt-imageio.*)\.log$/,
    header: readImageioHeader,
    isOwn: ({ logger = '' }, line) => IMAGEIO_LOGGER.test(logger) && !endsInTail(line),
    trace: 'python',
    isSure: ({ logger, firstLine }) =>
      IMAGEIO_LOGGER.test(logger) && IMAGEIO_LEVEL.test(firstLine) && !endsInTail(firstLine),
  },
  {
    kind: 'image-proxy',
    dataset: 'ovirt.image_proxy',
    service: 'ovirt-imageio-proxy',
    title: 'the image proxy of the engine (until oVirt 4.3)',
    names: /^image-proxy\.log$/,
    header: readImageProxyHeader,
    trace: 'python',
    ofEngine: true,
    inAnyText: 'parenthesis',
  },
  {
    kind: 'commands',
    dataset: 'vdsm.commands',
    service: 'vdsm',
    title: 'tools that vdsm runs on the disks of a VM (virt-sparsify, virt-sysprep)',
    names: /^virtcmd-.+\.log$/,
    header: readCommandsHeader,
    trace: 'python',
    perName: true,
    byName: true,
    fold: foldProgress,
    quotesLogs: true,
  },
  {
    kind: 'import',
    dataset: 'vdsm.import',
    service: 'virt-v2v',
    title: 'imports of VMs by virt-v2v',
    names: /^import-.+\.log$/,
    header: readImportHeader,
    trace: 'python',
    perName: true,
    untimed: true,
    fold: foldProgress,
    quotesLogs: true,
  },
  {
    kind: 'host-deploy',
    dataset: 'ovirt.host_deploy',
    service: 'ansible',
    title: 'Ansible runs of the engine: host deployment and management',
    names: /^ovirt-(?:host-deploy|host-mgmt|enroll-certs)-.+\.log$/,
    header: readDeployHeader,
    trace: 'none',
    perName: true,
    ofEngine: true,
    inAnyText: 'date',
    quotesLogs: true,
  },
  {
    kind: 'otopi',
    dataset: 'ovirt.otopi',
    service: 'otopi',
    title: 'setups with otopi: engine-setup, hosted-engine-setup, host deployment until 4.3',
    names: /^ovirt-(?:host-deploy|engine-setup|hosted-engine-setup)-.+\.log$/,
    header: readOtopiHeader,
    trace: 'python',
    perName: true,
    inAnyText: 'date',
    isSure: ({ logger }) => /^otopi(?:\.|$)/.test(logger),
    onlySure: true,
    quotesLogs: true,
  },
  {
    kind: 'spm-lock',
    dataset: 'vdsm.spm_lock',
    service: 'safelease',
    title: 'safelease, the SPM lease of pools without sanlock',
    names: /^spm-lock\.log$/,
    header: readSpmLockHeader,
    trace: 'none',
    inAnyText: 'bracket',
    isSure: ({ message }) => SAFELEASE.test(message),
    onlySure: true,
  },
  {
    kind: 'connectivity',
    dataset: 'vdsm.connectivity',
    service: 'vdsm',
    title: 'network connectivity of a host (4.14 to 4.18)',
    names: /^connectivity\.log$/,
    header: readConnectivityHeader,
    trace: 'none',
    inAnyText: 'date',
  },
  {
    kind: 'register',
    dataset: 'vdsm.register',
    service: 'vdsm-tool',
    title: 'registration of a host',
    names: /^register\.log$/,
    header: readRegisterHeader,
    trace: 'python',
    inAnyText: 'date',
    quotesLogs: true,
  },
  {
    kind: 'syslog',
    dataset: 'system.syslog',
    service: 'syslog',
    title: 'the system log',
    names: /^(?:messages|syslog|journalctl.*|vdsm-journal.*)$/,
    header: readSyslogHeader,
    trace: 'python',
    untimed: true,
    role: 'correlated',
  },
  {
    kind: 'schema-error',
    dataset: 'vdsm.schema_error',
    service: 'vdsm',
    title: 'calls that violate the schema of vdsm',
    names: /^vdsm-schema-error\.log$/,
    header: readSchemaErrorHeader,
    trace: 'none',
    byName: true,
    quotesLogs: true,
  },
] as const satisfies readonly KindRow[];

/** The name of a kind of log; `other` is that of a text that no row fits. */
export type LogKind = (typeof ROWS)[number]['kind'] | 'other';

/** One kind of log. */
export interface LogDef extends KindRow {
  readonly kind: LogKind;
}

/** The rows of all kinds, without `other`. */
export const LOGS: readonly LogDef[] = ROWS;

/** Packages of the engine; `org.nogah` until it became oVirt's, in 2011. */
const ENGINE_LOGGER = /^org\.(?:ovirt|nogah)\./;

/** Packages of the application server, and of libraries that log into its log alone. */
const SERVER_LOGGER = /^(?:org\.(?:jboss|wildfly|apache|hibernate|infinispan|xnio)|io\.undertow|com\.arjuna)\./;

/** Loggers of the image daemon; `root` and `server` are vdsm's, too, but never with a level that is padded to 7. */
const IMAGEIO_LOGGER =
  /^(?:auth|backends\..+|checksum|config|errors|extents|http|images|nbd|ops|root|server|services|ssl|tickets|uhttp|validate|web)$/;
const IMAGEIO_LEVEL = /^\S+ \S+ (?:DEBUG {3}|INFO {4}|WARNING |ERROR {3}|CRITICAL )\(/;

/** The logger of messages that browsers report (3.6.2 on). */
const UI_LOGGER = '.OvirtRemoteLoggingService';

/** Modules of supervdsm alone: its server, and a thread that it has run since vdsm 4.17. */
const SUPERVDSM_MODULE = /^(?:supervdsm_?[sS]erver|sourceroutethread)$/;

/** Messages of safelease, whose header is that of many programs. */
const SAFELEASE = /\b(?:spm lock|sdUUID=|lease)/;

/** Loggers of the broker's plugins. */
const SUBMONITOR =
  /^(?:cpu_load_no_engine\.CpuLoadNoEngine|cpu_load\.CpuLoad|engine_health\.(?:EngineHealth|CpuLoadNoEngine)|mem_free\.MemFree|mem_load\.MemLoad|mgmt_bridge\.MgmtBridge|network\.Network|ping\.Ping|storage_domain\.StorageDomain)$/;

function isBroker(logger: string): boolean {
  return logger.startsWith('ovirt_hosted_engine_ha.broker');
}

/** The kind of a text that no row fits: each line is a record. */
export const OTHER: LogDef = {
  kind: 'other',
  dataset: 'other',
  service: 'other',
  title: 'any other log, one record per line',
  names: /^.+$/,
  header: readOtherHeader,
  trace: 'none',
  perName: true,
};

const BY_KIND = new Map([...LOGS, OTHER].map((def) => [def.kind, def]));

/** Returns the row of a kind. */
export function logDef(kind: LogKind): LogDef {
  const def = BY_KIND.get(kind);
  if (def === undefined) throw new Error(`no row for logs of kind '${kind}'`);
  return def;
}

/** Returns whether logs of a kind come from the engine's machine, and not from a host that it manages. */
export function isOfEngine(kind: LogKind): boolean {
  return logDef(kind).ofEngine === true;
}

/** Returns whether logs of a kind are those that correlated logs are joined with. */
export function isPrimary(kind: LogKind): boolean {
  return logDef(kind).role === 'primary';
}

/** Returns whether the records of a kind are joined with what the primary log reports at the time. */
export function isCorrelated(kind: LogKind): boolean {
  return logDef(kind).role === 'correlated';
}

/** Returns the rank of a kind in the table: of two that fit, the lower one wins. */
export function kindRank(kind: LogKind): number {
  return [...BY_KIND.keys()].indexOf(kind);
}

/** Returns the name that distinguishes logs of one kind on a host; empty if a host has one log of this kind. */
export function logNameOf(kind: LogKind, pathname: string): string {
  if (logDef(kind).perName !== true) return '';
  const name = pathname.slice(pathname.lastIndexOf('/') + 1).replace(/\.(?:xz|gz|lzma|tailed)$/i, '');
  return /^.+?\.log(?=[.-]|$)/i.exec(name)?.[0] ?? name;
}

/** Returns `event.dataset` of the lines of a kind. */
export function datasetOf(kind: LogKind): string {
  return logDef(kind).dataset;
}
