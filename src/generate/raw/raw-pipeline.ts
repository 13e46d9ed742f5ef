/**
 * Builds the pipeline of the raw-line path from its scripts, `*.painless` in this folder, and from the tables of the program:
 * kinds of logs, levels, masking, rules. `setup` installs the generated file, with the prefix and the period in use.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { levelName } from '../../document/line.ts';
import { LOGS, logDef, type LogKind } from '../../logs/kinds.ts';
import { HEAD_KEPT, MAX_LINE, TAIL_KEPT } from '../../read/text/pending-line.ts';
import type { JsonObject } from '../../schema/json.ts';
import { ALL_VERBS, findVerb } from '../../parse/verbs.ts';
import { CASE_MAX, RAW_CONTRACT, RAW_PIPELINE_VERSION } from '../../schema/raw.ts';
import { DATE_LENGTH } from '../../schema/templates.ts';
import { KEPT_END, MAX_RECORD } from '../../split/joiner.ts';
import { maskTables } from './mask-tables.ts';
import { noteTables } from './note-tables.ts';
import { Sets } from './pattern.ts';

/** Kinds whose records the pipeline reads: those with a header of vdsm's or of the engine's. */
const KINDS = [
  'vdsm',
  'supervdsm',
  'ha-agent',
  'ha-broker',
  'upgrade',
  'engine',
  'engine-ui',
  'engine-keycloak',
  'engine-server',
] as const satisfies readonly LogKind[];

/** Kinds of files by their usual names, where these say more than a header does. */
const FILES: Readonly<Record<string, LogKind>> = {
  'vdsm.log': 'vdsm',
  'supervdsm.log': 'supervdsm',
  'agent.log': 'ha-agent',
  'broker.log': 'ha-broker',
  'upgrade.log': 'upgrade',
  'engine.log': 'engine',
  'rhevm.log': 'engine',
  'ui.log': 'engine-ui',
  'keycloak.log': 'engine-keycloak',
  'server.log': 'engine-server',
  'daemon.log': 'imageio',
  'ovirt-imageio.log': 'imageio',
};

/** Levels that a header may name. */
const OLD_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'WARN', 'ERROR', 'CRITICAL', 'CRIT'];
const ENGINE_LEVELS = [
  'TRACE',
  'DEBUG',
  'INFO',
  'WARN',
  'WARNING',
  'ERROR',
  'FATAL',
  'SEVERE',
  'CONFIG',
  'FINE',
  'FINER',
  'FINEST',
];

/** Which rules read the messages of a logger, in lower case. */
const LOGGERS: Readonly<Record<string, string>> = {
  'vdsm.api': 'api',
  'api.virt': 'api',
  'api.host': 'api',
  'api.network': 'api',
  'api.storage': 'api',
  api: 'api',
  dispatcher: 'dispatcher',
  'storage.dispatcher': 'dispatcher',
  'storage.dispatcher.protect': 'protect',
  'jsonrpc.jsonrpcserver': 'jsonrpc',
  vds: 'vds',
};

/** Lines of a record that are told apart; those behind them are one. */
const LINES_MAX = 100_000;

/** Returns the pipeline for a prefix, by months, as JSON. */
export function rawPipelineBody(prefix: string): JsonObject {
  const sets = new Sets();
  const mask = maskTables(sets);
  const lineTables = headerTables();
  const version = RAW_PIPELINE_VERSION;
  return {
    description: 'Reads records of vdsm.log and engine.log that others ship, see docs/raw.md of vdsm-opensearch',
    version,
    processors: [
      script(
        'take',
        'Takes the record, splits it, and drops all else',
        ['text', 'contract', 'header', 'kind', 'cap', 'split', 'take'],
        {
          contract: RAW_CONTRACT,
          caseMax: CASE_MAX,
          tables: lineTables,
        },
      ),
      script('mask', 'Masks its secrets', ['text', 'pattern', 'mask', 'mask-rules', 'mask-record'], {
        mask,
        sets: sets.list(),
      }),
      script('make', 'Makes its document', ['text', 'document', 'events', 'make'], {
        prefix,
        date: DATE_LENGTH.month,
        version,
        tables: {
          levels: levels(),
          loggers: LOGGERS,
          kinds: lineTables['kinds'] ?? {},
          methods: methods(),
          ...noteTables(),
        },
      }),
    ],
    on_failure: [
      script('failed', 'Keeps what a script failed on', ['text', 'contract', 'failed'], {
        contract: RAW_CONTRACT,
        prefix,
        version,
      }),
    ],
  };
}

