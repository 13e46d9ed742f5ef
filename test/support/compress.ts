import lzma from 'lzma-native';

/** A text as an `.xz` file would hold it. */
export function compress(text: string): Promise<Buffer> {
  return new Promise((resolve) => {
    lzma.compress(text, {}, (packed) => resolve(packed));
  });
}
