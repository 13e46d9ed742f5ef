/** Control characters, marks of direction and other characters that nobody sees: they would reach terminals and searches. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Returns the name of a host as documents have it: in lower case, with `_` for each character that nobody sees, so that it
 * does not become the name of another host.
 */
export function cleanName(name: string): string {
  return name.trim().toLowerCase().replace(INVISIBLE, '_');
}

/** Returns whether a name has characters that nobody sees. */
export function hasInvisible(name: string): boolean {
  return name.search(INVISIBLE) >= 0;
}
