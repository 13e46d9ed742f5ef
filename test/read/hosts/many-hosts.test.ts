import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';

import { discover, type Discovery } from '../../../src/read/find/discover.ts';
import { guessText } from '../../../src/read/hosts/guesses.ts';
import { readHost } from '../../../src/run/read-host.ts';
import { packTar } from '../../support/make-archive.ts';
import { banner, gz, newRecord, plant, type Tree } from '../fixtures.ts';

let tree: Tree | undefined;
afterEach(async () => {
  await tree?.remove();
  tree = undefined;
});

type Files = Readonly<Record<string, string | Buffer>>;

async function find(files: Files, ...given: string[]): Promise<Discovery> {
  tree = await plant(files);
  return discover(given.map((name) => tree?.at(name) ?? ''));
}

/** Returns `NAME RULE: FILES` of each host. */
function namesOf({ hosts }: Discovery): string[] {
  return hosts.map(({ name, rule, streams }) => {
    const files = streams.flatMap((stream) => stream.files.map((file) => path.relative(tree?.root ?? '', file.path)));
    return `${name} ${rule}: ${files.toSorted().join(' ')}`;
  });
}

/** The calls of a log, as many as are asked for, each on the thread that all hosts have. */
function log(host: string, calls = 3, open = false): string {
  const lines = Array.from({ length: calls }, (_, number) => {
    const [stamp, later] = [`2024-05-01 10:0${number}:00,000`, `2024-05-01 10:0${number}:01,000`];
    const context = `from=::ffff:192.0.2.1,${5000 + number}, flow_id=${host}-${number}`;
    const finish = `${later}+0000 INFO  (jsonrpc/0) [api.host] FINISH getStats return={'status': {'code': 0}} ${context} (api:54)\n`;
    return `${stamp}+0000 INFO  (jsonrpc/0) [api.host] START getStats() ${context} (api:48)\n${open ? '' : finish}`;
  });
  return lines.join('');
}

const FIVE: Files = {
  'case/alpha-vdsm.log': log('alpha'),
  'case/bravo_vdsm.log': log('bravo', 3, true),
  'case/vdsm.log.charlie': log('charlie'),
  'case/delta.log': log('delta', 2),
  'case/2024-05-01/echo/vdsm.log': log('echo', 3, true),
};

