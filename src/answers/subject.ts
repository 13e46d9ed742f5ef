/** Ids by their beginning. */
import { ShipperError } from '../errors.ts';

const SHOWN = 12;

/**
 * Returns the id that begins as the user typed it, or is just that.
 * @param what for messages: `flow`, `task`
 * @throws {ShipperError} `usage`: several ids do; `input`: none does
 */
export function chooseId(what: string, typed: string, candidates: readonly string[], advice: string): string {
  const ids = [...new Set(candidates)].toSorted();
  if (ids.includes(typed)) return typed;
  const [only] = ids;
  if (only === undefined)
    throw new ShipperError('input', `there is no ${what} ${typed} here${advice === '' ? '' : `; ${advice}`}`);
  if (ids.length === 1) return only;
  const more = ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : '';
  throw new ShipperError(
    'usage',
    `'${typed}' is the beginning of ${ids.length} ids: ${ids.slice(0, SHOWN).join(', ')}${more}; type more of it`,
  );
}
