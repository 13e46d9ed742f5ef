import path from 'node:path';

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
    const expression = compileExpression(pattern);
    return (pathname) => hostIn(expression, path.resolve(pathname));
  }
  const source = translate(pattern);
  const atStart = new RegExp(`^${source}(?=/|$)`);
  const anywhere = new RegExp(`${pattern.startsWith('/') ? '^' : '(?:^|/)'}${source}(?=/|$)`);
  return (pathname) => hostIn(atStart, path.normalize(pathname)) ?? hostIn(anywhere, path.resolve(pathname));
}

function hostIn(expression: RegExp, pathname: string): string | undefined {
  const host = expression.exec(pathname)?.groups?.['host'];
  return host === '' ? undefined : host;
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
