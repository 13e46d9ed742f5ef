import { describe, expect, it } from 'vitest';
import { qualityFlags } from '../../src/document/quality-flags.ts';
import { parseAndTrack } from './parse-and-track.ts';

/** Seconds after noon as a stamp. */
const at = (seconds: number) =>
  new Date(Date.UTC(2026, 4, 12, 12) + Math.round(seconds * 1000))
    .toISOString()
    .slice(0, 23)
    .replace('T', ' ')
    .replace('.', ',');

const old = (
  seconds: number,
  text: string,
  { level = 'DEBUG', thread = 'MainThread', logger = 'vds', func = 'run' } = {},
) => `${thread}::${level}::${at(seconds)}::vdsm::1::${logger}::(${func}) ${text}`;
const neu = (seconds: number, text: string, { level = 'INFO ', thread = 'MainThread', logger = 'vds' } = {}) =>
  `${at(seconds)}+0000 ${level} (${thread}) [${logger}] ${text} (vdsmd:1)`;

const banner = (seconds: number, pid = 7) => neu(seconds, `(PID: ${pid}) I am the actual vdsm 4.50.7 node1 (5.14.0)`);
const oldBanner = (seconds: number, version = '4.18.21', pid = 7) =>
  old(seconds, `(PID: ${pid}) I am the actual vdsm ${version} node1 (3.10.0)`, { level: 'INFO' });
const works = (seconds: number) => neu(seconds, 'works', { thread: 'periodic/1', logger: 'virt.x' });
const oldWorks = (seconds: number) => old(seconds, 'works', { thread: 'Thread-13', logger: 'x' });

/** Returns what each line states about an end: index of the line, cause, gap. */
function ends(lines: readonly string[]) {
  return parseAndTrack(lines).facts.flatMap(({ restart }, i) =>
    restart === undefined ? [] : [[i, restart.cause, restart.gapSeconds]],
  );
}

/** Lines that an inferred epoch begins with. */
function unannounced(lines: readonly string[]): number[] {
  return parseAndTrack(lines).facts.flatMap(({ quality }, i) =>
    qualityFlags(quality)?.includes('epoch_inferred') === true ? [i] : [],
  );
}

const EXCEPTION = 'Exception raised';
const trace = (line: string) =>
  `${line}\nTraceback (most recent call last):\n  File "a.py", line 1, in run\nOSError: no pid file`;

