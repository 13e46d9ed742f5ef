import type { Readable } from 'node:stream';

/**
 * Returns the first `bytes` of standard input, or all of it where it is shorter. `readStdin` yields them again. Rejects
 * with the error of a failed read.
 */
export async function peekStdin(bytes: number): Promise<Buffer> {
  const { peeked, rest } = readingOf(process.stdin);
  let length = peeked.reduce((sum, chunk) => sum + chunk.length, 0);
  while (length < bytes) {
    const { value, done } = await rest.next();
    if (done) break;
    peeked.push(value);
    length += value.length;
  }
  return Buffer.concat(peeked).subarray(0, bytes);
}

/**
 * Yields standard input from its beginning, once, whether it was peeked at or not. A worker has a `process.stdin` of
 * its own, which is empty unless the main thread pipes this one into the worker's `stdin`.
 */
export async function* readStdin(): AsyncGenerator<Buffer> {
  const { peeked, rest } = readingOf(process.stdin);
  yield* peeked.splice(0);
  yield* { [Symbol.asyncIterator]: () => rest };
}

interface Reading {
  readonly peeked: Buffer[];
  readonly rest: AsyncIterator<Buffer, void>;
}

const readings = new WeakMap<Readable, Reading>();

function readingOf(input: Readable): Reading {
  const reading = readings.get(input) ?? { peeked: [], rest: input[Symbol.asyncIterator]() };
  readings.set(input, reading);
  return reading;
}
