import type { Readable } from 'node:stream';

/**
 * The first `bytes` of standard input, or all of it if it is shorter. `readStdin` gives them again. Throws what reading
 * throws.
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
 * Standard input from its beginning, peeked or not; once. A worker has a `process.stdin` of its own, which is empty
 * unless the main thread pipes this into the worker's `stdin`.
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
