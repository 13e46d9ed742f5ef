import path from 'node:path';
import { createContext, Script } from 'node:vm';

import { ShipperError, reasonOf } from '../../errors.ts';

/** Returns the host in a path; undefined where the pattern does not match. */
export type HostPattern = (pathname: string) => string | undefined;

/**
 * Compiles the values of `--host-from`: the first pattern that matches a path counts.
 * @throws {ShipperError} `usage`
 */
export function compileHostPatterns(patterns: readonly string[]): HostPattern {
  const compiled = patterns.map(compileHostPattern);
  return (pathname) => {
    for (const pattern of compiled) {
      const host = pattern(pathname);
      if (host !== undefined) return host;
    }
    return undefined;
  };
}

/**
 * Compiles a value of `--host-from`. It is either a path with `{host}` in it (`logs/{host}/vdsm*`), where `{host}`
 * and `*` match anything within one name, `?` one character, and `**` anything across names. It is tried at the
 * beginning of the path as given, then anywhere in the absolute path, and its end must be the end of a name. Or it is a
 * regular expression with a group `(?<host>…)`, searched for in the absolute path.
 * @throws {ShipperError} `usage`, for anything else
 */
export function compileHostPattern(pattern: string): HostPattern {
  if (pattern.includes('(?<host>')) {
    const searched = { expression: compileExpression(pattern), given: pattern, mayHang: true };
    return (pathname) => hostIn(searched, path.resolve(pathname));
  }
  const source = translate(pattern);
  const common = { given: pattern, mayHang: hasManyParts(pattern) };
  const atStart = { expression: new RegExp(`^${source}(?=/|$)`), ...common };
  const begin = pattern.startsWith('/') ? '^' : '(?:^|/)';
  const anywhere = { expression: new RegExp(`${begin}${source}(?=/|$)`), ...common };
  return (pathname) => hostIn(atStart, path.normalize(pathname)) ?? hostIn(anywhere, path.resolve(pathname));
}

/** How long a pattern may search one path, in ms: a usual one takes less than a thousandth of that. */
const SEARCH_MAX_MS = 250;

/** A context of its own is the one way to stop a regular expression of JavaScript, which may go back in a text for years. */
const SEARCH = new Script('expression.exec(pathname)');

function hostIn({ expression, given, mayHang }: Searched, pathname: string): string | undefined {
  const match = mayHang ? searchGuarded(expression, given, pathname) : expression.exec(pathname);
  const host = match?.groups?.['host'];
  return host === '' ? undefined : host;
}

/** A regular expression, and the value of `--host-from` that it comes from. */
interface Searched {
  readonly expression: RegExp;
  readonly given: string;
  readonly mayHang: boolean;
}

function searchGuarded(expression: RegExp, given: string, pathname: string): RegExpExecArray | null {
  try {
    const box = createContext({ expression, pathname });
    return SEARCH.runInContext(box, { timeout: SEARCH_MAX_MS }) as RegExpExecArray | null;
  } catch (error) {
    // made in that context, so it is no Error of this one
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    const message = `--host-from takes a pattern that can be searched for quickly, but '${given}' takes longer than ${SEARCH_MAX_MS} ms on the path ${pathname}; use fewer *, and no + or * in a group that is repeated`;
    throw new ShipperError('usage', message);
  }
}

/** Parts of any length in one pattern of a path that cannot make it slow: each is searched for in one name. */
const PARTS_MAX = 2;

/** Returns whether a pattern of a path has so many parts of any length that trying all of their ends takes long. */
function hasManyParts(pattern: string): boolean {
  return (pattern.match(/\{host\}|\*+/g) ?? []).length > PARTS_MAX;
}

function compileExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (error) {
    const message = `--host-from takes a path with {host} in it, or a regular expression, but '${pattern}' is not valid: ${reasonOf(error)}`;
    throw new ShipperError('usage', message, { cause: error });
  }
}

function translate(pattern: string): string {
  const count = pattern.split('{host}').length - 1;
  if (count !== 1) {
    const came = count === 0 ? 'none' : String(count);
    const message = `--host-from takes a path with one {host} in it, as logs/{host}/vdsm*, but '${pattern}' has ${came}`;
    throw new ShipperError('usage', message);
  }
  return path
    .normalize(pattern)
    .replace(/\{host\}|\*\*\/|\*\*|[*?]|[\\^$.|+()[\]{}]/g, (token) => MEANINGS[token] ?? `\\${token}`)
    .replace(/\/$/, '');
}

const MEANINGS: Readonly<Record<string, string>> = {
  '{host}': '(?<host>[^/]+)',
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
