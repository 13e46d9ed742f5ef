import { describe, expect, it } from 'vitest';
import { textSize } from '../../../src/read/bytes/text-size.ts';
import { gz, plant, xz } from '../fixtures.ts';

const TEXT = 'a line of text\n'.repeat(5000);

async function sizeOf(content: Buffer, compression: 'none' | 'xz' | 'gz' | 'lzma') {
  const tree = await plant({ file: content });
  try {
    return await textSize({ path: tree.at('file'), compression, size: content.length });
  } finally {
    await tree.remove();
  }
}

describe('textSize', () => {
  it('reads the size of the text from the end of an .xz', async () => {
    expect(await sizeOf(await xz(TEXT), 'xz')).toBe(TEXT.length);
  });

  it('adds up several streams and the zero bytes between and after them', async () => {
    const [one, two] = [await xz(TEXT), await xz('x'.repeat(300))];
    expect(await sizeOf(Buffer.concat([one, Buffer.alloc(8), two, Buffer.alloc(4)]), 'xz')).toBe(TEXT.length + 300);
  });

  it('returns nothing for an .xz that is cut off, damaged at its end, or no .xz', async () => {
    const whole = await xz(TEXT);
    const damaged = Buffer.from(whole);
    damaged.writeUInt32LE(0xffff, whole.length - 8);
    for (const bytes of [whole.subarray(0, -20), damaged, Buffer.from(TEXT), Buffer.alloc(0), Buffer.alloc(4000)]) {
      expect(await sizeOf(bytes, 'xz')).toBeUndefined();
    }
  });

  it('returns nothing for other compressions, and its size for a plain file', async () => {
    expect(await sizeOf(gz(TEXT), 'gz')).toBeUndefined();
    expect(await sizeOf(Buffer.from(TEXT), 'none')).toBe(TEXT.length);
  });

  it('returns nothing for a missing file', async () => {
    expect(await textSize({ path: '/nowhere/vdsm.log.1.xz', compression: 'xz', size: 100 })).toBeUndefined();
  });
});
