/** Hostile texts: a part over and over, made so that a reader that goes back in a text takes very long for it. */

const UUID = '1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38';

/** Parts that readers search for, or that a regex takes in at any place. */
export const PARTS: readonly string[] = [
  ' \t\n\'"`\\[]({<>,;:=-./_|#0aA'.split(''),
  ['a1', 'aB', '\u00e4', '\u0000', 'a=', 'a=1, ', "'a', ", "{'a': ", "('a', ", '[[', '=<', '::', ', ', ': ', ' - '],
  ["\\'", "b'", '0x', '1.', '1,', '10.0.0.1:', 'a.b', '/a', 'abcdef01', '1b8dc1a2-', UUID, `${UUID}=<A, `, `/${UUID}`],
  ['2018-03-06 09:00:00,000', 'Mar  6 09:00:00 ', 'a.b.CError: ', '\nCaused by: a.B: ', '\n\tat a.b.C(D.java:1)'],
  ['\n  File "a", line 1, in b', '\n    a(b)', '\nTraceback (most recent call last):', ' from=::1,1', ', task_id=a'],
  ["Command ['a'] failed with rc=1", 'rc=1 out=', "err=b'", "cmd=['a', ", 'key: ', "'status': {'code': ", '(cwd None)'],
].flat();

/** Makes a text of a length. */
export type Make = (length: number) => string;

/** Returns how to make texts that begin with one. */
export function* growing(begin: string, parts: readonly string[] = PARTS): Generator<Make> {
  for (const part of parts) yield (length) => fill(begin, part, length);
}

/** Pieces of a sample that are repeated, and after which others are: of a long sample not each. */
const CUTS_MAX = 3;

/**
 * Returns how to make texts of a sample: each of its words and signs over and over where it stands, all of it from any place
 * on, and each of the parts behind some of its places.
 */
export function* distorted(sample: string, parts: readonly string[] = PARTS): Generator<Make> {
  const places = [...sample.matchAll(/(?<=\w)\b|(?<=\W)(?=\S)/g)].map(({ index }) => index);
  for (const [index, place] of places.entries()) {
    const begin = sample.slice(0, place);
    const word = sample.slice(place, places[index + 1]);
    if (word !== '') yield (length) => fill(begin, word, length);
    yield (length) => fill(begin, sample.slice(place), length);
  }
  const step = Math.max(1, Math.ceil(places.length / CUTS_MAX));
  for (const place of [...places.filter((_, index) => index % step === 0), sample.length])
    yield* growing(sample.slice(0, place), parts);
}

function fill(begin: string, part: string, length: number): string {
  // whole parts, so that texts of all lengths end alike
  return begin + part.repeat(Math.max(0, Math.floor((length - begin.length) / Math.max(1, part.length))));
}
