/** Headers of the system log: the BSD form, which names neither year nor zone, and the form with an ISO 8601 stamp. */
import { QUALITY_BIT } from '../../schema/quality.ts';
import { byRegex, toStamp, toZone, type Header, type LineSource, type ReadHeader } from '../header.ts';
import { readLibvirtHeader } from './libvirt.ts';
import { readSanlockHeader } from './sanlock.ts';

const LEVELS = 'DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|CRIT';
/**
 * vdsm until 4.20.3 and the hosted engine write `vdsm LOGGER LEVEL text` without a tag, so no colon follows the name.
 */
const TAGLESS = String.raw`(?:vdsm|ovirt-ha-agent|ovirt-ha-broker)(?= [\w.]{1,128} (?:${LEVELS}) )`;
const WHO = String.raw`(?: (?<host>[^\s:\[\]]{1,255}))? (?:(?<ident>[^\s:\[\]]{1,128})(?:\[(?<pid>\d{1,10})\])?: ?|(?<tagless>${TAGLESS}) )`;
/** `journalctl -o short-precise` adds a fraction of a second. */
const BSD = new RegExp(
  String.raw`^(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?<day>[ \d]?\d) (?<time>\d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,9}))?${WHO}`,
);
const ISO = new RegExp(
  String.raw`^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,9}))?(?<zone>Z|[+-]\d\d:?\d\d)${WHO}`,
);

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
/**
 * A stamp may be this much later than the modification time, in ms: stamps are in local time, up to 14 hours ahead of
 * UTC.
 */
const AHEAD_MS = 26 * 3_600_000;