function script(tag: string, description: string, files: readonly string[], params: JsonObject): JsonObject {
  return { script: { tag, description, lang: 'painless', source: files.map(sourceOf).join('\n'), params } };
}

function sourceOf(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../src/generate/raw/${name}.painless`, import.meta.url)), 'utf8');
}

function headerTables(): JsonObject {
  const kinds = KINDS.map((kind): [string, JsonObject] => {
    const { dataset, service, trace } = logDef(kind);
    return [kind, { dataset, service, trace }];
  });
  const wrong = Object.entries(FILES).find(([name, kind]) => !logDef(kind).names.test(name));
  if (wrong !== undefined) throw new Error(`no file of kind ${wrong[1]} is named ${wrong[0]}`);
  return {
    kinds: Object.fromEntries(kinds),
    files: FILES,
    oldLevels: setOf(OLD_LEVELS),
    engineLevels: setOf(ENGINE_LEVELS),
    oldKinds: ['vdsm', 'supervdsm', 'ha-agent', 'ha-broker', 'upgrade'],
    engineKinds: LOGS.filter(({ header }) => header === logDef('engine').header).map(({ kind }) => kind),
    vdsmLoggers: VDSM_LOGGERS,
    imageioLoggers: IMAGEIO_LOGGERS,
    supervdsmModules: [
      'supervdsmServer',
      'supervdsm_server',
      'supervdsmserver',
      'supervdsm_Server',
      'sourceroutethread',
    ],
    submonitors: SUBMONITORS,
    serverLoggers: SERVER_LOGGERS,
    limits: { line: MAX_LINE, head: HEAD_KEPT, tail: TAIL_KEPT, record: MAX_RECORD, end: KEPT_END, lines: LINES_MAX },
  };
}

function setOf(names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, true]));
}

/** Verbs by the methods of JSON-RPC that lead to them, where these end with another name. */
function methods(): JsonObject {
  const rows = ALL_VERBS.flatMap(({ verb, methods: names = [] }) =>
    names.map((name): [string, string] => [name, findVerb(name)?.verb ?? verb]),
  );
  return Object.fromEntries(rows.filter(([name, verb]) => name.slice(name.lastIndexOf('.') + 1) !== verb));
}

function levels(): JsonObject {
  return Object.fromEntries([...new Set([...OLD_LEVELS, ...ENGINE_LEVELS])].map((level) => [level, levelName(level)]));
}

/** Loggers that vdsm alone has, and those whose names go on behind a dot. */
const VDSM_LOGGERS = [
  ...['', 'storage.', 'Storage.'].flatMap((before) =>
    ['TaskManager', 'ResourceManager', 'Dispatcher'].map((name) => before + name),
  ),
  ...['storage.', 'Storage.'].flatMap((before) =>
    [
      'Task',
      'ThreadPool',
      'HSM',
      'SPM',
      'StoragePool',
      'DomainMonitor',
      'DomainMonitorThread',
      'Monitor',
      'ConnectionMonitor',
      'check',
      'Mailbox',
    ].map((name) => before + name),
  ),
  'dispatcher',
  'vds',
  'vm.Vm',
  'virt.vm',
  'jsonrpc.JsonRpcServer',
  'BindingXMLRPC',
];
const IMAGEIO_LOGGERS = [
  'auth',
  'checksum',
  'config',
  'errors',
  'extents',
  'http',
  'images',
  'nbd',
  'ops',
  'root',
  'server',
  'services',
  'ssl',
  'tickets',
  'uhttp',
  'validate',
  'web',
];
const SUBMONITORS = [
  'cpu_load_no_engine.CpuLoadNoEngine',
  'cpu_load.CpuLoad',
  'engine_health.EngineHealth',
  'engine_health.CpuLoadNoEngine',
  'mem_free.MemFree',
  'mem_load.MemLoad',
  'mgmt_bridge.MgmtBridge',
  'network.Network',
  'ping.Ping',
  'storage_domain.StorageDomain',
];
/** Packages of the application server of the engine, and of its libraries. */
const SERVER_LOGGERS = [
  'org.jboss.',
  'org.wildfly.',
  'org.apache.',
  'org.hibernate.',
  'org.infinispan.',
  'org.xnio.',
  'io.undertow.',
  'com.arjuna.',
];
