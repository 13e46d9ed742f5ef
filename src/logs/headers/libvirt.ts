/** Headers of libvirt, and of the logs that it keeps for qemu. Their stamps are UTC, except for libvirt before 0.9. */
import { byRegex, DATE_TIME, toStamp, type ReadHeader } from '../header.ts';
import { QUALITY_BIT } from '../../schema/quality.ts';

const LEVEL = '(?<level>debug|info|warning|error)';
const ORIGIN = String.raw`(?:(?<func>[^\s:]+):(?<line>\d+) : )`;
const LIBVIRT = new RegExp(
  String.raw`^(?<time>${DATE_TIME})\.(?<ms>\d{3})(?<zone>\+0000): (?<tid>\d{1,10}): ${LEVEL} : ${ORIGIN}?`,
);
/** libvirt before 0.9 writes local time, and no date. */
const LIBVIRT_OLD = new RegExp(
  String.raw`^(?<time>\d\d:\d\d:\d\d)\.(?<ms>\d{3}): (?:(?<tid>\d{1,10}): )?${LEVEL} : ${ORIGIN}`,
);

const readNew = byRegex(LIBVIRT, (groups) => ({
  stamp: toStamp(groups['time'] ?? '', groups['ms']),
  zone: '+0000',
  level: groups['level'],
  func: groups['func'],
  moduleLine: groups['line'] === undefined ? undefined : Number(groups['line']),
  facts: { 'process.thread.id': Number(groups['tid']) },
}));

const readOld = byRegex(LIBVIRT_OLD, (groups, _line, { modified }) => ({
  stamp: toStamp(`${new Date(modified).toISOString().slice(0, 10)} ${groups['time'] ?? ''}`, groups['ms']),
  level: groups['level'],
  func: groups['func'],
  moduleLine: Number(groups['line']),
  ...(groups['tid'] === undefined ? {} : { facts: { 'process.thread.id': Number(groups['tid']) } }),
  quality: QUALITY_BIT.date_inferred,
}));

/** Excerpts in mails and bug reports often lack the stamp; a record of an event of qemu holds a time of its own. */
const LIBVIRT_CUT = new RegExp(String.raw`^(?<tid>\d{1,10}): ${LEVEL} : ${ORIGIN}`);
const EVENT_TIME = / event=\{"timestamp": \{"seconds": (\d{9,10}), "microseconds": (\d{1,6})\}/;

const readCut = byRegex(LIBVIRT_CUT, (groups, line) => {
  const [, seconds, micros = ''] = EVENT_TIME.exec(line.slice(0, 512)) ?? [];
  const time = seconds === undefined ? undefined : new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return {
    stamp: time === undefined ? '' : toStamp(time, micros.padStart(6, '0')),
    zone: '+0000',
    level: groups['level'],
    func: groups['func'],
    moduleLine: Number(groups['line']),
    facts: { 'process.thread.id': Number(groups['tid']) },
    quality: QUALITY_BIT.stamp_inherited,
  };
});

/** Reads headers of libvirtd.log, virtqemud.log and the logs of libvirt clients. */
export const readLibvirtHeader: ReadHeader = (line, source) =>
  readNew(line, source) ?? readOld(line, source) ?? readCut(line, source);

/** Seconds of one digit and fractions of fewer than three digits occur: `05:33:2.285+0000`. */
const BY_LIBVIRT =
  /^(?<date>\d{4}-\d\d-\d\d) (?<hm>\d\d:\d\d):(?<s>\d{1,2})\.(?<ms>\d{1,3})\+0000: (?=starting up|shutting down|initiating migration|Domain id=|[Tt]aint|panic)/;
const BY_QEMU = /^(?<time>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)\.(?<us>\d{6})Z (?<prog>[\w./-]+): /;

const readByLibvirt = byRegex(BY_LIBVIRT, (groups) => ({
  stamp: toStamp(
    `${groups['date'] ?? ''} ${groups['hm'] ?? ''}:${(groups['s'] ?? '').padStart(2, '0')}`,
    (groups['ms'] ?? '').padStart(3, '0'),
  ),
  zone: '+0000',
  logger: 'libvirt',
}));

const readByQemu = byRegex(BY_QEMU, (groups) => ({
  stamp: toStamp(groups['time'] ?? '', groups['us']),
  zone: '+0000',
  logger: groups['prog'],
}));

/**
 * Messages that qemu writes without a stamp, where it runs without `-msg timestamp=on`; they follow its command line,
 * and are no part of it.
 */
const BARE =
  /^(?:block I\/O error in device |char device redirected to |qemu(?:-kvm|-system-\w+)?: (?!-)|qemu: terminating on signal |red_\w+: |main_channel_\w+: |KVM internal error)/;

/** Reads headers of qemu/NAME.log. */
export const readQemuHeader: ReadHeader = (line, source) => {
  const stamped = readByLibvirt(line, source) ?? readByQemu(line, source);
  if (stamped !== undefined) return stamped;
  return BARE.test(line.slice(0, 64)) ? { stamp: '', at: 0, quality: QUALITY_BIT.stamp_inherited } : undefined;
};
