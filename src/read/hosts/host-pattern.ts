import path from 'node:path';

import { ShipperError, reasonOf } from '../../errors.ts';

/** Gives the host in a path, or undefined where the pattern does not match. */
export type HostPattern = (pathname: string) => string | undefined;

/**
 * Compiles `--host-from`. Either a path with `{host}` in it (`logs/{host}/vdsm*`): `{host}` is as much as it can be of
 * one name, `*` anything within a name, `?` one character, `**` anything across names. It is tried at the beginning of
 * the path, then anywhere in the absolute path, and covers whole names at its end. Or a regular expression with a
 * group `(?<host>…)`, found anywhere in the absolute path. Throws a usage error for anything else.
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
    const message = `--host-from ${pattern}: not a regular expression: ${reasonOf(error)}`;
    throw new ShipperError('usage', message, { cause: error });
  }
}

function translate(pattern: string): string {
  const count = pattern.split('{host}').length - 1;
  if (count !== 1) {
    const came = count === 0 ? 'there is none' : `there are ${count}`;
    const message = `--host-from ${pattern}: expected one {host} in it, but ${came}; for example logs/{host}/vdsm*`;
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
