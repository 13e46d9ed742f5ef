/** Recognises the kind of a log by its first lines. Its name is only a hint. */
import { readQemuHeader } from '../../logs/headers/libvirt.ts';
import { readOldHeader } from '../../logs/headers/old.ts';
import { SYSLOG_PREFIX } from '../../logs/headers/syslog.ts';
import { isPrimary, LOGS, logDef, type LogDef } from '../../logs/kinds.ts';
import type { LineSource } from '../../logs/header.ts';
import type { LogKind } from '../../model/files.ts';
import { layoutOf } from '../text/stamps.ts';
import { parseRotatedName } from './file-names.ts';

const VDSM = { kind: 'vdsm', path: '', modified: 0 } as const;

/** Lines that are read at once, without blank ones: where none of them has a header, the next ones are read. */
const LINES_MAX = 50;
/** Characters of a line that are read. */
const LINE_MAX = 2048;

/** The kind of a text, and how sure that is. */
export interface Recognised {
  readonly kind: LogKind;
  /** The share of the lines that were read, but for tracebacks, that begin with a header of that kind, 0 to 1. */
  readonly share: number;
  /** Its first lines have headers of several kinds. */
  readonly isMixed: boolean;
}

/**
 * Returns the kind of which most of the first lines are. Of two kinds with as many lines it is the one that fits the
 * name, else the one that comes first in the table. Returns undefined where no line begins with a header of any kind.
 * @param name of the file on its host, with rotation and compression
 */
export function recogniseLog(text: string, name: string, source: LineSource): Recognised | undefined {
  const stem = parseRotatedName(name).stem.toLowerCase();
  let seen = 0;
  // a rotated log may begin within a stack of Java, or a dump of XML, that has hundreds of lines
  for (const lines of portions(text)) {
    const best = mostOf(lines, stem, source, seen === 0);
    seen += lines.length;
    if (best === undefined) continue;
    const share = isQemuStart(lines[0], source) ? 1 : Math.min(1, best.count / (seen - best.traced));
    return { kind: best.kind, share, isMixed: best.isMixed };
  }
  return undefined;
}

const TRACE_BEGIN = /^(?:Traceback \(most recent call last\):|\s+at [\w.$<>/]{1,255}\(|Caused by: )/;
const TRACE_LINE = /^(?:\s|Caused by: |During handling of |The above exception )/;

/** A header of vdsm, the engine or their helpers behind one of the system log. */
const FORWARDED = new RegExp(
  String.raw`^${SYSLOG_PREFIX}(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}|[^\s:][^\n]{0,255}?::[A-Z]{4,8}::\d{4}-\d\d-\d\d )`,
);

/** @param untimed whether lines without a time count, of kinds that they may recognise */
function mostOf(lines: readonly string[], stem: string, source: LineSource, untimed: boolean) {
  const counts = new Map<LogKind, number>();
  // lines of tracebacks and stacks: a log of few records may consist of them
  let traced = 0;
  let isInTrace = false;
  for (const line of lines) {
    const kind = kindOfLine(line, stem, source, untimed);
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const begins = counts.size > 0 && TRACE_BEGIN.test(line);
    // the line behind the last frame names the exception
    if (kind === undefined && (begins || isInTrace)) traced++;
    isInTrace = kind === undefined && (begins || (isInTrace && TRACE_LINE.test(line)));
  }
  const isMixed = counts.size > 1 || (counts.has('syslog') && lines.some((line) => FORWARDED.test(line)));
  let best: { kind: LogKind; count: number; readonly isMixed: boolean; readonly traced: number } | undefined;
  for (const { kind } of LOGS) {
    const count = counts.get(kind) ?? 0;
    if (count === 0) continue;
    const hinted = count === best?.count && hints(kind, stem) && !hints(best.kind, stem);
    if (best === undefined || count > best.count || hinted) best = { kind, count, isMixed, traced };
  }
  if (best !== undefined)
    best.kind = helperOf(best.kind, stem, lines) ?? siblingOf(best.kind, stem, counts) ?? best.kind;
  return best;
}

/**
 * Kinds that share their headers have loggers in common (`ovirt_hosted_engine_ha.lib`), so the
 * name of the file decides.
 */
function siblingOf(kind: LogKind, stem: string, counts: ReadonlyMap<LogKind, number>): LogKind | undefined {
  const { header } = logDef(kind);
  return LOGS.find((def) => def.header === header && counts.has(def.kind) && def.names.test(stem))?.kind;
}

/** A log of qemu may have a single header: a command line follows it, one option per line. */
function isQemuStart(line = '', source: LineSource): boolean {
  return readQemuHeader(line, source)?.logger === 'libvirt';
}

/** Returns the helper of vdsm that a log is of, by its name: helpers write records as vdsm did until 4.18. */
function helperOf(kind: LogKind, stem: string, lines: readonly string[]): LogKind | undefined {
  if (kind !== 'vdsm') return undefined;
  const helper = LOGS.find((def) => def.header === readOldHeader && def.names.test(stem));
  return helper !== undefined && lines.every((line) => layoutOf(line, VDSM) !== 'new') ? helper.kind : undefined;
}

/** The kinds in the order in which they are tried for a line. */
const TRIED = [...LOGS.filter(({ triedLast }) => !triedLast), ...LOGS.filter(({ triedLast }) => triedLast)];

/** Returns the first kind of companion log that has such a name; any name may be that of a VM's log. */
export function kindNamed(name: string): LogDef | undefined {
  const stem = parseRotatedName(name).stem.toLowerCase();
  return LOGS.find(({ names, kind }) => !isPrimary(kind) && kind !== 'qemu' && names.test(stem));
}

function hints(kind: LogKind, stem: string): boolean {
  return logDef(kind).names.test(stem);
}

function kindOfLine(line: string, stem: string, source: LineSource, untimed: boolean): LogKind | undefined {
  for (const def of TRIED) {
    if (def.byName && !def.names.test(stem)) continue;
    const header = def.header(line, source);
    if (header === undefined || (header.stamp === '' && !(untimed && (def.byName || def.untimed)))) continue;
    if (def.isOwn === undefined || def.isOwn(header, line)) return def.kind;
  }
  return undefined;
}

function* portions(text: string): Generator<string[]> {
  let lines: string[] = [];
  for (let at = 0; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const line = text.slice(at, Math.min(end, at + LINE_MAX)).replace(/^\0+|\r$/g, '');
    at = end + 1;
    if (line.trim() === '') continue;
    lines.push(line);
    if (lines.length < LINES_MAX) continue;
    yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}
