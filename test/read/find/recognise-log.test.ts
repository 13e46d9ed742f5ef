/** No log is recognised as one of another kind, whatever its name is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOGS } from '../../../src/logs/kinds.ts';
import type { LogKind } from '../../../src/model/files.ts';
import { recogniseLog } from '../../../src/read/find/recognise-log.ts';
import { openBytes } from '../../../src/read/bytes/open.ts';
import { runs } from '../../support/properties.ts';
import { FIELD } from '../../support/evidence.ts';

const GOLDEN = 'test/golden';
const FLEET = 'samples/fleet';
const SHARED = new URL('../../../../shared/', import.meta.url).pathname;
const NEUTRAL = 'x.log';
const SOURCE = { path: NEUTRAL, modified: Date.UTC(2024, 11, 31) };

/** Recognised by their names. */
const NAMED = /^(?:schema-error|commands|pasted|mixed)/;

/** Returns the kind of the logs in a folder of goldens, which its name begins with; other folders hold logs of vdsm. */
function kindOfFolder(folder: string): LogKind {
  const kinds = LOGS.map(({ kind }) => kind).filter((kind) => folder.startsWith(kind));
  return kinds.toSorted((a, b) => b.length - a.length)[0] ?? 'vdsm';
}

interface Sample {
  readonly name: string;
  readonly kind: LogKind;
  readonly text: string;
}

