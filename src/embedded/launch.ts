/** The server's process: start, readiness, end. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit } from './process.ts';
import { explainFailedStart } from './failed-start.ts';

const START_MS = 180_000;
const STOP_MS = 30_000;
const LOG_LINES = 200;

/** The line that the launcher prints when the server answers; addresses as `address:port`. */
interface Ready {
  readonly http: string;
  readonly transport: string;
  readonly version: string;
}

export interface Launched {
  readonly pid: number;
  /** Never rejects. */
  readonly exited: Promise<Exit>;
  /** The newest lines of its log; changes while it runs. */
  readonly log: readonly string[];
  /**
   * Resolves when it answers. Rejects if it ends before that, takes longer than 3 minutes, or is aborted; the process
   * has ended then.
   */
  readonly ready: (options: { home: string; signal?: AbortSignal | undefined }) => Promise<Ready>;
  /** Closes its standard input, which stops it, and kills it if it has not ended after 30 s. */
  readonly stop: () => Promise<Exit>;
  readonly kill: () => Promise<Exit>;
}

/**
 * Starts the process. Its standard input is a pipe that closes when this process ends, by whatever cause, and then it
 * stops.
 */
export function launch(java: string, args: readonly string[], env: NodeJS.ProcessEnv): Launched {
  // a process group of its own: Ctrl-C in a terminal does not reach it, so that it runs until we no longer need it
  const child = spawn(java, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const log: string[] = [];
  const keep = (line: string): void => {
    log.push(line);
    if (log.length > LOG_LINES) log.shift();
  };
  const exited = new Promise<Exit>((done) => {
    child.once('error', (error) => {
      keep(error.message);
      if (child.pid === undefined) done({ code: null, signal: null });
    });
    // `close`, not `exit`: its whole output has been read by then
    child.once('close', (code, signal) => done({ code, signal }));
  });
  const answers = new Promise<Ready>((done) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = readyLine(line);
      if (ready) done(ready);
      else keep(line);
    });
  });
  createInterface({ input: child.stderr }).on('line', keep);
  child.stdin.on('error', () => {}); // it may have ended already

  const kill = async (): Promise<Exit> => {
    child.kill('SIGKILL');
    return await exited;
  };
  const stop = async (): Promise<Exit> => {
    child.stdin.end();
    child.kill('SIGCONT'); // a paused process would not notice
    const late = new AbortController();
    const inTime = sleep(STOP_MS, undefined, { signal: late.signal }).then(
      () => child.kill('SIGKILL'),
      () => false,
    );
    const exit = await exited;
    late.abort();
    await inTime;
    return exit;
  };
  const ready: Launched['ready'] = async ({ home, signal }) => {
    const end = await firstOf(answers, exited, signal);
    if (end.kind === 'ready') return end.ready;
    const exit = await kill();
    signal?.throwIfAborted();
    throw explainFailedStart({ log, home, how: end.kind === 'late' ? 'late' : exit });
  };
  return { pid: child.pid ?? 0, exited, log, ready, stop, kill };
}

type StartEnd = { kind: 'ready'; ready: Ready } | { kind: 'exited' } | { kind: 'late' };

async function firstOf(answers: Promise<Ready>, exited: Promise<Exit>, signal?: AbortSignal): Promise<StartEnd> {
  const over = new AbortController();
  const late = AbortSignal.any([over.signal, ...(signal ? [signal] : [])]);
  const timer = sleep(START_MS, undefined, { signal: late }).catch(() => {});
  try {
    return await Promise.race([
      answers.then((ready): StartEnd => ({ kind: 'ready', ready })),
      exited.then((): StartEnd => ({ kind: 'exited' })),
      timer.then((): StartEnd => ({ kind: 'late' })),
    ]);
  } finally {
    over.abort();
  }
}

function readyLine(line: string): Ready | undefined {
  return line.startsWith('{"http":') ? (JSON.parse(line) as Ready) : undefined; // written by the launcher of vdsm-ship
}
