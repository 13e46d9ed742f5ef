import { UUID } from '../model/uuid.ts';

/** Characters of a message that make its shape. */
const SHAPE_MAX = 160;

/** The parts that differ between messages of one shape, and their placeholders. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [new RegExp(UUID, 'gi'), 'UUID'],
  [/0x[0-9a-f]+/gi, '0xN'],
  [/u?'[^']*'|u?"[^"]*"/g, "'…'"],
  [/\{.*|\[.*/s, '{…'],
  [/(?:\/[\w.@:+-]+){2,}\/?/g, '/PATH'],
  [/\d+(?:\.\d+)?/g, 'N'],
];

/** Replaces the changing parts of a message by placeholders, so that messages of one kind become equal and can be counted. */
export function shapeOf(message: string): string {
  const [first = ''] = message.slice(0, SHAPE_MAX).split('\n', 1);
  return CHANGING.reduce((text, [pattern, mark]) => text.replace(pattern, mark), first).trimEnd();
}
