import { describe, expect, it } from 'vitest';
import { keepWithin, readWindow, windowText } from '../../../src/commands/input/window.ts';
import type { HostInput } from '../../../src/model/hosts.ts';

const NOW = Date.UTC(2026, 4, 12, 12);

function since(text: string): string {
  const window = readWindow({ since: text, until: undefined }, NOW);
  return new Date(window?.since ?? Number.NaN).toISOString();
}

describe('readWindow', () => {
  it.each([
    ['2026-05-01', '2026-05-01T00:00:00.000Z'],
    ['2026-05-01T12:30', '2026-05-01T12:30:00.000Z'],
    ['2026-05-01 12:30:15', '2026-05-01T12:30:15.000Z'],
    ['2026-05-01T12:30:15.5Z', '2026-05-01T12:30:15.500Z'],
    ['2026-05-01T12:30:00+02:00', '2026-05-01T10:30:00.000Z'],
    ['2026-05-01T12:30-0530', '2026-05-01T18:00:00.000Z'],
    ['2017-05-22 11:50:46,061+0530', '2017-05-22T06:20:46.061Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['90m', '2026-05-12T10:30:00.000Z'],
    ['36h', '2026-05-11T00:00:00.000Z'],
    ['7d', '2026-05-05T12:00:00.000Z'],
    ['2w', '2026-04-28T12:00:00.000Z'],
  ])('takes %s for %s', (text, instant) => {
    expect(since(text)).toBe(instant);
  });

  it.each([
    'yesterday',
    '2026-02-30',
    '2026-05-01T25:00',
    '2026-05-01T12',
    '12:30',
    '-2d',
    '2d3h',
    '5',
    '2026-05-01T12:30+25:00',
  ])('refuses %s, and names what it takes', (text) => {
    expect(() => since(text)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringMatching(/^--since takes .*2026-05-01T12:30.* UTC.*36h.* but got/) as string,
      }),
    );
    expect(() => readWindow({ since: undefined, until: text }, NOW)).toThrow(/^--until takes/);
  });

  it('refuses an empty window, with both instants', () => {
    expect(() => readWindow({ since: '1h', until: '2026-05-12T11:00' }, NOW)).toThrow(
      /--since 1h \(2026-05-12T11:00:00.000Z\) must be before --until/,
    );
  });

  it('is undefined without the options', () => {
    expect(readWindow({ since: undefined, until: undefined }, NOW)).toBeUndefined();
  });
});

describe('windowText', () => {
  it('names open ends in words', () => {
    const [since, until] = [Date.UTC(2026, 4, 1), Date.UTC(2026, 4, 2)];
    expect(windowText({ since, until })).toBe('2026-05-01T00:00:00.000Z to 2026-05-02T00:00:00.000Z');
    expect(windowText({ since, until: Infinity })).toBe('the time from 2026-05-01T00:00:00.000Z on');
    expect(windowText({ since: -Infinity, until })).toBe('the time before 2026-05-02T00:00:00.000Z');
  });
});

describe('keepWithin', () => {
  it('leaves out files and whole hosts, and counts the files', () => {
    const host = (name: string, ...hours: number[]): HostInput => ({
      name,
      rule: 'directory',
      streams: [
        {
          kind: 'vdsm' as const,
          name: `${name}/vdsm.log`,
          files: hours.map((hour, index) => ({
            kind: 'vdsm' as const,
            path: `${name}/vdsm.log.${hours.length - index}`,
            compression: 'none',
            size: 1,
            modified: 0,
            stamp: { local: `2026-05-01 ${String(hour).padStart(2, '0')}:00:00,000`, zone: '+0000' },
          })),
        },
      ],
    });
    const window = { since: Date.UTC(2026, 4, 1, 5), until: Date.UTC(2026, 4, 1, 6) };
    const { hosts, skipped } = keepWithin([host('old', 1, 2, 3, 4), host('late', 8, 9)], window);
    expect(
      hosts.map(({ name, streams }) => [name, streams.flatMap(({ files }) => files).map((file) => file.path)]),
    ).toEqual([['old', ['old/vdsm.log.1']]]);
    expect(skipped).toBe(5);
  });
});
