/** Secrets in HTTP headers: `Authorization`, `Cookie`, and a bearer token by itself. */
import { matches, readToQuote, readValue, type Value } from '../values.ts';
import type { MaskRule } from '../rule.ts';

/** Where the value of a header ends: with the line, which may be escaped, with the quotes around the header, or with its command. */
export const HEADER_ENDS = /[\r\n]|\\{1,16}[rn]|\\{0,16}['"](?=[\s,)\]}>;]|$)| \(cwd /g;
export const SCHEME =
  /(?:Basic|Bearer|Digest|Negotiate|NTLM|Token|OAuth|SSO|ApiKey|AWS|AWS4-HMAC-SHA256)(?:\s|\+){1,4}/iy;
/** Schemes with many parameters, some in quotes. */
export const MANY = /^(?:Digest|OAuth|AWS4-HMAC-SHA256|Signature)\s{1,4}\w+=/i;
const NEAR = 64;
export const LINE_ENDS = /[\r\n]|\\{1,16}[rn]| \(cwd /g;
export const QUOTED = /[uUbB]{0,2}\\{0,16}['"]/y;

export const authorizationRule: MaskRule = {
  name: 'Authorization',
  where: 'the credentials of an `Authorization` or `Proxy-Authorization` header',
  find: /authorization(?:(?:\\{0,16}['"])?[ \t]{0,4}(?:[:=][ \t]{0,4}\[?|,[ \t]{1,4}(?=[uUbB]?\\{0,16}['"]))| (?=(?:Basic|Bearer|Negotiate) [\w+/]{8}))/gi,
  read(text, at, match, secrets) {
    const value = headerValue(text, at);
    const { quoted } = value;
    const start = matches(SCHEME, text, value.start) ? Math.min(SCHEME.lastIndex, value.end) : value.start;
    if (!quoted && MANY.test(text.slice(value.start, value.start + NEAR))) {
      const end = enclosingEnd(text, at, match.index);
      secrets.add(Math.min(start, end), end);
      return end;
    }
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
    "('Authorization', 'Basic §YWRtaW46czNjcmV0§')",
    'Authorization: Digest §username="u", realm="r", nonce="n", response="s3cret"§\nAccept: */*',
    "'Authorization: OAuth §oauth_token=x, oauth_signature=s3cret§', 'x'",
  ],
  keeps: ['authorization: none', 'Authorization failed: no such user', "'Authorization': '********'"],
};

export const cookieRule: MaskRule = {
  name: 'Cookie',
  where: 'a `Cookie` or `Set-Cookie` header',
  find: /\bcookie2?(?:\\{0,16}['"])?[ \t]{0,4}(?::|,(?=[ \t]{1,4}[uUbB]?\\{0,16}['"]))[ \t]{0,4}/gi,
  read(text, at, _match, secrets) {
    const value = headerValue(text, at);
    secrets.add(value.start, value.end);
    return Math.max(value.next, value.end);
  },
  samples: [
    'Cookie: §JSESSIONID=s3cret; locale=en§\nAccept: */*',
    'Set-Cookie: §JSESSIONID=s3cret; Path=/; Secure§',
    "{'Cookie': '§session=s3cret§', 'Accept': '*/*'}",
    "('Cookie', '§JSESSIONID=s3cret§')",
  ],
  keeps: ['cookiein=(nil), cookieinlen=0', 'migration cookie=0x7f53cec968'],
};

export const TOKEN = /[\w.~+/=-]{8,}/y;
/** A word of a sentence is no token. */
export const PLAIN_WORD = /^[A-Za-z_.-]{1,24}$/;

export const bearerRule: MaskRule = {
  name: 'Bearer',
  where: 'the token behind `Bearer`; Base64 behind `Basic` and `Negotiate`',
  find: /\b(?:bearer(?:\\{0,16}['"])?(?:\s{1,4}|\s?[=:]\s?)|(?:basic|negotiate)\s{1,4}(?=[\w+/]{8,8192}={1,2}))\\{0,16}['"]?/gi,
  read(text, at, _match, secrets) {
    if (!matches(TOKEN, text, at)) return at;
    const end = TOKEN.lastIndex;
    if (!PLAIN_WORD.test(text.slice(at, Math.min(end, at + 25)))) secrets.add(at, end);
    return end;
  },
  byLook: true,
  samples: [
    'header Basic §YWRtaW46czNjcmV0Cg==§',
    'bearer=§eyJhbGciOiJSUzI1NiJ9§',
    'sent Bearer §eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.s1g§ to the proxy',
  ],
  keeps: ['Bearer authentication is used', 'WWW-Authenticate: Bearer realm="x"'],
};

/** Returns where the quotes around a header end, or its line. */
function enclosingEnd(text: string, at: number, begin: number): number {
  let from = begin;
  while (from > 0 && begin - from < 16 && /[\w-]/.test(text[from - 1] ?? '')) from--;
  const mark = text[from - 1];
  if (mark === "'" || mark === '"') return readToQuote(text, at, mark).end;
  LINE_ENDS.lastIndex = at;
  return LINE_ENDS.exec(text)?.index ?? text.length;
}

export const jwtRule: MaskRule = {
  name: 'JWT',
  where: 'a token of JSON Web Tokens, of two parts and more: the one secret that is known by its look',
  find: /\beyJ[\w-]{8,8192}\.[\w-]{2,65536}(?:\.[\w-]{0,65536}){0,3}/g,
  read(_text, at, match, secrets) {
    secrets.add(match.index, at);
    return at;
  },
  byLook: true,
  samples: ['token §eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.s1g§ was given'],
  keeps: ['eyJabc', 'key eyJhbGciOiJSUzI1NiJ9'],
};

export const SECOND = /\s?\(?['"]?\s?[=:]\s?\(\s?[uUbB]?['"][^'"]{0,128}['"],\s{0,4}(?=[uUbB]?['"])/y;
export const USER = /['"]?\s?[=:]\s?[uUbB]?(['"])[\w.@\\-]{1,64}:(?=[^\s'":/]{1,128}\1)/y;
export const BASE64 = /['"]?\s?[=:]\s?[uUbB]?['"](?=[\w+/]{6,1024}={1,2}['"])/y;

export const authRule: MaskRule = {
  name: 'auth',
  where: 'the second of the two texts of `auth`, the part behind `:` of one, or all of one in Base64 that ends so',
  find: /\bauth(?![\w.-])/g,
  read(text, at, _match, secrets) {
    for (const pattern of [SECOND, USER, BASE64]) {
      if (!matches(pattern, text, at)) continue;
      const from = pattern.lastIndex;
      const value = readValue(text, from);
      secrets.add(value.start, value.end);
      return Math.max(at, value.next);
    }
    return at;
  },
  byLook: true,
  samples: ["auth=('u', '§s3cret§')", "'auth': ('u', '§s3cret§')", "auth: 'u:§s3cret§'", '"auth": "§dTpzM2NyZXQ=§"'],
  keeps: ["auth='chap'", "auth: 'none'", "auth=('u', '')"],
};

/** Reads the value of a header: in its quotes, or to its end. */
function headerValue(text: string, at: number): Value {
  if (matches(QUOTED, text, at)) return readValue(text, at);
  return { start: at, end: headerEnd(text, at), next: at, quoted: false };
}

function headerEnd(text: string, at: number): number {
  HEADER_ENDS.lastIndex = at;
  return HEADER_ENDS.exec(text)?.index ?? text.length;
}