describe('hosts in the names of files', () => {
  test('five hosts of one folder are five, however they are named', async () => {
    expect(namesOf(await find(FIVE, 'case'))).toEqual([
      'alpha file: case/alpha-vdsm.log',
      'bravo file: case/bravo_vdsm.log',
      'charlie file: case/vdsm.log.charlie',
      'delta file: case/delta.log',
      'echo directory: case/2024-05-01/echo/vdsm.log',
    ]);
  });

  test('no call pairs lines of two of them', async () => {
    const { hosts } = await find(FIVE, 'case');
    const calls: string[] = [];
    for (const host of hosts) {
      const options = { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print' } as const;
      await readHost(host, options, {
        async body({ bytes }) {
          for (const text of Buffer.from(bytes).toString().split('\n')) {
            if (text === '') continue;
            const { _index: index, _source: source } = JSON.parse(text);
            if (/-calls-/.test(index)) calls.push(`${source.host.name} ${source.trace.id} ${source.event.outcome}`);
          }
          return undefined;
        },
        fault: ({ message }) => expect(message).toBeUndefined(),
        progress() {},
      });
    }
    const expected = { alpha: 3, bravo: 3, charlie: 3, delta: 2, echo: 3 };
    expect(calls.toSorted()).toEqual(
      Object.entries(expected).flatMap(([host, count]) =>
        Array.from({ length: count }, (_, number) => {
          return `${host} ${host}-${number} ${host === 'bravo' || host === 'echo' ? 'unknown' : 'success'}`;
        }),
      ),
    );
  });

  test('rotated files belong to the host of their log', async () => {
    const files = {
      'case/n1-vdsm.log': log('n1'),
      'case/n1-vdsm.log.1.gz': gz(newRecord('2024-04-30 10:00:00,000')),
      'case/n2.log': newRecord('2024-05-02 10:00:00,000'),
      'case/n2.log-20240501': newRecord('2024-05-01 10:00:00,001'),
      'case/vdsm.log.192.0.2.7': newRecord('2024-05-02 10:00:00,002'),
      'case/vdsm.log.n3.example.com.1': newRecord('2024-05-02 10:00:00,003'),
    };
    expect(namesOf(await find(files, 'case'))).toEqual([
      '192.0.2.7 file: case/vdsm.log.192.0.2.7',
      'n1 file: case/n1-vdsm.log case/n1-vdsm.log.1.gz',
      'n2 file: case/n2.log case/n2.log-20240501',
      'n3.example.com file: case/vdsm.log.n3.example.com.1',
    ]);
  });

  test('is known by names that are written otherwise, and by what mail programs add', async () => {
    const files = {
      'case/n1.vdsm.log': newRecord('2024-05-02 10:00:00,001'),
      'case/vdsm-n2.log': newRecord('2024-05-02 10:00:00,002'),
      'case/vdsm_n3.example.com.log.1': newRecord('2024-05-02 10:00:00,003'),
      'case/n4-vdsm.log.txt': newRecord('2024-05-02 10:00:00,004'),
    };
    expect(namesOf(await find(files, 'case'))).toEqual([
      'n1 file: case/n1.vdsm.log',
      'n2 file: case/vdsm-n2.log',
      'n3.example.com file: case/vdsm_n3.example.com.log.1',
      'n4 file: case/n4-vdsm.log.txt',
    ]);
  });

  test.each([
    'vdsm-excerpt.log',
    'vdsm-errors.log',
    'vdsm.log.old',
    'vdsm.log.bak',
    'vdsm.log.orig',
    'vdsm.log.save',
    'vdsm.log.1.copy',
    'vdsm.log.tailed',
    'vdsm.log.txt',
    'vdsm.log.20240501.bak2',
    'old-vdsm.log',
    'node1-old.log',
    'engine-vdsm.log',
    'engine.log',
    'vdsm-2.log',
    'supervdsm_vdsm.log',
    'import-1.log',
    '2024-05-01.log',
    '02345678-vdsm.log',
    'logs-vdsm.log',
    'tmp.log',
    'node1 (2).log',
  ])('%s names none', async (name) => {
    const { hosts } = await find({ [`h1/${name}`]: log('x') }, '.');
    expect(hosts.map((host) => [host.name, host.rule])).toEqual([['h1', 'directory']]);
  });

  test('a text that is not of vdsm alone names none', async () => {
    const engine = '2024-05-01 10:00:00,000+01 INFO  [org.ovirt.engine.core.bll.X] (default task-1) [] hello\n';
    const files = { 'h1/page.log': log('x') + engine, 'h2/node5.log': engine.repeat(3) };
    expect(namesOf(await find(files, '.'))).toEqual(['h1 directory: h1/page.log', 'h2 directory: h2/node5.log']);
  });

  test('in a folder with a vdsm.log, or a rotation of it, X.log is of the host of that', async () => {
    const files = {
      'a/vdsm.log': newRecord('2024-05-01 10:00:00,000', banner('n7.example.com')),
      'a/excerpt.log': log('x'),
      'a/vdsm.log.old': newRecord('2024-04-01 10:00:00,000'),
      'b/vdsm.log.1': newRecord('2024-05-01 11:00:00,000', banner('n8')),
      'b/other.log': newRecord('2024-05-01 11:30:00,000', banner('n9')),
    };
    expect(namesOf(await find(files, 'a', 'b'))).toEqual([
      'n7.example.com banner: a/excerpt.log a/vdsm.log a/vdsm.log.old',
      'n8 banner: b/other.log b/vdsm.log.1',
    ]);
  });

  test('X.log whose text is a part of another log is of the host of that log', async () => {
    const text = log('n1', 9);
    const middle = text.split('\n').slice(5, 11).join('\n');
    const files = {
      'case/n1-vdsm.log.1.gz': gz(text),
      'case/part.log': `a text of somebody\n${middle.replaceAll('\n', '\r\n')}\r\n`,
      'case/n2.log': log('n2'),
      'case/n3.log': log('n2').slice(0, -20),
    };
    expect(namesOf(await find(files, 'case'))).toEqual([
      'n1 file: case/n1-vdsm.log.1.gz case/part.log',
      'n2 file: case/n2.log case/n3.log',
    ]);
  });

  test('companion logs go with the host that their names share a part with', async () => {
    const sanlock = '2020-01-31 10:00:00 4711 [12]: s1 all pids clear\n';
    const files = {
      ...FIVE,
      'case/alpha-sanlock.log': sanlock,
      'case/delta-sanlock.log': sanlock,
      'case/sanlock.log.charlie': sanlock,
      'case/alphabet-sanlock.log': sanlock,
    };
    const found = namesOf(await find(files, 'case'));
    expect(found).toContain('alpha file: case/alpha-sanlock.log case/alpha-vdsm.log');
    expect(found).toContain('delta file: case/delta-sanlock.log case/delta.log');
    expect(found).toContain('case parent: case/alphabet-sanlock.log');
  });
});

describe('a file that is named alone has the host that it has in a walk', () => {
  test.each([
    ['case/delta.log', 'delta file'],
    ['case/vdsm.log.charlie', 'charlie file'],
    ['case/2024-05-01/echo/vdsm.log', 'echo parent'],
  ])('%s', async (given, expected) => {
    const { hosts } = await find(FIVE, given);
    expect(hosts.map(({ name, rule }) => `${name} ${rule}`)).toEqual([expected]);
  });

  test('X.log in a folder with a vdsm.log, or with a log that holds its text, and a log whose other files have the banner', async () => {
    const files = {
      'a/vdsm.log.2': newRecord('2024-05-01 10:00:00,000', banner('n7')),
      'a/excerpt.log': log('x'),
      'b/n1.log': log('n1', 9),
      'b/part.log': log('n1', 2),
      'c/vdsm.log': log('y'),
      'c/vdsm.log.1.gz': gz(newRecord('2024-04-01 10:00:00,000', banner('n8'))),
    };
    expect(namesOf(await find(files, 'a/excerpt.log', 'b/part.log', 'c/vdsm.log'))).toEqual([
      'n1 file: b/part.log',
      'n7 banner: a/excerpt.log',
      'n8 banner: c/vdsm.log',
    ]);
  });

  test('in the tree of a host', async () => {
    const files = {
      'h1/var/log/vdsm/vdsm.log': newRecord('2024-05-01 10:00:00,000', banner('told')),
      'h2/var/log/sanlock.log': '2020-01-31 10:00:00 4711 [12]: s1 all pids clear\n',
      'h3/vdsm.log': newRecord('2024-05-01 10:00:00,001', banner('h3.example.com')),
    };
    const names = Object.keys(files);
    expect(namesOf(await find(files, ...names))).toEqual([
      'h1 directory: h1/var/log/vdsm/vdsm.log',
      'h2 directory: h2/var/log/sanlock.log',
      'h3 directory: h3/vdsm.log',
    ]);
    const walked = await discover([tree?.at('.') ?? '']);
    expect(walked.hosts.map(({ name }) => name)).toEqual(['h1', 'h2', 'h3']);
  });
});

describe('a folder that no host is called', () => {
  const TOLD = newRecord('2024-05-01 10:00:00,000', banner('told.example.com'));

  test.each(['logs', 'log', 'tmp', 'Files', 'downloads', 'var', 'vdsm', '17', '2024-05-01', '02345678', 'case-01234'])(
    '%s: the banner names the host, else the next folder out',
    async (folder) => {
      expect(namesOf(await find({ [`${folder}/vdsm.log`]: TOLD }, '.'))).toEqual([
        `told.example.com banner: ${folder}/vdsm.log`,
      ]);
      await tree?.remove();
      for (const given of [`site/${folder}`, `site/${folder}/vdsm.log`, 'site', '.']) {
        const { hosts } = await find({ [`site/${folder}/vdsm.log`]: log('x') }, given);
        expect(hosts.map(({ name }) => name)).toEqual(['site']);
        await tree?.remove();
      }
    },
  );

  test('the banner goes before the folder around logs that were collected, unless both may be one name', async () => {
    const files = {
      'acme/logs/vdsm.log': TOLD,
      'told/tmp/vdsm.log': newRecord('2024-05-01 10:00:00,000', banner('told.x')),
    };
    expect(namesOf(await find(files, '.'))).toEqual([
      'told directory: told/tmp/vdsm.log',
      'told.example.com banner: acme/logs/vdsm.log',
    ]);
  });

  test('any other stays the name, and a banner that differs is reported', async () => {
    const files = {
      'h1/vdsm.log': TOLD,
      'told/vdsm.log': newRecord('2024-05-01 11:00:00,000', banner('Told.example.com')),
      'n5-vdsm.log': newRecord('2024-05-01 12:00:00,000', banner('n6')),
    };
    const { hosts, warnings } = await find(files, '.');
    expect(hosts.map(({ name }) => name)).toEqual(['h1', 'n5', 'told']);
    expect(warnings.map((text) => text.replaceAll(`${tree?.root}/`, ''))).toEqual([
      "h1: named by directory, but its banner in h1/vdsm.log names 'told.example.com'; if that is right, use --host or --host-from",
      "n5: named by file name, but its banner in n5-vdsm.log names 'n6'; if that is right, use --host or --host-from",
    ]);
  });
});

describe('hosts with equal text', () => {
  const SOS = {
    'sosreport-x/var/log/vdsm/vdsm.log': log('n5'),
    'sosreport-x/hostname': 'node5.example.com\n',
    'sosreport-x/version.txt': '',
  };

  test('a tree next to its sosreport under the long name is read as one host', async () => {
    const found = await find({ 'node5/var/log/vdsm/vdsm.log': log('n5'), ...SOS }, '.');
    expect(namesOf(found)).toEqual([
      'node5.example.com sosreport: node5/var/log/vdsm/vdsm.log sosreport-x/var/log/vdsm/vdsm.log',
    ]);
    expect(found.merged.map((text) => text.replaceAll(`${tree?.root}/`, ''))).toEqual([
      'node5 and node5.example.com have equal text (node5/var/log/vdsm/vdsm.log, sosreport-x/var/log/vdsm/vdsm.log): reading both as node5.example.com',
    ]);
  });

  test('so is one of which the sosreport holds only the end', async () => {
    const text = log('n5', 9);
    const files = { ...SOS, 'sosreport-x/var/log/vdsm/vdsm.log': text.slice(text.indexOf('\n', 400) + 1) };
    const { hosts } = await find({ 'node5/var/log/vdsm/vdsm.log': text, ...files }, '.');
    expect(hosts.map(({ name }) => name)).toEqual(['node5.example.com']);
  });

  test('hosts whose text differs stay two, whatever their names are', async () => {
    const { hosts, merged } = await find({ 'node5/var/log/vdsm/vdsm.log': log('other'), ...SOS }, '.');
    expect(hosts.map(({ name }) => name)).toEqual(['node5', 'node5.example.com']);
    expect(merged).toEqual([]);
  });

  test('hosts of other names stay two, which is reported', async () => {
    const { hosts, warnings } = await find({ 'web7/vdsm.log': log('n5'), 'node5/vdsm.log': log('n5') }, '.');
    expect(hosts.map(({ name }) => name)).toEqual(['node5', 'web7']);
    expect(warnings.map((text) => text.replaceAll(`${tree?.root}/`, ''))).toEqual([
      'node5 and web7 have equal text (node5/vdsm.log, web7/vdsm.log): if they are one host, name both with --host or --host-from',
    ]);
  });

  test('one whose text is the beginning of others is like each of them, though they differ further on', async () => {
    const { warnings } = await find(
      {
        'a1/vdsm.log': log('n5', 1),
        'b2/vdsm.log': log('n5', 4),
        'c3/vdsm.log': log('n5', 1) + log('n6', 4).split('\n').slice(2).join('\n'),
        'd4/vdsm.log': log('n7', 4),
      },
      '.',
    );
    expect(warnings.map((text) => text.replace(/ \(.*/, ''))).toEqual([
      'a1 and b2 have equal text',
      'a1 and c3 have equal text',
    ]);
  });

  test('of many copies of one log, the first pairs are named and the others counted', async () => {
    const copies = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`web${index}/vdsm.log`, log('n5')]));
    const { hosts, warnings } = await find(copies, '.');
    expect(hosts).toHaveLength(8);
    expect(warnings.map((text) => text.replace(/ \(.*/, ''))).toEqual([
      ...[1, 2, 3, 4, 5].map((index) => `web0 and web${index} have equal text`),
      'and 23 more pairs of hosts have equal text',
    ]);
  });
});

