import lzma from 'lzma-native';

/** Packs a text as an `.xz` file holds it. */
export function compress(text: string): Promise<Buffer> {
  return new Promise((resolve) => {
    lzma.compress(text, {}, (packed) => resolve(packed));
  });
}

/** Unpacks the bytes of an `.xz` file. */
export function decompress(packed: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    lzma.decompress(packed, {}, (bytes: Buffer | null, error?: Error) => {
      if (bytes === null) reject(error ?? new Error('not a whole .xz file'));
      else resolve(bytes);
    });
  });
}
