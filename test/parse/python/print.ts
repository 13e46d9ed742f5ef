import fc from 'fast-check';
import { isDict } from '../../../src/parse/python/value.ts';
import type { PyValue } from '../../../src/parse/python/value.ts';

/** Any value that has a literal form. */
export function pyValue(): fc.Arbitrary<PyValue> {
  const scalar = fc.oneof(
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
    fc.constantFrom(1e-5, 1e22, Number.POSITIVE_INFINITY),
    fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
    fc.string({ unit: fc.constantFrom(...'ab\'"\\\n\t\0א💾\u00a0é[]{},:') }),
    fc.uuid(),
  );
  const { value } = fc.letrec<{ value: PyValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('value'), { maxLength: 5 }),
      fc
        .array(fc.tuple(fc.oneof(fc.string(), fc.integer()), tie('value')), { maxLength: 5 })
        .map((entries): PyValue => ({ kind: 'dict', entries })),
    ),
  }));
  return value;
}

/** Writes a value as `repr` of this Python does; arrays as lists, tuples or sets, by their length. */
export function printPython(value: PyValue, python: 2 | 3): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return printNumber(value, python);
  if (typeof value === 'string') return printString(value, python);
  if (Array.isArray(value)) return printArray(value.map((item) => printPython(item, python)));
  if (!isDict(value)) throw new Error('an opaque value has no literal');
  return `{${value.entries.map(([key, item]) => `${printPython(key, python)}: ${printPython(item, python)}`).join(', ')}}`;
}

function printNumber(value: number, python: 2 | 3): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  if (Number.isSafeInteger(value)) return python === 2 && Math.abs(value) > 2 ** 31 ? `${value}L` : String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

function printArray(items: readonly string[]): string {
  if (items.length === 1) return `(${items[0]},)`;
  return items.length === 2 ? `(${items.join(', ')})` : `[${items.join(', ')}]`;
}

function printString(text: string, python: 2 | 3): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const wide = python === 2 && text.length % 2 === 1;
  let body = '';
  for (const char of text) body += printChar(char, quote, python, wide);
  return `${wide ? 'u' : ''}${quote}${body}${quote}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\\': '\\\\' };

function printChar(char: string, quote: string, python: 2 | 3, wide: boolean): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === quote) return `\\${char}`;
  const escape = ESCAPES[char];
  if (escape !== undefined) return escape;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  if (code < 0x7f) return char;
  if (python === 2 && !wide) return [...Buffer.from(char)].map((byte) => `\\x${hex(byte, 2)}`).join('');
  if (wide) return code > 0xffff ? `\\U${hex(code, 8)}` : code > 0xff ? `\\u${hex(code, 4)}` : `\\x${hex(code, 2)}`;
  return code < 0xa1 || code === 0xad ? `\\x${hex(code, 2)}` : char;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
