/** Secrets behind a name: `password='x'`, `'password': u'x'`, `"passwd":"x"`, `password: x`, `<graphics passwd='x'>`. */
import { beginsQuoted, execAt, matches, readToQuote, readValue, walkLiteral, type Value } from '../values.ts';
import type { MaskRule, Secrets } from '../rule.ts';

/**
 * What names end in that hold a secret. `weak` ones also name other things: ids, sizes, dicts. Those that are words by
 * themselves are `alone`: a small letter before them makes another word. Only a blank is behind a `spaced` one. A number
 * is a secret too where it is a `code`.
 */
interface Name {
  readonly weak?: true;
  readonly alone?: true;
  readonly spaced?: true;
  readonly code?: true;
}

export const NAMES: Readonly<Record<string, Name>> = {
  password: {},
  pass_word: {},
  'pass-word': {},
  passwd: {},
  passphrase: {},
  passcode: {},
  passwort: {},
  sshpass: {},
  userpass: {},
  dbpass: {},
  rootpass: {},
  adminpass: {},
  bindpass: {},
  keypass: {},
  storepass: {},
  pass: { alone: true, weak: true },
  passw: { alone: true },
  pswd: { alone: true },
  psw: { alone: true },
  psk: { alone: true, weak: true },
  pwd: { weak: true },
  bindpw: { spaced: true },
  rootpw: { spaced: true },
  adminpw: {},
  userpw: {},
  chappw: {},
  pw: { alone: true },
  otp: { alone: true, code: true },
  pin: { alone: true, weak: true, code: true },
  pincode: { weak: true, code: true },
  pin_code: { weak: true, code: true },
  secret: { weak: true },
  secretkey: {},
  secret_key: {},
  'secret-key': {},
  privatekey: { weak: true },
  private_key: { weak: true },
  'private-key': { weak: true },
  sharedkey: { weak: true },
  shared_key: { weak: true },
  encryptionkey: { weak: true },
  encryption_key: { weak: true },
  masterkey: { weak: true },
  master_key: { weak: true },
  activationkey: { weak: true },
  activation_key: { weak: true },
  keydata: { weak: true },
  passkey: { weak: true },
  apikey: {},
  api_key: {},
  'api-key': {},
  access_key: {},
  accesskey: {},
  ticket: { weak: true },
  token: { weak: true },
  credential: { alone: true, weak: true },
  credentials: { alone: true, weak: true },
  cred: { alone: true, weak: true },
  'security.credentials': {},
  sessionid: { weak: true },
  session_id: { weak: true },
  community: { weak: true, alone: true },
};

/** What may stand behind them in a name: `password2`, `passwordOld`, `ticketValue`. */
const SUFFIX =
  '(?:[_-]?(?:new|old|current|confirm(?:ation)?|repeat|hash|encrypted|crypted|value|plain(?:_?text)?|in)|[_-]?\\d{1,2}|s)?';

const FIND = new RegExp(
  `(${Object.keys(NAMES)
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replaceAll('.', '\\.'))
    .join('|')})${SUFFIX}(?![A-Za-z\\d_])`,
  'gi',
);

/**
 * A closing quote of the name, the sign before the value, and the type that otopi writes before it, or the end of the line
 * before a value in quotes. A strong name may have its sign twice.
 */
export const SIGN =
  /(\\{0,16}['"]|&(?:quot|apos|#3[49]|#x2[27]);|\\{1,16}u002[27])?[ \t]{0,4}(?:=>|=(?!=)|:(?!:|\/\/))[ \t]{0,4}(?:(?:str|unicode):(?=['"])|\r?\n[ \t]{0,64}(?=[uUbB]{0,2}\\{0,16}['"]))?/y;