describe('the cause of a restart', () => {
  it('is not known where the input has nothing from before it', () => {
    expect(ends([banner(0), works(1)])).toEqual([]);
  });

  it('is an administrator where only a signal comes before it', () => {
    const lines = [
      [
        banner(0),
        neu(10, 'Received signal 15, shutting down'),
        neu(11, 'Stopping threads'),
        neu(12, 'Exiting'),
        banner(15.5),
      ],
      [
        oldBanner(0),
        old(10, 'Received signal 15', { func: 'sigtermHandler' }),
        oldWorks(11),
        oldWorks(12),
        oldBanner(15.5),
      ],
    ];
    for (const epoch of lines)
      expect(ends(epoch)).toEqual([
        [1, 'admin-stop', undefined],
        [4, 'admin-stop', 3.5],
      ]);
  });

  it('is the loss of libvirt where vdsm then sends the signal to itself (4.12 on)', () => {
    const lost = [
      [
        banner(0),
        neu(10, 'connection to libvirt broken. ecode: 1 edom: 7', {
          level: 'WARN ',
          thread: 'periodic/13',
          logger: 'root',
        }),
        neu(10.001, 'taking calling process down.', { level: 'CRIT ', thread: 'periodic/13', logger: 'root' }),
        neu(10.9, 'Received signal 15, shutting down'),
        banner(20, 8),
      ],
      [
        oldBanner(0),
        old(10, 'connection to libvirt broken. ecode: 38 edom: 7', {
          level: 'ERROR',
          thread: 'Thread-20',
          logger: 'libvirt',
        }),
        old(10.001, 'taking calling process down.', { level: 'ERROR', thread: 'Thread-20', logger: 'libvirt' }),
        old(10.9, 'Received signal 15', { func: 'sigtermHandler' }),
        oldBanner(20),
      ],
    ];
    for (const epoch of lost)
      expect(ends(epoch)).toEqual([
        [2, 'libvirt-lost', undefined],
        [3, 'libvirt-lost', undefined],
        [4, 'libvirt-lost', 9.1],
      ]);
  });

  it.each([
    ['4.9-0', 'connection to libvirt broken. taking vdsm down.'],
    ['4.10-2', 'connection to libvirt broken. taking vdsm down.'],
    ['4.11.0', 'connection to libvirt broken. taking vdsm down. ecode: 38 edom: 7'],
  ])('is the loss of libvirt in %s, which does not log the signal', (version, text) => {
    const lines = [
      old(0, `I am the actual vdsm ${version}`, { level: 'INFO' }),
      old(10, text, { level: 'ERROR', thread: 'Thread-20' }),
      old(11, 'VDSM main thread ended. Waiting for 12 other threads...', { level: 'INFO' }),
      old(15, `I am the actual vdsm ${version}`, { level: 'INFO' }),
    ];
    expect(ends(lines)).toEqual([
      [1, 'libvirt-lost', undefined],
      [3, 'libvirt-lost', 4],
    ]);
  });

  it('is an administrator where libvirt was lost earlier, or later', () => {
    const broken = (seconds: number) =>
      neu(seconds, 'connection to libvirt broken. ecode: 1 edom: 7', { logger: 'root' });
    const down = (seconds: number) => neu(seconds, 'taking calling process down.', { logger: 'root' });
    const signal = (seconds: number) => neu(seconds, 'Received signal 15, shutting down');
    expect(ends([banner(0), broken(10), signal(11.001), banner(20)]).at(-1)).toEqual([3, 'admin-stop', 8.999]);
    expect(ends([banner(0), down(10), signal(11.001), banner(20)]).at(-1)).toEqual([3, 'admin-stop', 8.999]);
    expect(ends([banner(0), signal(10), broken(10.1), down(10.2), banner(20)]).at(-1)).toEqual([4, 'admin-stop', 9.8]);
  });

  it('is inferred where only the end of the main thread shows a stop (4.9, 4.10, INFO logs to 4.18)', () => {
    const lines = [
      old(0, 'I am the actual vdsm 4.10-2', { level: 'INFO' }),
      old(10, 'VDSM main thread ended. Waiting for 12 other threads...', { level: 'INFO' }),
      old(15, 'I am the actual vdsm 4.10-2', { level: 'INFO' }),
    ];
    expect(ends(lines)).toEqual([
      [1, 'admin-stop', undefined],
      [2, 'admin-stop', 5],
    ]);
    expect(parseAndTrack(lines).facts.map(({ quality }) => qualityFlags(quality))).toEqual([
      undefined,
      ['verdict_inferred'],
      ['verdict_inferred'],
    ]);
  });

  it('is a panic, whatever follows it', () => {
    const lines = [
      banner(0),
      neu(10, 'Panic: Connect to supervdsm service failed: [Errno 2] No such file or directory', {
        level: 'ERROR',
        logger: 'root',
      }),
      neu(10.1, EXCEPTION, { level: 'ERROR' }),
      banner(20),
    ];
    expect(ends(lines).at(-1)).toEqual([3, 'panic', 9.9]);
  });

  it('is unknown where no record shows the end, and a signal 10 is no end', () => {
    const lines = [banner(0), works(1), neu(5, 'Received signal 10, stopping SPM'), works(10), banner(70)];
    expect(ends(lines)).toEqual([
      [2, 'spm-stop', undefined],
      [4, 'unknown', 60],
    ]);
    expect(parseAndTrack(lines).facts[4]?.quality).toBe(0);
  });

  it('does not take the first line of a new process for the last one of the old (DEBUG, 4.30.1 on)', () => {
    const lines = [
      banner(0),
      works(10),
      neu(69.99, 'START thread <Thread(logfile, started daemon 1)> (func=<f>, args=(), kwargs={})', {
        thread: 'logfile',
        logger: 'root',
      }),
      banner(70),
    ];
    expect(ends(lines)).toEqual([[3, 'unknown', 60]]);
  });

  it('does not take what the main thread logs before its banner for the last line of the old process', () => {
    const early = (seconds: number) => neu(seconds, 'Using bundled six', { level: 'DEBUG', logger: 'root' });
    const oldEarly = (seconds: number) => old(seconds, 'cpopen is present', { logger: 'root', func: '<module>' });
    expect(ends([banner(0), works(10), early(69.8), early(69.9), banner(70)])).toEqual([[4, 'unknown', 60]]);
    expect(ends([oldBanner(0), oldWorks(10), oldEarly(69.9), oldBanner(70)])).toEqual([[3, 'unknown', 60]]);
    expect(ends([banner(0), works(8), neu(9, 'Exiting'), early(19.9), banner(20)]).at(-1)).toEqual([
      4,
      'admin-stop',
      11,
    ]);
    // nothing of an old process is in the input
    expect(ends([early(69.9), banner(70), works(71)])).toEqual([]);
    // what the main thread logged long before is no part of the start
    expect(ends([banner(0), works(10), early(40), banner(70)])).toEqual([[3, 'unknown', 30]]);
    expect(ends([banner(0), works(10), early(40), early(69), banner(70)])).toEqual([[4, 'unknown', 30]]);
  });

  it('does not report a restart twice where a step of the start precedes its banner', () => {
    const inits = (seconds: number) => neu(seconds, 'START HSM init', { logger: 'storage.hsm' });
    expect(ends([banner(0), works(8), neu(9, 'Exiting'), inits(19), banner(20)])).toEqual([
      [2, 'admin-stop', undefined],
      [3, 'admin-stop', 10],
    ]);
    expect(ends([banner(0), neu(9, 'Exiting'), inits(19), works(20), banner(25)]).at(-1)).toEqual([4, 'unknown', 5]);
  });

  it('is a failed start where an exception ended it soon, and a crash where it came later', () => {
    expect(ends([banner(0), trace(neu(5, EXCEPTION, { level: 'ERROR' })), banner(9)])).toEqual([
      [1, 'startup-failure', undefined],
      [2, 'startup-failure', 4],
    ]);
    expect(ends([banner(0), works(6000), trace(neu(6001, EXCEPTION, { level: 'ERROR' })), banner(6005)])).toEqual([
      [2, 'crash', undefined],
      [3, 'crash', 4],
    ]);
  });

  it('is a failed start in 4.9.0, that writes the traceback itself', () => {
    const lines = [
      old(0, 'I am the actual vdsm 4.9-0', { level: 'INFO' }),
      old(0.2, 'Traceback (most recent call last):\n  File "/usr/share/vdsm/vdsm", line 72, in run\nlibvirtError: no', {
        level: 'ERROR',
      }),
      old(0.3, 'VDSM main thread ended. Waiting for 1 other threads...', { level: 'INFO' }),
      old(5, 'I am the actual vdsm 4.9-0', { level: 'INFO' }),
    ];
    expect(ends(lines)).toEqual([
      [1, 'startup-failure', undefined],
      [3, 'startup-failure', 4.7],
    ]);
  });

  it('stays a stop where the stop meets with an exception', () => {
    const lines = [
      banner(0),
      neu(5, 'Received signal 15, shutting down'),
      neu(6, EXCEPTION, { level: 'ERROR' }),
      banner(9),
    ];
    expect(ends(lines).at(-1)).toEqual([3, 'admin-stop', 3]);
  });
});

