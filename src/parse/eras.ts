/** Eras: spans of vdsm releases that write vdsm.log alike. `docs/eras.md` is generated from this table. */

/** One era. */
interface EraRow {
  /** Name of the era: `vdsm.era` in documents. */
  readonly era: string;
  /** First and last version of the era. */
  readonly from: Version;
  readonly to: Version;
  /** The same versions, for people. */
  readonly releases: string;
  /** Releases of oVirt or RHEV that ship these versions. */
  readonly product: string;
  /** Shape of the header: `old` is separated by `::`, `new` ends in `(module:line)`. */
  readonly layout: 'old' | 'new';
  /** Header line of a record that shows a change of this era. */
  readonly example: string;
  /** What the era writes differently from the era before it. */
  readonly changes: readonly string[];
}

type Version = readonly [number, number, number];

/** All eras, oldest first. */
export const ERAS = [
  {
    era: 'A',
    // 4.9-0 and RHEV 3.0's 4.9-112; the third number came with 4.9.1
    from: [4, 9, 0],
    to: [4, 9, 0],
    releases: '4.9.0',
    product: 'RHEV 3.0',
    layout: 'old',
    example:
      'Thread-16::INFO::2011-12-05 07:04:56,101::dispatcher::94::Storage.Dispatcher.Protect::(run) Run and protect: getSpmStatus, args: ( spUUID=9e951099-ec80-4677-8fa7-751c768f8502)',
    changes: [
      'A call of a storage verb is `Run and protect: VERB, args: ( name=value …)`, with bare values. Its return line holds the status and, for an asynchronous verb, the id of the task.',
      'A record about a task begins with `Task UUID: `. All of them name `task::492` and `(_debug)` as their place, whatever wrote them.',
      'Many errors are logged as text: the traceback is the message itself.',
      'The banner names the version only, neither process id nor host.',
      'logrotate copies vdsm.log and truncates it, so lines of that moment may be lost, repeated or cut.',
    ],
  },
  {
    era: 'B1',
    from: [4, 9, 1],
    to: [4, 9, 999],
    releases: '4.9.1 to 4.9.6',
    product: 'RHEV 3.0, 3.1',
    layout: 'old',
    example:
      "Thread-18::INFO::2012-02-14 07:04:56,101::logUtils::37::dispatcher::(wrapper) Run and protect: getSpmStatus(spUUID='9e951099-ec80-4677-8fa7-751c768f8502', options=None)",
    changes: [
      "A call of a storage verb is `Run and protect: VERB(name='value', …)`. An asynchronous verb returns `None`: which task it created follows from the records of its thread.",
      'A record about a task begins with `` Task=`UUID`:: ``, and names the place that wrote it.',
      'From 4.9.5 on, a call over XML-RPC names its caller as `client [ADDRESS]` and may end in `flowID [FLOW]`.',
    ],
  },
  {
    era: 'B2',
    from: [4, 10, 0],
    to: [4, 10, 999],
    releases: '4.10',
    product: 'oVirt 3.1, 3.2',
    layout: 'old',
    example:
      'MainThread::INFO::2013-02-20 07:04:56,101::vdsm::86::vds::(run) I am the actual vdsm 4.10.3-8.el6 node1.example.com (2.6.32-358.el6.x86_64)',
    changes: [
      'From 4.10.2 on, the banner names the host and its kernel.',
      'logrotate renames vdsm.log, and vdsm opens a new file at its next record.',
      'In 4.10.3, external commands name `misc::84` and `(<lambda>)` as their place, not the function that runs them.',
    ],
  },
  {
    era: 'B3',
    from: [4, 11, 0],
    to: [4, 15, 999],
    releases: '4.11 to 4.15',
    product: 'oVirt 3.3, 3.4',
    layout: 'old',
    example:
      'MainThread::INFO::2014-04-11 07:04:56,101::vdsm::130::vds::(run) (PID: 2531) I am the actual vdsm 4.14.17-0.el6 node1.example.com (2.6.32-504.el6.x86_64)',
    changes: [
      'The banner names the process id.',
      'supervdsm writes a log of its own, supervdsm.log. Before, its records are in vdsm.log.',
      'Caller and flow of a storage verb are a record of their own, `client [ADDRESS] flowID [FLOW]`, before the call. Until then it holds the address alone.',
    ],
  },
  {
    era: 'C1',
    from: [4, 16, 0],
    to: [4, 16, 999],
    releases: '4.16',
    product: 'oVirt 3.5',
    layout: 'old',
    example:
      'Thread-16::DEBUG::2015-03-02 07:04:56,101::task::595::Storage.TaskManager.Task::(_updateState) Task=`a1183e0a-9b13-4f11-acbf-b45b4c22ed0d`::moving from state init -> state preparing',
    changes: [
      'Loggers of storage begin with `Storage.`: `Storage.TaskManager.Task`.',
      'External commands are quoted as for a POSIX shell. Before, they are the Python `repr` of a line that is quoted as on Windows.',
      "From 4.16.2 on, requests over JSON-RPC are logged: `Calling 'Class.method' in bridge with …` and `Return 'Class.method' in bridge with …`. They name neither caller nor flow.",
      'From 4.16.28 on, external commands begin with `taskset`; in later eras, too.',
    ],
  },
  {
    era: 'C2',
    from: [4, 17, 0],
    to: [4, 17, 999],
    releases: '4.17',
    product: 'oVirt 3.6',
    layout: 'old',
    example:
      "jsonrpc.Executor/3::DEBUG::2016-02-10 07:04:56,101::__init__::503::jsonrpc.JsonRpcServer::(_serveRequest) Calling 'Host.getStats' in bridge with {}",
    changes: [
      'From 4.17.11 on (and 4.16.31), requests over JSON-RPC run in threads of a pool, `jsonrpc.Executor/N`.',
      'From 4.17.34 on, a request ends with a summary: over JSON-RPC `RPC call METHOD succeeded in 0.02 seconds` or `failed (error N) in …`, over XML-RPC `RPC call VERB finished (code=N) in …`.',
    ],
  },
  {
    era: 'C3',
    from: [4, 18, 0],
    to: [4, 18, 998],
    releases: '4.18',
    product: 'oVirt 4.0',
    layout: 'old',
    example:
      'Thread-77::INFO::2016-09-01 07:04:56,101::bindingxmlrpc::1287::vds::(wrapper) RPC call getVdsCapabilities finished (code=0) in 0.00 seconds',
    changes: ['The summaries `RPC call …` begin with 4.18.6.'],
  },
  {
    era: 'D1',
    // snapshots numbered 4.18.999 write the new layout already
    from: [4, 18, 999],
    to: [4, 19, 15],
    releases: '4.19.1 to 4.19.15',
    product: 'oVirt 4.1',
    layout: 'new',
    example:
      '2017-01-11 13:32:22,855+0000 INFO  (jsonrpc/4) [dispatcher] Run and protect: repoStats(options=None) (logUtils:66)',
    changes: [
      'The new layout: the stamp comes first, the module and line last, the function is gone, and `WARNING` and `CRITICAL` become `WARN` and `CRIT`. From 4.19.6 on, the stamp has a zone.',
      'The default level is `INFO`, no longer `DEBUG`: external commands, locks and states of tasks are in the log only if debugging is turned on.',
      "A record about a task begins with `(Task='UUID') `, one about a VM with `(vmId='UUID') `.",
      'Requests run in threads `jsonrpc/N`, tasks in `tasks/N`. Until then a thread that runs a task takes the id of the task as its name.',
    ],
  },
  {
    era: 'D2',
    from: [4, 19, 16],
    to: [4, 19, 999],
    releases: '4.19.16 and later 4.19',
    product: 'oVirt 4.1',
    layout: 'new',
    example:
      "2017-05-22 11:50:46,061+0530 INFO  (jsonrpc/3) [vdsm.api] START getSpmStatus(spUUID='9e951099-ec80-4677-8fa7-751c768f8502', options=None) from=::ffff:192.0.2.10,54321, flow_id=6b1f02a4 (api:46)",
    changes: [
      'A call of a storage verb is `START VERB(…)` and `FINISH VERB return=…` or `error=…`, no longer `Run and protect`. Both lines end with the caller (`from=ADDRESS,PORT`) and, where the client sent one, the flow (`flow_id=…`).',
      'From 4.19.21 on, they also name the task: `task_id=…`.',
    ],
  },
  {
    era: 'D3',
    from: [4, 20, 0],
    to: [4, 29, 999],
    releases: '4.20',
    product: 'oVirt 4.2',
    layout: 'new',
    example:
      '2018-09-17 14:13:07,617+0530 INFO  (jsonrpc/5) [api.host] START getStats() from=::ffff:192.0.2.10,54321 (api:46)',
    changes: [
      'XML-RPC is gone from 4.20.1 on: every request is JSON-RPC. (4.20.0 still writes as 4.19.1 does.)',
      'From 4.20.4 on, calls that are not about storage have loggers of their own: `api.virt`, `api.host`, `api.network`.',
      'From 4.20.20 on, calls about a VM name it: `vmId=…`.',
      'From 4.20.24 on, a thread of its own writes the records. Under load it drops some, and reports how many. Since it formats them later, the state before `->` in `moving from state X -> state Y` may be wrong.',
    ],
  },
  {
    era: 'D4',
    from: [4, 30, 0],
    to: [4, 39, 999],
    releases: '4.30',
    product: 'oVirt 4.3',
    layout: 'new',
    example:
      '2020-06-10 10:05:42,649+0000 DEBUG (jsonrpc/1) [common.commands] /usr/bin/taskset --cpu-list 0-3 /usr/bin/sudo -n /sbin/iscsiadm -m session (cwd None) (commands:198)',
    changes: [
      'From 4.30.1 on, violations of the API schema go to a log of their own, vdsm-schema-error.log.',
      'From 4.30.2 on, external commands that are run for no logger in particular have the logger `common.commands`. Before, it is `root`.',
    ],
  },
  {
    era: 'E',
    from: [4, 40, 0],
    to: [4, 49, 999],
    releases: '4.40',
    product: 'oVirt 4.4',
    layout: 'new',
    example:
      '2021-05-12 08:25:30,803+0200 INFO  (jsonrpc/4) [jsonrpc.JsonRpcServer] RPC call VM.snapshot took more than 1.00 seconds to succeed: 1.41 (__init__:303)',
    changes: [
      "vdsm runs on Python 3: texts have no `u` before the quote, and the standard error of a command is `b'…'`.",
      'From 4.40.1 on, the record that aborts a task names the error as `value=… abortedcode=N`.',
      'From 4.40.35 on, only requests that fail, or take more than a second, end with `RPC call …`.',
      'From 4.40.40 on, the output of long commands that vdsm runs for VMs goes to logs of their own, in /var/log/vdsm/commands.',
    ],
  },
  {
    era: 'F',
    from: [4, 50, 0],
    to: [4, 999, 999],
    releases: '4.50',
    product: 'oVirt 4.5',
    layout: 'new',
    example:
      "2026-03-24 10:07:23,323+0000 DEBUG (tasks/2) [storage.taskmanager.task] (Task='b4976212-e113-41c0-90fb-e74f713375cf') moving from state running -> state running (task:604)",
    changes: ['Loggers of storage are lower case: `storage.taskmanager.task`.'],
  },
] as const satisfies readonly EraRow[];

/** Name of an era. */
export type Era = (typeof ERAS)[number]['era'];

/** Returns the era of a vdsm version as its banner writes it (`4.9-0`, `4.20.49-1.el7`), or undefined for no known version. */
export function eraOf(version: string): Era | undefined {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (match === null) return undefined;
  const number = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] as const;
  return ERAS.find(({ from, to }) => order(number, from) >= 0 && order(number, to) <= 0)?.era;
}

function order(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
