/**
 * The kinds of logs that are read, as a table: one row a kind, with how the headers of its records look and what its
 * documents are called. The order is that in which kinds are tried: of two that fit a file equally well the first wins.
 */
import type { LogKind } from '../model/files.ts';
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

/** What one kind of log is. */
export interface LogDef {
  readonly kind: LogKind;
  /** `event.dataset` of its lines. */
  readonly dataset: string;
  /** `service.name`: who writes it. */
  readonly service: string;
  /** For people: what it is. */
  readonly title: string;
  /** Its name without rotation and compression, as far as one knows it; a hint only. */
  readonly names: RegExp;
  readonly header: ReadHeader;
  /** Of kinds that share their headers: whether a record is one of this kind. */
  readonly isOwn?: (header: Header, line: string) => boolean;
  /** What follows the message in its records: the traceback of Python, the stack of Java, or nothing. */
  readonly trace: 'python' | 'java' | 'none';
  /** A host has many of them, and each name is a log of its own (`qemu/vm1.log`). */
  readonly perName?: true;
  /** Too weak to be told by content: its name has to be one of `names`. */
  readonly byName?: true;
  /** Its records without a time tell it as well as those with one. */
  readonly untimed?: true;
  /** What is made of the lines of a record before its message is. */
  readonly fold?: (lines: readonly string[]) => readonly string[];
  /**
   * How a log is read beside others of its host. The primary one is read first; the records of correlated ones are joined
   * with what the primary one says at the time, so both are read abreast. Absent: it is read by itself.
   */
  readonly role?: 'primary' | 'correlated';
  /** Other kinds have the same header, and tell theirs by logger or thread: a record is of this one when it is of none of them. */
  readonly tells?: 'last';
  /** Runs on the engine's machine. */
  readonly ofEngine?: true;
}

