import { describe, expect, it, test } from 'vitest';
import { bounded, cut, escaped, html } from '../../src/report/html/html.ts';

describe('a text cannot leave its place', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`"' onload='x`, '&quot;&#39; onload=&#39;x'],
    ['&lt;b&gt; &amp;', '&amp;lt;b&amp;gt; &amp;amp;'],
    ['a\u0000b\u001b[31mc\u0085', String.raw`a\u0000b\u001b[31mc\u0085`],
    ['a\u202Eb\u2066c\u200Fd', String.raw`a\u202eb\u2066c\u200fd`],
    ['zero\u200Bwidth\u{E0041}\u00AD', String.raw`zero\u200bwidth\ue0041\u00ad`],
    ['half \ud83d of a pair', 'half \ufffd of a pair'],
    ['lines\nand\ttabs stay', 'lines\nand\ttabs stay'],
    ['日本語, ü, 😀', '日本語, ü, 😀'],
  ])('%j', (text, expected) => {
    expect(escaped(text)).toBe(expected);
    expect(html`<p title="${text}">${text}</p>`.text).toBe(`<p title="${expected}">${expected}</p>`);
  });

  test('HTML in HTML is not escaped again, and nothing stands for what is missing', () => {
    expect(html`<p>${html`<b>${'<'}</b>`}${[1, '&']}${undefined}${false}</p>`.text).toBe('<p><b>&lt;</b>1&amp;</p>');
  });
});

test('texts are cut, never in the middle of a character', () => {
  expect(cut('abcdef', 4)).toBe('abc…');
  expect(cut('ab😀cd', 4)).toBe('ab\ufffd…');
  expect(cut('abcd', 4)).toBe('abcd');
});

test('lists end when they are full, of pieces or bytes, and count the rest', () => {
  const items = ['a', 'bb', 'üü', 'd'];
  expect(bounded(items, (item) => html`${item}`, 100, 2)).toMatchObject({
    shown: [{ text: 'a' }, { text: 'bb' }],
    left: 2,
  });
  expect(bounded(items, (item) => html`${item}`, 6, 9)).toMatchObject({
    shown: [{ text: 'a' }, { text: 'bb' }],
    left: 2,
  });
  expect(bounded(items, (item) => html`${item}`, 100, 9).left).toBe(0);
});
