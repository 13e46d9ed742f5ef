/**
 * A Python value as the log prints it. Bytes are text, tuples and sets are arrays. An int beyond 2^53 is the text of
 * its digits. A text without a literal form (`<Task object at 0x…>`, `(suppressed)`, `********`) is `opaque`, as written.
 */
export type PyValue = string | number | boolean | null | PyValue[] | PyDict | PyOpaque;

export interface PyDict {
  readonly kind: 'dict';
  /** In the order of the log. Most keys are text; damaged text may repeat one. */
  readonly entries: [PyValue, PyValue][];
}

export interface PyOpaque {
  readonly kind: 'opaque';
  readonly text: string;
}

/**
 * Returns the value at a path of keys of dicts and indices of arrays: `get(value, 'status', 'code')`; undefined where the
 * path leads nowhere. The first of repeated keys counts.
 */
export function get(value: PyValue | undefined, ...path: readonly (string | number)[]): PyValue | undefined {
  let found = value;
  for (const step of path) {
    if (found === undefined) return undefined;
    found = child(found, step);
  }
  return found;
}

/** Writes a value as JSON for people to read. NaN, infinities and opaque values become strings, keys become text. */
export function toJson(value: PyValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (value.kind === 'opaque') return JSON.stringify(value.text);
  return `{${value.entries.map(([key, item]) => `${keyToJson(key)}:${toJson(item)}`).join(',')}}`;
}

/** Narrows to a dict. */
export function isDict(value: PyValue | undefined): value is PyDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.kind === 'dict';
}

/** Narrows to a text without a literal form. */
export function isOpaque(value: PyValue | undefined): value is PyOpaque {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.kind === 'opaque';
}

function child(value: PyValue, step: string | number): PyValue | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
  if (!isDict(value)) return undefined;
  for (const entry of value.entries) if (entry[0] === step) return entry[1];
  return undefined;
}

function keyToJson(key: PyValue): string {
  return JSON.stringify(typeof key === 'string' ? key : isOpaque(key) ? key.text : toJson(key));
}
