/** Secrets behind a name: `password='x'`, `'password': u'x'`, `"passwd":"x"`, `password: x`, `<graphics passwd='x'>`. */
import { beginsQuoted, execAt, matches, readValue, walkLiteral } from '../values.ts';
import type { MaskRule } from '../rule.ts';

/**
 * What names end in that hold a secret. `weak` ones also name other things: ids, sizes, dicts. Those that are words by
 * themselves are `alone`: a letter before them makes another word. Only a blank is behind a `spaced` one.
 */
const NAMES: Readonly<Record<string, { readonly weak?: true; readonly alone?: true; readonly spaced?: true }>> = {
  password: {},
  passwd: {},
  passphrase: {},
  passcode: {},
  password_in: {},
  pwd: { weak: true },
  bindpw: { spaced: true },
  rootpw: {},
  adminpw: {},
  userpw: {},
  chappw: {},
  pw: { alone: true },
  otp: { alone: true, weak: true },
  secret: { weak: true },
  secretkey: {},
  secret_key: {},
  'secret-key': {},
  privatekey: { weak: true },
  private_key: { weak: true },
  apikey: {},
  api_key: {},
  'api-key': {},
  access_key: {},
  accesskey: {},
  ticket: { weak: true },
  token: { weak: true },
  'security.credentials': {},
};

const FIND = new RegExp(
  Object.keys(NAMES)
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replaceAll('.', '\\.'))
    .join('|'),
  'gi',
);

/** A closing quote of the name, the sign before the value, and the type that otopi writes before it. */
const SIGN =
  /(\\{0,16}['"]|&(?:quot|apos|#3[49]);)?[ \t]{0,4}(?:=>|=(?!=)|:(?!:|\/\/))[ \t]{0,4}(?:(?:str|unicode):(?=['"]))?/y;
/** `passphrase 'x'`: a text in quotes behind the name. */
const BEFORE_QUOTE = / (?=['"])/y;
const BLANK = /[ \t]{1,8}/y;
const LETTER = /[A-Za-z]/;
const NAME_CHARACTER = /[\w.-]/;
/** Characters before the end of a name that are looked at. */
const NAME_MAX = 64;
/** What a weak name holds where it is no secret: a UUID, a number, an address in memory, a path, a dict, a tag. */
const NO_SECRET = /^(?:[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|-?\d{1,9}|0x[\da-f]+|\/[^\n]*|[[{(<][^\n]*|\.\.\.)$/i;
/** A word that may be a token, behind `token: ` in a sentence. */
const LIKE_TOKEN = /^(?=\S*\d)\S{16}/;
/** Characters of a value that are looked at before it is read. */
const NEAR = 64;
const OPENS = /[[{(]/y;
/** Characters before a name that are looked at for the line of a program. */
const CODE_MAX = 512;
/** The first words of a Python expression: the line of a program in a traceback. */
const CODE_LINE = /^ {4,}\S/;

export const keyRule: MaskRule = {
  name: 'name',
  where: `the value of a name that ends in ${Object.keys(NAMES)
    .map((name) => `\`${name}\``)
    .join(', ')}: as an argument, as the key of a dict or of JSON, as an attribute, as a setting, in any quotes`,
  find: FIND,
  read(text, at, match, secrets) {
    const word = match[0].toLowerCase();
    const { weak = false, alone = false, spaced = false } = NAMES[word] ?? {};
    const sign = execAt(SIGN, text, at) ?? (weak ? null : execAt(spaced ? BLANK : BEFORE_QUOTE, text, at));
    if (sign === null) return at;
    const begin = nameBegin(text, match.index);
    if (alone && LETTER.test(text[match.index - 1] ?? '')) return at;
    const isKey = sign[1] !== undefined;
    const valueAt = at + sign[0].length;
    if (matches(OPENS, text, valueAt)) {
      if (weak) return at;
      if (text[valueAt] !== '(') return walkLiteral(text, valueAt, ({ start, end }) => secrets.add(start, end));
    }
    // what is decided before the value is read costs a long one nothing
    if (!beginsQuoted(text, valueAt)) {
      const near = text.slice(valueAt, valueAt + NEAR);
      const isAssigned = sign[0].includes('=');
      // a path, or the words of a sentence
      if (!isAssigned && !isKey && text[begin - 1] === '/') return at;
      if (weak && !isAssigned && !isKey && !LIKE_TOKEN.test(near)) return at;
      if (near.slice(0, word.length).toLowerCase() === word && !NAME_CHARACTER.test(near[word.length] ?? '')) return at;
      if (isCode(text, begin)) return at;
    }
    const value = readValue(text, valueAt, isInList(text, begin) ? 'list' : 'word');
    if (value.end <= value.start) return Math.max(at, value.next);
    if (weak && value.end - value.start <= 256 && NO_SECRET.test(text.slice(value.start, value.end))) return at;
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
    'keyUUID=a, keyfile=/etc/keys/a, PWD=/root, passwdValidTo=1970',
  ],
};

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
