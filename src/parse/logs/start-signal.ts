import type { NoteSignals } from '../../model/events.ts';

/** Characters of a message that are searched. */
const SEARCHED = 2048;

/** Makes a reader of messages in which a program states that it starts; groups of the pattern: `version`, `pid`. */
export function startSignal(pattern: RegExp): (text: string) => NoteSignals | undefined {
  return (text) => {
    const match = pattern.exec(text.slice(0, SEARCHED));
    if (match === null) return undefined;
    const { version, pid } = match.groups ?? {};
    return { start: { version, pid: pid === undefined ? undefined : Number(pid) } };
  };
}
