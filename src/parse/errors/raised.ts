/** Reads an exception that stands behind the source line that raises it, where the line end between them was lost. */
import { capText, RETURN_MAX } from '../caps.ts';

/** Class, with its module where the text has it, and words of an exception. */
interface Raised {
  readonly type: string;
  readonly message: string;
}

/**
 * Finds the class that a source line raises, and that Python repeats behind it, as it is or with its module:
 * `raise se.VolumeError("x")   vdsm.storage.exception.VolumeError: x`. Undefined where there is none.
 */
export function findRaised(text: string): Raised | undefined {
  let tries = 0;
  for (const match of text.matchAll(RAISED)) {
    if (++tries > TRIES) return undefined;
    const name = match[1] ?? '';
    const at = text.indexOf(`${name}: `, match.index + match[0].length);
    if (at < 0) continue;
    const module = MODULE.exec(text.slice(Math.max(0, at - MODULE_MAX), at));
    if (module === null) continue;
    const [words = ''] = text.slice(at + name.length + 2).split('\n', 1);
    return { type: `${module[1] ?? ''}${name}`, message: capText(words.trim(), RETURN_MAX) };
  }
  return undefined;
}

const RAISED = /\braise (?:[A-Za-z_]\w{0,80}\.){0,8}([A-Za-z_]\w{0,80})/g;
const MODULE = /(?:^|[\s>])((?:[A-Za-z_]\w{0,80}\.){0,8})$/;
const MODULE_MAX = 400;
const TRIES = 4;
