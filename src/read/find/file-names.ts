/** File names: which are vdsm.logs, which are known logs of others, and what rotation made of them. */
import path from 'node:path';

/**
 * Where a log lay on its host. Of a file over its limit sos keeps only the end, as
 * `sos_strings/vdsm/var.log.vdsm.vdsm.log.tailed`, and a link to that in its place; any other path stays as it is.
 */
export function nativePath(pathname: string): string {
  const match = TAILED.exec(pathname);
  if (match === null) return pathname;
  const [, root = '', directories = '', name = ''] = match;
  return `${root}${directories.replaceAll('.', '/')}${name}`;
}

/** sos turns the slashes of a path into dots; below `var/log/vdsm` a vdsm has these directories. */
const TAILED =
  /^(|.*\/)sos_strings\/[^/]+\/(var\.log\.(?:(?:vdsm|libvirt|ovirt-[a-z]+(?:-[a-z]+)*)\.(?:(?:backup|commands|import|qemu)\.)?)?)([^/]+)\.tailed$/s;

/** Files of one directory and one stem are one log in pieces; those of other directories may be of the same time. */
export function familyOf(pathname: string): string {
  const native = nativePath(pathname);
  return path.join(path.dirname(native), parseRotatedName(path.basename(native)).stem);
}

/** Whether a name is one that a vdsm.log has, rotated, compressed or with something put in front (`host1-vdsm.log.3.xz`). */
export function isVdsmLogName(name: string): boolean {
  return VDSM_LOG.test(name);
}

const VDSM_LOG = /^(?:.*[._-])?vdsm\.log(?:[.-]\d+)*(?:\.(?:xz|gz|lzma|bz2|zst))?$/i;

/** Whether a folder is one that every host has: it tells nothing of whose logs are in it. */
export function isStandardFolder(name: string): boolean {
  return STANDARD.has(name.toLowerCase());
}

const STANDARD = new Set([
  '',
  'var',
  'log',
  'vdsm',
  'import',
  'commands',
  'libvirt',
  'qemu',
  'sanlock',
  'ovirt-engine',
  'rhevm',
  'host-deploy',
  'setup',
  'ovirt-hosted-engine-ha',
  'ovirt-hosted-engine-setup',
  'ovirt-imageio',
  'ovirt-imageio-daemon',
  'ovirt-imageio-proxy',
]);

/** Whether a name is one that sos, `sos collect` or the log collector of the engine gives its archives. */
export function isArchiveName(name: string): boolean {
  return /(?:sosreport|sos-collector|log-?collector)/i.test(name) && TAR_ENDING.test(name);
}

/** The name of an archive without its ending: what the directory would be called that it is unpacked to. */
export function archiveStem(name: string): string {
  return name.replace(TAR_ENDING, '');
}

const TAR_ENDING = /\.(?:tar(?:\.(?:xz|gz|lzma|bz2|zst))?|t[gx]z|tbz2?)$/i;

/** A name taken apart: files of one directory and one stem are one rotation set. */
export interface RotatedName {
  readonly stem: string;
  /** `3` of `vdsm.log.3.xz`: the larger, the older. */
  readonly number: number | undefined;
  /** Digits of `vdsm.log-20200131.gz`: the larger, the newer. */
  readonly date: string | undefined;
}

/** Takes a file name apart. Names that do not end in `.log` may still end in `.3` or `-20200131`. */
export function parseRotatedName(name: string): RotatedName {
  const bare = name.replace(/\.(?:xz|gz|lzma)$/i, '');
  const match = /^(.+?\.log)((?:[.-]\d+)*)$/i.exec(bare) ?? /^(.+?)(\.\d{1,3}|-\d{8,14})$/.exec(bare);
  const stem = match?.[1] ?? bare;
  const rotation = match?.[2] ?? '';
  const numbers = rotation.replace(/(\d{4})-(\d\d)-(\d\d)/g, '$1$2$3').match(/\d+/g) ?? [];
  const number = numbers.find((digits) => digits.length < DATE_DIGITS);
  return {
    stem,
    number: number === undefined ? undefined : Number(number),
    date: numbers.find((digits) => digits.length >= DATE_DIGITS),
  };
}

const DATE_DIGITS = 8;

/** Orders names of one rotation set, oldest first: dated, numbered, then the live file. */
export function compareRotation(a: RotatedName, b: RotatedName): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  if (a.date !== b.date) return (a.date ?? '') < (b.date ?? '') ? -1 : 1;
  return (b.number ?? 0) - (a.number ?? 0);
}

function rankOf(name: RotatedName): number {
  if (name.date !== undefined) return 0;
  return name.number === undefined ? 2 : 1;
}

/** The compression that a name claims, for messages only: what counts is the content. */
export function claimedCompression(name: string): string | undefined {
  return /\.(xz|gz|lzma|bz2|zst)$/i.exec(name)?.[1]?.toLowerCase();
}
