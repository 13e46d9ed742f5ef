import { UUID } from '../model/uuid.ts';

/** Longest beginning of a message that tells its shape. */
const SHAPE_MAX = 160;

/** What changes from one message of a shape to the next, and what stands for it. Each is linear on a short text. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [new RegExp(UUID, 'gi'), 'UUID'],
  [/0x[0-9a-f]+/gi, '0xN'],
  [/u?'[^']*'|u?"[^"]*"/g, "'…'"],
  [/\{.*|\[.*/s, '{…'],
  [/(?:\/[\w.@:+-]+){2,}\/?/g, '/PATH'],
  [/\d+(?:\.\d+)?/g, 'N'],
];

/** A message with its changing parts taken out, so that messages of one kind are equal: for counting, not for reading. */
export function shapeOf(message: string): string {
  const [first = ''] = message.slice(0, SHAPE_MAX).split('\n', 1);
  return CHANGING.reduce((text, [pattern, mark]) => text.replace(pattern, mark), first).trimEnd();
}
