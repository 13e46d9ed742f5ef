/**
 * Every golden of a log that a shipper may forward, in every form that syslog daemons and journalctl write: its documents are
 * those of the log itself, ids included. `FORWARD_FIGURES=1` prints the shares by kind of log and form.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LogKind } from '../../src/model/files.ts';
import { documentsOf, kindOf, type Printed } from '../golden/documents.ts';
import { recordsOfKind } from '../support/batch.ts';

const GOLDEN = 'test/golden';
const folder = mkdtempSync(path.join(tmpdir(), 'forwarded-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Tags of logs that rsyslog's imfile forwards, by kind: the names of their files. */
const TAGS: Partial<Readonly<Record<LogKind, string>>> = {
  vdsm: 'vdsm.log',
  supervdsm: 'supervdsm.log',
  upgrade: 'upgrade.log',
  engine: 'engine.log',
  'engine-server': 'server.log',
  'ha-agent': 'agent.log',
  'ha-broker': 'broker.log',
  mom: 'mom.log',
  imageio: 'daemon.log',
  sanlock: 'sanlock.log',
  libvirt: 'libvirtd.log',
  'image-proxy': 'image-proxy.log',
};

/** A record to forward: its lines, and its local time in ms. */
interface Whole {
  readonly lines: readonly string[];
  readonly local: number;
}
type Form = (whole: Whole, tag: string) => readonly string[];
/** What a form writes before a message. */
type Begin = (time: Date, tag: string) => string;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const iso = (time: Date, micros = '456'): string => time.toISOString().replace('Z', micros);
const plain = (time: Date): string => time.toISOString().slice(0, 19);
const bsd = (time: Date): string =>
  `${MONTHS[time.getUTCMonth()] ?? ''} ${String(time.getUTCDate()).padStart(2)} ${plain(time).slice(11)}`;
const full = (time: Date): string => `${DAYS[time.getUTCDay()] ?? ''} ${plain(time).replace('T', ' ')}`;
const seconds = (time: Date): string => `${Math.floor(time.getTime() / 1000)}.000000`;

/** rsyslog's templates write one message a line. */
const LINES: Readonly<Record<string, Begin>> = {
  RSYSLOG_TraditionalFileFormat: (time, tag) => `${bsd(time)} node9 ${tag}:`,
  'a priority': (time, tag) => `<134>${bsd(time)} node9 ${tag}:`,
  RSYSLOG_FileFormat: (time, tag) => `${iso(time)}+00:00 node9 ${tag}:`,
  RSYSLOG_ForwardFormat: (time, tag) => `<13>${iso(time)}+00:00 node9 ${tag}:`,
  RSYSLOG_SyslogProtocol23Format: (time, tag) => `<134>1 ${iso(time)}+00:00 node9 ${tag} - ${tag} -`,
  'RFC 5424 without a priority': (time, tag) => `1 ${iso(time)}Z node9 ${tag} 411 - -`,
  'RFC 5424 without a version': (time, tag) => `${iso(time)}Z node9 ${tag} - - [timeQuality tzKnown="1"]`,
  'RFC 5424 with structured data': (time, tag) =>
    String.raw`<134>1 ${iso(time)}Z node9 ${tag} - ID47 [a@1 x="1 \"two\" [3\]" y=""][b]`,
  'RFC 5424 without a time': (_time, tag) => `<134>1 - node9 ${tag} - - -`,
};
/** journalctl indents the next lines of a message. */
const JOURNAL: Readonly<Record<string, Begin>> = {
  short: (time, tag) => `${bsd(time)} node9 ${tag}[411]: `,
  'short-precise': (time, tag) => `${bsd(time)}.123456 node9 ${tag}[411]: `,
  'short-iso': (time, tag) => `${plain(time)}+0000 node9 ${tag}[411]: `,
  'short-iso-precise': (time, tag) => `${iso(time)}+0000 node9 ${tag}[411]: `,
  'short-full': (time, tag) => `${full(time)} UTC node9 ${tag}[411]: `,
  'short-full of an ambiguous zone': (time, tag) => `${full(time)} IST node9 ${tag}[411]: `,
  'with-unit': (time, tag) => `${full(time)} UTC node9 ${tag}.service[411]: `,
  'short-unix': (time, tag) => `${seconds(time)} node9 ${tag}[411]: `,
  'short-monotonic': (_time, tag) => `[12345.678901] node9 ${tag}[411]: `,
  'short-delta': (_time, tag) => `[12345.678901 <    0.000123 >] node9 ${tag}[411]: `,
};

const escaped = (text: string): string => text.replaceAll('\n', '#012').replaceAll('\t', '#011');
const spaced = (line: string): string => (line.startsWith(' ') ? line : ` ${line}`);

const JOURNALS: Readonly<Record<string, Form>> = Object.fromEntries(
  Object.entries(JOURNAL).map(([name, begin]): [string, Form] => [
    `journalctl -o ${name}`,
    ({ lines, local }, tag) => {
      const before = begin(new Date(local), tag.replace(/\.log$/, ''));
      return lines.map((line, index) => `${index === 0 ? before : ' '.repeat(before.length)}${line}`);
    },
  ]),
);