test('the guessed names are one line for people', async () => {
  expect(guessText((await find(FIVE, 'case')).hosts)).toBe(
    'guessed names of hosts: alpha, bravo, charlie, delta (by file name); echo (by directory); set others with --host or --host-from',
  );
  expect(guessText([{ name: 'h1', rule: 'option' }])).toBeUndefined();
});

describe('thousands of hosts', () => {
  const many = 6000;

  /** Time of the quickest of three runs, in ms. */
  async function quickest(run: () => Promise<unknown>): Promise<number> {
    let best = Infinity;
    for (let turn = 0; turn < 3; turn++) {
      const start = performance.now();
      await run();
      best = Math.min(best, performance.now() - start);
    }
    return best;
  }

  test.each<[string, (index: number) => string]>([
    ['each with a log of its own', (index) => log(`h${index}`, 1)],
    ['with copies of one log', () => log('n5', 1)],
  ])('%s are found in time in proportion to their number', async (_title, textOf) => {
    const archiveOf = (count: number): Buffer =>
      packTar(Array.from({ length: count }, (_, at) => ({ path: `case/h${at}/vdsm.log`, content: textOf(at) })));
    tree = await plant({ 'few.tar': archiveOf(many / 4), 'many.tar': archiveOf(many) });
    const [few, all] = [tree.at('few.tar'), tree.at('many.tar')];
    const base = await quickest(() => discover([few]));
    // four times as many: quadratic time would be sixteen times as long
    expect(await quickest(() => discover([all]))).toBeLessThan(9 * base + 200);
    expect((await discover([all])).hosts).toHaveLength(many);
  });

  test('in one system log are read in time in proportion to its lines', async () => {
    const textOf = (hosts: number): string =>
      Array.from({ length: 2 * many }, (_, at) => {
        const [minute, second] = [Math.floor(at / 60) % 60, at % 60].map((part) => String(part).padStart(2, '0'));
        return `May  1 1${Math.floor(at / 3600)}:${minute}:${second} node${at % hosts}.example.com kernel: sd 0:0:0:0: [sda] I/O error ${at}\n`;
      }).join('');
    tree = await plant({ 'few/messages': textOf(30), 'many/messages': textOf(many) });
    const read = async (name: string): Promise<void> => {
      const { hosts } = await discover([tree?.at(name) ?? '']);
      const options = { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print' } as const;
      const sink = { body: async () => undefined, fault() {}, progress() {} };
      for (const host of hosts) await readHost(host, options, sink);
    };
    const base = await quickest(() => read('few'));
    expect(await quickest(() => read('many'))).toBeLessThan(8 * base + 300);
  });
});
