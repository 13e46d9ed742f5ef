/**
 * A copy of a text that does not keep the chunk alive from which it was cut: V8's slices do, and a chunk is 64 KiB.
 * Two joined texts are written into memory of their own as soon as the result is cut: three times as fast as the way
 * through a `Buffer`. `test/model/detach.test.ts` sees that it stays so.
 */
export function copyOf(text: string): string {
  return `${text} `.slice(0, -1);
}
