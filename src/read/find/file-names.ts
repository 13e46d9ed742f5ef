/** File names of logs and archives, and what rotation makes of them. */
import path from 'node:path';

/**
 * Returns the path that a log had on its host. sos keeps only the end of a file over its size limit, as
 * `sos_strings/vdsm/var.log.vdsm.vdsm.log.tailed`, and a link to it at the file's own path. Any other path is returned
 * as it is.
 */
export function nativePath(pathname: string): string {
  const match = TAILED.exec(pathname);
  if (match === null) return pathname;
  const [, root = '', directories = '', name = ''] = match;
  return `${root}${directories.replaceAll('.', '/')}${name}`;
}

/** sos writes the slashes of the path as dots; these are the directories below `var/log` that hold logs. */
const TAILED =
  /^(|.*\/)sos_strings\/[^/]+\/(var\.log\.(?:(?:vdsm|libvirt|ovirt-[a-z]+(?:-[a-z]+)*)\.(?:(?:backup|commands|import|qemu)\.)?)?)([^/]+)\.tailed$/s;

/**
 * Returns the path of the live file of a file's family: the files of one directory and one stem, which are one log in
 * pieces.
 */
export function familyOf(pathname: string): string {
  const native = nativePath(pathname);
  return path.join(path.dirname(native), parseRotatedName(path.basename(native)).stem);
}

/** Returns whether a name is that of a vdsm.log, possibly rotated, compressed or prefixed (`host1-vdsm.log.3.xz`). */
export function isVdsmLogName(name: string): boolean {
  return VDSM_LOG.test(name);
}

const VDSM_LOG = /^(?:.*[._-])?vdsm\.log(?:[.-]\d+)*(?:\.(?:xz|gz|lzma|bz2|zst))?$/i;

/** Returns whether a folder is one that every host has, so that it does not identify the host of the logs in it. */
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

/** Returns whether a name is that of an archive from sos, `sos collect` or the engine's log collector. */
export function isArchiveName(name: string): boolean {
  return /(?:sosreport|sos-collector|log-?collector)/i.test(name) && TAR_ENDING.test(name);
}

/** Returns the name of an archive without its extension, as the directory is called that it is unpacked to. */
export function archiveStem(name: string): string {
  return name.replace(TAR_ENDING, '');
}

const TAR_ENDING = /\.(?:tar(?:\.(?:xz|gz|lzma|bz2|zst))?|t[gx]z|tbz2?)$/i;

/** A parsed file name. Files of one directory and one stem are one family. */
export interface RotatedName {
  readonly stem: string;
  /** `3` of `vdsm.log.3.xz`: the larger, the older. */
  readonly number: number | undefined;
  /** Digits of `vdsm.log-20200131.gz`: the larger, the newer. */
  readonly date: string | undefined;
}

/** Parses a file name. A name without `.log` may have a rotation suffix, too: `.3` or `-20200131`. */
export function parseRotatedName(name: string): RotatedName {
  const bare = name.replace(/\.(?:xz|gz|lzma)$/i, '');
  // the address of a host: `vdsm.log.192.0.2.7`
  if (/\.log[.-]\d{1,3}(?:\.\d{1,3}){3}$/i.test(bare)) return { stem: bare, number: undefined, date: undefined };
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

/** Compares names of one family, oldest first: dated files, numbered files, then the live file. */
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

/** Returns the compression that a name claims. Only the content decides what it is. */
export function claimedCompression(name: string): string | undefined {
  return /\.(xz|gz|lzma|bz2|zst)$/i.exec(name)?.[1]?.toLowerCase();
}
