/**
 * Words of which one is in every text that holds a secret: nearly no other text has one, so a look for them decides
 * whether the rules are tried at all. They are looked for as Wu and Manber do it: pairs of characters tell how far to
 * skip. So one more word costs nearly nothing, where one more alternative of a regex cost a tenth of masking.
 */

/** What follows a short name where a value is behind it. */
const SIGNS = ['=', ':', "'", '"', '\\', '&'];

/** In lower case, ASCII, four characters or more: what is behind the fourth one decides as well, but nothing is skipped by it. */
export const WORDS: readonly string[] = [
  'passw',
  'passp',
  'passc',
  'pass_w',
  'pass-w',
  'passd',
  'assin',
  'assout',
  'sshpass',
  'secre',
  'ticke',
  'token',
  ...SIGNS.flatMap((sign) => ['pass', 'pwd', 'otp', 'psk', 'psw'].map((word) => word + sign)),
  'pin=',
  'pin"',
  "pin'",
  'pin<',
  'pin_',
  'pin c',
  'pinc',
  'cred=',
  'pass ',
  'pass<',
  ...['=', ':', "'", '"', '\\', ' '].map((sign) => `pw${sign}`).flatMap((word) => before(word)),
  'cooki',
  'beare',
  'basic ',
  'negot',
  'thori',
  'denti',
  'essioni',
  'ession_id',
  'ommunity',
  'eyjh',
  'eyj0',
  'eyjr',
  'vate_k',
  'vate-k',
  'vatek',
  'vate k',
  ...['s', 'i', 'd', 'n', 'r'].flatMap((end) => ['', '_', '-'].map((sign) => `${end}${sign}key`)),
  'keydat',
  'ykey',
  ...[' ', '=', '"', "'", ':']
    .map((sign) => `${sign}aq`)
    .flatMap((word) => ['a', 'b', 'c', 'd'].map((end) => word + end)),
  'paylo',
  'sprep',
  'er_dat',
  'er-dat',
  'erdat',
  'om_scr',
  'omscr',
  'ttend',
  'cloud-',
  'cloudi',
  'cloud_',
  'file path=',
  'kflop',
  'kisof',
  'kcdfs',
  'i2nsb3vk',
  'iyevy2xv',
  'ls0tls1c',
  'left out]',
  'fence',
  'mitoo',
  'curl',
  'ldap',
  'mysql',
  'mariad',
  'smbcl',
  'mount',
  'usera',
  'userm',
  'snmp',
  'ssh-key',
  'openssl',
  'net ads',
  'net rpc',
  'net join',
  'rpccl',
  'n login',
  'r login',
  '_login',
  'realm',
  'adcli',
  'cryptse',
  'kinit',
  'sktop',
  'nalvm',
  'ple_b',
  'roxy',
  'bc:oracle',
  'auth=',
  "auth'",
  'auth"',
  'auth:',
];

/** Characters before `pw`. */
function before(word: string): string[] {
  return [' ', '_', '-', '.', ',', "'", '"', '(', '{', '[', '&', '?', '\n', 'd', 't', 'n', 'r', 'p'].map(
    (one) => one + word,
  );
}

/** Characters of a word by which it is found. */
const BLOCK = 4;
const LOWER = 32;
const SEVEN_BITS = 127;
const PAIRS = 1 << 14;

/** For a pair of characters, how far the last character of the next block is at least; 0: here one may end. */
const SKIPS = new Uint8Array(PAIRS).fill(BLOCK - 1);
/** Pairs with which a block begins. */
const BEGINS = new Uint8Array(PAIRS);

for (const word of WORDS) {
  for (let i = 1; i < BLOCK; i++) {
    const pair = pairOf(word.charCodeAt(i - 1), word.charCodeAt(i));
    SKIPS[pair] = Math.min(SKIPS[pair] ?? 0, BLOCK - 1 - i);
  }
  BEGINS[pairOf(word.charCodeAt(0), word.charCodeAt(1))] = 1;
}

function pairOf(a: number, b: number): number {
  return (((a | LOWER) & SEVEN_BITS) << 7) | ((b | LOWER) & SEVEN_BITS);
}

const WHOLE = new RegExp(
  [...new Set(WORDS)].map((word) => word.replaceAll(/[\\.*+?()[\]{}|^$]/g, String.raw`\$&`)).join('|'),
  'iy',
);

/** Returns whether one of the words is in a text. */
export function hasWord(text: string): boolean {
  const { length } = text;
  // the one short name, at the beginning
  if (text.startsWith('pw') || text.startsWith('PW')) return true;
  for (let at = BLOCK - 1; at < length;) {
    const skip = SKIPS[pairOf(text.charCodeAt(at - 1), text.charCodeAt(at))] ?? 0;
    if (skip > 0) {
      at += skip;
      continue;
    }
    if (BEGINS[pairOf(text.charCodeAt(at - BLOCK + 1), text.charCodeAt(at - 2))] === 1) {
      WHOLE.lastIndex = at - BLOCK + 1;
      if (WHOLE.test(text)) return true;
    }
    at++;
  }
  return false;
}
