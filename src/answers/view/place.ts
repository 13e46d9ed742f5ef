/** Where a fact stands: host, file and line. */
import type { Row } from '../../query/query.ts';
import type { Names } from './names.ts';
import { numberOf, text } from './text.ts';

export interface Place {
  readonly host: string;
  readonly at: string;
  readonly file: string;
  readonly line: number | undefined;
  /** Of a call, task or command: its last record. */
  readonly end?: { readonly at: string; readonly file: string; readonly line: number };
}

/** Fields that a query needs for the place of its rows. */
export const PLACE_FIELDS = [
  '@timestamp',
  'host.name',
  'log.file.path',
  'vdsm.log.line',
  'event.end',
  'vdsm.log.end.path',
  'vdsm.log.end.line',
] as const;

export function placeOf(row: Row | undefined): Place | undefined {
  if (row === undefined) return undefined;
  const line = numberOf(row, 'vdsm.log.line');
  const end = numberOf(row, 'vdsm.log.end.line');
  const [file, endFile] = [text(row, 'log.file.path'), text(row, 'vdsm.log.end.path')];
  const isLonger = end !== undefined && (end !== line || endFile !== file);
  return {
    host: text(row, 'host.name'),
    at: text(row, '@timestamp'),
    file,
    line,
    ...(isLonger && { end: { at: text(row, 'event.end'), file: endFile, line: end } }),
  };
}

/** Returns a place without its host: `vdsm.log.1.xz:757`. `--json` has the whole path. */
export function fileLine(place: Place | undefined): string {
  if (place === undefined || place.file === '') return '';
  const line = place.line === undefined ? '' : `:${place.line}`;
  return `${shortPath(place.file)}${line}`;
}

/** Returns a place with its host. */
export function hostFileLine(place: Place | undefined, names: Names): string {
  return place === undefined ? '' : `${names.host(place.host)} ${fileLine(place)}`.trim();
}

/** Folders that say nothing beyond the name of the log. */
const PLAIN = /(?:^|[/:!])(?:vdsm|log|ovirt-engine|libvirt|ovirt-hosted-engine-ha|logs)$/;

/** Returns the name of a file; with its folder where that tells more than the name does, as for `qemu/NAME.log`. */
function shortPath(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return path;
  const [folder, name] = [path.slice(0, slash), path.slice(slash + 1)];
  const last = folder.slice(folder.lastIndexOf('/') + 1);
  return last === 'qemu' && PLAIN.test(folder.slice(0, -5)) ? `qemu/${name}` : name;
}
