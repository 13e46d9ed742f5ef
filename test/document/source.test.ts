import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDocument } from '../../src/document/slots.ts';
import { createSourceWriter, quote } from '../../src/document/source.ts';
import { DOCUMENT_KINDS } from '../../src/schema/document-kinds.ts';
import { fieldsOf } from '../../src/schema/fields.ts';
import type { FieldDef } from '../../src/schema/fields.ts';

/** Nests a flat document: the plain way to the same JSON. */
function nest(doc: Record<string, unknown>): unknown {
  const root: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(doc)) {
    const path = name.split('.');
    const last = path.pop() ?? '';
    let at = root;
    for (const part of path) at = (at[part] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  return root;
}

function valueOf(field: FieldDef): fc.Arbitrary<unknown> {
  if (field.list) return fc.array(fc.string({ unit: 'binary' }));
  switch (field.type) {
    case 'long':
    case 'integer':
      return fc.integer();
    case 'float':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'flat_object':
    case 'labels':
      return fc.dictionary(fc.string(), fc.string());
    default:
      return fc.string({ unit: 'binary' });
  }
}

describe('createSourceWriter', () => {
  it.each(DOCUMENT_KINDS)('writes what JSON.stringify writes of the nested document: %s', (kind) => {
    const fields = fieldsOf(kind).filter((field) => !field.byPipeline);
    const doc = fc.record(Object.fromEntries(fields.map((field) => [field.name, valueOf(field)])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(doc, (flat) => {
        const filled = Object.assign(createDocument(kind), flat);
        expect(JSON.parse(createSourceWriter(kind)(filled))).toEqual(JSON.parse(JSON.stringify(nest(flat))));
      }),
    );
  });

  it('writes documents that share some of their values, one after the other, as it writes each alone', () => {
    const value = fc.constantFrom('a', 'b', 'x'.repeat(600), undefined);
    const changes = fc.record(
      {
        message: value,
        'log.level': value,
        'vdsm.call.id': value,
        'vdsm.call.verb': value,
        'vdsm.log.line': fc.nat(2),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(changes), (all) => {
        const doc = createDocument('line');
        const expected: Record<string, unknown> = {};
        for (const some of all) {
          Object.assign(doc, some);
          Object.assign(expected, some);
          const plain = Object.fromEntries(Object.entries(expected).filter(([, kept]) => kept !== undefined));
          expect(JSON.parse(createSourceWriter('line')(doc))).toEqual(nest(plain));
        }
      }),
    );
  });

  it('omits undefined fields', () => {
    const doc = createDocument('line');
    expect(createSourceWriter('line')(doc)).toBe('{}');
    Object.assign(doc, { message: 'x', 'log.level': undefined, 'vdsm.log.line': 0 });
    expect(createSourceWriter('line')(doc)).toBe('{"message":"x","vdsm":{"log":{"line":0}}}');
  });
});

describe('quote', () => {
  it('is JSON for any text, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(quote(text))).toBe(JSON.parse(JSON.stringify(text)));
      }),
    );
    expect(quote('\ud800')).toBe('"\\ud800"');
    expect(quote('a"b\\c\u0000\u2028')).toBe('"a\\"b\\\\c\\u0000\u2028"');
  });
});
