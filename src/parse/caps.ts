/** Characters that are kept of a call's arguments, of its returned value, and of a command's standard error. */
export const ARGS_MAX = 8192;
export const RETURN_MAX = 4096;
export const STDERR_MAX = 16_384;

/** Returns the text; where it is longer than `max` characters, its beginning and end with a mark between. */
export function capText(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = Math.floor(max / 4);
  return `${text.slice(0, max - end)}…[${text.length - max} characters left out]…${text.slice(-end)}`;
}
