import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Progress } from '../../../src/commands/load/progress.ts';
import type { Context } from '../../../src/commands/context.ts';
import type { Compression } from '../../../src/model/files.ts';
import type { HostInput } from '../../../src/model/hosts.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function host(name: string, size: number, compression: Compression = 'none'): HostInput {
  const files = [{ kind: 'vdsm' as const, path: 'vdsm.log', compression, size, modified: 0 }];
  return { name, rule: 'directory', streams: [{ kind: 'vdsm' as const, name: 'vdsm.log', files }] };
}

const [A, B] = [host('node-a', 100_000_000), host('b', 203_000_000)];

async function progressOn({ terminal = true, quiet = false, follow = false, columns = 200, hosts = [A, B] } = {}) {
  const written: string[] = [];
  const context = {
    draw: (codes: string) => void written.push(codes),
    err: (text: string) => void written.push(text),
    terminal,
    columns: () => columns,
    options: { quiet, follow },
  };
  const progress = new Progress(context as unknown as Context);
  await progress.begin(hosts);
  return { progress, written };
}

/** The screen after what was written, as a terminal shows it. */
function screenOf(written: readonly string[]): string[] {
  const lines = [''];
  let row = 0;
  // eslint-disable-next-line no-control-regex -- these are what a terminal obeys
  for (const [token] of written.join('').matchAll(/\u001b\[(\d*)([AJK])|\r|\n|[^\u001b\r\n]+/g)) {
    const up = /^\u001b\[(\d+)A$/.exec(token);
    if (up !== null) row -= Number(up[1]);
    else if (token === '\u001b[J') lines.splice(row, Infinity, '');
    else if (token === '\n') lines[++row] ??= '';
    else if (token !== '\r') lines[row] += token;
  }
  return lines;
}

describe('Progress', () => {
  it('draws by the clock a line for each running host and one for the run, in place', async () => {
    const { progress, written } = await progressOn();
    progress.start(A);
    progress.start(B);
    progress.read(A, 50_000_000, 200_000);
    progress.sent(1200);
    vi.advanceTimersByTime(1000);
    expect(screenOf(written)).toEqual([
      'node-a   50 %  50 of 100 MB',
      'b         0 %  0 B of 203 MB',
      ' 16 %  50 of 303 MB  1,200/s now (1,200 avg)  00:01, about 00:05 left  hosts 0 of 2  1,200 documents sent',
    ]);
    progress.read(A, 50_000_000, 200_000);
    progress.done(A);
    progress.sent(600);
    vi.advanceTimersByTime(2000);
    expect(screenOf(written)).toEqual([
      'b    0 %  0 B of 203 MB',
      ' 33 %  100 of 303 MB  240/s now (600 avg)  00:03, about 00:06 left  hosts 1 of 2  1,800 documents sent',
    ]);
    progress.end();
    expect(screenOf(written)).toEqual(['']);
  });

  it('says what is waited for, until documents are sent again', async () => {
    const { progress, written } = await progressOn({ hosts: [A] });
    progress.start(A);
    progress.read(A, 50_000_000, 1);
    progress.wait('429 too many requests');
    vi.advanceTimersByTime(10_000);
    expect(screenOf(written)).toEqual([
      ' 50 %  50 of 100 MB  waiting: 429 too many requests  0/s now (0 avg)  00:10  0 documents sent',
    ]);
    progress.sent(100);
    vi.advanceTimersByTime(500);
    expect(screenOf(written)[0]).toMatch(
      /^ 50 % {2}50 of 100 MB {2}\d+\/s now \(10 avg\) {2}00:1\d, about 00:1\d left/,
    );
  });

  it('estimates the text of compressed files that do not tell it', async () => {
    const { progress, written } = await progressOn({ hosts: [host('a', 1_000_000, 'gz')] });
    vi.advanceTimersByTime(1000);
    expect(screenOf(written)[0]).toMatch(/^ {2}0 % {2}0 B of about 13 MB/);
    progress.end();
  });

  it('says that logs are followed once all that there was is read', async () => {
    const { progress, written } = await progressOn({ hosts: [A], follow: true });
    progress.start(A);
    progress.read(A, 120_000_000, 1);
    vi.advanceTimersByTime(1000);
    expect(screenOf(written)[0]).toMatch(/^following {2}120 MB {2}/);
    progress.end();
  });

  it('makes way for a warning, and is drawn again below it', async () => {
    const { progress, written } = await progressOn();
    progress.start(A);
    vi.advanceTimersByTime(1000);
    progress.clear();
    written.push('vdsm.log: damaged\n');
    progress.start(B);
    vi.advanceTimersByTime(500);
    expect(screenOf(written)).toEqual([
      'vdsm.log: damaged',
      expect.stringMatching(/^node-a /),
      expect.stringMatching(/^b /),
      expect.stringMatching(/hosts 0 of 2/),
    ]);
  });

  it.each([
    [50, '  0 %  0 B of 303 MB  0/s now (0 avg)  00:01'],
    [80, '  0 %  0 B of 303 MB  0/s now (0 avg)  00:01  hosts 0 of 2  0 documents sent'],
    [20, '  0 %  0 B of 303 M'],
  ])('drops what has no room at %i columns, so that no line takes two rows', async (columns, line) => {
    const { progress, written } = await progressOn({ columns });
    vi.advanceTimersByTime(1000);
    expect(screenOf(written)).toEqual([line]);
    progress.end();
  });

  it('writes a line every half minute where there is no terminal', async () => {
    const { progress, written } = await progressOn({ terminal: false });
    progress.start(A);
    progress.read(A, 50_000_000, 1);
    vi.advanceTimersByTime(29_000);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(31_000);
    progress.end();
    expect(written).toEqual([
      ' 16 %  50 of 303 MB  0/s now (0 avg)  00:30, about 02:32 left  hosts 0 of 2  0 documents sent\n',
      expect.stringContaining('01:00'),
    ]);
  });

  it.each([true, false])('writes nothing with --quiet, on a terminal: %s', async (terminal) => {
    const { progress, written } = await progressOn({ terminal, quiet: true });
    progress.start(A);
    progress.read(A, 1, 1);
    vi.advanceTimersByTime(100_000);
    progress.end();
    expect(written).toEqual([]);
  });
});
