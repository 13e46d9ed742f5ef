import { describe, expect, it } from 'vitest';
import { largestFirst } from '../../../src/run/hosts/read-hosts.ts';
import type { Compression } from '../../../src/model/files.ts';
import type { HostInput } from '../../../src/model/hosts.ts';

function host(name: string, ...files: [size: number, compression: Compression][]): HostInput {
  const listed = files.map(([size, compression], i) => ({
    kind: 'vdsm' as const,
    path: `vdsm.log.${i}`,
    compression,
    size,
    modified: 0,
  }));
  return { name, rule: 'directory', streams: [{ kind: 'vdsm' as const, name: 'vdsm.log', files: listed }] };
}

describe('largestFirst', () => {
  it('orders hosts by the size of their text, not by the size of their files', () => {
    const hosts = [
      host('empty'),
      host('plain', [10_000, 'none']),
      host('packed', [2000, 'xz'], [500, 'none']),
      host('two', [6000, 'none'], [6000, 'none']),
    ];
    expect(largestFirst(hosts).map(({ name }) => name)).toEqual(['packed', 'two', 'plain', 'empty']);
    expect(hosts[0]?.name).toBe('empty');
  });
});
