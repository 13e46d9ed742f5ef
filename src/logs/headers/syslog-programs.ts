/** Headers that programs write before their own messages, behind the header of the system log. */
import type { Header, LineSource } from '../header.ts';
import { readLibvirtHeader } from './libvirt.ts';
import { readSanlockHeader } from './sanlock.ts';

const LEVELS = 'DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|CRIT';
/**
 * vdsm until 4.20.3 and the hosted engine write `vdsm LOGGER LEVEL text` without a tag, so no colon follows the name.
 */
export const TAGLESS = String.raw`(?:vdsm|ovirt-ha-agent|ovirt-ha-broker)(?= [\w.]{1,128} (?:${LEVELS}) )`;

/** Characters that the header of a program has at most. */
const INNER_MAX = 512;

/**
 * Returns the header of a record with that of its program; undefined: the program writes none.
 * @param text of the line, or its message by itself
 * @param outer whose message begins at `outer.at` of the text
 */
export function readProgramHeader(text: string, outer: Header, source: LineSource): Header | undefined {
  return INNER[outer.logger ?? '']?.(text.slice(outer.at, outer.at + INNER_MAX), outer, source);
}

/** Units of systemd whose names are not those of the program. */
const UNITS: Readonly<Record<string, string>> = { vdsmd: 'vdsm' };

/** Returns the program that a tag names: `journalctl -o with-unit` writes the unit for it, `vdsmd.service`. */
export function programOf(tag: string): string {
  if (!tag.endsWith('.service')) return tag;
  const unit = tag.slice(tag.lastIndexOf('/') + 1, -'.service'.length);
  return UNITS[unit] ?? unit;
}

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
