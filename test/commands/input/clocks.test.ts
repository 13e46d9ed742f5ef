import { expect, it } from 'vitest';
import { assignClocks, readClockHints } from '../../../src/commands/input/clocks.ts';
import type { LogKind } from '../../../src/model/files.ts';
import type { HostInput } from '../../../src/model/hosts.ts';

function host(name: string, kind: LogKind, zone: string): HostInput {
  const stamp = { local: '2020-01-01 12:00:00,000', zone };
  const file = { kind, path: `${name}.log`, compression: 'none', size: 1, modified: 0, stamp } as const;
  return { name, rule: 'parent', streams: [{ kind, name: file.path, files: [file] }] };
}

it('an engine, which writes only the hours of its zone, gets the offsets of the hosts in its input', async () => {
  const options = { timezone: undefined, timezones: undefined, 'no-drift': false, quiet: true };
  const hosts = [
    host('e1', 'engine', '+0500'),
    host('h1', 'vdsm', '+0530'),
    host('h2', 'sanlock', '-0300'),
    host('h3', 'vdsm', ''),
  ];
  const clocked = assignClocks(hosts, await readClockHints(options), { options, err: () => {} });
  expect(clocked.map(({ clock }) => clock?.shown)).toEqual([['+0530', '-0300'], undefined, undefined, undefined]);
});
