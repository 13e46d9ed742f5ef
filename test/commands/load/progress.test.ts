import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Progress } from '../../../src/commands/load/progress.ts';
import type { Context } from '../../../src/commands/context.ts';
import type { HostInput } from '../../../src/model/hosts.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function host(name: string, size: number): HostInput {
  return {
    name,
    rule: 'directory',
    streams: [
      {
        kind: 'vdsm' as const,
        name: 'vdsm.log',
        files: [{ kind: 'vdsm' as const, path: 'vdsm.log', compression: 'none', size, modified: 0 }],
      },
    ],
  };
}

const [A, B] = [host('node-a', 1000), host('b', 3000)];

function progressOn({ terminal = true, quiet = false, columns = 200 } = {}) {
  const written: string[] = [];
  const context = {
    draw: (codes: string) => void written.push(codes),
    terminal,
    columns: () => columns,
    options: { quiet },
  };
  const progress = new Progress(context as unknown as Context);
  progress.expect([A, B]);
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
  it('draws a line for each running host and one for the run, in place', () => {
    const { progress, written } = progressOn();
    vi.setSystemTime(1000);
    progress.start(A);
    progress.start(B);
    vi.setSystemTime(2000);
    progress.read(A, 5000, 200, 500);
    expect(screenOf(written)).toEqual([
      'node-a   50 %  200 records (200/s)',
      'b         0 %  0 records (0/s)',
      'hosts 0/2   12 %  read 5,000 B, 200 records  sent 0 documents (0/s)',
    ]);
    progress.read(A, 5000, 200, 500);
    progress.done(A);
    vi.setSystemTime(5000);
    progress.sent(400);
    expect(screenOf(written)).toEqual([
      'b    0 %  0 records (0/s)',
      'hosts 1/2   25 %  read 10 kB, 400 records  sent 400 documents (80/s)',
    ]);
  });

  it('makes way for a warning, and is drawn again below it', () => {
    const { progress, written } = progressOn();
    vi.setSystemTime(1000);
    progress.start(A);
    progress.clear();
    written.push('vdsm.log: damaged\n');
    vi.setSystemTime(1100);
    progress.start(B);
    expect(screenOf(written)).toEqual([
      'vdsm.log: damaged',
      expect.stringMatching(/^node-a /),
      expect.stringMatching(/^b /),
      expect.stringMatching(/^hosts 0\/2/),
    ]);
  });

  it('cuts lines to the width of the terminal, so that none takes two rows', () => {
    const { progress, written } = progressOn({ columns: 20 });
    vi.setSystemTime(1000);
    progress.start(A);
    expect(Math.max(...screenOf(written).map((line) => line.length))).toBe(19);
  });

  it('redraws a few times a second at most', () => {
    const { progress, written } = progressOn();
    vi.setSystemTime(1000);
    for (let i = 0; i < 100; i++) progress.sent(1);
    expect(written).toHaveLength(1);
  });

  it.each([{ terminal: false }, { quiet: true }])('writes nothing with %j', (options) => {
    const { progress, written } = progressOn(options);
    vi.setSystemTime(1000);
    progress.start(A);
    progress.read(A, 1, 1, 1);
    progress.clear();
    expect(written).toEqual([]);
  });
});
