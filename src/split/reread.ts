/**
 * Reads the text of open records again where a checkpoint holds it with its secrets masked. Its lines come again from
 * their place; a record gets its own text back where that is the text as it was.
 */
import { hash } from 'node:crypto';
import { newJoinerState, type JoinerState } from './joiner.ts';
import type { RoadsState } from './roads.ts';

/** Returns the fingerprint of the text of an open record. */
export function fingerprintOf({ open, lines, end }: Pick<JoinerState, 'open' | 'lines' | 'end'>): string {
  return hash('sha256', [open?.firstLine, lines.join('\n'), end.join('\n')].join('\0'), 'base64url');
}

/** The place of the text that is to be read again, in the file where a record begins. */
export interface RereadPlace {
  readonly path: string;
  /** Byte of the decompressed file. */
  readonly offset: number;
}

/** Returns the place of the first of a splitter's open records whose text is masked; undefined where none is. */
export function rereadPlace(state: RoadsState): RereadPlace | undefined {
  let first: RereadPlace | undefined;
  for (const { hidden, open, openPath } of statesOf(state).values()) {
    if (hidden === undefined || open === undefined) continue;
    const { offset } = open;
    // of two files the place is in the one before
    if (first === undefined || (openPath === first.path ? offset < first.offset : openPath !== state.file.path))
      first = { path: openPath, offset };
  }
  return first;
}

/** Returns the state in which to read again what led to another state: its roads, and nothing open. */
export function rereadState(state: RoadsState): RoadsState {
  const { file, dated, fileDated, isFileForwardedDate } = state;
  const roads = [...state.roads].map(([key, road]) => [key, { ...road, splitter: newJoinerState() }] as const);
  return { ...newJoinerState(), file, dated, fileDated, isFileForwardedDate, roads: new Map(roads), road: undefined };
}

/** Gives open records their own text back, as far as it was read again. */
export function restoreText(state: RoadsState, again: RoadsState): void {
  const read = statesOf(again);
  for (const [key, own] of statesOf(state)) {
    const found = read.get(key);
    if (own.hidden === undefined || own.open === undefined || found?.open === undefined) continue;
    if (fingerprintOf(found) !== own.hidden) continue;
    own.lines = found.lines;
    own.end = found.end;
    own.openPath = found.openPath;
    own.open.firstLine = found.open.firstLine;
    own.open.masked = 0;
    own.open.lineIds = undefined;
    own.hidden = undefined;
  }
}

/** The states of a text and of its roads. */
function statesOf(state: RoadsState): Map<string, JoinerState> {
  return new Map<string, JoinerState>([
    ['', state],
    ...[...state.roads].map(([key, { splitter }]) => [key, splitter] as const),
  ]);
}
