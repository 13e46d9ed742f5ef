import { describe, expect, it } from 'vitest';
import { beginText } from '../../../src/commands/load/begin-text.ts';
import type { HostInput, HostRule } from '../../../src/model/hosts.ts';

const NAMES = { prefix: 'vdsm', period: 'month' } as const;
const SERVER = 'http://127.0.0.1:9200';

function host(name: string, rule: HostRule): HostInput {
  const file = { kind: 'vdsm' as const, path: 'vdsm.log', compression: 'none' as const, size: 1, modified: 0 };
  return { name, rule, streams: [{ kind: 'vdsm', name: 'vdsm.log', files: [file, file] }] };
}

describe('beginText', () => {
  it('says what is read, of whom and by which rule, and where it goes', () => {
    expect(beginText([host('a', 'directory'), host('b', 'banner')], SERVER, NAMES)).toBe(
      'loading 4 files of 2 hosts (a, b, named by directory and banner) into the indices vdsm-*, one for each month, of http://127.0.0.1:9200',
    );
  });

  it('counts hosts where they are many', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => host(name, 'sosreport'));
    expect(beginText(many, SERVER, NAMES)).toContain('loading 10 files of 5 hosts (named by sosreport) into');
  });

  it('has nothing to say of hosts that are still to come', () => {
    expect(beginText([], SERVER, NAMES)).toMatch(/^loading 0 files of 0 hosts into/);
  });
});
