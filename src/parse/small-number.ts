/** What the smallest number field of the mappings holds; a text can claim anything, and one larger would be a reject. */
const MAX = 2_147_483_647;
const NUMBER = /^-?\d{1,15}(?:\.\d{1,20})?(?:e-?\d{1,3})?$/;

/** The number that a text is, or undefined: for text that is none, and for numbers beyond what vdsm counts to. */
export function readSmallNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const number = Number(text);
  return Math.abs(number) <= MAX ? number : undefined;
}