describe('an epoch without a banner', () => {
  const fails = (seconds: number) => trace(old(seconds, EXCEPTION, { level: 'ERROR' }));

  it('begins with each further failure to start', () => {
    const lines = [fails(0), fails(41), fails(82)];
    expect(ends(lines)).toEqual([
      [0, 'startup-failure', undefined],
      [1, 'startup-failure', 41],
      [2, 'startup-failure', 41],
    ]);
    expect(unannounced(lines)).toEqual([1, 2]);
  });

  it('does not begin with the two lines that 4.9 to 4.50 may write of one failure', () => {
    const lines = [
      oldBanner(0),
      old(1, 'failed to init clientIF, shutting down storage dispatcher', { level: 'ERROR' }),
      fails(1.1),
      old(1.2, 'VDSM main thread ended. Waiting for 3 other threads...', { level: 'INFO' }),
      old(1.3, '<Thread(libvirtEventLoop, started daemon 1)>', { level: 'INFO' }),
    ];
    expect(unannounced(lines)).toEqual([]);
  });

  it('begins with a step of the start that was logged before, or after the main thread ended', () => {
    const starts = (seconds: number) => neu(seconds, 'Starting StorageDispatcher...', { logger: 'storage.dispatcher' });
    const inits = (seconds: number) => neu(seconds, 'START HSM init', { logger: 'storage.hsm' });
    expect(unannounced([banner(0), starts(1), inits(2), works(3), starts(60), inits(61)])).toEqual([4]);
    expect(unannounced([banner(0), works(3), neu(4, 'Exiting'), inits(61), starts(62)])).toEqual([3]);
    expect(ends([banner(0), starts(1), works(3), starts(60)])).toEqual([[3, 'unknown', 57]]);
  });

  it('is no restart where the input begins in the middle of a start', () => {
    const lines = [works(0), neu(1, 'START HSM init', { logger: 'storage.hsm' }), works(2)];
    expect(ends(lines)).toEqual([]);
    expect(unannounced(lines)).toEqual([1]);
  });

  it('is named by its first record, apart from the epoch before', () => {
    const inits = (seconds: number) => neu(seconds, 'START HSM init', { logger: 'storage.hsm' });
    const opens = (seconds: number) =>
      neu(seconds, 'START getStats() from=::1,4000', { thread: 'jsonrpc/1', logger: 'api.host' });
    const { calls } = parseAndTrack([banner(0), inits(1), opens(2), inits(60), opens(62)]);
    expect(calls.map(({ outcome, opening }) => [outcome, opening?.epoch])).toEqual([
      ['unknown', expect.objectContaining({ version: '4.50.7', era: 'F', epoch: 'node1 2026-05-12T12:00:00.000Z' })],
      ['unknown', expect.objectContaining({ version: undefined, era: 'D-F', epoch: 'node1 2026-05-12T12:01:00.000Z' })],
    ]);
  });
});

