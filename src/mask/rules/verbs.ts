/** Secrets at a position of a verb's arguments, where a log names none: XML-RPC, `args=(…)` of 4.19, supervdsm. */
import { execAt, matches, readValue, walkLiteral } from '../values.ts';
import type { MaskRule } from '../rule.ts';

/** A verb, and the position of its secret, from 0: as the wire has it, and as the method has it, without its VM. */
interface Verb {
  readonly verb: string;
  readonly wire: number;
  readonly method: number;
}

// prettier-ignore
export const VERBS: readonly Verb[] = [
  { verb: 'fenceNode', wire: 4, method: 4 },
  { verb: 'setVmTicket', wire: 1, method: 0 },
  { verb: 'vmSetTicket', wire: 1, method: 1 },
  { verb: 'setTicket', wire: 1, method: 0 },
  { verb: 'desktopLogin', wire: 3, method: 2 },
  { verb: 'vmDesktopLogin', wire: 3, method: 3 },
  { verb: 'getExternalVMs', wire: 2, method: 2 },
  { verb: 'getExternalVMNames', wire: 2, method: 2 },
  { verb: 'getExternalVmNames', wire: 2, method: 2 },
  { verb: 'convertExternalVm', wire: 2, method: 2 },
  { verb: 'saslpasswd2_set_vnc_password', wire: 1, method: 1 },
  { verb: 'iscsi_login', wire: 5, method: 5 },
  { verb: 'ldap_simple_bind', wire: 2, method: 2 },
  { verb: 'ldap_simple_bind_s', wire: 2, method: 2 },
  { verb: 'simple_bind', wire: 1, method: 1 },
  { verb: 'simple_bind_s', wire: 1, method: 1 },
  { verb: 'ldap.bind', wire: 1, method: 1 },
  { verb: 'ChapCredentials', wire: 1, method: 1 },
  { verb: 'setPassword', wire: 0, method: 0 },
  { verb: 'set_password', wire: 0, method: 0 },
  { verb: 'secret.setValue', wire: 0, method: 0 },
  { verb: 'HTTPBasicAuth', wire: 1, method: 1 },
];

/** Before the arguments: `fenceNode with (`, `'VM.setTicket' in bridge with [`, `setTicket(args=(`, `setTicket(`. */
export const OPENS = /['"]?(?:( in bridge with|(?: called)? with) [([]|(?:, args: ?)?\((?:args=\()?)/y;
/** Characters of arguments that are passed on the way to the secret. */
const ARGUMENTS_MAX = 4096;
export const ARGUMENT = /[,()[\]{}]|[uUbBrR]{0,2}\\{0,16}['"]|$/g;
export const BLANKS = /\s{0,4}/y;
export const NAMED = /[A-Za-z_]\w{0,63}=(?!=)/y;

export const verbRule: MaskRule = {
  name: 'position of a verb',
  where: `the argument at the position of the secret, without its name, of ${VERBS.map(({ verb }) => `\`${verb}\``).join(', ')}`,
  find: new RegExp(`\\b(?:${VERBS.map(({ verb }) => verb.replace('.', '\\.')).join('|')})(?![\\w])`, 'g'),
  read(text, at, match, secrets) {
    const verb = VERBS.find((one) => one.verb === match[0]);
    const opens = execAt(OPENS, text, at);
    if (verb === undefined || opens === null || !secrets.spend(0)) return at;
    const start = argumentAt(text, OPENS.lastIndex, opens[1] === undefined ? verb.method : verb.wire);
    if (start === undefined) {
      // these arguments are read again by the next place
      secrets.spend(ARGUMENTS_MAX);
      return at;
    }
    if (matches(NAMED, text, start)) return at;
    const value = readValue(text, start);
    if (value.quoted) secrets.add(value.start, value.end);
    return Math.max(at, value.next);
  },
  samples: [
    "client [192.0.2.1]::call fenceNode with ('192.0.2.2', '', 'apc', 'root', '§s3cret§', 'status', False) {}",
    "[192.0.2.1]::call vmSetTicket with ('8d6f14be-0b0c-4a3a-a76a-2b56b3ce4c67', '§s3cret§', '120', 'disconnect', {'userName': 'u'}) {} flowID [f]",
    "[192.0.2.1]::call vmDesktopLogin with ('8d6f14be-0b0c-4a3a-a76a-2b56b3ce4c67', 'example.com', 'u', '§s3cret§') {}",
    "START setTicket(args=('§s3cret§', 120, 'disconnect', {}), kwargs={}) from=::1",
    "START desktopLogin(args=('example.com', u'u', u'§s3cret§'), kwargs={}) from=::1",
    "call saslpasswd2_set_vnc_password with ('u', '§s3cret§') {}",
    "[192.0.2.1]::call getExternalVMs with ('vpx://v/x', 'u', '§s3cret§') {}",
    "desktopLogin called with ('8d6f14be','example.com','u','§s3cret§')",
    "ChapCredentials('u', '§s3cret§')",
    "setPassword('§s3cret§')",
    "call iscsi_login with ('default', '192.0.2.1:3260', 'iqn', 'CHAP', 'u', '§s3cret§') {}",
    "simple_bind_s('cn=admin,dc=example,dc=com', '§s3cret§')",
  ],
  keeps: [
    "return fenceNode with {'status': {'message': 'Done', 'code': 0}, 'power': 'on'}",
    "[192.0.2.1]::call fenceNode with ('192.0.2.2', '', 'apc', 'root', '', 'status') {}",
    "Calling 'VM.setTicket' in bridge with {}",
    "calls to setTicket (see 'x', 'y')",
  ],
};

/** Returns where the argument at a position begins; undefined where the arguments end before it. */
function argumentAt(text: string, from: number, position: number): number | undefined {
  const args = text.slice(from, from + ARGUMENTS_MAX);
  let at = 0;
  for (let passed = 0; passed < position;) {
    ARGUMENT.lastIndex = at;
    const token = ARGUMENT.exec(args);
    if (token === null || token[0] === '') return undefined;
    at = token.index + 1;
    if (token[0] === ',') passed++;
    else if (')]}'.includes(token[0])) return undefined;
    else if ('([{'.includes(token[0])) at = walkLiteral(args, token.index);
    else at = Math.max(at, readValue(args, token.index).next);
  }
  BLANKS.lastIndex = at;
  BLANKS.test(args);
  return from + BLANKS.lastIndex;
}
