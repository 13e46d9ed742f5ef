/** Takes the JSON values of a file apart, one a line or one behind the other, without holding more than one of them. */

/** A value, undefined where the text is none, with its length in characters and the number of its first line, from 1. */
export interface FoundValue {
  readonly line: number;
  readonly length: number;
  readonly value: unknown;
}

/** A value that goes on over lines is given up beyond this many characters: it is no JSON. */
const LONGEST = 64 * 1024 * 1024;

/**
 * Yields the values of lines that are not blank. A line has one value as a rule; where it is none by itself it may be several,
 * one behind the other, or the beginning of one that ends in a later line. A torn value does not take the next one with it.
 */
export async function* jsonValues(
  lines: AsyncIterable<{ readonly number: number; readonly text: string }>,
): AsyncGenerator<FoundValue> {
  let open: OpenValue | undefined;
  for await (const { number, text } of lines) {
    const value = parsed(text);
    if (value !== undefined && (open === undefined || isObject(value))) {
      if (open !== undefined) yield* open.torn();
      open = undefined;
      yield { line: number, length: text.length, value };
      continue;
    }
    open ??= new OpenValue(number);
    yield* open.add(text);
    if (open.isEmpty() || open.length > LONGEST) {
      if (!open.isEmpty()) yield* open.torn();
      open = undefined;
    }
  }
  if (open !== undefined) yield* open.torn();
}

/** Text that begins with a brace, up to the brace that closes it. */
class OpenValue {
  #line: number;
  #pieces: string[] = [];
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  length = 0;

  constructor(line: number) {
    this.#line = line;
  }

  isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  /** Yields what is left: no value, and perhaps the one that was written behind it, as after a full disk. */
  *torn(): Generator<FoundValue> {
    const text = this.#pieces.join('\n');
    const next = Math.max(...BEGINNINGS.map((beginning) => text.lastIndexOf(beginning)));
    const value = next > 0 ? parsed(text.slice(next)) : undefined;
    const length = value === undefined ? text.length : next;
    yield { line: this.#line, length, value: undefined };
    if (value !== undefined) yield { line: this.#line, length: text.length - next, value };
  }

  /** Adds a line; yields the values that end in it, and what is none. */
  *add(text: string): Generator<FoundValue> {
    let start = 0;
    const first = this.#line;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#isInText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === BACKSLASH) this.#isEscaped = true;
        else if (code === QUOTE) this.#isInText = false;
      } else if (code === QUOTE && this.#depth > 0) this.#isInText = true;
      else if (code === OPEN) {
        // before the first brace only blanks stand between values
        if (this.#depth++ === 0 && text.slice(start, at).trim() !== '') {
          yield { line: this.#line, length: at - start, value: undefined };
          start = at;
        }
      } else if (code === CLOSE && this.#depth > 0 && --this.#depth === 0) {
        const whole = [...this.#pieces, text.slice(start, at + 1)].join('\n');
        yield { line: this.#line, length: whole.length, value: parsed(whole) };
        this.#pieces = [];
        this.length = 0;
        start = at + 1;
      }
    }
    const rest = text.slice(start);
    if (this.#depth === 0) {
      if (rest.trim() !== '') yield { line: first, length: rest.length, value: undefined };
      return;
    }
    this.#pieces.push(rest);
    this.length += rest.length + 1;
  }
}

/** How objects of the files begin; within a text their quotes would be escaped. */
const BEGINNINGS = ['{ "request":', '{ "url":', '{"kind":'];
const [OPEN, CLOSE, QUOTE, BACKSLASH] = [0x7b, 0x7d, 0x22, 0x5c];

/** Returns the value of a text, undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