function goldens(): Sample[] {
  return readdirSync(GOLDEN, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log') && !NAMED.test(name))
    .map((name) => ({
      name,
      kind: kindOfFolder(name.split('/')[0] ?? ''),
      text: readFileSync(`${GOLDEN}/${name}`, 'latin1'),
    }));
}

const FLEET_KINDS: readonly (readonly [RegExp, LogKind])[] = [
  [/engine\.log/, 'engine'],
  [/supervdsm\.log$/, 'supervdsm'],
  [/sanlock\.log$/, 'sanlock'],
  [/messages$/, 'syslog'],
  [/libvirtd\.log$/, 'libvirt'],
  [/qemu\/[^/]+\.log$/, 'qemu'],
  [/vdsm\.log/, 'vdsm'],
];

async function fleet(): Promise<Sample[]> {
  const names = readdirSync(FLEET, { recursive: true, encoding: 'utf8' }).filter((name) => /log|messages/.test(name));
  const samples: Sample[] = [];
  for (const name of names) {
    const kind = FLEET_KINDS.find(([pattern]) => pattern.test(name))?.[1];
    const compression = name.endsWith('.xz') ? 'xz' : name.endsWith('.gz') ? 'gz' : 'none';
    if (kind === undefined || !/\.(?:log|xz|gz|\d)$|messages$|log-\d+/.test(name) || !isFile(`${FLEET}/${name}`))
      continue;
    samples.push({ name, kind, text: await head(`${FLEET}/${name}`, compression) });
  }
  return samples;
}

function isFile(name: string): boolean {
  return !readdirSync(name.slice(0, name.lastIndexOf('/')), { withFileTypes: true })
    .find((entry) => name.endsWith(`/${entry.name}`))
    ?.isDirectory();
}

async function head(path: string, compression: 'none' | 'xz' | 'gz'): Promise<string> {
  for await (const chunk of openBytes({ kind: 'vdsm' as const, path, compression, size: 0, modified: 0 }, () => {}))
    return chunk.toString('latin1', 0, 64 << 10);
  return '';
}

/** Returns the samples that were recognised wrongly, with both kinds. */
function confusion(samples: readonly Sample[]): string[] {
  return samples.flatMap(({ name, kind, text }) => {
    const found = recogniseLog(text, NEUTRAL, SOURCE)?.kind;
    return found === kind ? [] : [`${name}: ${kind} taken for ${found ?? 'nothing'}`];
  });
}

describe('logs under a neutral name', () => {
  it('are recognised: goldens of every kind and era', () => {
    const samples = goldens();
    expect(confusion(samples)).toEqual([]);
    const kinds = new Set(samples.map(({ kind }) => kind));
    const without = LOGS.filter(({ kind, byName }) => !byName && !kinds.has(kind)).map(({ kind }) => kind);
    expect(without).toEqual(['engine-ui', 'engine-keycloak', 'vdsm-reg']);
  });

  it('are recognised: the sample fleet', async () => {
    const samples = await fleet();
    expect(confusion(samples)).toEqual([]);
    expect(new Set(samples.map(({ kind }) => kind)).size).toBe(FLEET_KINDS.length);
  });

  it.skipIf(!existsSync(SHARED))('are recognised: samples of the releases', async () => {
    const names = readdirSync(`${SHARED}samples`);
    const samples = names.map(async (name): Promise<Sample> => ({
      name,
      kind: name.startsWith('libvirt') ? 'libvirt' : 'vdsm',
      text: await head(`${SHARED}samples/${name}`, name.endsWith('.xz') ? 'xz' : 'none'),
    }));
    expect(confusion(await Promise.all(samples))).toEqual([]);
  });

  it('are recognised: excerpts of vdsm.log that people published', () => {
    const index = readFileSync(`${FIELD}/INDEX.tsv`, 'utf8').trimEnd().split('\n').slice(1);
    const samples = index.flatMap((row): Sample[] => {
      const [name = '', , , era = ''] = row.split('\t');
      if (!/^(?:A|B\d|C\d|D\d|E|F|hybrid-[\d.]+)$/.test(era)) return [];
      return [{ name, kind: 'vdsm', text: readFileSync(`${FIELD}/${name}`, 'latin1') }];
    });
    // text without a header is none of any kind; `--pasted` may repair it
    expect(confusion(samples).filter((text) => !text.endsWith('taken for nothing'))).toEqual([]);
  });

  it.skipIf(!existsSync(SHARED))('are recognised: sample lines of the grammar', () => {
    const blocks = readFileSync(`${SHARED}formats/SISTER.md`, 'utf8')
      .split(/^```\n/m)
      .filter((_, at) => at % 2 === 1);
    const found = blocks.flatMap((block) => recogniseLog(block, NEUTRAL, SOURCE)?.kind ?? []);
    // the others are patterns, and lines without their headers; the last of libvirt's block are more of qemu than of it
    const expected = ['engine', 'engine', 'ha-agent', 'sanlock', 'mom', 'supervdsm', 'qemu', 'imageio'];
    expect(found).toEqual(expected);
    const lines = blocks.flatMap((block) => block.split('\n'));
    const kinds = lines.flatMap((line) => recogniseLog(line, NEUTRAL, SOURCE)?.kind ?? []);
    expect([...new Set(kinds)].toSorted()).toEqual([...new Set([...expected, 'libvirt', 'syslog'])].toSorted());
  });

  it('are recognised by their names where they share loggers', () => {
    const line = (logger: string, thread = 'MainThread'): string =>
      `${thread}::INFO::2019-01-01 10:00:00,123::module::77::${logger}::(func) text\n`;
    const library = line('ovirt_hosted_engine_ha.lib.image.Image').repeat(3);
    const broker = library + line('ovirt_hosted_engine_ha.broker.monitor.Monitor');
    expect(recogniseLog(broker, 'broker.log', SOURCE)?.kind).toBe('ha-broker');
    expect(recogniseLog(library, 'agent.log', SOURCE)?.kind).toBe('ha-agent');
    // vdsm's side of the connection to its helper, until 4.13
    expect(recogniseLog(line('SuperVdsmProxy', 'Thread-16'), NEUTRAL, SOURCE)?.kind).toBe('vdsm');
    expect(recogniseLog(line('SuperVdsm.Server'), NEUTRAL, SOURCE)?.kind).toBe('supervdsm');
  });

  it('of one record with a long traceback are logs all the same; source code with a line of a log is none', () => {
    const mom = readFileSync(`${GOLDEN}/mom-4.3/connection-denied.log`, 'latin1');
    expect(recogniseLog(mom, 'a.txt', SOURCE)).toMatchObject({ kind: 'mom', share: 1 });
    const stack = `${'\tat org.ovirt.engine.X.y(X.java:1)\n'.repeat(30)}Caused by: java.io.IOException: x\n\t... 12 more\n`;
    const engine = `2014-01-21 13:13:21,166 ERROR [org.ovirt.engine.core.X] (t) x: java.lang.E: y\n${stack}`;
    expect(recogniseLog(engine, 'a.txt', SOURCE)).toMatchObject({ kind: 'engine', share: 1 });
    const code = `def test():\n    text = '''\n${mom.split('\n')[0] ?? ''}\n'''\n${'    assert text\n'.repeat(10)}`;
    expect(recogniseLog(code, 'a.py', SOURCE)?.share).toBeLessThan(0.1);
  });

  it('are recognised by the first header after hundreds of lines of a record that rotation cut', () => {
    const stack = '\tat org.ovirt.Some.call(Some.java:1)\n'.repeat(300);
    const line = '2020-01-31 10:00:00,000 INFO  [org.ovirt.x] (thread) hello\n';
    const found = recogniseLog(stack + line, NEUTRAL, SOURCE);
    expect(found?.kind).toBe('engine');
    expect(found?.share).toBeLessThan(0.01);
    // lines without a time count only near the beginning
    expect(recogniseLog(`${'text\n'.repeat(60)}qemu-img: error\n`, NEUTRAL, SOURCE)).toBeUndefined();
  });

  it('may hold two eras of one log', () => {
    const logger = '[org.ovirt.engine.core.bll.X] (pool-6-thread-47)';
    const engine = ['2016-02-17 23:10:34,857', '2017-02-17 23:10:34,857+01', '2017-02-17 23:10:34,857+0530'];
    const sanlock = ['2016-01-25 06:12:06-0600', '2016-12-25 06:12:06'];
    const facts = (kind: LogKind, line: string) => {
      const header = LOGS.find((def) => def.kind === kind)?.header(line, SOURCE);
      return [header?.zone ?? '', header?.facts?.['trace.id']];
    };
    expect(engine.map((stamp) => facts('engine', `${stamp} INFO  ${logger} [1455cecf] text`))).toEqual([
      ['', '1455cecf'],
      ['+0100', '1455cecf'],
      ['+0530', '1455cecf'],
    ]);
    expect(facts('engine', `${engine[0] ?? ''} INFO  ${logger} [within thread]: text`)).toEqual(['', undefined]);
    expect(facts('engine', `${engine[0] ?? ''} INFO  ${logger} [] text`)).toEqual(['', undefined]);
    expect(sanlock.map((stamp) => facts('sanlock', `${stamp} 48071 [10244]: text`)[0])).toEqual(['-0600', '']);
  });

  it('of tools that vdsm ran are recognised by their name, since their text looks like an import', () => {
    const text = '[   0.0] Examine source disk\n[   1.2] Done\n';
    const name = 'virtcmd-virt-sparsify-20230411T081402-abcd.log';
    expect(recogniseLog(text, name, { ...SOURCE, path: `/commands/${name}` })?.kind).toBe('commands');
    expect(recogniseLog(text, NEUTRAL, SOURCE)?.kind).toBe('import');
  });

  it('of browsers and of the single sign-on are recognised by their loggers', () => {
    const line = (logger: string): string => `2021-11-01 10:00:00,100+01 ERROR [${logger}] (default task-1) [] text\n`;
    const ui = line('org.ovirt.engine.ui.frontend.server.gwt.OvirtRemoteLoggingService');
    expect(recogniseLog(ui, NEUTRAL, SOURCE)?.kind).toBe('engine-ui');
    expect(recogniseLog(line('org.keycloak.events'), NEUTRAL, SOURCE)?.kind).toBe('engine-keycloak');
  });
});

describe('headers', () => {
  it('are total on any text, however long', () => {
    const pieces = fc.constantFrom(
      '2020-01-01 00:00:00,000',
      '::',
      'INFO',
      '(',
      ')',
      '[',
      ']',
      ' ',
      ': ',
      'Jan  1 ',
      '-',
      '=',
      'a',
      '\0',
      '\r',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), fc.nat(3), (parts, times) => {
        const line = parts.join('').repeat(1 + times * 1000);
        for (const { header } of LOGS) {
          const found = header(line, SOURCE);
          if (found !== undefined) expect(found.at).toBeLessThanOrEqual(line.length);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('of one kind are none of another, but of those that share them', () => {
    const shared = new Set(['supervdsm', 'ha-agent', 'ha-broker', 'upgrade', 'vdsm', 'vdsm-reg', 'guest-agent']);
    const engine = new Set(['engine', 'engine-ui', 'engine-keycloak', 'engine-server']);
    const wrong: string[] = [];
    for (const { name, kind, text } of goldens()) {
      for (const other of LOGS) {
        if (other.kind === kind || other.byName || other.untimed || other.triedLast) continue;
        if ((shared.has(kind) && shared.has(other.kind)) || (engine.has(kind) && engine.has(other.kind))) continue;
        // output of imports holds lines of libvirt, commands look like imports
        if (kind === 'import' || kind === 'syslog') continue;
        const taken = text.split('\n').filter((line) => {
          const header = other.header(line, SOURCE);
          return header !== undefined && header.stamp !== '' && other.isOwn?.(header, line) !== false;
        });
        if (taken.length > 0) wrong.push(`${name}: ${other.kind} takes ${taken[0] ?? ''}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
