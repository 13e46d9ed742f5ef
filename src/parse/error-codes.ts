import type { ErrorRow } from './tables/errors.ts';
import { ERRORS } from './tables/errors.ts';
import type { Namespace } from './verbs.ts';

export type { ErrorRow } from './tables/errors.ts';

/** The part of vdsm that numbers an error code. */
export type ErrorArea = ErrorRow['area'];

/** Every error code of the table. */
export const ALL_ERRORS: readonly ErrorRow[] = ERRORS;

/**
 * Areas in which the codes of a verb are looked up, the likeliest first. Each area has numbers of its own: 23 is a bad NIC
 * from a network verb, and no code of any other.
 */
export const ERROR_AREAS = {
  storage: ['storage', 'common', 'jsonrpc'],
  virt: ['common', 'storage', 'jsonrpc'],
  host: ['common', 'storage', 'jsonrpc'],
  network: ['network', 'common', 'jsonrpc'],
  gluster: ['gluster', 'common', 'jsonrpc'],
} as const satisfies Record<Namespace, readonly ErrorArea[]>;

/**
 * Looks up an error code as a verb of this namespace means it, or any verb where none is given. Where an area has several
 * rows for the code, the row whose words begin the logged message wins, else the newest. A code that the areas of the
 * namespace lack is taken from any other area but network. Undefined for an unknown code.
 */
export function findError(code: number, namespace?: Namespace, message = ''): ErrorRow | undefined {
  const rows = BY_CODE.get(code) ?? [];
  const areas: readonly ErrorArea[] = namespace === undefined ? [] : ERROR_AREAS[namespace];
  for (const area of areas) {
    const row = pick(rows, area, message);
    if (row !== undefined) return row;
  }
  const foreign =
    rows.find((row) => message !== '' && isMessageOf(row, message)) ?? rows.find((row) => row.area !== 'network');
  return foreign ?? (namespace === undefined ? rows[0] : undefined);
}

function pick(rows: readonly ErrorRow[], area: ErrorArea, message: string): ErrorRow | undefined {
  let first: ErrorRow | undefined;
  for (const row of rows) {
    if (row.area !== area) continue;
    if (message === '' || isMessageOf(row, message)) return row;
    first ??= row;
  }
  return first;
}

/** Returns whether the message begins with the words of the row, up to the first that vdsm fills in. */
function isMessageOf(row: ErrorRow, message: string): boolean {
  const words = row.message?.split('%', 1)[0] ?? '';
  return words !== '' && message.startsWith(words);
}

const BY_CODE: ReadonlyMap<number, readonly ErrorRow[]> = byCode();

function byCode(): Map<number, ErrorRow[]> {
  const rows = new Map<number, ErrorRow[]>();
  for (const row of ALL_ERRORS) {
    const same = rows.get(row.code);
    if (same === undefined) rows.set(row.code, [row]);
    else same.push(row);
  }
  return rows;
}