const FORMS: Readonly<Record<string, Form>> = {
  ...Object.fromEntries(
    Object.entries(LINES).flatMap(([name, begin]): [string, Form][] => [
      // RFC 5424 has a blank of its own before the message
      [
        `${name}, a line each`,
        ({ lines, local }, tag) =>
          lines.map(
            (line) =>
              `${begin(new Date(local), tag)}${name.includes('5424') || name.includes('23') ? ` ${line}` : spaced(line)}`,
          ),
      ],
      [
        `${name}, a record each`,
        ({ lines, local }, tag) => [`${begin(new Date(local), tag)} ${escaped(lines.join('\n'))}`],
      ],
    ]),
  ),
  'RFC 5424 with a byte order mark': ({ lines, local }, tag) => [
    `<134>1 ${iso(new Date(local))}Z node9 ${tag} - - - \uFEFF${escaped(lines.join('\n'))}`,
  ],
  ...JOURNALS,
  'journalctl -o cat': ({ lines }) => lines,
  'journalctl -o json': ({ lines, local }, tag) => [
    JSON.stringify({
      __CURSOR: 's=1',
      __REALTIME_TIMESTAMP: String(local * 1000),
      SYSLOG_IDENTIFIER: tag,
      _HOSTNAME: 'node9',
      PRIORITY: '6',
      MESSAGE: lines.join('\n'),
    }),
  ],
};

/** Programs that write the same header into the journal as into their own log: their lines there are of the system log. */
const NATIVE = new Set<LogKind>(['sanlock', 'libvirt']);

const goldens = readdirSync(GOLDEN, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.log') && !/^(?:pasted|mixed)/.test(file))
  .map((file) => file.slice(0, -'.log'.length))
  .filter((golden) => TAGS[kindOf(`${GOLDEN}/${golden}.log`)] !== undefined)
  .sort();

interface Outcome {
  readonly golden: string;
  readonly kind: LogKind;
  readonly form: string;
  readonly same: number;
  readonly all: number;
}

async function readForwarded(golden: string, number: number): Promise<Outcome[]> {
  const file = `${GOLDEN}/${golden}.log`;
  const kind = kindOf(file);
  const tag = TAGS[kind] ?? '';
  const text = readFileSync(file, 'utf8').replaceAll('\r', '');
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const wholes = recordsOfKind(kind, text, file).map((record): Whole => ({
    lines: lines.slice(record.line - 1, record.line - 1 + record.lines),
    local: record.local,
  }));
  const clean = (await documentsOf(file)).map(essenceOf);
  const outcomes: Outcome[] = [];
  for (const [index, [form, by]] of Object.entries(FORMS).entries()) {
    // there are very many goldens of vdsm: each form has a third of them
    if (kind === 'vdsm' && (index + number) % 3 !== 0) continue;
    if (NATIVE.has(kind) && form in JOURNALS) continue;
    const name = path.join(folder, form === 'journalctl -o cat' ? path.basename(file) : 'messages');
    writeFileSync(name, `${wholes.flatMap((whole) => by(whole, tag)).join('\n')}\n`);
    const read = new Set((await documentsOf(name)).map(essenceOf));
    const same = clean.filter((document) => read.has(document)).length;
    outcomes.push({ golden, kind, form, same, all: clean.length });
  }
  return outcomes;
}

/** Flags of a zone that a line of the system log may name for a stamp that names none. */
const ZONE_FLAGS = new Set(['tz_assumed', 'tz_inferred', 'unterminated']);

/** What a document says, its id included, but for where its lines are in the file. */
function essenceOf({ _id, _index, _source }: Printed): string {
  const { vdsm, log, ...rest } = _source as Printed['_source'] & { log?: object; vdsm: { log?: { layout?: string } } };
  const { file: _file, ...origin } = (log ?? {}) as { file?: unknown };
  const { log: place, zone: _zone, quality = [], ...fields } = vdsm as typeof vdsm & { zone?: unknown };
  const flags = quality.filter((flag) => !ZONE_FLAGS.has(flag));
  return JSON.stringify([_id, _index, rest, origin, fields, place?.layout, flags]);
}

/** Goldens with a document that differs, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'A/call-without-its-end': 'begins with a prompt, which a program would not have sent to the journal',
  'E/recovery-waits-for-the-pool': 'begins with the name of a page',
  'engine-4.2/migration-rerun': 'begins with a prompt',
  'engine-4.4/close-wait': 'begins with a prompt',
  'engine-4.5/bad-volume': 'begins within a record',
  'ha-agent-3.6/engine-vm-stopped': 'begins with a prompt',
  'engine-4.5/no-stamp': 'has no stamp of its own, and takes that of the line',
};

describe('forwarded goldens', () => {
  it('give the documents of the logs themselves', { timeout: 300_000 }, async () => {
    const outcomes: Outcome[] = [];
    for (const [index, golden] of goldens.entries()) outcomes.push(...(await readForwarded(golden, index)));
    if (process.env['FORWARD_FIGURES'] === '1') console.log(figuresOf(outcomes));
    const poor = outcomes.filter(({ golden, same, all }) => same < all - (golden in EXCEPTIONS ? 1 : 0));
    expect(poor).toEqual([]);
    const forms = new Set(outcomes.map(({ form }) => form));
    expect([...forms].toSorted()).toEqual(Object.keys(FORMS).toSorted());
  });
});

/** One line a form: documents that are the same, of all. */
function figuresOf(outcomes: readonly Outcome[]): string {
  return Object.keys(FORMS)
    .map((form) => {
      const rows = outcomes.filter((outcome) => outcome.form === form);
      const [same, all] = [rows.reduce((sum, row) => sum + row.same, 0), rows.reduce((sum, row) => sum + row.all, 0)];
      return `${form}: ${same}/${all}`;
    })
    .join('\n');
}
