/** A mark that every line of a text has. */
export interface TextMark {
  readonly kind: 'quote' | 'number' | 'list' | 'indent' | 'file' | 'name' | 'time';
  /** A line that lacks it may continue one that has it, since the text was wrapped. */
  readonly isLoose?: boolean;
  /** Removes it from a line; undefined: the line does not have it. */
  strip(line: string): string | undefined;
}
