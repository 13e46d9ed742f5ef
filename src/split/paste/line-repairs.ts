/**
 * Repairs of damage that pages and mails do to single lines, one row a kind of damage. They run before headers are
 * searched for.
 */

/** A repair of one line. */
export interface LineRepair {
  readonly name: string;
  /** What does the damage, and where it was seen. */
  readonly by: string;
  readonly sample: { readonly before: string; readonly after: readonly string[] };
  /** Returns the line or lines as vdsm wrote them; undefined if it finds no damage. Takes time linear in the line. */
  repair(line: string): readonly string[] | undefined;
}

const STAMP = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}`;
const LEVELS = 'TRACE|DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|CRIT';

/**
 * A header of either layout behind other text on its line. Its thread holds no blank, which would read as that text.
 */
const GLUED_HEADER = new RegExp(
  String.raw` (?:(?=[^\s:]{1,100}::(?:${LEVELS})::${STAMP}::)|(?=${STAMP}(?:[+-]\d{4})? (?:${LEVELS}) {1,4}\())`,
  'y',
);
const SYSLOG = String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,255} [\w./@-]{1,64}(?:\[\d+\])?: `;
const GLUED_SYSLOG = new RegExp(` (?=${SYSLOG})`);
/** A record of the system log. */
const SYSLOG_LINE = new RegExp(
  String.raw`^(?:${SYSLOG}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]{0,7}(?:Z|[+-]\d\d:?\d\d) [\w.-]{1,255} [\w./@-]{1,64}(?:\[\d+\])?: )`,
);

const ENTITIES = [
  { entity: /&gt;/g, means: '>', unless: /[<>]/ },
  { entity: /&lt;/g, means: '<', unless: /[<>]/ },
  { entity: /&(?:quot|#34|#x22);/gi, means: '"', unless: /"/ },
  { entity: /&(?:apos|#39|#x27);/gi, means: "'", unless: /'/ },
  { entity: /&(?:nbsp|#160);/gi, means: ' ', unless: undefined },
] as const;

export const LINE_REPAIRS: readonly LineRepair[] = [
  {
    name: 'blanks',
    by: 'web pages use non-breaking blanks to keep runs of blanks, and put zero-width characters into long words',
    sample: {
      before: '2019-01-01 00:00:00,000 INFO\u00a0 (a) [b] c\u200b (d:1)',
      after: ['2019-01-01 00:00:00,000 INFO  (a) [b] c (d:1)'],
    },
    repair: (line) =>
      changed(line, line.replace(/[\u00a0\u2007\u202f]/g, ' ').replace(/[\u200b\u200c\u2060\ufeff]/g, '')),
  },
  {
    name: 'entities',
    by: 'pages escape twice; if the line holds the character itself, too, as XML does, its escapes are genuine',
    sample: {
      before: 'SUCCESS: &lt;err&gt; = &#39;&#39;; &lt;rc&gt; = 0',
      after: ["SUCCESS: <err> = ''; <rc> = 0"],
    },
    repair: (line) => (line.includes('&') ? decodeEntities(line) : undefined),
  },
  {
    name: 'date-link',
    by: 'web mail takes date and hour for a telephone number, and makes a link of it',
    sample: {
      before: '[2022-04-27 13](callto:2022-04-27 13):35:16,001+0300 INFO  (a) [b] c (d:1)',
      after: ['2022-04-27 13:35:16,001+0300 INFO  (a) [b] c (d:1)'],
    },
    repair: (line) => changed(line, line.replace(/\[(\d{4}-\d\d-\d\d \d\d)\]\(callto:[^)]{1,40}\)/g, '$1')),
  },
  {
    name: 'traceback-on-the-line',
    by: 'authors append the first line of a traceback to the line before (vdsm commit e587f1cbd5)',
    sample: {
      before: '(task:870) Traceback (most recent call last):',
      after: ['(task:870)', 'Traceback (most recent call last):'],
    },
    repair(line) {
      if (!line.endsWith(`) ${TRACEBACK}`)) return undefined;
      const head = line.slice(0, -TRACEBACK.length - 1);
      return TAIL_END.test(head.slice(-80)) ? [head, TRACEBACK] : undefined;
    },
  },
  {
    name: 'date-left-behind',
    by: 'a paragraph that was wrapped again has the date of a record on the line before (vdsm commit ad9c22bec5)',
    sample: { before: 'from=internal (api:46) 2017-05-12', after: ['from=internal (api:46)', '2017-05-12'] },
    repair(line) {
      const date = line.slice(-10);
      const head = line.slice(0, -11);
      return /^\d{4}-\d\d-\d\d$/.test(date) && line.at(-11) === ' ' && TAIL_END.test(head.slice(-80))
        ? [head, date]
        : undefined;
    },
  },
  {
    name: 'records-on-one-line',
    by: 'pages lose line ends: the wiki page on vdsm logs does behind `(cwd None)`',
    sample: {
      before:
        "a::DEBUG::2011-06-23 13:11:12,125::m::1::l::(f) 'x' (cwd None) a::DEBUG::2011-06-23 13:11:12,195::m::1::l::(f) y",
      after: [
        "a::DEBUG::2011-06-23 13:11:12,125::m::1::l::(f) 'x' (cwd None)",
        'a::DEBUG::2011-06-23 13:11:12,195::m::1::l::(f) y',
      ],
    },
    repair: splitGlued,
  },
  {
    name: 'system-log-on-one-line',
    by: 'pastes of journalctl lose their line ends',
    sample: {
      before: 'Aug 17 15:28:57 node1 systemd[1]: Started x. Aug 17 15:28:58 node1 systemd[1]: Started y.',
      after: ['Aug 17 15:28:57 node1 systemd[1]: Started x.', 'Aug 17 15:28:58 node1 systemd[1]: Started y.'],
    },
    repair(line) {
      if (!SYSLOG_LINE.test(line)) return undefined;
      const parts = line.split(GLUED_SYSLOG);
      return parts.length > 1 ? parts : undefined;
    },
  },
];

/** Applies all repairs to a line. Returns the same string alone if there is no damage. */
export function repairLine(line: string): readonly string[] {
  let lines: readonly string[] = [line];
  if (line.length > REPAIRED_MAX) return lines;
  for (const row of LINE_REPAIRS) {
    if (lines.length === 1) lines = row.repair(lines[0] ?? '') ?? lines;
    else lines = lines.flatMap((part) => row.repair(part) ?? part);
  }
  return lines;
}

/** Nobody pastes longer lines by hand, in characters. */
const REPAIRED_MAX = 65_536;

const TRACEBACK = 'Traceback (most recent call last):';
const TAIL_END = /\([A-Za-z_][\w.-]{0,60}:\d{1,6}\)$/;

function changed(line: string, repaired: string): readonly string[] | undefined {
  return repaired === line ? undefined : [repaired];
}

function decodeEntities(line: string): readonly string[] | undefined {
  let text = line;
  for (const { entity, means, unless } of ENTITIES) if (unless?.test(line) !== true) text = text.replace(entity, means);
  return text === line ? undefined : [text.replace(/&amp;/g, '&')];
}

/**
 * Splits records that share a line: one may begin behind `(cwd …)`, `<rc> = N` or `(module:12)`, which end the one
 * before.
 */
function splitGlued(line: string): readonly string[] | undefined {
  const parts: string[] = [];
  let begin = 0;
  for (let at = line.indexOf(' ', 1); at > 0; at = line.indexOf(' ', at + 1)) {
    const before = line.charCodeAt(at - 1);
    if (before !== 41 && !(before >= 48 && before <= 57)) continue;
    GLUED_HEADER.lastIndex = at;
    if (!GLUED_HEADER.test(line) || !RECORD_END.test(line.slice(Math.max(begin, at - 300), at))) continue;
    parts.push(line.slice(begin, at));
    begin = at + 1;
  }
  return parts.length === 0 ? undefined : [...parts, line.slice(begin)];
}

const RECORD_END = /(?:\(cwd [^()]{1,280}\)|<rc> ?= ?-?\d{1,4}|\([A-Za-z_][\w.-]{0,60}:\d{1,6}\))$/;
