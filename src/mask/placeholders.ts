/** Values in the place of a secret that are none: what vdsm and others write instead of it, and the absence of one. */

/** `********`, `(suppressed)`, `<hidden>`, `**FILTERED**`, `HashXXXX`. */
export const PLACEHOLDER =
  /^(?:\*{2,}|\*{0,2}\[?(?:FILTERED|REDACTED|SUPPRESSED|HIDDEN|MASKED)\]?\*{0,2}|[(<[](?:suppressed|hidden|masked|filtered|redacted|null|nil|none|empty|unset|password|passwd|secret|token|ticket)[)>\]]|(?:Hash|x)?X{4,}|None|null|nil|undefined|true|false|yes|no)$/i;
/** Longest placeholder. */
const MAX = 64;

/** Returns whether the text from `start` to `end` holds no secret. */
export function isPlaceholder(text: string, start: number, end: number): boolean {
  return end <= start || (end - start <= MAX && PLACEHOLDER.test(text.slice(start, end)));
}
