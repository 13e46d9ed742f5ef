/**
 * Every field of every document, once. From this table come the `Doc` types, the mappings, `docs/fields.md`, the order
 * in which documents are written, and the names that dashboards may use. ECS names where ECS has one, `vdsm.*` else.
 */
import type { DocumentKind } from './document-kinds.ts';

interface FieldDef {
  /** Dotted name; nested in `_source`. */
  readonly name: string;
  readonly type:
    'keyword' | 'text' | 'date' | 'long' | 'integer' | 'float' | 'boolean' | 'ip' | 'flat_object' | 'labels';
  readonly on: readonly DocumentKind[];
  readonly doc: string;
  /** Holds an array. */
  readonly list?: true;
  /** `text` that is also wanted whole, for charts: a `.keyword` of at most this many characters. */
  readonly keyword?: number;
  /** `keyword`: longer values are kept in `_source` but not searched (a keyword over 32,766 bytes is a 400). */
  readonly ignoreAbove?: number;
  /** Kept in `_source` only: nobody searches it. */
  readonly stored?: true;
  /** Set by the ingest pipeline, never by the shipper. */
  readonly byPipeline?: true;
}

const ALL = ['line', 'call', 'task', 'command'] as const;
const SPANS = ['call', 'task', 'command'] as const;

/** Longest part of a `keyword` that is searched, in characters; times 3 bytes it stays under Lucene's 32,766. */
const KEYWORD_MAX = 1024;

