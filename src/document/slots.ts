/**
 * Flat documents whose values are kept in an array, a slot for each field. An object with as many properties as a line has
 * fields is a hash table to V8; the accessors of these names are as fast as properties, and a writer walks the array.
 */
import type { DocumentKind } from '../schema/document-kinds.ts';
import { fieldsOf } from '../schema/fields.ts';
import type { Doc, FieldDef } from '../schema/fields.ts';

/** A document of one kind. Its slots are in the order of `slotsOf`. */
export interface SlotDocument {
  readonly slots: unknown[];
}

/** What documents of one kind have in common. */
interface Shape {
  readonly fields: readonly FieldDef[];
  readonly create: () => object;
}

const SHAPES = new Map<DocumentKind, Shape>();

/** Returns an empty document, to be filled again and again. */
export function createDocument<K extends DocumentKind>(kind: K): Doc<K> & SlotDocument {
  return shapeOf(kind).create() as Doc<K> & SlotDocument;
}

/** Returns the fields of documents of a kind by slot: sorted, so that those of one object are side by side. */
export function slotsOf(kind: DocumentKind): readonly FieldDef[] {
  return shapeOf(kind).fields;
}

function shapeOf(kind: DocumentKind): Shape {
  let shape = SHAPES.get(kind);
  if (shape === undefined) SHAPES.set(kind, (shape = makeShape(kind)));
  return shape;
}

function makeShape(kind: DocumentKind): Shape {
  const fields = fieldsOf(kind).sort((a, b) => compare(a.name, b.name));
  class Slots implements SlotDocument {
    readonly slots: unknown[] = Array.from({ length: fields.length }, () => undefined);
  }
  for (const [at, { name }] of fields.entries()) {
    Object.defineProperty(Slots.prototype, name, {
      get(this: SlotDocument) {
        return this.slots[at];
      },
      set(this: SlotDocument, value: unknown) {
        this.slots[at] = value;
      },
    });
  }
  return { fields, create: () => new Slots() };
}

/** Orders names segment by segment, so that `a.b` and `a.c` are side by side, before `a-x`. */
function compare(a: string, b: string): number {
  const [left, right] = [a.replaceAll('.', '\u0001'), b.replaceAll('.', '\u0001')];
  return left < right ? -1 : left > right ? 1 : 0;
}
