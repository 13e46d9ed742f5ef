/** Private keys in PEM, over several lines or with their line ends escaped. */
import type { MaskRule } from '../rule.ts';

/** Base64, line ends, also escaped ones, and the headers of an encrypted key; up to the line that ends it. */
const BODY = /(?:(?!-----)[\w+/=\s\\:,.*-])+/y;

const BLANK = 32;

export const privateKeyRule: MaskRule = {
  name: 'private key',
  where: 'a private key in PEM, between `-----BEGIN … PRIVATE KEY-----` and its end',
  find: /PRIVATE KEY(?: BLOCK)?-----/g,
  read(text, at, match, secrets) {
    const before = text.slice(Math.max(0, match.index - 32), match.index);
    if (!before.includes('-----BEGIN ')) return at;
    BODY.lastIndex = at;
    const end = BODY.test(text) ? BODY.lastIndex : at;
    const start = at + text.slice(at, at + 4).search(/\S|$/);
    let behind = end;
    while (behind > start && text.charCodeAt(behind - 1) <= BLANK) behind--;
    secrets.add(start, behind);
    return end;
  },
  samples: [
    '-----BEGIN RSA PRIVATE KEY-----\n§MIIEpAIBAAKCAQEA7\nbase64+/==§\n-----END RSA PRIVATE KEY-----\nmore',
    "key='-----BEGIN PRIVATE KEY-----§\\nMIIEvQIBADANBg\\nbase64==\\n§-----END PRIVATE KEY-----\\n', a=1",
    '-----BEGIN OPENSSH PRIVATE KEY-----\n§b3BlbnNzaC1rZXktdjEAAAAA§',
  ],
  keeps: ['-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIE\n-----END CERTIFICATE-----', 'no PRIVATE KEY found'],
};
