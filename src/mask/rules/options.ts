/** Secrets as options of commands, in a list of arguments or in a line: `'-p', 'x'`, `--password x`, `-v x`. */
import { WHOLE_UUID } from '../../model/uuid.ts';
import { readValue, type Value } from '../values.ts';
import type { MaskRule } from '../rule.ts';

const QUOTE_OR_BLANK = /[\s'"]/;
const OPTION_CHARACTER = /[\w.-]/;
/** Characters before the end of an option that are looked at. */
const OPTION_MAX = 64;
/** Between an option and its value: `', '`, `' '`, blanks. */
const GAP = /(?:\\{0,16}['"])?(?:,[ \t]{1,4}|[ \t]{1,4})/y;
const NO_VALUE = /(?:[uUbB]{0,2}\\{0,16}['"])?--[a-z]/y;

/** `--password=x` is a value with a name. */
export const longOptionRule: MaskRule = {
  name: 'long option',
  where: 'the argument behind an option that ends in `password`, `passwd`, `passphrase`, `secret`, `token`, `api-key`',
  find: /(?:password|passwd|passphrase|secret|token|api-key)(?=\\{0,16}['"]?,?[ \t])/gi,
  read(text, at, match, secrets) {
    let begin = match.index;
    while (begin > 0 && at - begin < OPTION_MAX && OPTION_CHARACTER.test(text[begin - 1] ?? '')) begin--;
    if (text[begin] !== '-' || (begin > 0 && !QUOTE_OR_BLANK.test(text[begin - 1] ?? ''))) return at;
    const value = argumentBehind(text, at);
    if (value === undefined || isId(text, value)) return at;
    secrets.add(value.start, value.end);
    return value.next;
  },
  samples: [
    "['/usr/bin/tool', '--user', 'u', '--password', '§s3cret§', '--verbose']",
    '/usr/bin/tool --user u --password §s3cret§ --verbose (cwd None)',
    '/usr/bin/tool --password=§s3cret§ --verbose (cwd None)',
    "['tool', '--password=§s3cret§', 'x']",
    "/usr/bin/tool --passphrase '§s3cret§' (cwd None)",
  ],
  keeps: [
    "['virt-v2v', '--password-file', '/var/run/vdsm/v2v/a.tmp']",
    '--password --verbose',
    'virsh secret-dumpxml --secret 8d6f14be-0b0c-4a3a-a76a-2b56b3ce4c67',
    'the token in use, no password given',
  ],
};

/** Returns whether a value only names a secret. */
function isId(text: string, { start, end }: Value): boolean {
  return end - start === 36 && WHOLE_UUID.test(text.slice(start, end));
}

/** Returns the argument behind an option; undefined where there is none. */
function argumentBehind(text: string, at: number): Value | undefined {
  GAP.lastIndex = at;
  if (!GAP.test(text)) return undefined;
  const from = GAP.lastIndex;
  NO_VALUE.lastIndex = from;
  if (NO_VALUE.test(text)) return undefined;
  const value = readValue(text, from, text.slice(at, from).includes(',') ? 'word' : 'shell');
  return value.end > value.start ? value : undefined;
}

/** A command that takes a secret. One row for each. */
interface Tool {
  readonly tool: string;
  /** Its options that a secret follows. */
  readonly options: readonly string[];
  /** The secret may be attached to its option: `-pX`. */
  readonly attached?: true;
  /** Only where the arguments hold this text. */
  readonly only?: RegExp;
  /** The secret is behind this within the argument: `user:` of `curl -u user:pw`. */
  readonly behind?: RegExp;
  readonly samples: readonly string[];
  readonly keeps?: readonly string[];
}

/** Characters of one command that are searched for options. */
const COMMAND_MAX = 16_384;
/** What ends the arguments of a command in a line. */
const ENDS = /\n|['"]? \(cwd |;? <?rc>?=|\berr=/g;

const TOOLS: readonly Tool[] = [
  {
    tool: 'fence_\\w{1,32}',
    options: ['-p'],
    attached: true,
    samples: [
      "['/usr/sbin/fence_apc', '-l', 'root', '-p§s3cret§', '-o', 'status']",
      "['/usr/sbin/fence_apc', '-a', '192.0.2.1', '-l', 'root', '-p', '§s3cret§', '-o', 'status']",
      "'/usr/bin/sudo -n /usr/sbin/fence_ipmilan -a 192.0.2.1 -l root -p §s3cret§ -o status' (cwd None)",
      'fence_ilo4 -a 192.0.2.1 -l root -p §s3cret§ -P -o status',
    ],
    keeps: ['fence_ipmilan -a 192.0.2.1 -P -o status', 'fence_apc --plug=3'],
  },
  {
    tool: 'iscsiadm',
    options: ['-v', '--value'],
    only: /auth\.password/,
    samples: [
      "['/sbin/iscsiadm', '-m', 'node', '-T', 'iqn', '--op=update', '-n', 'node.session.auth.password', '-v', '§s3cret§']",
      "'/usr/bin/sudo -n /sbin/iscsiadm -m node -T iqn -n node.session.auth.password -v §s3cret§ --op=update' (cwd None)",
      '/sbin/iscsiadm -m node -o update -v §s3cret§ -n node.session.auth.password_in (cwd None)',
      'iscsiadm -m node --name=discovery.sendtargets.auth.password --value=§s3cret§ -o update',
    ],
    keeps: [
      "['iscsiadm', '-m', 'node', '-n', 'node.session.auth.username', '-v', 'user']",
      'iscsiadm -n node.startup -v manual',
    ],
  },
  {
    tool: 'sshpass',
    options: ['-p'],
    samples: ['sshpass -p §s3cret§ ssh root@192.0.2.1', "['sshpass', '-p', '§s3cret§', 'ssh']"],
  },
  {
    tool: 'ipmitool',
    options: ['-P', '-K', '-k'],
    samples: [
      'ipmitool -I lanplus -H 192.0.2.1 -U root -P §s3cret§ power status',
      "['ipmitool', '-P', '§s3cret§', 'power']",
    ],
    keeps: ['ipmitool -I lanplus -p 623 power status'],
  },
  {
    tool: 'ldap(?:search|modify|add|delete|whoami|passwd|compare)',
    options: ['-w'],
    samples: [
      'ldapsearch -x -D cn=admin,dc=x -w §s3cret§ -b dc=x',
      "['ldapsearch', '-D', 'cn=admin', '-w', '§s3cret§']",
    ],
    keeps: ['ldapsearch -x -W -b dc=x'],
  },
  {
    tool: 'curl',
    options: ['-u', '--user'],
    behind: /^[^:\s]{0,256}:/,
    samples: [
      'curl -s -u admin:§s3cret§ http://192.0.2.1/',
      "['curl', '--user', 'admin@internal:§s3cret§', 'http://192.0.2.1/']",
    ],
    keeps: ['curl -u admin http://192.0.2.1/'],
  },
  {
    tool: 'secret-set-value',
    options: ['--base64', '--plain', '--value'],
    samples: ['virsh secret-set-value --secret 8d6f14be-0b0c-4a3a-a76a-2b56b3ce4c67 --base64 §czNjcmV0§'],
  },
  {
    tool: 'openssl',
    options: ['-passin', '-passout', '-pass'],
    behind: /^pass:/,
    samples: ['openssl rsa -in key.pem -passin pass:§s3cret§ -out x.pem'],
    keeps: ['openssl rsa -in key.pem -passin env:X -passout file:/x'],
  },
];

export const toolRules: readonly MaskRule[] = TOOLS.map(
  ({ tool, options, attached, only, behind, samples, keeps = [] }) => {
    const option = new RegExp(
      `(?<=[\\s'"])(?:${options.join('|')})(?:\\\\{0,16}['"]?,?[ \\t]{1,4}|=${attached ? `|(?=[^\\s'",=])` : ''})`,
      'g',
    );
    return {
      name: `option of ${tool.replace(/\\w.*|\(.*/, '*')}`,
      where: `the argument of ${options.map((name) => `\`${name}\``).join(', ')} of \`${tool.replace(/\\w.*|\(.*/, '*')}\``,
      find: new RegExp(`\\b${tool}(?![\\w.-])`, 'g'),
      read(text, at, _match, secrets) {
        const end = commandEnd(text, at);
        if (only !== undefined && !only.test(text.slice(at, end))) return end;
        option.lastIndex = at;
        for (let found = option.exec(text); found !== null && found.index < end; found = option.exec(text)) {
          const value = readValue(text, option.lastIndex, found[0].includes(',') ? 'word' : 'shell');
          option.lastIndex = Math.max(option.lastIndex, value.next);
          const skipped = behind?.exec(text.slice(value.start, Math.min(value.end, value.start + 512)))?.[0].length;
          if (behind !== undefined && skipped === undefined) continue;
          secrets.add(value.start + (skipped ?? 0), value.end);
        }
        return Math.max(end, at);
      },
      samples,
      keeps,
    };
  },
);

function commandEnd(text: string, at: number): number {
  ENDS.lastIndex = at;
  const end = ENDS.exec(text)?.index ?? text.length;
  return Math.min(end, at + COMMAND_MAX);
}