export const FIELDS = [
  {
    name: '@timestamp',
    type: 'date',
    on: ALL,
    doc: 'Instant of the line; of a call, task or command its start (its end, where no start was seen).',
  },
  { name: 'ecs.version', type: 'keyword', on: ALL, doc: 'Version of the Elastic Common Schema whose names are used.' },
  {
    name: 'event.dataset',
    type: 'keyword',
    on: ALL,
    doc: 'What it is: `vdsm.log` (a line), `vdsm.call`, `vdsm.task`, `vdsm.command`; of other logs what docs/logs.md lists.',
  },
  {
    name: 'event.action',
    type: 'keyword',
    on: ALL,
    doc: 'What the line says (`call-start`, `command-finish`, `banner`, …); of a call or task its verb; of a command its tool and subcommand.',
  },
  {
    name: 'event.outcome',
    type: 'keyword',
    on: ALL,
    doc: '`success`, `failure` or `unknown` (no close seen, a drop window, a restart).',
  },
  {
    name: 'vdsm.failed',
    type: 'integer',
    on: SPANS,
    doc: '1: it failed; 0: it did not; absent: unknown. Its average is the share of failures.',
  },
  { name: 'event.start', type: 'date', on: SPANS, doc: 'Stamp of the record that opens it.' },
  { name: 'event.end', type: 'date', on: SPANS, doc: 'Stamp of the record that closes it.' },
  {
    name: 'event.duration',
    type: 'long',
    on: SPANS,
    doc: 'End minus start, in nanoseconds; vdsm stamps milliseconds.',
  },
  { name: 'event.ingested', type: 'date', on: ALL, byPipeline: true, doc: 'When the ingest pipeline saw it.' },
  { name: 'host.name', type: 'keyword', on: ALL, doc: 'The host, lower case, short or FQDN as found.' },
  {
    name: 'labels',
    type: 'labels',
    on: ALL,
    doc: 'Labels given on the command line; `labels.case` names a support case.',
  },
  {
    name: 'service.name',
    type: 'keyword',
    on: ALL,
    doc: 'The daemon that wrote it: `vdsm`, `supervdsmd`, `ovirt-engine`, `sanlock`, …',
  },
  {
    name: 'service.version',
    type: 'keyword',
    on: ALL,
    doc: 'Version of the daemon, as it tells it itself: of vdsm by the banner of the epoch.',
  },
  {
    name: 'process.pid',
    type: 'long',
    on: ALL,
    doc: 'Process id of vdsm, from the banner of the epoch (4.11 and later).',
  },
  { name: 'process.thread.name', type: 'keyword', on: ALL, doc: 'Thread that wrote it.' },
  {
    name: 'process.thread.id',
    type: 'long',
    on: ['line'],
    doc: 'Kernel id of the thread that wrote it (libvirt, sanlock).',
  },
  {
    name: 'process.command_line',
    type: 'text',
    keyword: KEYWORD_MAX,
    on: ['command'],
    doc: 'The external command as vdsm wrote it, wrappers included.',
  },
  {
    name: 'process.args',
    type: 'keyword',
    list: true,
    on: ['command'],
    doc: 'The command as arguments, unquoted by the rules of its release, wrappers included.',
  },
  {
    name: 'process.name',
    type: 'keyword',
    on: ['command'],
    doc: 'File name of the program that does the work (`lvm`, `qemu-img`, `dd`), behind its wrappers.',
  },
  {
    name: 'process.working_directory',
    type: 'keyword',
    on: ['command'],
    doc: 'Working directory; absent where vdsm wrote `None`.',
  },
  { name: 'process.exit_code', type: 'integer', on: ['command'], doc: 'Exit code; negative: killed by that signal.' },
  { name: 'message', type: 'text', on: ['line'], doc: 'Text of the record without header and tail; newlines kept.' },
  {
    name: 'log.level',
    type: 'keyword',
    on: ['line'],
    doc: 'Level in lower case: `debug`, `info`, `warning`, `error`, `critical`, `trace`.',
  },
  { name: 'log.logger', type: 'keyword', on: ['line'], doc: 'Logger as written.' },
  { name: 'log.syslog.hostname', type: 'keyword', on: ['line'], doc: 'Host as syslog writes it.' },
  { name: 'log.syslog.appname', type: 'keyword', on: ['line'], doc: 'Program that wrote the line to syslog.' },
  { name: 'log.origin.file.name', type: 'keyword', on: ['line'], doc: 'Python module that wrote it.' },
  { name: 'log.origin.file.line', type: 'integer', on: ['line'], doc: 'Line in that module.' },
  { name: 'log.origin.function', type: 'keyword', on: ['line'], doc: 'Function that wrote it (4.9 to 4.18 only).' },
  {
    name: 'log.file.path',
    type: 'keyword',
    on: ALL,
    doc: 'File that holds it; of a call, task or command that of its first record.',
  },
  { name: 'error.type', type: 'keyword', on: ALL, doc: 'Class of the exception, or the name of the error code.' },
  { name: 'error.message', type: 'text', keyword: 512, on: ALL, doc: 'What went wrong, in the words of the log.' },
  {
    name: 'error.code',
    type: 'keyword',
    on: ALL,
    doc: 'vdsm error code of a failure; where the area is `libvirt`, a code of libvirt.',
  },
  { name: 'error.stack_trace', type: 'text', on: ALL, doc: 'Traceback.' },
  { name: 'source.address', type: 'keyword', on: ALL, doc: "Caller's address as written, masked ones too." },
  { name: 'source.ip', type: 'ip', on: ALL, doc: "Caller's address, where it is one; IPv4-mapped as IPv4." },
  { name: 'source.port', type: 'integer', on: ALL, doc: "Caller's port." },
  {
    name: 'destination.address',
    type: 'keyword',
    on: ['line'],
    doc: 'Whom the writer of the line connects to, as logged.',
  },
  { name: 'destination.ip', type: 'ip', on: ['line'], doc: 'The same, where it is an address.' },
  { name: 'destination.port', type: 'integer', on: ['line'], doc: 'Its port.' },
  { name: 'user.name', type: 'keyword', on: ['line'], doc: 'User whom the line is about.' },
  { name: 'trace.id', type: 'keyword', on: ALL, doc: 'Flow id, as the engine calls its correlation id.' },
  { name: 'parent.id', type: 'keyword', on: ['call'], doc: 'Id of the call in which this one runs.' },
  { name: 'tags', type: 'keyword', list: true, on: ALL, doc: 'Tags of the shipper and the pipeline.' },
  {
    name: 'vdsm.era',
    type: 'keyword',
    on: ALL,
    doc: 'Era of the log format (A, B1 … F) by the banner of the epoch; without one `A-C` or `D-F` by shape.',
  },
  {
    name: 'vdsm.epoch',
    type: 'keyword',
    on: ALL,
    doc: 'One life of the daemon: host (after `--case NAME`: NAME/host) and instant of its banner, or of the first record that proves it (`epoch_inferred`).',
  },
  { name: 'vdsm.host.source', type: 'keyword', on: ALL, doc: 'Rule that gave the host its name.' },
  {
    name: 'vdsm.zone.source',
    type: 'keyword',
    on: ALL,
    doc: 'Where the time zone came from, if the line names none: `timezones` (the file), `option`, `localtime`, `timedatectl`, `date`, `log` (other lines), `collector`, `assumed` (UTC).',
  },
  {
    name: 'vdsm.clock.drift_ms',
    type: 'long',
    on: ALL,
    doc: 'Milliseconds by which its instants were moved, since the clock of the host was off; `@timestamp` minus it is the instant by the log.',
  },
  {
    name: 'vdsm.flow.inherited',
    type: 'boolean',
    on: ALL,
    doc: 'The flow id was taken over from what this belongs to.',
  },
  {
    name: 'vdsm.caller.inherited',
    type: 'boolean',
    on: ALL,
    doc: 'The caller was taken over from what this belongs to.',
  },
  { name: 'vdsm.task.id', type: 'keyword', on: ALL, doc: 'Task it belongs to.' },
  { name: 'vdsm.vm.id', type: 'keyword', on: ALL, doc: 'Virtual machine.' },
  { name: 'vdsm.vm.name', type: 'keyword', on: ['line'], doc: 'Name of a virtual machine.' },
  { name: 'vdsm.sd.id', type: 'keyword', on: ALL, doc: 'Storage domain.' },
  { name: 'vdsm.sd.name', type: 'keyword', on: ['line'], doc: 'Name of a storage domain.' },
  { name: 'vdsm.sp.id', type: 'keyword', on: ALL, doc: 'Storage pool (data center).' },
  { name: 'vdsm.sp.name', type: 'keyword', on: ['line'], doc: 'Name of a storage pool (data center).' },
  { name: 'vdsm.image.id', type: 'keyword', on: ALL, doc: 'Image (disk).' },
  { name: 'vdsm.volume.id', type: 'keyword', on: ALL, doc: 'Volume.' },
  { name: 'vdsm.job.id', type: 'keyword', on: ALL, doc: 'Job (SDM, block job).' },
  { name: 'vdsm.ids', type: 'keyword', list: true, on: ALL, doc: 'Every UUID in the record.' },
  {
    name: 'vdsm.quality',
    type: 'keyword',
    list: true,
    on: ALL,
    doc: 'What is less than sure about it; see `docs/quality.md`.',
  },
  {
    name: 'vdsm.logger',
    type: 'keyword',
    on: ['line'],
    doc: 'Logger in lower case, so that 4.40 and 4.50 share a chart.',
  },
  { name: 'vdsm.log.line', type: 'long', on: ALL, doc: 'Line of the file, from 1.' },
  {
    name: 'vdsm.log.offset',
    type: 'long',
    on: ALL,
    doc: 'Byte of the decompressed file; breaks ties of equal stamps.',
  },
  { name: 'vdsm.log.lines', type: 'integer', on: ['line'], doc: 'Lines that the record has; absent: one.' },
  { name: 'vdsm.log.end.path', type: 'keyword', on: SPANS, doc: 'File that holds its last record.' },
  { name: 'vdsm.log.end.line', type: 'long', on: SPANS, doc: 'Line of its last record.' },
  {
    name: 'vdsm.log.layout',
    type: 'keyword',
    on: ['line'],
    doc: 'Header shape: `old` (`::`), `new`, `none` (lines before the first header).',
  },
  { name: 'vdsm.call.id', type: 'keyword', on: ALL, doc: 'Verb call it belongs to.' },
  {
    name: 'vdsm.call.verb',
    type: 'keyword',
    on: ALL,
    doc: 'Verb as logged: the python method. Of a line, task or command that of the call that it belongs to.',
  },
  { name: 'vdsm.call.method', type: 'keyword', on: ['call'], doc: 'JSON-RPC method, `Class.method`.' },
  {
    name: 'vdsm.call.namespace',
    type: 'keyword',
    on: ['call'],
    doc: 'Part of vdsm that does the work: storage, virt, host, network, gluster.',
  },
  {
    name: 'vdsm.call.source',
    type: 'keyword',
    on: ['call'],
    doc: 'Shape in the log: `start-finish`, `run-and-protect`, `xmlrpc`, `bridge`, `rpc-summary`; `engine`, `supervdsm`: calls that those tell of.',
  },
  {
    name: 'vdsm.engine.command',
    type: 'keyword',
    on: ['line', 'call'],
    doc: "The engine's name of what it has a host do (`ConnectStorageServerVDSCommand`).",
  },
  {
    name: 'vdsm.engine.target_host',
    type: 'keyword',
    on: ['line', 'call'],
    doc: 'Host that the engine talks of or to, as the engine calls it: neither its host name nor its address, though often the same.',
  },
  {
    name: 'vdsm.engine.log_id',
    type: 'keyword',
    on: ['line', 'call'],
    doc: '`log id` by which the engine pairs start and finish of a call; used again and again.',
  },
  { name: 'vdsm.engine.target_host_id', type: 'keyword', on: ['line'], doc: 'Id of that host, as the engine has it.' },
  {
    name: 'vdsm.engine.host_status',
    type: 'keyword',
    on: ['line'],
    doc: 'State that the engine sees a host in, or puts it in (`Connecting`, `NonResponsive`, `NonOperational`, …).',
  },
  {
    name: 'vdsm.engine.host_drift_seconds',
    type: 'float',
    on: ['line'],
    doc: 'How far the clock of a host is off, as the engine tells.',
  },
  {
    name: 'vdsm.engine.action',
    type: 'keyword',
    on: ['line'],
    doc: 'What the engine itself does, for a user or on its own: its command without `Command` (`AddDisk`).',
  },
  { name: 'vdsm.engine.command_id', type: 'keyword', on: ['line'], doc: 'Id of that.' },
  {
    name: 'vdsm.engine.command_status',
    type: 'keyword',
    on: ['line'],
    doc: 'How far it is (`ACTIVE`, `SUCCEEDED`, `FAILED`, …).',
  },
  {
    name: 'vdsm.engine.entities',
    type: 'keyword',
    list: true,
    on: ['line'],
    doc: 'What it works on: `Disk UUID`, `VM UUID`, ….',
  },
  {
    name: 'vdsm.engine.reasons',
    type: 'keyword',
    list: true,
    on: ['line'],
    doc: 'Why it was refused before anything was done.',
  },
  {
    name: 'vdsm.engine.locks',
    type: 'keyword',
    list: true,
    on: ['line'],
    doc: 'What the engine locks: `exclusive STORAGE UUID`, `shared VM UUID`, ….',
  },
  {
    name: 'vdsm.engine.job_id',
    type: 'keyword',
    on: ['line'],
    doc: 'Job of the engine, as its task list shows it; none of vdsm.',
  },
  {
    name: 'vdsm.engine.event.name',
    type: 'keyword',
    on: ['line'],
    doc: 'Name of an event of the engine (`VDS_FAILURE`; 4.1 on).',
  },
  { name: 'vdsm.engine.event.code', type: 'integer', on: ['line'], doc: 'Its number.' },
  {
    name: 'vdsm.engine.event.correlation',
    type: 'keyword',
    on: ['line'],
    doc: 'Correlation id that the event itself names (3.3 to 4.1); `trace.id` is what hosts were given.',
  },
  {
    name: 'vdsm.engine.event.custom_id',
    type: 'keyword',
    on: ['line'],
    doc: 'Its id, where somebody else than the engine raised it.',
  },
  { name: 'vdsm.engine.event.text', type: 'text', keyword: 512, on: ['line'], doc: 'What it says to users.' },
  {
    name: 'vdsm.engine.call_id',
    type: 'keyword',
    on: ['call'],
    doc: 'Call of the engine that caused this call of vdsm: inferred from flow, verb, host and time (`link_inferred`).',
  },
  {
    name: 'vdsm.engine.caused_call',
    type: 'keyword',
    on: ['call'],
    doc: 'Of a call of the engine: the call of vdsm that it caused (`vdsm.call.id`), inferred.',
  },
  { name: 'vdsm.engine.caused_on', type: 'keyword', on: ['call'], doc: 'Host of that call (`host.name`).' },
  {
    name: 'vdsm.engine.outside_ns',
    type: 'long',
    on: ['call'],
    doc: 'Of a call of the engine: its duration less that of the call of vdsm: connection, queues, parsing; in nanoseconds.',
  },
  {
    name: 'vdsm.log.copy_of',
    type: 'keyword',
    on: ['line'],
    doc: 'Of a line in the system log: id of the line of vdsm.log that it is a copy of.',
  },
  { name: 'vdsm.call.args', type: 'flat_object', on: ['call'], doc: 'Arguments by name, values as text.' },
  { name: 'vdsm.call.args_text', type: 'text', on: ['call'], doc: 'Arguments as logged.' },
  { name: 'vdsm.call.return_text', type: 'text', on: ['call'], doc: 'What it returned, as logged.' },
  {
    name: 'vdsm.call.depth',
    type: 'integer',
    on: ['call'],
    doc: 'Calls that enclose it on its thread; 0 is the request itself.',
  },
  { name: 'vdsm.call.async', type: 'boolean', on: ['call'], doc: 'Its work goes on in a task after it returns.' },
  {
    name: 'vdsm.call.poll',
    type: 'boolean',
    on: ['call'],
    doc: 'Reads state and changes nothing: what clients call over and over.',
  },
  {
    name: 'vdsm.call.slow',
    type: 'boolean',
    on: ['call'],
    doc: 'Took a second or more, the bound at which vdsm itself says so.',
  },
  { name: 'vdsm.call.status_code', type: 'integer', on: ['call'], doc: 'Any status code seen, 0 too.' },
  {
    name: 'vdsm.call.rpc_seconds',
    type: 'float',
    on: ['call'],
    doc: 'Seconds by the RPC summary line, to hundredths.',
  },
  {
    name: 'vdsm.call.exec_ns',
    type: 'long',
    on: ['call'],
    doc: 'Time inside of external commands, in nanoseconds (DEBUG logs only).',
  },
  {
    name: 'vdsm.call.rest_ns',
    type: 'long',
    on: ['call'],
    doc: 'Duration less the time inside of external commands and in waiting for locks, in nanoseconds.',
  },
  { name: 'vdsm.call.commands', type: 'integer', on: ['call'], doc: 'External commands inside of it.' },
  {
    name: 'vdsm.call.failed_commands',
    type: 'integer',
    on: ['call'],
    doc: 'Of these, how many failed; many failures are expected and handled.',
  },
  {
    name: 'vdsm.call.lock_wait_ns',
    type: 'long',
    on: ['call'],
    doc: 'Time between asking for resource locks and getting them, or giving up, in nanoseconds (DEBUG logs only).',
  },
  {
    name: 'vdsm.task.subject_id',
    type: 'keyword',
    on: ['line', 'call'],
    doc: 'Task that it asks about or acts on (polls, clearTask).',
  },
  {
    name: 'vdsm.task.outcome',
    type: 'keyword',
    on: ['call'],
    doc: 'How the task ended that an asynchronous call created.',
  },
  { name: 'vdsm.task.verb', type: 'keyword', on: ['task'], doc: 'Verb of the call that created it.' },
  {
    name: 'vdsm.task.name',
    type: 'keyword',
    on: ['task'],
    doc: "Its job's own name, which may be another (`purgeImage_…` of a deleteImage).",
  },
  { name: 'vdsm.task.state', type: 'keyword', on: ['line', 'call', 'task'], doc: 'Last state it went into.' },
  {
    name: 'vdsm.task.result',
    type: 'text',
    keyword: 512,
    on: ['line', 'call', 'task'],
    doc: 'Its result, as logged; of a polled task `taskResult`.',
  },
  { name: 'vdsm.task.poll_count', type: 'integer', on: ['task'], doc: 'Calls that asked how it is.' },
  {
    name: 'vdsm.task.rolled_back',
    type: 'boolean',
    on: ['task'],
    doc: 'It failed, and its recovery undid what it did.',
  },
  { name: 'vdsm.task.recovered', type: 'boolean', on: ['task'], doc: 'vdsm took it up again after a restart.' },
  { name: 'vdsm.task.cleared_at', type: 'date', on: ['task'], doc: 'When a client cleared it (`clearTask`).' },
  { name: 'vdsm.task.worker', type: 'keyword', on: ['task'], doc: 'Thread that ran its job.' },
  {
    name: 'vdsm.task.prepare_ns',
    type: 'long',
    on: ['task'],
    doc: 'From its creation until it was queued (at INFO: until its call returned), in nanoseconds.',
  },
  {
    name: 'vdsm.task.queue_ns',
    type: 'long',
    on: ['task'],
    doc: 'From queued (at INFO: from the return of its call) until a worker took it, in nanoseconds.',
  },
  { name: 'vdsm.task.run_ns', type: 'long', on: ['task'], doc: 'Inside of its job, in nanoseconds.' },
  {
    name: 'vdsm.task.recover_ns',
    type: 'long',
    on: ['task'],
    doc: 'From its abort until it was rolled back, in nanoseconds.',
  },
  { name: 'vdsm.task.commands', type: 'integer', on: ['task'], doc: 'External commands inside of it.' },
  { name: 'vdsm.task.failed_commands', type: 'integer', on: ['task'], doc: 'Of these, how many failed.' },
  {
    name: 'vdsm.error.area',
    type: 'keyword',
    on: ALL,
    doc: 'Part of vdsm that the error code belongs to (`storage`, `virt`, `network`, `gluster`, `general`), or `libvirt`, `sanlock`, `iscsi`, `system`.',
  },
  {
    name: 'vdsm.error.causes',
    type: 'keyword',
    list: true,
    on: ALL,
    doc: 'Classes of a chained exception as they are written (Python: first cause first; Java: the outermost first); the last one is `error.type`.',
  },
  {
    name: 'vdsm.error.fingerprint',
    type: 'keyword',
    on: ALL,
    doc: 'Equal for the same error on other hosts and in other releases: type and frames without lines and ids.',
  },
  {
    name: 'vdsm.error.failed_command',
    type: 'keyword',
    on: ['line', 'call', 'task'],
    doc: 'Id of the nearest failed external command before it in the same call, task or thread.',
  },
  {
    name: 'vdsm.incident.id',
    type: 'keyword',
    on: ['line'],
    doc: 'Equal for all records of one blocked worker: life of vdsm, worker, number of its job. See `docs/incidents.md`.',
  },
  { name: 'vdsm.worker.name', type: 'keyword', on: ['line'], doc: 'Executor worker that is blocked or discarded.' },
  { name: 'vdsm.worker.job', type: 'keyword', on: ['line'], doc: 'What it runs, without addresses.' },
  { name: 'vdsm.worker.task_number', type: 'long', on: ['line'], doc: 'Number of the job that it runs (`task#`).' },
  { name: 'vdsm.worker.blocked_seconds', type: 'float', on: ['line'], doc: 'For how long it is blocked, in seconds.' },
  { name: 'vdsm.worker.count', type: 'integer', on: ['line'], doc: 'Workers that the executor has.' },
  {
    name: 'vdsm.lock.resource',
    type: 'keyword',
    on: ['line'],
    doc: 'Resource that a lock is asked for, `namespace.name`.',
  },
  { name: 'vdsm.lock.mode', type: 'keyword', on: ['line'], doc: '`exclusive` or `shared`.' },
  { name: 'vdsm.lock.wait_ns', type: 'long', on: ['line'], doc: 'How long it was waited for, in nanoseconds.' },
  { name: 'vdsm.sd.state', type: 'keyword', on: ['line'], doc: 'State that the monitor found: `valid` or `invalid`.' },
  {
    name: 'vdsm.sd.invalid',
    type: 'keyword',
    list: true,
    on: ['line'],
    doc: 'Storage domains that repoStats says are not valid.',
  },
  { name: 'vdsm.sd.host_id', type: 'integer', on: ['line'], doc: 'Host id in the lockspace of the storage domain.' },
  {
    name: 'vdsm.sd.path',
    type: 'keyword',
    on: ['line'],
    doc: 'Path on storage that was checked, made, changed or removed.',
  },
  {
    name: 'vdsm.sd.read_delay_seconds',
    type: 'float',
    on: ['line'],
    doc: 'How long the check of a path took; of repoStats the worst of all domains (`vdsm.sd.id` names it).',
  },
  {
    name: 'vdsm.sd.last_check_seconds',
    type: 'float',
    on: ['line'],
    doc: 'Age of the last check, the worst of all domains that repoStats tells of.',
  },
  {
    name: 'vdsm.spm.role',
    type: 'keyword',
    on: ['line'],
    doc: 'Role that the host has or takes: `spm`, `contend`, `free`.',
  },
  { name: 'vdsm.spm.id', type: 'integer', on: ['line'], doc: 'Host id of the SPM.' },
  {
    name: 'vdsm.multipath.device',
    type: 'keyword',
    on: ['line'],
    doc: 'Multipath device (GUID of a LUN).',
  },
  {
    name: 'vdsm.multipath.valid_paths',
    type: 'integer',
    on: ['line'],
    doc: 'Paths of it that still work.',
  },
  {
    name: 'vdsm.vm.status',
    type: 'keyword',
    on: ['line'],
    doc: 'State that a VM went into (`up`, `paused`, `down`, …).',
  },
  { name: 'vdsm.vm.exit_code', type: 'integer', on: ['line'], doc: 'Why a VM went down, as a number of vdsm.' },
  {
    name: 'vdsm.vm.exit_reason',
    type: 'text',
    keyword: 512,
    on: ['line'],
    doc: 'Why a VM went down or was paused, in words.',
  },
  { name: 'vdsm.vm.drive', type: 'keyword', on: ['line'], doc: 'Drive of a VM (`vda`).' },
  {
    name: 'vdsm.extend.total_seconds',
    type: 'float',
    on: ['line'],
    doc: 'Whole time of an extend, from the request to its end.',
  },
  { name: 'vdsm.extend.wait_seconds', type: 'float', on: ['line'], doc: 'Waiting for the SPM.' },
  { name: 'vdsm.extend.extend_seconds', type: 'float', on: ['line'], doc: 'Extending the volume.' },
  {
    name: 'vdsm.extend.refresh_seconds',
    type: 'float',
    on: ['line'],
    doc: 'Refreshing the volume on the host that runs the VM.',
  },
  {
    name: 'vdsm.extend.replica_seconds',
    type: 'float',
    on: ['line'],
    doc: 'Extending and refreshing the copy that a live storage migration writes.',
  },
  {
    name: 'vdsm.extend.running',
    type: 'boolean',
    on: ['line'],
    doc: 'A part of it was still running when it was told (`*`).',
  },
  { name: 'vdsm.extend.size_mib', type: 'float', on: ['line'], doc: 'Size that a volume is to get, in MiB.' },
  { name: 'vdsm.migration.progress_percent', type: 'float', on: ['line'], doc: 'How far a migration is.' },
  { name: 'vdsm.migration.destination', type: 'keyword', on: ['line'], doc: 'Where a VM migrates to, as logged.' },
  {
    name: 'vdsm.migration.downtime_ms',
    type: 'float',
    on: ['line'],
    doc: 'Downtime that a migration is allowed, in milliseconds.',
  },
  {
    name: 'vdsm.dropped.count',
    type: 'long',
    on: ['line'],
    doc: 'Records that the logging of vdsm dropped under load.',
  },
  { name: 'vdsm.dropped.seconds', type: 'integer', on: ['line'], doc: 'In the last so many seconds.' },
  { name: 'vdsm.dropped.pending', type: 'long', on: ['line'], doc: 'Records that waited to be written, at most.' },
  { name: 'vdsm.loglevel.logger', type: 'keyword', on: ['line'], doc: 'Logger whose level was changed at run time.' },
  { name: 'vdsm.loglevel.level', type: 'keyword', on: ['line'], doc: 'Its new level, lower case.' },
  { name: 'vdsm.signal', type: 'integer', on: ['line'], doc: 'Signal that vdsm received: 15 stop, 10 stop the SPM.' },
  {
    name: 'vdsm.elapsed_seconds',
    type: 'float',
    on: ['line'],
    doc: 'How long what the line tells of took, or is going on, in seconds as the line says.',
  },
  {
    name: 'vdsm.uptime_seconds',
    type: 'long',
    on: ['line'],
    doc: 'Seconds since the host was started, as sanlock and the kernel write: the same clock for both.',
  },
  { name: 'vdsm.ha.score', type: 'integer', on: ['line'], doc: 'Score of the host for the hosted engine.' },
  { name: 'vdsm.ha.state', type: 'keyword', on: ['line'], doc: 'State of the hosted engine agent (`EngineUp`).' },
  { name: 'vdsm.ha.previous_state', type: 'keyword', on: ['line'], doc: 'State that it left.' },
  {
    name: 'vdsm.ha.best_host',
    type: 'keyword',
    on: ['line'],
    doc: 'Other host with the best score, as its agent sees it.',
  },
  { name: 'vdsm.ha.best_score', type: 'integer', on: ['line'], doc: 'Score of that host.' },
  { name: 'vdsm.ha.penalty', type: 'integer', on: ['line'], doc: 'By how much the score of this host was lowered.' },
  { name: 'vdsm.ha.penalty_reason', type: 'keyword', on: ['line'], doc: 'Why it was lowered, or is 0.' },
  {
    name: 'vdsm.transfer.id',
    type: 'keyword',
    on: ['line'],
    doc: "Image transfer: the id of the engine's command, and of vdsm's NBD server.",
  },
  { name: 'vdsm.ticket.id', type: 'keyword', on: ['line'], doc: 'Ticket that an image transfer was let in by.' },
  {
    name: 'vdsm.import.percent',
    type: 'float',
    on: ['line'],
    doc: 'How far a disk of an import is copied, as last told.',
  },
  {
    name: 'vdsm.qemu.event',
    type: 'keyword',
    on: ['line'],
    doc: 'Event of qemu that libvirt tells of (`BLOCK_JOB_COMPLETED`).',
  },
  {
    name: 'vdsm.deploy.task',
    type: 'keyword',
    on: ['line'],
    doc: 'Task of the installation of a host, or stage of a setup.',
  },
  {
    name: 'vdsm.sanlock.lockspace',
    type: 'keyword',
    on: ['line'],
    doc: "sanlock's number of the lockspace (`s3`), anew in each life of sanlock; `vdsm.sd.id` says which storage domain it is.",
  },
  {
    name: 'vdsm.sanlock.resource',
    type: 'keyword',
    on: ['line'],
    doc: 'Name of the lease: `SDM` is that of the SPM, others are of volumes and virtual machines.',
  },
  {
    name: 'vdsm.sanlock.code',
    type: 'integer',
    on: ['line'],
    doc: 'Code of sanlock (-202: a read or write timed out).',
  },
  { name: 'vdsm.sanlock.error', type: 'keyword', on: ['line'], doc: "sanlock's name of that code, or the system's." },
  {
    name: 'vdsm.sanlock.last_success_at',
    type: 'date',
    on: ['line'],
    doc: 'When the lease was last renewed with success, by the wall clock.',
  },
  {
    name: 'vdsm.sanlock.owner',
    type: 'keyword',
    on: ['line'],
    doc: 'Who holds the host id or the lease, as sanlock names it.',
  },
  {
    name: 'vdsm.sanlock.client_pid',
    type: 'long',
    on: ['line'],
    doc: 'Process that sanlock gives a lease to, refuses it, kills or saw end: vdsm, mostly.',
  },
  {
    name: 'vdsm.storage.path_device',
    type: 'keyword',
    on: ['line'],
    doc: 'Path to a device, as the kernel or multipathd names it: `sdf`, `8:48`.',
  },
  { name: 'vdsm.storage.server', type: 'keyword', on: ['line'], doc: 'NFS server.' },
  { name: 'vdsm.iscsi.connection', type: 'keyword', on: ['line'], doc: 'iSCSI session and connection, `1:0`.' },
  { name: 'vdsm.iscsi.target', type: 'keyword', on: ['line'], doc: 'iSCSI target (iqn).' },
  { name: 'vdsm.iscsi.portal', type: 'keyword', on: ['line'], doc: 'iSCSI portal, `address,port`.' },
  { name: 'vdsm.unit', type: 'keyword', on: ['line'], doc: 'Unit of systemd that was started, stopped or failed.' },
  { name: 'vdsm.requests', type: 'long', on: ['line'], doc: 'JSON-RPC requests served since the last such line.' },
  { name: 'vdsm.network.name', type: 'keyword', on: ['line'], doc: 'Network that is set up, changed or removed.' },
  { name: 'vdsm.upgrade.step', type: 'keyword', on: ['line'], doc: 'Step of an upgrade of vdsm.' },
  {
    name: 'vdsm.network.down',
    type: 'keyword',
    list: true,
    on: ['line'],
    doc: 'Networks that connectivity.log says are down.',
  },
  { name: 'vdsm.hook.name', type: 'keyword', on: ['line'], doc: 'Hook script that ran.' },
  { name: 'vdsm.hook.exit_code', type: 'integer', on: ['line'], doc: 'Its exit code.' },
  {
    name: 'vdsm.job.type',
    type: 'keyword',
    on: ['line'],
    doc: 'Kind of a block job (`commit`, `copy`, …), lower case.',
  },
  { name: 'vdsm.job.state', type: 'keyword', on: ['line'], doc: 'State that a job went into, lower case.' },
  {
    name: 'vdsm.restart.cause',
    type: 'keyword',
    on: ['line'],
    doc: 'Why vdsm ended, on the line that tells of it and on the first line of its next life: `admin-stop`, `libvirt-lost`, `panic`, `startup-failure`, `crash`, `unknown`; `spm-stop` (signal 10) is no end. See `docs/restarts.md`.',
  },
  {
    name: 'vdsm.restart.gap_seconds',
    type: 'float',
    on: ['line'],
    doc: 'On the first line of a life of vdsm: seconds since the last line of the one before.',
  },
  {
    name: 'vdsm.error.name',
    type: 'keyword',
    on: ALL,
    doc: "vdsm's name of the error code; codes collide, so it is chosen by the verb's namespace.",
  },
  { name: 'vdsm.command.tool', type: 'keyword', on: ['command'], doc: 'Tool (`lvm`, `qemu-img`, `iscsiadm`).' },
  {
    name: 'vdsm.command.subcommand',
    type: 'keyword',
    on: ['command'],
    doc: 'What the tool is to do (`vgs`, `convert`).',
  },
  {
    name: 'vdsm.command.wrappers',
    type: 'keyword',
    list: true,
    on: ['command'],
    doc: 'Wrappers before the program, outermost first (`taskset`, `sudo`, `nice`, …).',
  },
  { name: 'vdsm.command.signal', type: 'integer', on: ['command'], doc: 'Signal that killed it.' },
  {
    name: 'vdsm.command.stderr',
    type: 'text',
    keyword: 512,
    on: ['command'],
    doc: 'What it wrote to standard error; many tools write there on success too.',
  },
  {
    name: 'vdsm.command.pairing',
    type: 'keyword',
    on: ['command'],
    doc: '`paired`; `open`: no result seen; `result_only`; `text_only`: known from the text of an exception alone.',
  },
  { name: 'vdsm.command.id', type: 'keyword', on: ['line', 'command'], doc: 'External command it belongs to.' },
  {
    name: 'vdsm.pipeline.version',
    type: 'integer',
    on: ALL,
    byPipeline: true,
    doc: 'Version of the ingest pipeline that saw it.',
  },
  {
    name: 'vdsm.pipeline.error',
    type: 'text',
    on: ALL,
    byPipeline: true,
    doc: 'Why the ingest pipeline could not finish; the document is kept.',
  },
] as const satisfies readonly FieldDef[];

