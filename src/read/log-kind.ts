/** Tells what kind of log a text is, by its first lines; its name is a hint only. */
import { readQemuHeading } from '../logs/headings/libvirt.ts';
import { readOldHeading } from '../logs/headings/old.ts';
import { LOGS, type LogDef } from '../logs/kinds.ts';
import type { LineSource } from '../logs/heading.ts';
import type { LogKind } from '../model.ts';
import { layoutOf } from './header.ts';
import { parseRotatedName } from './names.ts';

const VDSM = { kind: 'vdsm', path: '', modified: 0 } as const;

/** So many lines that are not blank are looked at. */
const LINES_MAX = 50;
const LINE_MAX = 2048;

/** What a text is, and how sure that is. */
export interface Recognised {
  readonly kind: LogKind;
  /** Of the lines that were looked at, the share that begin with a header of that kind: 0 to 1. */
  readonly share: number;
}

/**
 * The kind of log that most of the first lines are of; of two with as many the one that comes first in the table, but one
 * that its name speaks for before that. Undefined: none of the lines begins with a header of any kind.
 * @param name of the file as its host has it, rotation and compression included
 */
export function recogniseLog(text: string, name: string, source: LineSource): Recognised | undefined {
  const stem = parseRotatedName(name).stem.toLowerCase();
  const lines = firstLines(text);
  const counts = new Map<LogKind, number>();
  for (const line of lines) {
    const kind = kindOfLine(line, stem, source);
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  let best: { kind: LogKind; count: number } | undefined;
  for (const kind of ORDER) {
    const count = counts.get(kind) ?? 0;
    if (count === 0) continue;
    const hinted = count === best?.count && hints(kind, stem) && !hints(best.kind, stem);
    if (best === undefined || count > best.count || hinted) best = { kind, count };
  }
  if (best?.kind === 'vdsm') best.kind = helperOf(stem, lines) ?? best.kind;
  if (best === undefined) return undefined;
  return { kind: best.kind, share: isQemuStart(lines[0], source) ? 1 : best.count / lines.length };
}

/** One header may be all that is in a log of qemu: behind it stands the command line, an option a line. */
function isQemuStart(line = '', source: LineSource): boolean {
  return readQemuHeading(line, source)?.logger === 'libvirt';
}

/** Helpers of vdsm write records as vdsm did until 4.18, and not all of them show whose they are: then their name does. */
function helperOf(stem: string, lines: readonly string[]): LogKind | undefined {
  const helper = LOGS.find((def) => def.heading === readOldHeading && def.names.test(stem));
  return helper !== undefined && lines.every((line) => layoutOf(line, VDSM) !== 'new') ? helper.kind : undefined;
}

/** Ties are for vdsm.log. */
const ORDER: readonly LogKind[] = ['vdsm', ...LOGS.map(({ kind }) => kind)];

/** Whether a name is one that logs of a known kind have. */
export function isSisterName(name: string): boolean {
  const stem = parseRotatedName(name).stem.toLowerCase();
  return LOGS.some(({ names, kind }) => kind !== 'qemu' && names.test(stem));
}

function hints(kind: LogKind, stem: string): boolean {
  return kind === 'vdsm' ? /(?:^|[._-])vdsm\.log$/.test(stem) : DEFS.get(kind)?.names.test(stem) === true;
}

const DEFS = new Map<LogKind, LogDef>(LOGS.map((def) => [def.kind, def]));

function kindOfLine(line: string, stem: string, source: LineSource): LogKind | undefined {
  for (const def of LOGS) {
    if (def.byName && !def.names.test(stem)) continue;
    const heading = def.heading(line, source);
    if (heading === undefined || (heading.stamp === '' && !def.byName && !def.untimed)) continue;
    if (def.isOwn === undefined || def.isOwn(heading, line)) return def.kind;
  }
  return layoutOf(line, VDSM) === undefined ? undefined : 'vdsm';
}

function firstLines(text: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length && lines.length < LINES_MAX;) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const line = text.slice(at, Math.min(end, at + LINE_MAX)).replace(/^\0+/, '');
    if (line.trim() !== '') lines.push(line);
    at = end + 1;
  }
  return lines;
}