const readBsd = byRegex(
  BSD,
  (groups, _line, source) => {
    const month = MONTHS.indexOf(groups['month'] ?? '') / 3;
    const day = Number(groups['day']);
    const year = yearOf(month, day, source);
    const date = `${year}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    return {
      stamp: toStamp(`${date} ${groups['time'] ?? ''}`, groups['fraction']),
      logger: identOf(groups),
      host: groups['host'],
      facts: whoOf(groups),
      quality: QUALITY_BIT.date_inferred,
    };
  },
  (line) => line.charCodeAt(3) === 32,
);

const readIso = byRegex(ISO, (groups) => ({
  stamp: toStamp(groups['time'] ?? '', groups['fraction']),
  zone: toZone(groups['zone']),
  logger: identOf(groups),
  host: groups['host'],
  facts: whoOf(groups),
}));

/**
 * Reads headers of `messages`, and of the output of journalctl, with the header that a program writes before its own
 * message.
 */
export const readSyslogHeader: ReadHeader = (line, source) => {
  const outer = readIso(line, source) ?? readBsd(line, source);
  return outer && (INNER[outer.logger ?? '']?.(line.slice(outer.at, outer.at + INNER_MAX), outer, source) ?? outer);
};

/** Characters that the header of a program has at most. */
const INNER_MAX = 512;

type Inner = (text: string, outer: Header, source: LineSource) => Header | undefined;

/** Readers of the headers that programs write before their own messages, by program. */
const INNER: Readonly<Record<string, Inner>> = {
  sanlock: (text, outer, source) => within(outer, readSanlockHeader(text, source)),
  libvirtd: (text, outer, source) => within(outer, readLibvirtHeader(text, source)),
  virtqemud: (text, outer, source) => within(outer, readLibvirtHeader(text, source)),
  vdsm: readLevel,
  'ovirt-ha-agent': readLevel,
  'ovirt-ha-broker': readLevel,
  journal: readJournal,
  kernel: readKernel,
  // older releases write their name twice
  iscsid: (text, outer) => (text.startsWith('iscsid: ') ? { ...outer, at: outer.at + 8 } : undefined),
};

/**
 * Joins two headers. The stamp of the program wins, since it is exact and has a year; if it names no zone, it is in
 * that of the outer one.
 */
function within(outer: Header, inner: Header | undefined): Header | undefined {
  if (inner === undefined) return undefined;
  const { level, func, moduleLine } = inner;
  const at = outer.at + inner.at;
  const facts = { ...outer.facts, ...inner.facts };
  // a time without a date: libvirt before 0.9
  if (inner.quality) {
    const stamp = outer.stamp.slice(0, 11) + inner.stamp.slice(11);
    return { ...outer, stamp, level, func, moduleLine, at, facts };
  }
  const zone = inner.zone === undefined || inner.zone === '' ? outer.zone : inner.zone;
  return { ...outer, stamp: inner.stamp, zone, level, func, moduleLine, at, facts, quality: 0 };
}

/**
 * `WARN text` (vdsm from 4.20.4 on), `root ERROR text` and `vdsm root ERROR text` (before), `ovirt-ha-agent a.b.C ERROR
 * text`.
 */
const LEVEL = new RegExp(
  String.raw`^(?:(?:vdsm|ovirt-ha-agent|ovirt-ha-broker) )?(?:(?<logger>[\w.]{1,128}) )?(?<level>${LEVELS}) `,
);

function readLevel(text: string, outer: Header): Header | undefined {
  const match = LEVEL.exec(text);
  if (match === null) return undefined;
  const { level, logger } = match.groups ?? {};
  const named = logger === undefined ? undefined : { 'log.logger': logger, 'vdsm.logger': logger.toLowerCase() };
  return { ...outer, level, at: outer.at + match[0].length, facts: { ...outer.facts, ...named } };
}

const TAGLESS_TEXT = new RegExp(`^${TAGLESS} `);

/** Enterprise Linux 7 gives messages without a tag the tag `journal`. */
function readJournal(text: string, outer: Header): Header | undefined {
  const match = TAGLESS_TEXT.exec(text);
  if (match === null) return undefined;
  const logger = match[0].trimEnd();
  const facts = { ...outer.facts, 'log.syslog.appname': logger };
  return readLevel(text, { ...outer, logger, facts });
}

/**
 * Seconds since boot, by the same clock as sanlock's. Messages of devices may begin with a blank, and some name the
 * kernel twice.
 */
const KERNEL = /^(?:kernel: )?(?:\[ *(?<seconds>\d{1,10})\.\d{1,9}\])? */;

function readKernel(text: string, outer: Header): Header {
  const match = KERNEL.exec(text);
  const seconds = match?.groups?.['seconds'];
  const facts = seconds === undefined ? outer.facts : { ...outer.facts, 'vdsm.uptime_seconds': Number(seconds) };
  return { ...outer, at: outer.at + (match?.[0].length ?? 0), facts };
}

/**
 * Returns the year that puts a day next to a date that the text names. Without such a date it is the newest year in which
 * the day is not later than the modification time: a copy may be years younger than its log.
 */
function yearOf(month: number, day: number, { modified, dated }: LineSource): number {
  if (dated !== undefined) return yearNextTo(month, day, dated);
  const newest = new Date(modified).getUTCFullYear() + 1;
  for (let year = newest; year > newest - YEARS; year--) {
    const date = new Date(Date.UTC(year, month, day));
    if (date.getUTCMonth() === month && date.getTime() <= modified + AHEAD_MS) return year;
  }
  return newest - 2;
}

/** Returns the year in which a day is nearest to an instant, in ms. */
function yearNextTo(month: number, day: number, instant: number): number {
  const middle = new Date(instant).getUTCFullYear();
  let best = middle;
  let distance = Infinity;
  for (let year = middle - YEARS / 2; year <= middle + YEARS / 2; year++) {
    const date = new Date(Date.UTC(year, month, day));
    if (date.getUTCMonth() !== month || Math.abs(date.getTime() - instant) >= distance) continue;
    best = year;
    distance = Math.abs(date.getTime() - instant);
  }
  return best;
}

/** Years to try: February 29 may be eight years back. */
const YEARS = 10;

type Groups = Readonly<Record<string, string | undefined>>;

function identOf(groups: Groups): string | undefined {
  return groups['ident'] ?? groups['tagless'];
}

function whoOf(groups: Groups) {
  return {
    'log.syslog.hostname': groups['host'],
    'log.syslog.appname': identOf(groups),
    'process.pid': groups['pid'] === undefined ? undefined : Number(groups['pid']),
  };
}
