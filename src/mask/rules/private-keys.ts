/** Private keys in PEM, over several lines or with their line ends escaped. */
import { matches } from '../values.ts';
import type { MaskRule } from '../rule.ts';

/** Base64, line ends, also escaped ones or in a list, and the headers of an encrypted key; up to the line that ends it. */
export const BODY = /(?:(?!-----)(?:[\w+/=\s\\:,.*'"-]|&#1[03];|<br>)){1,65536}/y;
/** The line that ends a key; another key begins before it where the end is missing. */
export const END = /-{4,5} ?(?:END|BEGIN) /g;
/** Characters of a key, with what a log writes before each of its lines. */
const KEY_MAX = 65_536;
const BLANK = 32;
export const BASE64 = /[\w+/=\s\\]/;
/** What a log writes before the first line of a key, and enough of a key. */
export const PREFIX = /^\s*(?:\S*\s(?=[\w+/=]{40}))?/;
export const ENOUGH = /[\w+/=]{40}/;

export const privateKeyRule: MaskRule = {
  name: 'private key',
  where:
    'a private key in PEM, between `-----BEGIN … PRIVATE KEY-----` and its end; where one of them is missing, its Base64',
  find: /(BEGIN|END) [A-Z\d ]{0,24}PRIVATE KEY(?: BLOCK)?(?: ?-{4,5})?/g,
  read(text, at, match, secrets) {
    const dashes = text.slice(Math.max(0, match.index - 6), match.index).trimEnd();
    if (!dashes.endsWith('----')) return at;
    if (match[1] === 'END') {
      // its beginning is left out
      let begin = match.index - dashes.length;
      while (begin > 0 && text[begin - 1] === '-') begin--;
      const end = begin;
      while (begin > 0 && end - begin < KEY_MAX && BASE64.test(text[begin - 1] ?? '')) begin--;
      if (!secrets.spend(end - begin)) return at;
      const base64 = PREFIX.exec(text.slice(begin, end))?.[0].length ?? 0;
      if (ENOUGH.test(text.slice(begin + base64, end))) secrets.add(begin + base64, trimmed(text, begin + base64, end));
      return at;
    }
    const start = at + text.slice(at, at + 4).search(/\S|$/);
    const near = text.slice(at, at + KEY_MAX);
    END.lastIndex = 0;
    const found = END.exec(near);
    if (found !== null && found[0].endsWith('END ')) {
      let end = at + found.index;
      // what a log writes before the last line
      const line = text.lastIndexOf('\n', end);
      if (line > start) end = line;
      secrets.add(start, trimmed(text, start, end));
      return at + found.index + found[0].length + 'PRIVATE KEY'.length;
    }
    const end = matches(BODY, text, at) ? BODY.lastIndex : at;
    secrets.add(start, trimmed(text, start, end));
    return end;
  },
  byLook: true,
  samples: [
    '-----BEGIN RSA PRIVATE KEY-----\n§MIIEpAIBAAKCAQEA7\nbase64+/==§\n-----END RSA PRIVATE KEY-----\nmore',
    "key='-----BEGIN PRIVATE KEY-----§\\nMIIEvQIBADANBg\\nbase64==\\n§-----END PRIVATE KEY-----\\n', a=1",
    '-----BEGIN OPENSSH PRIVATE KEY-----\n§b3BlbnNzaC1rZXktdjEAAAAA§',
    '-----BEGIN EC PRIVATE KEY-----\n  §MIIE\n  base64§\n  -----END EC PRIVATE KEY-----',
    'a: -----BEGIN ENCRYPTED PRIVATE KEY-----\n§a: MIIE+/\na: base64§\na: -----END ENCRYPTED PRIVATE KEY-----',
    '["-----BEGIN PRIVATE KEY-----§","MIIE","§-----END"]',
    '-----BEGIN PRIVATE KEY-----§&#10;MIIE&#10;§-----END PRIVATE KEY-----',
    '§MIIEpAIBAAKCAQEA7MIIEpAIBAAKCAQEA7MIIEpAIBAAKCAQEA7§\n-----END RSA PRIVATE KEY-----',
    '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n§MIIE§',
  ],
  keeps: ['-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIE\n-----END CERTIFICATE-----', 'no PRIVATE KEY found'],
};

function trimmed(text: string, start: number, end: number): number {
  let behind = end;
  while (behind > start && text.charCodeAt(behind - 1) <= BLANK) behind--;
  return behind;
}

export const CUT = /[\w+/=]{64,65536}/y;

export const gapRule: MaskRule = {
  name: 'gap',
  where: 'Base64 behind the mark of what is left out of a very long line: its name is in the gap',
  find: /left out\]…/g,
  read(text, at, _match, secrets) {
    if (!matches(CUT, text, at)) return at;
    secrets.add(at, CUT.lastIndex);
    return CUT.lastIndex;
  },
  byLook: true,
  samples: [`…[12 bytes left out]…§${'YWRtaW46'.repeat(10)}§', 'a': 1`],
  keeps: ['…[12 bytes left out]…abc', '…[12 lines left out]…'],
};
