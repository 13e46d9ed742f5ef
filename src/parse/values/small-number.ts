/** The largest value of the smallest number type in the mappings: the server rejects a document with a larger one. */
const MAX = 2_147_483_647;
const NUMBER = /^-?\d{1,15}(?:\.\d{1,20})?(?:e-?\d{1,3})?$/;

/** Reads a number; undefined for other text, and for a number too large for its field, which damaged text may hold. */
export function readSmallNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const number = Number(text);
  return Math.abs(number) <= MAX ? number : undefined;
}