/** Every kind but `other`. */
export const LOGS: readonly LogDef[] = [
  {
    kind: 'vdsm',
    dataset: 'vdsm.log',
    service: 'vdsm',
    title: "vdsm's own log",
    names: /(?:^|[._-])vdsm\.log$/,
    header: glanceVdsmHeader,
    trace: 'python',
    role: 'primary',
    tells: 'last',
  },
  {
    kind: 'engine',
    dataset: 'ovirt.engine',
    service: 'ovirt-engine',
    title: 'log of the engine',
    names: /^(?:engine|rhevm)\.log$/,
    header: readEngineHeader,
    untimed: true,
    isOwn: ({ logger = '' }) => logger.startsWith('org.ovirt.') && !logger.endsWith(UI_LOGGER),
    trace: 'java',
    ofEngine: true,
  },
  {
    kind: 'engine-ui',
    dataset: 'ovirt.engine.ui',
    service: 'ovirt-engine',
    title: "log of the engine's web pages",
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
    title: "log of the engine's single sign-on",
    names: /^keycloak\.log$/,
    header: readEngineHeader,
    isOwn: ({ logger = '' }) => logger.startsWith('org.keycloak'),
    trace: 'java',
    ofEngine: true,
  },
  {
    kind: 'engine-server',
    dataset: 'ovirt.engine.server',
    service: 'ovirt-engine',
    title: "log of the engine's application server",
    names: /^server\.log$/,
    header: readEngineHeader,
    isOwn: ({ logger = '' }) => !logger.startsWith('org.ovirt.') && !logger.startsWith('org.keycloak'),
    trace: 'java',
    ofEngine: true,
  },
  {
    kind: 'engine-boot',
    dataset: 'ovirt.engine.boot',
    service: 'ovirt-engine',
    title: "log of the start of the engine's application server",
    names: /^boot\.log$/,
    header: readBootHeader,
    trace: 'java',
    ofEngine: true,
  },
  {
    kind: 'ha-agent',
    dataset: 'ovirt.ha.agent',
    service: 'ovirt-ha-agent',
    title: 'log of the hosted engine agent',
    names: /^agent\.log$/,
    header: readOldHeader,
    isOwn: ({ logger = '' }) => logger.startsWith('ovirt_hosted_engine_ha.') && !isBroker(logger),
    trace: 'python',
  },
  {
    kind: 'ha-broker',
    dataset: 'ovirt.ha.broker',
    service: 'ovirt-ha-broker',
    title: 'log of the hosted engine broker',
    names: /^broker\.log$/,
    header: readOldHeader,
    isOwn: ({ logger = '' }) => isBroker(logger) || SUBMONITOR.test(logger),
    trace: 'python',
  },
  {
    kind: 'supervdsm',
    dataset: 'vdsm.supervdsm',
    service: 'supervdsmd',
    title: "log of supervdsm, vdsm's helper that runs as root",
    names: /^(?:.*[._-])?supervdsm\.log$/,
    header: readOldHeader,
    isOwn: ({ thread = '', logger = '' }) =>
      thread.startsWith('MainProcess') || thread === 'restore-net' || /^supervdsm(?!proxy)/i.test(logger),
    trace: 'python',
    role: 'correlated',
  },
  {
    kind: 'upgrade',
    dataset: 'vdsm.upgrade',
    service: 'vdsm-tool',
    title: 'log of vdsm-tool upgrades',
    names: /^upgrade\.log$/,
    header: readOldHeader,
    isOwn: ({ logger }) => logger === 'upgrade',
    trace: 'python',
  },
  {
    kind: 'guest-agent',
    dataset: 'ovirt.guest_agent',
    service: 'ovirt-guest-agent',
    title: 'log of the guest agent',
    names: /^(?:.*[._-])?ovirt-guest-agent\.log$/,
    header: readOldHeaderWithoutFunction,
    trace: 'python',
  },
  {
    kind: 'vdsm-reg',
    dataset: 'vdsm.reg',
    service: 'vdsm-reg',
    title: 'log of the registration or installation of a host (until 4.16)',
    names: /^(?:vdsm-reg|vds_bootstrap.*|metadata)\.log$/,
    header: (line, source) => readOldHeader(line, source) ?? readOldHeaderWithoutFunction(line, source),
    trace: 'python',
    byName: true,
  },
  {
    kind: 'sanlock',
    dataset: 'sanlock.log',
    service: 'sanlock',
    title: 'log of sanlock',
    names: /^(?:.*[._-])?sanlock\.log$/,
    header: readSanlockHeader,
    trace: 'none',
  },
  {
    kind: 'libvirt',
    dataset: 'libvirt.log',
    service: 'libvirtd',
    title: 'log of libvirt',
    names: /^(?:.*[._-])?(?:libvirtd?|virtqemud)\.log$/,
    header: readLibvirtHeader,
    trace: 'none',
    untimed: true,
  },
  {
    kind: 'qemu',
    dataset: 'libvirt.qemu',
    service: 'qemu',
    title: 'log of a virtual machine (qemu)',
    names: /^.+\.log$/,
    header: readQemuHeader,
    trace: 'none',
    perName: true,
  },
  {
    kind: 'mom',
    dataset: 'vdsm.mom',
    service: 'mom',
    title: 'log of MOM, the memory overcommitment manager',
    names: /^(?:.*[._-])?mom\.log$/,
    header: readMomHeader,
    isOwn: ({ logger = '' }) => /^mom(?:\.|$)/i.test(logger),
    trace: 'python',
  },
  {
    kind: 'imageio',
    dataset: 'ovirt.imageio',
    service: 'ovirt-imageio',
    title: 'log of ovirt-imageio, which moves images in and out',
    names: /^(?:daemon|ovirt-imageio.*)\.log$/,
    header: readImageioHeader,
    trace: 'python',
  },
  {
    kind: 'image-proxy',
    dataset: 'ovirt.image_proxy',
    service: 'ovirt-imageio-proxy',
    title: 'log of the image proxy (until 4.3)',
    names: /^image-proxy\.log$/,
    header: readImageProxyHeader,
    trace: 'python',
    ofEngine: true,
  },
  {
    kind: 'commands',
    dataset: 'vdsm.commands',
    service: 'vdsm',
    title: 'output of a tool that vdsm ran on the disks of a virtual machine (virt-sparsify, virt-sysprep)',
    names: /^virtcmd-.+\.log$/,
    header: readCommandsHeader,
    trace: 'python',
    perName: true,
    byName: true,
    fold: foldProgress,
  },
  {
    kind: 'import',
    dataset: 'vdsm.import',
    service: 'virt-v2v',
    title: 'output of a virtual machine import',
    names: /^import-.+\.log$/,
    header: readImportHeader,
    trace: 'python',
    perName: true,
    untimed: true,
    fold: foldProgress,
  },
  {
    kind: 'host-deploy',
    dataset: 'ovirt.host_deploy',
    service: 'ansible',
    title: 'log of the installation of a host (ansible)',
    names: /^ovirt-(?:host-deploy|host-mgmt|enroll-certs)-.+\.log$/,
    header: readDeployHeader,
    trace: 'none',
    perName: true,
    ofEngine: true,
  },
  {
    kind: 'otopi',
    dataset: 'ovirt.otopi',
    service: 'otopi',
    title: 'log of a setup of otopi: engine-setup, hosted-engine-setup, the installation of a host until 4.3',
    names: /^ovirt-(?:host-deploy|engine-setup|hosted-engine-setup)-.+\.log$/,
    header: readOtopiHeader,
    trace: 'python',
    perName: true,
  },
  {
    kind: 'spm-lock',
    dataset: 'vdsm.spm_lock',
    service: 'safelease',
    title: 'log of the storage pool lock (pools without sanlock)',
    names: /^spm-lock\.log$/,
    header: readSpmLockHeader,
    trace: 'none',
  },
  {
    kind: 'connectivity',
    dataset: 'vdsm.connectivity',
    service: 'vdsm',
    title: 'log of network connectivity (4.14 to 4.18)',
    names: /^connectivity\.log$/,
    header: readConnectivityHeader,
    trace: 'none',
  },
  {
    kind: 'register',
    dataset: 'vdsm.register',
    service: 'vdsm-tool',
    title: 'log of the registration of a host',
    names: /^register\.log$/,
    header: readRegisterHeader,
    trace: 'python',
  },
  {
    kind: 'syslog',
    dataset: 'system.syslog',
    service: 'syslog',
    title: 'system log',
    names: /^(?:messages|syslog|journalctl.*|vdsm-journal.*)$/,
    header: readSyslogHeader,
    trace: 'python',
    role: 'correlated',
  },
  {
    kind: 'schema-error',
    dataset: 'vdsm.schema_error',
    service: 'vdsm',
    title: 'calls that do not fit the schema of vdsm',
    names: /^vdsm-schema-error\.log$/,
    header: readSchemaErrorHeader,
    trace: 'none',
    byName: true,
  },
];