export const DOUBLE_SIGN = /(?:==|::=?)[ \t]{0,4}(?=[^\s:=/])/y;
/** `passphrase 'x'`: a text in quotes behind the name. */
export const BEFORE_QUOTE = / (?=\\{0,16}['"])/y;
/** Behind names of a configuration, and before what is like a secret in a sentence. */
export const BLANK = /[ \t]{1,8}(?:--(?:plaintext|iscrypted)[ \t]{1,8})?/y;
export const IN_SENTENCE = /(?: for [^:\s]{1,64}(?: [^:\s]{1,64})?:| is)? /y;
/** The name is the value of another one, its value that of the next: `name="password" value="x"`, `<name>password</name>`. */
export const NAMED_VALUE =
  /\\{0,16}['"](?:\s{1,4}value\s?=\s?(?=\\{0,16}['"])|,\s{0,64}\\{0,16}['"](?:value|val)\\{0,16}['"]\s{0,4}:\s{0,4}|\s{0,4}>(?=[^<\s])(?!\s))/iy;
export const BEFORE_NAMED = /\b(?:name|key|id)\\{0,16}['"]?\s?[=:]\s?\\{0,16}['"][\w.-]{0,64}$/i;
export const NAMED_ELEMENT =
  /<\/(?:\w{1,16}:)?(?:[\w-]{0,16}name|key)>\s{0,64}<(?:\w{1,16}:)?[\w-]{1,32}>(?:\s{0,64}<\w{1,16}>)?/iy;
/** `('password', 'x')`, and `setattr(x, 'password', 'x')`. */
export const PAIR = /\\{0,16}['"],[ \t]{0,4}(?=[uUbB]{0,2}\\{0,16}['"])/y;
export const BEFORE_PAIR =
  /(?:[([]|\b\w{0,64}(?:set|setattr|update)\([^()]{0,128}?,\s{0,4})[uUbB]{0,2}\\{0,16}['"][\w.-]{0,64}$/i;
export const BEHIND_PAIR = /\s{0,4},?\s{0,4}[)\]]/y;
/** A text of several lines in YAML. */
export const YAML_BLOCK = /[|>][-+]?[ \t]{0,4}\n(?:[ \t]{1,64}[^\n]{1,4096}(?:\n|$)){1,64}/y;
const LETTER = /[A-Za-z]/;
const SMALL_LETTER = /[a-z]/;
const NAME_CHARACTER = /[\w.-]/;
/** Characters before the end of a name that are looked at. */
const NAME_MAX = 64;
/** What a weak name holds where it is no secret: a UUID, a number, an address in memory, a path, a dict, a tag. */
export const NO_SECRET =
  /^(?:[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|-?\d{1,9}|0x[\da-f]+|\/(?:etc|var|run|usr|root|home|tmp|opt|dev|rhev|proc|sys|boot|mnt|data|srv|lib|lib64)(?:\/[^\n]*)?|\.\.\.)$/i;
/** The same without quotes: there are dicts and objects, too. */
export const BRACKETED = /^[[{(<]/;
/** In quotes, a literal or XML within the text. */
export const NESTED = /^(?:[[{(](?:[[{(]|\w{1,64}:?\s?[[{(]|[uUbB]?\\{0,16}['"])|<[?/a-z])/i;
export const CODE = /^\d{1,9}$/;
/** A word that may be a secret, behind a name in a sentence. */
export const LIKE_SECRET = /^(?!-)(?=[^\s,;'"()]*\d)(?=[^\s,;'"()]*[A-Za-z])[^\s,;:'"()[\]{}<>/\\=]{8}/;
/** Characters of a value that are looked at before it is read. */
const NEAR = 64;
const OPENS = /[[{(]/y;
/** Characters before a name that are looked at for the line of a program. */
const CODE_MAX = 512;
/** The first words of a Python expression: the line of a program in a traceback. */
export const CODE_LINE = /^ {4,}\S/;
/** A quote before an option, which is closed behind its value. */
const OPTION_QUOTE = /['"]/y;
const WORD_GOES_ON = /[A-Za-z\d]/;
/** Characters before a name that are looked at for what it is the value of. */
const BEFORE_MAX = 224;

export const keyRule: MaskRule = {
  name: 'name',
  where: `the value of a name that ends in ${Object.keys(NAMES)
    .map((name) => `\`${name}\``)
    .join(', ')}: as an argument, as the key of a dict or of JSON, as an attribute, as a setting, in any quotes`,
  find: FIND,
  read(text, at, match, secrets) {
    const word = (match[1] ?? '').toLowerCase();
    // a name that begins within this one
    const failed = match.index + 1;
    const { weak = false, alone = false, spaced = false, code = false } = NAMES[word] ?? {};
    if (alone && isWithinWord(text, match.index)) return failed;
    const begin = nameBegin(text, match.index);
    const isCompound = match.index - begin > 0 && text[begin] !== '-';
    let sign = execAt(SIGN, text, at);
    let isSentence = false;
    if (sign === null) {
      const named = namedValue(text, at, match.index);
      if (named !== undefined) {
        const value = readNamed(text, named);
        if (!weak || !isNoSecret(text, value.start, value.end, value.quoted)) secrets.add(value.start, value.end);
        return Math.max(at, value.next);
      }
      sign = weak ? null : (execAt(DOUBLE_SIGN, text, at) ?? execAt(spaced ? BLANK : BEFORE_QUOTE, text, at));
      if (sign === null) {
        sign = weak && !isCompound ? null : execAt(IN_SENTENCE, text, at);
        isSentence = true;
      }
    }
    if (sign === null) return failed;
    const isKey = sign[1] !== undefined;
    const valueAt = at + sign[0].length;
    if (matches(YAML_BLOCK, text, valueAt)) {
      secrets.add(text.indexOf('\n', valueAt) + 1, YAML_BLOCK.lastIndex);
      return YAML_BLOCK.lastIndex;
    }
    if (matches(OPENS, text, valueAt)) {
      if (weak) {
        if (text[valueAt] === '[' && beginsQuoted(text, valueAt + 1))
          return walkLiteral(text, valueAt, ({ start, end }) => {
            if (!isNoSecret(text, start, end, true)) secrets.add(start, end);
          });
        return failed;
      }
      if (text[valueAt] !== '(') return readBracketed(text, valueAt, secrets);
    }
    const isAssigned = sign[0].includes('=');
    // what is decided before the value is read costs a long one nothing
    const isQuoted = beginsQuoted(text, valueAt);
    if (!isQuoted) {
      const near = text.slice(valueAt, valueAt + NEAR);
      const isLike = LIKE_SECRET.test(near);
      if (isSentence && !isLike) return failed;
      // a path, or the words of a sentence
      if (!isAssigned && !isKey && text[begin - 1] === '/' && !isLike) return failed;
      if (weak && !isAssigned && !isKey && !isLike && !(isCompound && match.index > 0)) return failed;
      if (near.slice(0, word.length).toLowerCase() === word && !NAME_CHARACTER.test(near[word.length] ?? ''))
        return failed;
      if (isCode(text, begin)) return failed;
    } else if (isSentence) return failed;
    const value = readBehind(text, valueAt, begin, isAssigned);
    if (value.end <= value.start) return Math.max(at, value.next);
    if (
      weak &&
      isNoSecret(text, value.start, value.end, value.quoted) &&
      !(code && CODE.test(text.slice(value.start, value.end)))
    )
      return Math.max(at, value.start);
    secrets.add(value.start, value.end);
    return value.next;
  },
  samples: [
    "START connectStorageServer(domType=3, conList=[{'id': 'a', 'user': 'u', 'password': '§s3cret§', 'port': '3260'}])",
    `Run and protect: connectStorageServer, args: ( domType=3 conList=[{'password': '§s3cret§', 'id': 'a'}] options={})`,
    `{u'user': u'chap', u'password': u'§s3cret§'}`,
    `{"params": {"password": "§s3cret§", "ttl": 120}}`,
    `{"params":{"vncPassword":"§s3cret§"}}`,
    `args='{\\'password\\': \\'§s3cret§\\', \\'a\\': 1}'`,
    `<graphics type='vnc' port='-1' passwd='§s3cret§' passwdValidTo='1970-01-01T00:00:01'/>`,
    `<graphics type="spice" passwd="§s3cret§" passwdValidTo="1970-01-01T00:00:01"/>`,
    `&lt;graphics passwd=&quot;§s3cret§&quot; port=&quot;1&quot;/&gt;`,
    "SetVmTicketVDSCommandParameters:{hostId='h', vmId='v', protocol='SPICE', ticket='§s3cret§', validTime='120'}",
    '(HostName = node1, HostId = h, vmId=v, ticket = §s3cret§, validTime=120)',
    'fenceNode(addr=192.0.2.1,port=,agent=apc,user=root,passwd=§s3cret§,action=status)',
    "inp 'agent=fence_apc\\nlogin=root\\npasswd=§s3cret§\\naction=on\\n'",
    'node.session.auth.password = §s3cret§\nnode.session.auth.username = u',
    'node.session.auth.password_in = §s3cret§',
    'mount -o username=u,password=§s3cret§,vers=3 //192.0.2.1/iso /mnt',
    'https://192.0.2.1/api?user=u&password=§s3cret§&x=1',
    "ENV OVESETUP_DB/password=str:'§s3cret§'",
    'export PGPASSWORD=§s3cret§',
    'LUKS passphrase: §s3cret§',
    'bindPassword=§s3cret§',
    'pw=§s3cret§',
    "LUKS passphrase '§s3cret§' for /dev/mapper/x",
    "{'rootPassword': u'§s3cret§', 'root_password': '§s3cret§'}",
    'ansible_ssh_pass=§s3cret§ ansible_user=root',
    'VmInit(hostname=x, rootPassword=§s3cret§, authorizedKeys=ssh-rsa AA)',
    "'ticket': '§/s3cret§', ticket='§{s3cret§', validTime=120",
    '<member><name>password</name>\n<value><string>§s3cret§</string></value></member>',
    '<property name="password" value="§s3cret§"/>',
    "[('password', '§s3cret§'), ('user', 'u')]",
    "setattr(x, 'password', '§s3cret§')",
    "['tool', '--password=§a s3cret§', 'x']",
    'X-Vault-Token: §s.s3cret§',
    'AWS_SECRET_ACCESS_KEY=§s3cret§',
    "{'pin': '§123456§', 'otp': '§123456§', 'pin_code': '§1234§'}",
    "password='§abc\\\\§', user='x'",
    "password='§abc§\nuser is 'x'",
    "{'password':\n  u'§s3cret§', 'x': 1}",
    'bindpw §s3cret§\nbase dc=x',
    'java.naming.security.credentials=§s3cret§',
  ],
  keeps: [
    'virt-v2v --password-file /var/run/vdsm/v2v/a.tmp -ic vpx://a',
    'ssh passwordless=yes, PasswordValidated=true, passwd_path=/etc/libvirt/passwd.db',
    "password=None, password='', password=\"\", 'password': None, 'password': '********', 'password': '******'",
    'password=(suppressed), password=<password>, password=**FILTERED**, rootPassword: HashXXXX',
    '/etc/passwd: no such file, Failed password for root, invalid password',
    'Traceback:\n  File "/usr/share/vdsm/v2v.py", line 83, in f\n    uri=uri, username=username, passwd=password)',
    "REMOVE ticket=13e7674a-7171-4df2-ad2d-1a8cf633296a, ADD ticket={u'uuid': u'a', u'ops': [u'write']}, Initial ticket: /ticket.json",
    'token=0x7f53cec968, token: 12, acquire_token rv -243, unexpected token: identifier',
    "secret='8d6f14be-0b0c-4a3a-a76a-2b56b3ce4c67', <secret type='passphrase' uuid='a'/>, tokens=5",
    "missing one of ['user', 'password', 'port'], bypass=1, pass=2",
    'password is not set, password is expired, token was given',
    'AWS_ACCESS_KEY_ID=AKIA1234, encryption key id: 5',
    'keyUUID=a, keyfile=/etc/keys/a, PWD=/root, passwdValidTo=1970',
  ],
};

/** Returns whether letters before a place make another word of it: `bypass`, but neither `db_pass` nor `rootPass`. */
function isWithinWord(text: string, at: number): boolean {
  const before = text[at - 1] ?? '';
  if (!LETTER.test(before)) return false;
  const first = text[at] ?? '';
  return SMALL_LETTER.test(first) || !SMALL_LETTER.test(before);
}

/** Returns where the value is of a name that is itself a value; undefined where it is none. */
function namedValue(text: string, at: number, index: number): number | undefined {
  if (matches(NAMED_ELEMENT, text, at)) return NAMED_ELEMENT.lastIndex;
  if (matches(NAMED_VALUE, text, at) && BEFORE_NAMED.test(text.slice(Math.max(0, index - BEFORE_MAX), index)))
    return NAMED_VALUE.lastIndex;
  if (!matches(PAIR, text, at)) return undefined;
  const valueAt = PAIR.lastIndex;
  if (!BEFORE_PAIR.test(text.slice(Math.max(0, index - BEFORE_MAX), index)) && text[index - 1] !== '.')
    return undefined;
  return matches(BEHIND_PAIR, text, readValue(text, valueAt).next) ? valueAt : undefined;
}

/** Reads a value behind its name in XML or in quotes. */
function readNamed(text: string, at: number): Value {
  if (beginsQuoted(text, at)) return readValue(text, at);
  const end = text.indexOf('<', at);
  const stop = end === -1 ? text.length : end;
  return { start: at, end: stop, next: stop, quoted: true };
}

/** Masks the texts of a list or dict; where none is in quotes, all that is within the brackets. */
function readBracketed(text: string, at: number, secrets: Secrets): number {
  let found = 0;
  const end = walkLiteral(text, at, (value) => {
    found++;
    secrets.add(value.start, value.end);
  });
  if (found === 0 && end - at > 2 && end - at < BEFORE_MAX && !/[=:\n]/.test(text.slice(at, end)))
    secrets.add(at + 1, end - 1);
  return end;
}

/** Reads the value behind a name: to the quote before an option, and not beyond the line where its own quote is not closed there. */
function readBehind(text: string, at: number, begin: number, isAssigned: boolean): Value {
  const option = text[begin] === '-' ? execAt(OPTION_QUOTE, text, Math.max(0, begin - 1)) : null;
  if (option !== null && !beginsQuoted(text, at)) return readToQuote(text, at, option[0]);
  const value = readValue(text, at, isInList(text, begin) ? 'list' : 'word', isAssigned);
  const line = value.quoted ? text.slice(value.start, value.end).indexOf('\n') : -1;
  if (line !== -1) return { ...value, end: value.start + line, next: value.start + line };
  // a shell joins what is next to the quote
  if (value.quoted && isAssigned && WORD_GOES_ON.test(text[value.next] ?? '')) {
    const { end } = readValue(text, value.next);
    return { ...value, end, next: end };
  }
  return value;
}

function isNoSecret(text: string, start: number, end: number, isQuoted: boolean): boolean {
  if (end - start > 256) return !isQuoted && BRACKETED.test(text[start] ?? '');
  const value = text.slice(start, end);
  return NO_SECRET.test(value) || (isQuoted ? NESTED : BRACKETED).test(value);
}

/** Returns where the name begins that ends in a word. */
function nameBegin(text: string, at: number): number {
  let begin = at;
  while (at - begin < NAME_MAX && begin > 0 && NAME_CHARACTER.test(text[begin - 1] ?? '')) begin--;
  return begin;
}

/** Returns whether a name is one of a list of parameters: values without quotes may hold blanks there (engine 3). */
function isInList(text: string, begin: number): boolean {
  const before = text.slice(Math.max(0, begin - 2), begin);
  return before === ', ' || /[({] ?$/.test(before);
}

/** Returns whether a place is in a line of a program, as a traceback quotes it. */
function isCode(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - CODE_MAX), at);
  const line = before.lastIndexOf('\n') + 1;
  if (line === 0 || !CODE_LINE.test(before.slice(line))) return false;
  return before.startsWith('  File "', before.lastIndexOf('\n', line - 2) + 1);
}
