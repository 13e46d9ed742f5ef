/** Names of one host: a machine calls itself by a short form of the name by which others call it. */

/**
 * Returns whether two names may be those of one host, whatever their case: they are equal, or one is the short form of
 * the other.
 */
export function isSameHost(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b || isShortForm(a, b) || isShortForm(b, a);
}

/**
 * Returns whether a name is the first labels of another: `node5` or `node5.lab` of `node5.lab.example.com`. An address
 * has no labels: it is no short form, and has none.
 */
export function isShortForm(short: string, long: string): boolean {
  if (short === '' || long.charCodeAt(short.length) !== DOT || !long.startsWith(short)) return false;
  return !isAddress(short) && !isAddress(long);
}

/** Returns the short forms that a name may have, the shortest first. */
export function shortFormsOf(name: string): string[] {
  const forms: string[] = [];
  for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) forms.push(name.slice(0, at));
  return forms.filter((form) => isShortForm(form, name));
}

const DOT = 46;
const ADDRESS = /^(?:\d+(?:\.\d+)+|[^:]*:.*)$/;

function isAddress(name: string): boolean {
  return ADDRESS.test(name);
}
