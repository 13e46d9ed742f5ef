import { describe, expect, it } from 'vitest';
import { parseAndTrack } from './parse-and-track.ts';

const TASK = '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';
const POLL = '4ae99b00-d6bb-4dc4-a70a-826921eae2b4';
const CALLER = 'from=::ffff:192.0.2.10,41000';
const at = (ms: number) =>
  `2026-05-12 08:${String(Math.floor(ms / 60_000)).padStart(2, '0')}:33,${String(ms % 1000).padStart(3, '0')}`;
const now = (ms: number, rest: string) => `${at(ms)}+0000 ${rest}`;

/** An asynchronous verb as INFO shows it: its call, and the worker that comes after it. */
const CREATED = [
  now(
    0,
    `INFO  (jsonrpc/1) [vdsm.api] START deleteImage(sdUUID='x') ${CALLER}, flow_id=flow1, task_id=${TASK} (api:31)`,
  ),
  now(
    2,
    `INFO  (jsonrpc/1) [vdsm.api] FINISH deleteImage return=None ${CALLER}, flow_id=flow1, task_id=${TASK} (api:37)`,
  ),
];
const STARTED = now(
  10,
  `INFO  (tasks/1) [storage.threadpool.workerthread] START task ${TASK} (cmd=<bound method Task.commit of <x>>, args=None) (threadPool:146)`,
);
const FAILS = now(15, `ERROR (tasks/1) [storage.taskmanager.task] (Task='${TASK}') Unexpected error (task:858)`);
const LEFT = now(20, `INFO  (tasks/1) [storage.threadpool.workerthread] FINISH task ${TASK} (threadPool:148)`);

function poll(ms: number, status: string): string[] {
  return [
    now(ms, `INFO  (jsonrpc/3) [vdsm.api] START getTaskStatus(taskID='${TASK}') ${CALLER}, task_id=${POLL} (api:31)`),
    now(
      ms + 1,
      `INFO  (jsonrpc/3) [vdsm.api] FINISH getTaskStatus return={'taskStatus': {'taskID': '${TASK}', ${status}}} ${CALLER}, task_id=${POLL} (api:37)`,
    ),
  ];
}
const RUNNING = "'taskState': 'running', 'taskResult': '', 'code': 0, 'message': 'running job 1 of 1'";
const SUCCESS =
  "'taskState': 'finished', 'taskResult': 'success', 'code': 0, 'message': '1 jobs completed successfully'";
const UNDONE =
  "'taskState': 'finished', 'taskResult': 'cleanSuccess', 'code': 256, 'message': 'value=Could not remove abortedcode=256'";
const CLEAR = [
  now(40, `INFO  (jsonrpc/4) [vdsm.api] START clearTask(taskID='${TASK}') ${CALLER}, task_id=${POLL} (api:31)`),
  now(41, `INFO  (jsonrpc/4) [vdsm.api] FINISH clearTask return=None ${CALLER}, task_id=${POLL} (api:37)`),
];

