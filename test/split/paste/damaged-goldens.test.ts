/**
 * Every golden of a clean log, damaged as mails, pages and terminals do it, and read with `--pasted`: its documents are those
 * of the clean log. `PASTE_FIGURES=1` prints the shares by kind of log and damage.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LogKind } from '../../../src/model/files.ts';
import { documentsOf, kindOf, type Printed } from '../../golden/documents.ts';

const GOLDEN = 'test/golden';
/** Share of the documents of a kind of log that are as those of the clean log. */
const SHARE_MIN = 0.98;
const folder = mkdtempSync(path.join(tmpdir(), 'damaged-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the lines that a line becomes; it is the `at`th of its text, from 0. */
type Damage = (line: string, at: number) => readonly string[];

const DAMAGES: Readonly<Record<string, Damage>> = {
  quoted: (line) => [line === '' ? '>' : `> ${line}`],
  'quoted twice': (line) => [line === '' ? '> >' : `> > ${line}`],
  'as less -N shows it': (line, at) => [`${String(at + 1).padStart(7)} ${line}`],
  'as grep -H prints it': (line) => [`/var/log/vdsm/vdsm.log:${line}`],
  'indented by four': (line) => [line === '' ? '' : `    ${line}`],
  'wrapped at column 72': (line) => atColumn(line, 72),
  'wrapped at column 172': (line) => atColumn(line, 172),
  'wrapped between words at 72': (line) => betweenWords(line, 72),
  'wrapped between words at 100': (line) => betweenWords(line, 100),
  'wrapped between words at 172': (line) => betweenWords(line, 172),
};

/** Breaks a line after so many characters. */
function atColumn(line: string, width: number): string[] {
  const parts: string[] = [];
  for (let at = 0; at < line.length || at === 0; at += width) parts.push(line.slice(at, at + width));
  return parts;
}

/** Breaks a line between words, as editors do: blanks at the break are lost, and a word longer than a line is broken. */
function betweenWords(line: string, width: number): string[] {
  const parts: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const end = blank > 0 && rest.slice(0, blank).trim() !== '' ? blank : width;
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...parts, rest];
}

/** Texts that a wrap makes ambiguous, by what is lost. No rule can tell what they were. */
const EXCEPTIONS: Readonly<Record<string, { readonly why: string; readonly goldens: readonly string[] }>> = {
  'blanks at the break': {
    why: 'the wrap dropped a run of blanks, which is read as one blank',
    goldens: [
      'A/commands',
      'A/lvm-not-found',
      'E/command-known-from-text',
      'F/request-failed-by-error',
      'F/request-failed-by-exception',
      'F/request-failed-by-status',
      'F/requests-without-call-inside',
      'host-deploy-4.2/ovirt-host-deploy-ansible-20180908012152-192.0.2.58-db4c88e0-cd98-4d65-b876-f970ab3c36ec',
      'syslog-forwarded/imfile',
      'syslog-forwarded/journal',
      'syslog-forwarded/json',
      'syslog-forwarded/rfc5424',
      'syslog-forwarded/short-monotonic',
    ],
  },
  'blanks that a page collapsed before': {
    why: 'the golden has one blank behind INFO where the log has two, and each such place is at a break',
    goldens: [
      'engine-3.3/activate-domain',
      'engine-4.2/migration-rerun',
      'engine-4.3/vm-xml',
      'engine-4.4/close-wait',
      'engine-4.4/connect-storage',
      'engine-4.4/poll-failed',
    ],
  },
  'a full line that ends': {
    why: 'a line of a message ends where the first word of the next line would not have fit, or at the column',
    goldens: [
      'A/xmlrpc-calls',
      'engine-4.1/event-forms',
      'import-1.42/import-9f4ad06a-61b2-4c3d-8e5f-0a1b2c3d4e5f-20240102T150022',
      'libvirt-1.2/monitor-lost',
      'otopi-1.7/ovirt-host-deploy-20180702072907-192.0.2.58-4c1a2b3d',
      'qemu-6/vm1',
      'syslog-journal/systemctl-status',
    ],
  },
  'few breaks': {
    why: 'one or two breaks in the whole text show neither its width nor whether it was broken within a word',
    goldens: [
      'C1/orderly-stop',
      'E/threshold-of-a-vm-that-ended',
      'engine-server-4.4/server',
      'F/cpu-set-not-updated',
      'libvirt-0.10/certificate-owner',
      'libvirt-9/block-job-event',
      'mixed/agent-then-engine',
      'supervdsm-C1/failed-command-before-its-error',
      'syslog-journal/broker-glued',
      'syslog-journal/mom-missing',
    ],
  },
  'output of a tool': {
    why: 'any line of it is a record, or shows progress, so that no line continues another',
    goldens: [
      'commands/virtcmd-virt-sparsify-27f1a8d4-1f81-49e6-bd83-4ecb0a462b54-20230411T081402-abcd',
      'import-1.40/import-27f1a8d4-1f81-49e6-bd83-4ecb0a462b54-20190716T101112',
    ],
  },
};
const EXCEPTED = new Set(Object.values(EXCEPTIONS).flatMap(({ goldens }) => goldens));

/** Bytes that are not UTF-8 do not survive the damage that this test does. */
const NO_TEXT = 'mixed/invalid-utf8';

const goldens = readdirSync(GOLDEN, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.log') && !file.startsWith('pasted'))
  .map((file) => file.slice(0, -'.log'.length))
  .filter((golden) => golden !== NO_TEXT)
  .sort();

interface Outcome {
  readonly golden: string;
  readonly kind: LogKind;
  readonly damage: string;
  /** Documents that are as those of the clean log, of all that it has. */
  readonly same: number;
  readonly all: number;
}

async function readDamaged(golden: string): Promise<Outcome[]> {
  const file = `${GOLDEN}/${golden}.log`;
  const text = readFileSync(file, 'utf8');
  // some goldens were cut or collapsed by the people who showed them: these are repaired in either case
  const clean = (await documentsOf(file, 'none', true)).map(essenceOf);
  const outcomes: Outcome[] = [];
  for (const [damage, by] of Object.entries(DAMAGES)) {
    const damaged = path.join(folder, path.basename(file));
    writeFileSync(damaged, damageText(text, by));
    const read = new Set((await documentsOf(damaged, 'none', true)).map(essenceOf));
    const same = clean.filter((document) => read.has(document)).length;
    outcomes.push({ golden, kind: kindOf(file), damage, same, all: clean.length });
  }
  return outcomes;
}

function damageText(text: string, by: Damage): string {
  const lines = text.split('\n');
  const end = lines.pop() ?? '';
  return [...lines.flatMap((line, at) => by(line, at)), end].join('\n');
}

/** What a document says, its id included, but for where its lines are in the file, and that they were repaired. */
function essenceOf({ _id, _index, _source }: Printed): string {
  const { vdsm, log, ...rest } = _source as Printed['_source'] & { log?: object; vdsm: { log?: { layout?: string } } };
  const { file: _file, ...origin } = (log ?? {}) as { file?: unknown };
  const { log: place, quality = [], ...fields } = vdsm;
  return JSON.stringify([
    _id,
    _index,
    rest,
    origin,
    fields,
    place?.layout,
    quality.filter((flag) => flag !== 'pasted'),
  ]);
}

describe('damaged goldens', () => {
  it('give the documents of the clean logs', { timeout: 300_000 }, async () => {
    const outcomes: Outcome[] = [];
    for (const golden of goldens) outcomes.push(...(await readDamaged(golden)));
    const sums = new Map<string, { same: number; all: number }>();
    for (const { golden, kind, damage, same, all } of outcomes) {
      if (isWrap(damage) && EXCEPTED.has(golden)) continue;
      const sum = sums.get(`${kind}, ${damage}`) ?? { same: 0, all: 0 };
      sums.set(`${kind}, ${damage}`, { same: sum.same + same, all: sum.all + all });
    }
    if (process.env['PASTE_FIGURES'] === '1') console.log(figuresOf(outcomes));
    const poor = [...sums].filter(([, { same, all }]) => same < all * SHARE_MIN);
    expect(poor, 'kinds of log of which more than 2 % of the documents differ').toEqual([]);
    const needless = [...EXCEPTED].filter((golden) =>
      outcomes.every((outcome) => outcome.golden !== golden || outcome.same === outcome.all),
    );
    expect(needless, 'exceptions that are none any more: take them out').toEqual([]);
  });

  it('have exceptions of five kinds at most', () => {
    expect(Object.keys(EXCEPTIONS).length).toBeLessThanOrEqual(5);
    expect([...EXCEPTED].filter((golden) => !goldens.includes(golden))).toEqual([]);
  });
});

function isWrap(damage: string): boolean {
  return damage.startsWith('wrapped');
}

/** One line a kind of log and damage: documents that are the same, without the exceptions and with them. */
function figuresOf(outcomes: readonly Outcome[]): string {
  const keys = [...new Set(outcomes.map(({ kind, damage }) => `${kind}, ${damage}`))].sort();
  const share = (rows: readonly Outcome[]): string => {
    const [same, all] = [rows.reduce((sum, row) => sum + row.same, 0), rows.reduce((sum, row) => sum + row.all, 0)];
    return `${same}/${all}`;
  };
  return keys
    .map((key) => {
      const rows = outcomes.filter(({ kind, damage }) => `${kind}, ${damage}` === key);
      return `${key}: ${share(rows.filter(({ golden }) => !EXCEPTED.has(golden)))}; with exceptions ${share(rows)}`;
    })
    .join('\n');
}
