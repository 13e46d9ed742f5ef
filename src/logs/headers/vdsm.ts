/** The stamp and zone in the two headers of vdsm.log, for `read`; `src/split/header.ts` reads the whole header. */
import type { Header, ReadHeader } from '../header.ts';

const STAMP = String.raw`(?<stamp>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})`;
/**
 * vdsm 4.9 to 4.18, and most helpers of vdsm in all releases: `thread::LEVEL::stamp::module::line::logger::(func)
 * message`.
 */
const OLD = new RegExp(String.raw`^[^\n]+?::(?:[A-Z]+|Level \d+)::${STAMP}::[^:\n]*::\d+::`);
/** vdsm from 4.19 on: `stamp[zone] LEVEL (thread) [logger] message (module:line)`. */
const NEW = new RegExp(String.raw`^${STAMP}(?<zone>[+-]\d{4})? +[A-Z]+(?: \d+)? *\([^\n]*?\) \[`);

/** Reads the stamp and zone of either header. `func` distinguishes them: only the old one names a function. */
export const glanceVdsmHeader: ReadHeader = (line) => {
  const fresh = NEW.exec(line);
  if (fresh !== null) return toHeader(fresh);
  const old = OLD.exec(line);
  return old === null ? undefined : { ...toHeader(old), func: '' };
};

function toHeader({ 0: text, groups }: RegExpExecArray): Header {
  return { stamp: groups?.['stamp'] ?? '', zone: groups?.['zone'] ?? '', at: text.length };
}

/** Returns whether a line begins with the old header. */
export function hasOldHeader(line: string): boolean {
  return OLD.test(line);
}
