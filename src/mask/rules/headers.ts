/** Secrets in HTTP headers: `Authorization`, `Cookie`, and a bearer token by itself. */
import { readValue } from '../values.ts';
import type { MaskRule } from '../rule.ts';

/** Where the value of a header ends: with the line, which may be escaped, with the quotes around the header, or with its command. */
const HEADER_ENDS = /[\r\n]|\\{1,16}[rn]|\\{0,16}['"](?=[\s,)\]}>;]|$)| \(cwd /g;
const SCHEME = /(?:Basic|Bearer|Digest|Negotiate|NTLM|Token|AWS4-HMAC-SHA256)\s{1,4}/iy;
const QUOTED = /[uUbB]{0,2}\\{0,16}['"]/y;

export const authorizationRule: MaskRule = {
  name: 'Authorization',
  where: 'the credentials of an `Authorization` or `Proxy-Authorization` header',
  find: /authorization(?:\\{0,16}['"])?[ \t]{0,4}[:=][ \t]{0,4}/gi,
  read(text, at, _match, secrets) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.test(text);
    const value = quoted ? readValue(text, at) : { start: at, end: headerEnd(text, at), next: at };
    SCHEME.lastIndex = value.start;
    const start = SCHEME.test(text) ? Math.min(SCHEME.lastIndex, value.end) : value.start;
    // in a sentence a word behind the scheme; what follows it is no part of the credentials
    const blank =
      quoted || start === value.start ? -1 : text.slice(start, Math.min(value.end, start + 8192)).search(/\s/);
    const end = blank === -1 ? value.end : start + blank;
    if (start > value.start || end - start >= 8) secrets.add(start, end);
    return Math.max(value.next, end);
  },
  samples: [
    "headers={'Authorization': 'Bearer §s3cretT0ken§', 'Accept': '*/*'}",
    'GET /ovirt-engine/api\nAuthorization: Basic §YWRtaW46czNjcmV0§\nAccept: */*',
    'curl -H "Authorization: Bearer §s3cretT0ken§" http://192.0.2.1/',
    '{"authorization":"§s3cretT0ken§"}',
  ],
  keeps: ['authorization: none', 'Authorization failed: no such user', "'Authorization': '********'"],
};

export const cookieRule: MaskRule = {
  name: 'Cookie',
  where: 'a `Cookie` or `Set-Cookie` header',
  find: /\bcookie2?(?:\\{0,16}['"])?[ \t]{0,4}:[ \t]{0,4}/gi,
  read(text, at, _match, secrets) {
    QUOTED.lastIndex = at;
    const value = QUOTED.test(text) ? readValue(text, at) : { start: at, end: headerEnd(text, at), next: at };
    secrets.add(value.start, value.end);
    return Math.max(value.next, value.end);
  },
  samples: [
    'Cookie: §JSESSIONID=s3cret; locale=en§\nAccept: */*',
    'Set-Cookie: §JSESSIONID=s3cret; Path=/; Secure§',
    "{'Cookie': '§session=s3cret§', 'Accept': '*/*'}",
  ],
  keeps: ['cookiein=(nil), cookieinlen=0', 'migration cookie=0x7f53cec968'],
};

const TOKEN = /[\w.~+/=-]{8,}/y;
/** A word of a sentence is no token. */
const PLAIN_WORD = /^[A-Za-z_.-]{1,24}$/;

export const bearerRule: MaskRule = {
  name: 'Bearer',
  where: 'the token behind `Bearer`',
  find: /\bbearer\s{1,4}/gi,
  read(text, at, _match, secrets) {
    TOKEN.lastIndex = at;
    if (!TOKEN.test(text)) return at;
    const end = TOKEN.lastIndex;
    if (!PLAIN_WORD.test(text.slice(at, Math.min(end, at + 25)))) secrets.add(at, end);
    return end;
  },
  samples: ['sent Bearer §eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.s1g§ to the proxy'],
  keeps: ['Bearer authentication is used', 'WWW-Authenticate: Bearer realm="x"'],
};

function headerEnd(text: string, at: number): number {
  HEADER_ENDS.lastIndex = at;
  return HEADER_ENDS.exec(text)?.index ?? text.length;
}
