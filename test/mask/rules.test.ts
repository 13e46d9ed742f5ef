/** Every sample of every rule, in every layout that a text may have in a log. */
import { describe, expect, it } from 'vitest';
import { maskText } from '../../src/mask/mask.ts';
import { MASK } from '../../src/mask/rule.ts';
import { MASK_RULES } from '../../src/mask/rules/rules.ts';

/** Texts that hold a sample: alone, in the middle of a text, in the repr of one, in JSON. */
const LAYOUTS: Readonly<Record<string, (text: string) => string>> = {
  alone: (text) => text,
  'behind text': (text) => `START x(a=1) and more: ${text}`,
  'on the second line': (text) => `something failed:\n${text}`,
};

describe.each(MASK_RULES.map((rule) => [rule.name, rule] as const))('%s', (_, { samples, keeps, where }) => {
  it('says where', () => expect(where).not.toBe(''));

  describe.each(Object.entries(LAYOUTS))('%s', (_name, layout) => {
    it.each(samples)('masks %s', (sample) => {
      const secrets = sample.split('§').filter((_part, i) => i % 2 === 1);
      const expected = sample.replaceAll(/§[^§]*§/g, MASK);
      const { text, count } = maskText(layout(sample.replaceAll('§', '')));
      expect(text).toBe(layout(expected));
      expect(count).toBe(secrets.length);
      // what is masked is not masked again
      expect(maskText(text)).toEqual({ text, count: 0 });
    });

    it.each(keeps)('keeps %s', (text) => expect(maskText(layout(text))).toEqual({ text: layout(text), count: 0 }));
  });
});
