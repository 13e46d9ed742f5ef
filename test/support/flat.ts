import type { Printed } from '../golden/documents.ts';

/** Fields that a document must have, by their dotted names; `undefined` for a field that it must not have. */
export type Subset = Readonly<Record<string, unknown>>;

/** Returns the fields that a subset names, `undefined` where the document does not have one. */
export function pick(doc: ReadonlyMap<string, unknown>, subset: Subset): Record<string, unknown> {
  return Object.fromEntries(Object.keys(subset).map((name) => [name, doc.get(name)]));
}

/** Returns the fields of a document by their dotted names. */
export function flatten({ _source }: Printed): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  const walk = (value: unknown, name: string): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) flat.set(name, value);
    else for (const [key, inner] of Object.entries(value)) walk(inner, name === '' ? key : `${name}.${key}`);
  };
  walk(_source, '');
  return flat;
}