describe('the outcome of a task', () => {
  it.each([
    { shows: 'is a guess where only FINISH is seen', lines: [STARTED, LEFT], outcome: 'success', inferred: true },
    {
      shows: 'is a guess where polls came too early',
      lines: [STARTED, ...poll(12, RUNNING), LEFT],
      outcome: 'success',
      inferred: true,
    },
    {
      shows: 'is a failure where its worker met an error',
      lines: [STARTED, FAILS, LEFT],
      outcome: 'failure',
      inferred: false,
    },
    { shows: 'is that of a poll', lines: [STARTED, LEFT, ...poll(30, SUCCESS)], outcome: 'success', inferred: false },
    {
      shows: 'is a failure where a poll returns cleanSuccess',
      lines: [STARTED, LEFT, ...poll(30, UNDONE)],
      outcome: 'failure',
      inferred: false,
    },
    {
      shows: 'is not known before anything ends it',
      lines: [STARTED, ...poll(30, RUNNING)],
      outcome: 'unknown',
      inferred: false,
    },
    {
      shows: 'is a success where only the saving of the task met with an error',
      lines: [
        STARTED,
        FAILS,
        now(
          18,
          `DEBUG (tasks/1) [storage.taskmanager.task] (Task='${TASK}') Task.run: exit - success: result  (task:1)`,
        ),
        LEFT,
      ],
      outcome: 'success',
      inferred: false,
    },
    {
      shows: 'is a guess where only its last state is seen',
      lines: [
        STARTED,
        now(
          18,
          `DEBUG (tasks/1) [storage.taskmanager.task] (Task='${TASK}') moving from state failed -> state recovered (task:1)`,
        ),
      ],
      outcome: 'failure',
      inferred: true,
    },
  ])('$shows', ({ lines, outcome, inferred }) => {
    const { tasks, calls } = parseAndTrack([...CREATED, ...lines]);
    expect(tasks).toMatchObject([{ id: TASK, verb: 'deleteImage', outcome, flow: 'flow1', callId: 'line0' }]);
    expect(tasks[0]?.flags.includes('verdict_inferred')).toBe(inferred);
    expect(calls.filter(({ verb }) => verb === 'deleteImage')).toMatchObject([
      { outcome: 'success', taskOutcome: outcome },
    ]);
  });

  it('of a failed one names code and message, and whether it was rolled back', () => {
    const { tasks } = parseAndTrack([...CREATED, STARTED, FAILS, LEFT, ...poll(30, UNDONE), ...CLEAR]);
    expect(tasks).toMatchObject([
      {
        code: 256,
        errorMessage: 'Could not remove',
        rolledBack: true,
        result: 'cleanSuccess',
        polls: 1,
        recovered: false,
      },
    ]);
    expect(tasks[0]?.clearedAt).toBe(tasks[0]?.opening === undefined ? undefined : tasks[0].opening.time + 41);
  });
});

