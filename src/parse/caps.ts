/** How much is kept of what a call was given and gave back, in characters. */
export const ARGS_MAX = 8192;
export const RETURN_MAX = 4096;

/** The text, or its beginning and end with a mark between where it is longer than `max`. */
export function capText(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = Math.floor(max / 4);
  return `${text.slice(0, max - end)}…[${text.length - max} characters left out]…${text.slice(-end)}`;
}