/** The logger of what browsers told (3.6.2 on). */
const UI_LOGGER = '.OvirtRemoteLoggingService';

/** What the broker loads as plugins logs under their own names. */
const SUBMONITOR =
  /^(?:cpu_load_no_engine\.CpuLoadNoEngine|cpu_load\.CpuLoad|engine_health\.(?:EngineHealth|CpuLoadNoEngine)|mem_free\.MemFree|mem_load\.MemLoad|mgmt_bridge\.MgmtBridge|network\.Network|ping\.Ping|storage_domain\.StorageDomain)$/;

function isBroker(logger: string): boolean {
  return logger.startsWith('ovirt_hosted_engine_ha.broker');
}

/** What no row fits: each line is a record of its own. */
export const OTHER: LogDef = {
  kind: 'other',
  dataset: 'other',
  service: 'other',
  title: 'some other log, line by line',
  names: /^.+$/,
  header: readOtherHeader,
  trace: 'none',
  perName: true,
};

const BY_KIND = new Map([...LOGS, OTHER].map((def) => [def.kind, def]));

/** The row of a kind. */
export function logDef(kind: LogKind): LogDef {
  const def = BY_KIND.get(kind);
  if (def === undefined) throw new Error(`no row for logs of kind '${kind}'`);
  return def;
}

/** Whether logs of a kind are of the machine of the engine, and not of a host that it manages. */
export function isOfEngine(kind: LogKind): boolean {
  return logDef(kind).ofEngine === true;
}

/** Whether a log is the one that correlated logs are joined with. */
export function isPrimary(kind: LogKind): boolean {
  return logDef(kind).role === 'primary';
}

/** Whether the records of a log are joined with what the primary log says at the time. */
export function isCorrelated(kind: LogKind): boolean {
  return logDef(kind).role === 'correlated';
}

/** Where a kind stands in the order of the table. */
export function kindRank(kind: LogKind): number {
  return [...BY_KIND.keys()].indexOf(kind);
}

/** What tells two logs of one kind apart on a host: the name of the file, where each name is a log of its own; else nothing. */
export function logNameOf(kind: LogKind, pathname: string): string {
  if (logDef(kind).perName !== true) return '';
  const name = pathname.slice(pathname.lastIndexOf('/') + 1).replace(/\.(?:xz|gz|lzma|tailed)$/i, '');
  return /^.+?\.log(?=[.-]|$)/i.exec(name)?.[0] ?? name;
}

/** `event.dataset` of the lines of a kind. */
export function datasetOf(kind: LogKind): string {
  return logDef(kind).dataset;
}