describe('a task', () => {
  it('is none where its verb did its work at once, or failed to begin it', () => {
    const { tasks, calls } = parseAndTrack([
      now(0, `INFO  (jsonrpc/1) [vdsm.api] START deleteImage(sdUUID='x') ${CALLER}, task_id=${TASK} (api:31)`),
      now(1, `ERROR (jsonrpc/1) [storage.taskmanager.task] (Task='${TASK}') Unexpected error (task:858)`),
      now(2, `INFO  (jsonrpc/1) [vdsm.api] FINISH deleteImage error=Not SPM ${CALLER}, task_id=${TASK} (api:33)`),
      now(3, `INFO  (jsonrpc/1) [vdsm.api] START prepareImage(sdUUID='x') ${CALLER}, task_id=${POLL} (api:31)`),
      now(
        4,
        `DEBUG (jsonrpc/1) [storage.taskmanager.task] (Task='${POLL}') moving from state preparing -> state finished (task:1)`,
      ),
      now(5, `INFO  (jsonrpc/1) [vdsm.api] FINISH prepareImage return=None ${CALLER}, task_id=${POLL} (api:37)`),
    ]);
    expect(tasks).toEqual([]);
    expect(calls).toMatchObject([
      { verb: 'deleteImage', outcome: 'failure', taskOutcome: undefined },
      { verb: 'prepareImage', taskState: 'finished', taskOutcome: undefined },
    ]);
  });

  it('has its phases measured, by the states that it goes to', () => {
    const moves = (ms: number, thread: string, to: string) =>
      // the state it comes from is written later than it was: always the one it is in then
      now(
        ms,
        `DEBUG (${thread}) [storage.taskmanager.task] (Task='${TASK}') moving from state recovered -> state ${to} (task:1)`,
      );
    const { tasks } = parseAndTrack([
      moves(0, 'jsonrpc/1', 'preparing'),
      ...CREATED,
      moves(3, 'jsonrpc/1', 'acquiring'),
      moves(4, 'jsonrpc/1', 'queued'),
      STARTED,
      moves(11, 'tasks/1', 'running'),
      now(
        15,
        `DEBUG (tasks/1) [storage.taskmanager.task] (Task='${TASK}') aborting: Task is aborted: 'value=no abortedcode=7' (task:1)`,
      ),
      moves(16, 'tasks/1', 'aborting instead of finished'),
      moves(17, 'tasks/1', 'recovering'),
      moves(19, 'tasks/1', 'recovered'),
      LEFT,
    ]);
    expect(tasks).toMatchObject([
      {
        prepareMs: 4,
        queueMs: 6,
        runMs: 6,
        recoverMs: 3,
        state: 'recovered',
        rolledBack: true,
        code: 7,
        worker: 'tasks/1',
      },
    ]);
    expect(tasks[0]?.closing?.lineId).toBe('line10');
  });

  it('is known by the return of an asynchronous verb of 4.9.0, and by no other UUID that is returned', () => {
    const old = (thread: string, rest: string) => `${thread}::INFO::2011-06-23 13:04:29,774::x::1::${rest}`;
    const returns = (verb: string, uuid: string) => [
      old('Thread-50', `Storage.Dispatcher.Protect::(run) Run and protect: ${verb}, args: ( spUUID=x)`),
      old(
        'Thread-50',
        `Storage.Dispatcher.Protect::(run) Run and protect: ${verb}, Return response: {'status': {'message': 'OK', 'code': 0}, 'uuid': '${uuid}'}`,
      ),
    ];
    const { tasks } = parseAndTrack([
      ...returns('spmStart', TASK),
      ...returns('createVG', POLL),
      old(
        TASK,
        'TaskManager.Task::(_runJobs) running job 0: spmStart: <bound method SPM.start of <x>> (args: () kwargs: {})',
      ),
      old(TASK, 'TaskManager.Task::(_runJobs) exit - success: result '),
    ]);
    expect(tasks).toMatchObject([
      { id: TASK, verb: 'spmStart', name: 'spmStart', outcome: 'success', worker: TASK, callId: 'line0' },
    ]);
  });

  it('is known by a thread that has its name, but not by a mail, nor by a worker that kept a name', () => {
    const old = (thread: string, logger: string, text: string) =>
      `${thread}::DEBUG::2015-06-23 13:04:29,774::x::1::${logger}::(run) ${text}`;
    const command = ["'/bin/dd if=/dev/zero' (cwd None)", "SUCCESS: <err> = ''; <rc> = 0"];
    const MAIL = '11e89fec-2d2f-44ff-8994-2efd9473bcb5';
    const { tasks, commands, facts } = parseAndTrack([
      ...command.map((text) => old(TASK, 'Storage.Misc.excCmd', text)),
      old(TASK, 'Storage.ThreadPool', 'Number of running tasks: 0'),
      old(POLL, 'Storage.ThreadPool', 'Number of running tasks: 1'),
      old(MAIL, 'Storage.ThreadPool.WorkerThread', `Task: ${MAIL} running: <function runTask at 0x7f> with: (1,)`),
      ...command.map((text) => old(MAIL, 'Storage.Misc.excCmd', text)),
    ]);
    expect(tasks).toMatchObject([{ id: TASK, commands: 1, outcome: 'unknown' }]);
    expect(tasks[0]?.flags).toContain('start_missing');
    expect(commands.map(({ task }) => task)).toEqual([TASK, undefined]);
    expect(facts[2]?.task).toBeUndefined();
  });

  it('continues after a restart, and is recovered then', () => {
    const { tasks, calls } = parseAndTrack([
      ...CREATED,
      STARTED,
      now(1000, '    INFO  (MainThread) [vds] (PID: 7) I am the actual vdsm 4.50.7 node1 (5.14.0) (vdsmd:1)'.trim()),
      now(
        2000,
        `INFO  (tasks/0) [storage.threadpool.workerthread] START task ${TASK} (cmd=<bound method Task.recover of <x>>, args=None) (threadPool:146)`,
      ),
      now(2010, `INFO  (tasks/0) [storage.threadpool.workerthread] FINISH task ${TASK} (threadPool:148)`),
    ]);
    // that it was recovered is no sign that its jobs were done
    expect(tasks).toMatchObject([{ id: TASK, recovered: true, outcome: 'unknown', worker: 'tasks/1' }]);
    expect(calls).toMatchObject([{ verb: 'deleteImage', taskOutcome: 'unknown' }]);
  });

  it('passes its flow to calls that query it and to the work of its worker, marked as inherited', () => {
    const { calls, commands, facts } = parseAndTrack([
      ...CREATED,
      STARTED,
      now(11, `INFO  (tasks/1) [vdsm.api] START prepareImage(sdUUID='x') from=internal, task_id=${TASK} (api:31)`),
      now(12, 'DEBUG (tasks/1) [storage.misc.exccmd] /sbin/lvm lvs (cwd None) (commands:1)'),
      now(13, "DEBUG (tasks/1) [storage.misc.exccmd] FAILED: <err> = b'no'; <rc> = 5 (commands:2)"),
      now(14, `INFO  (tasks/1) [vdsm.api] FINISH prepareImage return=None from=internal, task_id=${TASK} (api:37)`),
      LEFT,
      ...poll(30, RUNNING),
    ]);
    const inherited = { flow: 'flow1', flowInherited: true };
    expect(calls.filter(({ verb }) => verb === 'prepareImage')).toMatchObject([
      { ...inherited, callerInherited: true },
    ]);
    expect(calls.filter(({ verb }) => verb === 'getTaskStatus')).toMatchObject([
      { ...inherited, callerInherited: false, task: POLL },
    ]);
    expect(commands).toMatchObject([{ ...inherited, callId: 'line3', task: TASK }]);
    expect(facts[7]).toMatchObject(inherited);
    expect(facts[8]).toMatchObject({ ...inherited, subjectTask: TASK, task: POLL });
  });

  it('is written once, and a stray line of it later makes no second one', () => {
    const noise = Array.from({ length: 12_000 }, (_, i) => now(60_000 + i, 'DEBUG (periodic/1) [root] nothing (x:1)'));
    const late = now(
      90_000,
      `DEBUG (tasks/1) [storage.taskmanager.task] (Task='${TASK}') committing task: ${TASK} (task:1)`,
    );
    const whole = [...CREATED, STARTED, LEFT, ...poll(30, SUCCESS), ...CLEAR, ...noise, late, ...poll(90_001, SUCCESS)];
    const { tasks, calls } = parseAndTrack(whole);
    expect(tasks).toMatchObject([{ id: TASK, outcome: 'success', polls: 1 }]);
    expect(calls.filter(({ verb }) => verb === 'deleteImage')).toHaveLength(1);
  });

  it('has more records the more of it is read, and so has its call', () => {
    const lines = [...CREATED, STARTED, LEFT, ...poll(30, SUCCESS), ...CLEAR];
    const versions = lines.map((_, i) => parseAndTrack(lines.slice(0, i + 1)));
    const ofTask = versions.flatMap(({ tasks }) => tasks.map(({ records }) => records));
    const ofCall = versions.flatMap(({ calls }) =>
      calls.filter(({ verb }) => verb === 'deleteImage').map(({ records }) => records),
    );
    // no task before its worker starts; the start of a clearTask is no evidence of it
    expect(ofTask).toEqual([3, 4, 5, 6, 6, 7]);
    // its start; its end; an outcome that is inferred; one that a record states
    expect(ofCall).toEqual([1, 2, 2, 3, 3, 4, 4, 4]);
  });
});
