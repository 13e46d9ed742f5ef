/** Writes a flat document as nested JSON. It walks the field table, and builds no object on the way. */
import type { DocumentKind } from '../schema/document-kinds.ts';
import type { Doc, FieldDef } from '../schema/fields.ts';
import { slotsOf, type SlotDocument } from './slots.ts';

/** Characters that JSON escapes, and surrogates, which may be lone. */
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Writes a document of one kind as JSON. */
type SourceWriter = (doc: SlotDocument) => string;

/** By kind: a host has many logs, and a run many hosts, which all write the same fields. */
const WRITERS = new Map<DocumentKind, SourceWriter>();

/** Returns a function that writes documents of one kind as JSON. It leaves out fields that are undefined. */
export function createSourceWriter<K extends DocumentKind>(kind: K): (doc: Doc<K> & SlotDocument) => string {
  let writer = WRITERS.get(kind);
  if (writer === undefined) WRITERS.set(kind, (writer = makeWriter(kind)));
  return writer;
}

/** Longest text that is kept for the next document. */
const KEPT_MAX = 512;

/**
 * Half of the values are those of the document before, behind the same field. So the text of each is kept with its value:
 * values are never changed once they are in a document.
 */
function makeWriter(kind: DocumentKind): SourceWriter {
  const fields = slotsOf(kind);
  const { length } = fields;
  const values = fields.map((field) => valueWriter(field));
  const joins = new Joins(fields.map((field) => field.name.split('.')));
  const keptValues: unknown[] = fields.map(() => undefined);
  const keptTexts = fields.map(() => '');
  /** The slot before, for which the text is kept. */
  const keptAfter = fields.map(() => -2);
  return ({ slots }) => {
    let text = '';
    let last = -1;
    for (let i = 0; i < length; i++) {
      const value = slots[i];
      if (value === undefined) continue;
      if (last === keptAfter[i] && value === keptValues[i]) text += keptTexts[i] ?? '';
      else {
        const written = joins.between(last, i) + (values[i]?.(value) ?? '');
        text += written;
        if (written.length <= KEPT_MAX) {
          keptValues[i] = value;
          keptTexts[i] = written;
          keptAfter[i] = last;
        }
      }
      last = i;
    }
    return text + joins.end(last);
  };
}

/** Returns a string as JSON. */
export function quote(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** The texts between one value and the next: they close and open objects, and name the key. Each is made once. */
class Joins {
  readonly #paths: readonly string[][];
  readonly #cache: (string | undefined)[] = [];

  constructor(paths: readonly string[][]) {
    this.#paths = paths;
  }

  between(from: number, to: number): string {
    const key = (from + 1) * this.#paths.length + to;
    return (this.#cache[key] ??= this.#make(from, to));
  }

  end(last: number): string {
    return last < 0 ? '{}' : '}'.repeat(this.#paths[last]?.length ?? 1);
  }

  #make(from: number, to: number): string {
    const path = this.#paths[to] ?? [];
    const opens = (at: number): string =>
      path
        .slice(at, -1)
        .map((part) => `${JSON.stringify(part)}:{`)
        .join('') + `${JSON.stringify(path.at(-1))}:`;
    if (from < 0) return `{${opens(0)}`;
    const previous = this.#paths[from] ?? [];
    let common = 0;
    while (common < previous.length - 1 && common < path.length - 1 && previous[common] === path[common]) common++;
    return `${'}'.repeat(previous.length - 1 - common)},${opens(common)}`;
  }
}

function valueWriter(field: FieldDef): (value: unknown) => string {
  if (field.list) return (value) => `[${(value as string[]).map((item) => quote(item)).join(',')}]`;
  switch (field.type) {
    case 'long':
    case 'integer':
    case 'float':
    case 'boolean':
      return String;
    case 'flat_object':
    case 'labels':
      return (value) => JSON.stringify(value);
    case 'keyword':
    case 'text':
    case 'date':
    case 'ip':
      return (value) => quote(value as string);
  }
}