describe('the numbers of threads', () => {
  const asks = (seconds: number, number: number) =>
    old(seconds, `client [192.0.2.1]::call getVdsStats with () {}`, { thread: `Thread-${number}`, func: 'wrapper' });
  const answers = (seconds: number, number: number) =>
    old(seconds, "return getVdsStats with {'status': {'message': 'Done', 'code': 0}}", {
      thread: `Thread-${number}`,
      func: 'wrapper',
    });

  it('begin again in a new epoch, where requests come on three new threads with low numbers', () => {
    const lines = [
      oldBanner(0),
      asks(1, 13),
      answers(1, 13),
      asks(2, 900),
      asks(60, 12),
      answers(60, 12),
      asks(61, 14),
      answers(61, 14),
      asks(62, 15),
      answers(99, 900),
    ];
    expect(unannounced(lines)).toEqual([8]);
    const [open, other] = parseAndTrack(lines).calls.filter(
      (call) => (call.opening ?? call.closing)?.thread === 'Thread-900',
    );
    expect(open).toMatchObject({ outcome: 'unknown', closing: undefined });
    expect(other).toMatchObject({ outcome: 'success', opening: undefined });
  });

  it('prove nothing where connections that were seen before are used again, or new ones come between', () => {
    const again = [13, 14, 15, 900, 13, 14, 15, 13, 14, 15].flatMap((n, i) => [asks(i, n), answers(i, n)]);
    expect(unannounced([oldBanner(0), ...again])).toEqual([]);
    const between = [900, 13, 901, 14, 902, 15, 903, 16].flatMap((n, i) => [asks(i, n), answers(i, n)]);
    expect(unannounced([oldBanner(0), ...between])).toEqual([]);
  });

  it('must be more of them where the beginning of the epoch is not in the input: connections are kept open', () => {
    const late = (numbers: readonly number[]) => [900, ...numbers].flatMap((n, i) => [asks(i, n), answers(i, n)]);
    expect(unannounced(late([13, 14, 15, 16, 17, 18, 19]))).toEqual([]);
    expect(unannounced(late([13, 14, 15, 16, 17, 18, 19, 20]))).toHaveLength(1);
  });
});
