/** Any secret, written as the log of its place writes it: it is masked as a whole, and all around it stays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlaceholder } from '../../src/mask/placeholders.ts';
import { maskText } from '../../src/mask/mask.ts';
import { MASK } from '../../src/mask/rule.ts';
import { runs } from '../support/properties.ts';

/** Ways in which a program writes a text. */
const QUOTINGS = {
  python: repr,
  'python in python': (text: string) => repr(text).replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
  'python in python, twice': (text: string) => nest(nest(repr(text))),
  json: (text: string) => JSON.stringify(text),
  'json in json': (text: string) => JSON.stringify(JSON.stringify(text)).slice(1, -1),
  shell: (text: string) => `'${text.replaceAll("'", String.raw`'"'"'`)}'`,
} as const satisfies Readonly<Record<string, (text: string) => string>>;

/** Text around a value, which is `§`. */
const PLACES: Readonly<Record<string, readonly (keyof typeof QUOTINGS)[]>> = {
  "conList=[{'id': 'a', 'password': §, 'user': 'u'}], options={}": ['python', 'json'],
  "START login(username='u', password=§, x=1) from=::1": ['python'],
  "{u'password': u§, u'ttl': 1}": ['python'],
  '{"password":§,"ttl":1}': ['json'],
  "Command ['fence_apc', '-p', §, '-o', 'status'] failed": ['python'],
  "['iscsiadm', '-n', 'node.session.auth.password', '-v', §, '-o', 'update']": ['python'],
  "call fenceNode with ('192.0.2.1', '', 'apc', 'root', §, 'status') {}": ['python'],
  "call vmSetTicket with ('8d6f14be-0b0c-4a3a-a76a-2b56b3ce4c67', §, '120') {}": ['python'],
  "error='bad {\\'password\\': §, \\'x\\': 1}' and more": ['python in python'],
  [`error='a ${nest("{\\'password\\': ")}§, b`]: ['python in python, twice'],
  [String.raw`{"text":"{\"password\":§,\"ttl\":1}"}`]: ['json in json'],
  '/usr/sbin/fence_apc -l root -p § -o status (cwd None)': ['shell'],
  '/sbin/iscsiadm -n node.session.auth.password -v § --op=update (cwd None)': ['shell'],
  "'vmPayload': {'file': {'openstack/user_data': §}}, 'x': 1": ['python'],
};

const odd = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
  fc.string({
    minLength: 1,
    maxLength: 12,
    unit: fc.constantFrom(...String.raw`'"\,()[]{}:; =&<>@/é€-*`, 'a', '\n', '\t'),
  }),
);

describe('a secret in quotes', () => {
  for (const [place, quotings] of Object.entries(PLACES))
    for (const quoting of quotings)
      it(`is masked in ${place} (${quoting})`, () => {
        fc.assert(
          fc.property(odd, (secret) => {
            const written = QUOTINGS[quoting](secret);
            const depth = written.search(/['"]/) + 1;
            const inner = written.slice(depth, written.length - depth);
            fc.pre(!isPlaceholder(inner, 0, inner.length));
            const text = place.replace('§', () => written);
            const expected = place.replace(
              '§',
              () => written.slice(0, depth) + MASK + written.slice(written.length - depth),
            );
            expect(maskText(text).text).toBe(expected);
          }),
          { numRuns: runs(300) },
        );
      });
});

describe('a secret without quotes', () => {
  const word = fc.string({
    minLength: 1,
    maxLength: 30,
    unit: fc.constantFrom(...'abcXYZ0189!#$%^*_+~|?/.:-é€'),
  });
  const PLAIN = [
    'fenceNode(addr=192.0.2.1,user=root,passwd=§,action=status)',
    'node.session.auth.password = §\nnode.x = 1',
    '/usr/sbin/fence_apc -l root -p § -o status (cwd None)',
    'https://192.0.2.1/?user=u&password=§&x=1',
    '(HostName = node1, HostId = h, ticket = §, validTime=120)',
    '<password>§</password>',
    "<graphics type='vnc' passwd='§' port='1'/>",
  ];
  it.each(PLAIN)('is masked in %s', (place) => {
    fc.assert(
      fc.property(word, (secret) => {
        fc.pre(!isPlaceholder(secret, 0, secret.length) && !/^(?:--|-?\d+$|0x|\/|\.\.\.|:)/.test(secret));
        expect(maskText(place.replace('§', () => secret)).text).toBe(place.replace('§', MASK));
      }),
      { numRuns: runs(300) },
    );
  });

  it('is masked as a whole if it is very long', () => {
    const secret = 'x1'.repeat(512 * 1024);
    expect(maskText(`{'password': '${secret}', 'a': 1}`).text).toBe(`{'password': '${MASK}', 'a': 1}`);
    expect(maskText(`password=${secret} a=1`).text).toBe(`password=${MASK} a=1`);
  });

  it('is masked in a text that is cut within it', () => {
    fc.assert(
      fc.property(odd, (secret) => {
        const written = repr(secret).slice(0, -1);
        fc.pre(!isPlaceholder(written, 1, written.length));
        expect(maskText(`START x(a=1, password=${written}`).text).toBe(`START x(a=1, password=${written[0]}${MASK}`);
      }),
      { numRuns: runs(300) },
    );
  });
});

/** Writes a text as Python does. */
function repr(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text
    .replaceAll('\\', '\\\\')
    .replaceAll(mark, `\\${mark}`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\t', String.raw`\t`)
    .replaceAll(/[\0-\x1f\x7f]/g, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `${mark}${body}${mark}`;
}

function nest(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}
