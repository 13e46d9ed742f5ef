import { symlink } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';

import { discover } from '../../../src/read/find/discover.ts';
import { newRecord, plant, type Tree } from '../fixtures.ts';

let tree: Tree | undefined;
afterEach(async () => {
  await tree?.remove();
  tree = undefined;
});

const LOG = newRecord('2020-01-31 10:00:00,000');
const TIMEDATECTL = '       Time zone: Asia/Kolkata (IST, +0530)\n';
const DATE = 'Fri Jan 31 15:30:00 IST 2020\n';
const UTC = 'Fri Jan 31 10:00:00 UTC 2020\n';
/** As `time_diff.txt` is laid out by the log collector. */
const TIME_DIFF = [
  'Node              : Node Time                         : Engine Time                       : Clock Drift Between Engine and Node',
  'other             : 2020-01-31 10:00:00+00:00         : 2020-01-31 10:00:07.000000+00:00  : -0:00:07.000000                    ',
  'H1.example.com    : 2020-01-31 15:30:03+05:30         : 2020-01-31 10:00:00.500000+00:00  : +0:00:02.500000                    ',
  '',
].join('\n');
const ROW =
  'H1.example.com    : 2020-01-31 15:30:03+05:30         : 2020-01-31 10:00:00.500000+00:00  : +0:00:02.500000';

/** The end of a TZif file of version 2. */
function tzif(rule: string): Buffer {
  return Buffer.from(`TZif2${'\0'.repeat(39)}TZif2${'\0'.repeat(39)}\n${rule}\n`, 'latin1');
}

async function factsOf(given: string): Promise<unknown[]> {
  const { hosts } = await discover([tree?.at(given) ?? '']);
  return hosts.map(({ facts }) => facts);
}

describe('facts about the clock in the tree of a host', () => {
  test('in an unpacked sosreport', async () => {
    tree = await plant({
      'sos/var/log/vdsm/vdsm.log': LOG,
      'sos/sos_commands/systemd/timedatectl': TIMEDATECTL,
      'sos/sos_commands/date/date': DATE,
      'sos/sos_commands/date/date_--utc': UTC,
    });
    await symlink('sos_commands/date/date', tree.at('sos/date'));
    expect(await factsOf('sos')).toEqual([{ timedatectl: TIMEDATECTL, date: DATE, dateUtc: UTC }]);
  });

  test('in a copy of the tree of a host: the link etc/localtime, though it leads nowhere here', async () => {
    tree = await plant({ 'h1/var/log/vdsm/vdsm.log': LOG, 'h1/etc/adjtime': '' });
    await symlink('../usr/share/zoneinfo/Asia/Kolkata', tree.at('h1/etc/localtime'));
    expect(await factsOf('.')).toEqual([{ localtimeLink: '../usr/share/zoneinfo/Asia/Kolkata' }]);
  });

  test('the rule in etc/localtime where that is a file', async () => {
    tree = await plant({ 'h1/var/log/vdsm/vdsm.log': LOG, 'h1/etc/localtime': tzif('CET-1CEST,M3.5.0,M10.5.0/3') });
    expect(await factsOf('.')).toEqual([{ localtimeRule: 'CET-1CEST,M3.5.0,M10.5.0/3' }]);
  });

  test('none, where a file is not as expected, too large, or leads to another machine', async () => {
    tree = await plant({
      'h1/var/log/vdsm/vdsm.log': LOG,
      'h1/etc/localtime': 'no zone file\n',
      'h1/date': 'x'.repeat(70_000),
      outside: TIMEDATECTL,
    });
    await symlink('../outside', tree.at('h1/timedatectl'));
    expect(await factsOf('h1/var/log/vdsm')).toEqual([undefined]);
  });

  test('the row of time_diff.txt, by the folder of the log collector, whatever the case of its letters', async () => {
    tree = await plant({
      'c/log-collector-data/time_diff.txt': TIME_DIFF,
      'c/log-collector-data/h1.example.com/var/log/vdsm/vdsm.log': LOG,
      'c/log-collector-data/h2/var/log/vdsm/vdsm.log': LOG,
    });
    expect(await factsOf('.')).toEqual([{ timeDiff: ROW }, undefined]);
  });

  test('those of the newest log, where trees of two times are one host', async () => {
    tree = await plant({
      'old/h1/var/log/vdsm/vdsm.log': newRecord('2019-01-31 10:00:00,000'),
      'old/h1/date': 'old',
      'new/h1/var/log/vdsm/vdsm.log': LOG,
      'new/h1/date': 'new',
    });
    expect(await factsOf('.')).toEqual([{ date: 'new' }]);
  });
});
