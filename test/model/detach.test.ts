import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { detach } from '../../src/model/detach.ts';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

test.each(['', 'a', 'a text that is long enough to be a slice', 'käse \u{1f9c0} and more of it', '\ud800 lone'])(
  'detach returns %j as it is',
  (text) => {
    expect(detach(text)).toBe(text);
  },
);

test('a detached text does not keep its chunk alive', () => {
  const kept: string[] = [];
  const before = used();
  for (let i = 0; i < 500; i++) {
    const chunk = Buffer.alloc(65_536, 97 + (i % 20)).toString('latin1');
    kept.push(detach(chunk.slice(100, 400)));
  }
  // 500 chunks are 33 MB, the texts 0.2 MB
  expect(used() - before).toBeLessThan(8e6);
  expect(kept).toHaveLength(500);
});

function used(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