type Field = (typeof FIELDS)[number];

type Scalar<T extends FieldDef['type']> = T extends 'long' | 'integer' | 'float'
  ? number
  : T extends 'boolean'
    ? boolean
    : T extends 'flat_object' | 'labels'
      ? Readonly<Record<string, string>>
      : string;

type ValueOf<F extends FieldDef> = F extends { list: true } ? readonly Scalar<F['type']>[] : Scalar<F['type']>;

type FieldsOn<K extends DocumentKind> = Field extends infer F
  ? F extends { on: readonly DocumentKind[] } & FieldDef
    ? F extends { byPipeline: true }
      ? never
      : K extends F['on'][number]
        ? F
        : never
    : never
  : never;

/** A document of kind `K`, flat: dotted keys. A date is an ISO 8601 instant in UTC. */
export type Doc<K extends DocumentKind> = { [F in FieldsOn<K> as F['name']]?: ValueOf<F> | undefined };

/** The fields that documents of a kind may have, in the order of the table. */
export function fieldsOf(kind: DocumentKind): FieldDef[] {
  return FIELDS.filter((field: FieldDef) => field.on.includes(kind));
}

/** Fields that aggregations can use on documents of a kind: whole values, so of `text` its `.keyword`. */
export type AggregatableOn<K extends DocumentKind> = FieldsOn<K> extends infer F ? Aggregatable<F> : never;

type Aggregatable<F> = F extends { type: 'text' }
  ? F extends { name: infer N extends string; keyword: number }
    ? `${N}.keyword`
    : never
  : F extends { type: 'labels' }
    ? 'labels.case'
    : F extends { name: infer N extends string; type: Exclude<FieldDef['type'], 'text' | 'flat_object' | 'labels'> }
      ? N
      : never;

/** Fields of numbers on documents of a kind. */
export type NumericOn<K extends DocumentKind> = Extract<FieldsOn<K>, { type: 'long' | 'integer' | 'float' }>['name'];

/** Any field of documents of a kind. */
export type FieldOn<K extends DocumentKind> = FieldsOn<K>['name'] | AggregatableOn<K>;

export type { FieldDef };
