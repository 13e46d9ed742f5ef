/** Secrets as options of commands, in a list of arguments or in a line: `'-p', 'x'`, `--password x`, `-v x`. */
import { WHOLE_UUID } from '../../model/uuid.ts';
import { matches, readToQuote, readValue, type Value } from '../values.ts';
import type { MaskRule } from '../rule.ts';

const QUOTE_OR_BLANK = /[\s'"]/;
const OPTION_CHARACTER = /[\w.-]/;
/** Characters before the end of an option that are looked at. */
const OPTION_MAX = 64;
/** Between an option and its value: `', '`, `' '`, blanks. */
export const GAP = /(?:\\{0,16}['"])?(?:,[ \t]{1,4}|[ \t]{1,4})/y;
export const NO_VALUE = /(?:[uUbB]{0,2}\\{0,16}['"])?--[a-z]/y;

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
  if (!matches(GAP, text, at)) return undefined;
  const from = GAP.lastIndex;
  if (matches(NO_VALUE, text, from)) return undefined;
  const value = readValue(text, from, text.slice(at, from).includes(',') ? 'word' : 'shell');
  return value.end > value.start ? value : undefined;
}

/** A command that takes a secret. One row for each. */
interface Tool {
  readonly tool: string;
  /** Its options that a secret follows. */
  readonly options: readonly string[];
  /** The secret may be attached to its option: `-pX`; `only`: it is nowhere else. */
  readonly attached?: true | 'only' | undefined;
  /** Letters of options without a value, which may stand before it in one word: `-sku x`. */
  readonly flags?: string | undefined;
  /** Only where the arguments hold this text. */
  readonly only?: RegExp;
  /** The secret is behind this within the argument: `user:` of `curl -u user:pw`. */
  readonly behind?: RegExp;
  /** It ends before this. */
  readonly until?: RegExp;
  readonly samples: readonly string[];
  readonly keeps?: readonly string[];
}

/** What ends the arguments of a command in a line. */
export const ENDS = /\n|['"]? \(cwd |;? <?rc>?=|\berr=/g;

export const TOOLS: readonly Tool[] = [
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
    tool: 'fence_ipmilan',
    options: ['-K'],
    attached: true,
    samples: ['fence_ipmilan -a 192.0.2.1 -K §s3cret§ -o status'],
  },
  {
    tool: 'fence_\\w{0,32}snmp',
    options: ['-c', '-P'],
    samples: ['fence_apc_snmp -c §s3cret§ -a 192.0.2.1'],
  },
  {
    tool: 'iscsiadm',
    options: ['-v', '--value'],
    attached: true,
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
    attached: true,
    samples: [
      'sshpass -p §s3cret§ ssh root@192.0.2.1',
      'sshpass -p§s3cret§ ssh root@192.0.2.1',
      "['sshpass', '-p', '§s3cret§', 'ssh']",
    ],
  },
  {
    tool: 'ipmitool',
    options: ['-P', '-K', '-k', '-y'],
    attached: true,
    samples: [
      'ipmitool -I lanplus -H 192.0.2.1 -U root -P §s3cret§ power status',
      'ipmitool -I lan -P§s3cret§ power status',
      "['ipmitool', '-P', '§s3cret§', 'power']",
    ],
    keeps: ['ipmitool -I lanplus -p 623 power status'],
  },
  {
    tool: 'ldap(?:search|modify|add|delete|whoami|passwd|compare)',
    options: ['-w'],
    attached: true,
    flags: 'xZvLnc',
    samples: [
      'ldapsearch -x -D cn=admin,dc=x -w §s3cret§ -b dc=x',
      'ldapsearch -xw §s3cret§ -b dc=x',
      'ldapmodify -D cn=x -w§s3cret§ -f x',
      "['ldapsearch', '-D', 'cn=admin', '-w', '§s3cret§']",
    ],
    keeps: ['ldapsearch -x -W -b dc=x'],
  },
  {
    tool: 'curl',
    options: ['-u', '--user', '-U', '--proxy-user'],
    attached: true,
    flags: 'skfLiIvSgG',
    behind: /^['"]?[^:\s]{0,256}:/,
    samples: [
      'curl -s -u admin:§s3cret§ http://192.0.2.1/',
      'curl -sku admin@internal:§s3cret§ https://192.0.2.1/',
      'curl -uadmin:§s3cret§ --proxy-user u:§s3cret§ https://192.0.2.1/',
      "['curl', '--user', 'admin@internal:§s3cret§', 'http://192.0.2.1/']",
    ],
    keeps: ['curl -u admin http://192.0.2.1/', 'curl -k https://192.0.2.1:443/'],
  },
  {
    tool: '(?:mysql|mariadb)(?:dump|admin)?',
    options: ['-p'],
    attached: 'only',
    samples: ['mysql -u root -p§s3cret§ db', "['mysqldump', '-p§s3cret§', 'db']"],
    keeps: ['mysql -u root -p db', 'mysql -P 3306 db'],
  },
  {
    tool: 'mount(?:\\.cifs)?',
    options: ['-o', '--options'],
    behind: /^(?:[^\s]{0,256},)?user(?:name)?=[^,%\s]{0,64}%/,
    until: /,/,
    samples: [
      'mount -t cifs -o user=u%§s3cret§,vers=3 //192.0.2.1/iso /mnt (cwd None)',
      "['mount', '-o', 'rw,user=u%§s3cret§', '//192.0.2.1/iso', '/mnt']",
    ],
    keeps: ['mount -o user=u,vers=3 //192.0.2.1/iso /mnt'],
  },
  {
    tool: '(?:smbclient|rpcclient|net (?:ads|rpc|join))',
    options: ['-U', '--user'],
    attached: true,
    behind: /^[^%\s]{0,256}%/,
    samples: ['smbclient -U u%§s3cret§ //192.0.2.1/iso -c ls', 'net ads join -U Administrator%§s3cret§'],
    keeps: ['smbclient -U u //192.0.2.1/iso'],
  },
  {
    tool: 'user(?:add|mod)',
    options: ['-p'],
    samples: ["usermod -p '§s3cret§' root", 'useradd -p §s3cret§ u'],
    keeps: ['useradd -s /bin/sh u'],
  },
  {
    tool: 'htpasswd',
    options: ['-\\w{0,4}b\\w{0,4} \\S{1,128} \\S{1,64}'],
    samples: ['htpasswd -b /etc/x u §s3cret§'],
    keeps: ['htpasswd -c /etc/x u'],
  },
  {
    tool: '(?:docker|podman) login',
    options: ['-p'],
    samples: ['podman login -u u -p §s3cret§ registry.example.com'],
  },
  {
    tool: 'ssh-keygen',
    options: ['-N', '-P'],
    samples: ["ssh-keygen -t rsa -N '§s3cret§' -f x"],
    keeps: ["ssh-keygen -t rsa -N '' -f x"],
  },
  {
    tool: 'snmp(?:walk|get|set|bulkwalk|trap)',
    options: ['-c', '-A', '-X'],
    samples: ['snmpwalk -v2c -c §s3cret§ 192.0.2.1'],
  },
  {
    tool: 'keytool',
    options: ['-\\w{0,8}(?:store|key)pass'],
    samples: ['keytool -storepass §s3cret§ -keypass §s3cret§ -list', 'keytool -importkeystore -srcstorepass §s3cret§'],
  },
  {
    tool: 'openssl enc',
    options: ['-k', '-K'],
    samples: ['openssl enc -aes-256-cbc -k §s3cret§ -in x'],
  },
  {
    tool: 'set-shared-config',
    options: ['adminPassword'],
    samples: ['hosted-engine --set-shared-config adminPassword §s3cret§'],
  },
  {
    tool: 'secret-set-value',
    options: ['--base64', '--plain', '--value', '[\\da-f]{8}-[\\da-f-]{27}'],
    samples: [
      'virsh secret-set-value 8d6f14be-0b0c-4a3a-a76a-2b56b3ce4c67 §czNjcmV0§',
      'virsh secret-set-value --secret 8d6f14be-0b0c-4a3a-a76a-2b56b3ce4c67 --base64 §czNjcmV0§',
    ],
  },
  {
    tool: 'openssl',
    options: ['-passin', '-passout', '-pass'],
    behind: /^pass:/,
    samples: ['openssl rsa -in key.pem -passin pass:§s3cret§ -out x.pem'],
    keeps: ['openssl rsa -in key.pem -passin env:X -passout file:/x'],
  },
];

/** What the docs show in place of a pattern among the options. */
const READABLE: ReadonlyMap<string, string> = new Map([
  ['-\\w{0,4}b\\w{0,4} \\S{1,128} \\S{1,64}', '-b FILE USER'],
  ['-\\w{0,8}(?:store|key)pass', '-…storepass`, `-…keypass'],
  ['[\\da-f]{8}-[\\da-f-]{27}', 'UUID'],
]);

function readable(option: string): string {
  return READABLE.get(option) ?? option.replaceAll('\\', '');
}

/** Returns the names that a pattern of a tool stands for. */
function spellOut(pattern: string): string[] {
  const group = /\(\?:([^()]*)\)(\??)/.exec(pattern);
  if (group === null) return [pattern];
  const [whole, alternatives = '', optional] = group;
  const choices = [...(optional === '?' ? [''] : []), ...alternatives.split('|')];
  return [
    ...new Set(
      choices
        .map((choice) => pattern.replace(whole, choice))
        .flatMap((name) => (name.includes('(') ? spellOut(name) : name.split('|'))),
    ),
  ];
}

/** Returns the pattern of the options of a tool, with what is between them and the secret. */
export function optionOf({ options, attached, flags }: Pick<Tool, 'options' | 'attached' | 'flags'>): RegExp {
  const names = options.map((name) => (flags === undefined ? name : name.replace(/^-(?=\w$)/, `-[${flags}]{0,8}`)));
  const gap = String.raw`(?:\\{0,16}['"])?(?:,[ \t]{0,4}|[ \t]{1,4})`;
  const follows =
    attached === 'only'
      ? `(?=[^\\s'",=])|(?=\\\\{0,16}['"][^\\s,\\])])`
      : `${gap}|=${attached === true ? `|(?=[^\\s,=])` : ''}`;
  return new RegExp(`(?<=[\\s'"])(?:${names.join('|')})(?:${follows})`, 'g');
}

export const toolRules: readonly MaskRule[] = TOOLS.map(
  ({ tool, options, attached, flags, only, behind, until, samples, keeps = [] }) => {
    const option = optionOf({ options, attached, flags });
    const shown = spellOut(tool.replaceAll(/\\w\{[\d,]+\}/g, '*').replaceAll('\\', ''));
    return {
      name: `option of ${shown.join(', ')}`,
      where: `the argument of ${options.map((name) => `\`${readable(name)}\``).join(', ')} of ${shown.map((name) => `\`${name}\``).join(', ')}`,
      find: new RegExp(`\\b${tool}(?![\\w.-])`, 'g'),
      read(text, at, _match, secrets) {
        const end = commandEnd(text, at);
        const command = text.slice(at, end);
        if (only !== undefined && !only.test(command)) return end;
        option.lastIndex = 0;
        for (let found = option.exec(command); found !== null; found = option.exec(command)) {
          const valueAt = at + option.lastIndex;
          if (matches(NO_VALUE, text, valueAt)) continue;
          const value = argumentAt(text, valueAt, at + found.index, found[0]);
          option.lastIndex = Math.max(option.lastIndex, value.next - at);
          const near = text.slice(value.start, Math.min(value.end, value.start + 512));
          const skipped = behind?.exec(near)?.[0].length;
          if (behind !== undefined && skipped === undefined) continue;
          const start = value.start + (skipped ?? 0);
          const length = until === undefined ? -1 : text.slice(start, value.end).search(until);
          secrets.add(start, length === -1 ? value.end : start + length);
        }
        return end;
      },
      samples,
      keeps,
    };
  },
);

/** Reads the argument of an option; one that is attached to it, in quotes, goes to their end. */
function argumentAt(text: string, at: number, optionAt: number, option: string): Value {
  const mark = text[optionAt - 1];
  if ((mark === "'" || mark === '"') && /[\w=]$/.test(option)) return readToQuote(text, at, mark);
  return readValue(text, at, option.includes(',') ? 'word' : 'shell');
}

function commandEnd(text: string, at: number): number {
  ENDS.lastIndex = at;
  return ENDS.exec(text)?.index ?? text.length;
}

/** A secret that one command hands to another: `echo x | passwd --stdin root`. */
export const ECHO = /\b(?:echo|printf)(?: -\w{1,4})? (?:[^|\n]{0,256})$/;
/** The command itself, and the user before a password. */
export const ECHO_WORD = /^\w+(?: -\w{1,4})? /;
export const ECHO_USER = /^[\w.@-]{1,64}:/;
const PIPED_MAX = 320;

export const pipedRule: MaskRule = {
  name: 'piped',
  where:
    'what `echo` hands to `passwd`, `chpasswd`, `cryptsetup`, `kinit` or `smbpasswd`, and what they read from `<<<`',
  find: /\|\s{0,4}(?:\S{0,32}sudo )?(?:\/\S{1,64}\/)?(?:ch|smb)?(?:passwd|cryptsetup|kinit)\b|<<< ?/g,
  read(text, at, match, secrets) {
    if (match[0].startsWith('<')) {
      const value = readValue(text, at, 'shell');
      secrets.add(value.start, value.end);
      return Math.max(at, value.next);
    }
    const from = Math.max(0, match.index - PIPED_MAX);
    const echo = ECHO.exec(text.slice(from, match.index));
    if (echo === null) return at;
    const start = from + echo.index + (ECHO_WORD.exec(echo[0])?.[0].length ?? 0);
    const value = readValue(text, start, 'shell');
    const user = ECHO_USER.exec(text.slice(value.start, Math.min(value.end, value.start + 80)))?.[0].length ?? 0;
    secrets.add(value.start + user, Math.min(value.end, match.index));
    return at;
  },
  samples: [
    'echo §s3cret§|passwd --stdin root',
    "echo 'root:§s3cret§' | chpasswd",
    "echo -n '§s3cret§' | /usr/sbin/cryptsetup luksOpen /dev/x y",
    'cryptsetup luksOpen /dev/x y --key-file - <<< §s3cret§',
  ],
  keeps: ['cat /etc/passwd | passwd', 'echo | passwd'],
};

export const opensslPassRule: MaskRule = {
  name: 'pass: of openssl',
  where: 'what is behind `pass:` in an option `passin`, `passout` or `pass`',
  find: /-pass(?:in|out|word)?\\{0,16}['"]?[\s=,]{1,4}\\{0,16}['"]?pass:/g,
  read(text, at, _match, secrets) {
    const { end } = readValue(text, at, 'shell');
    secrets.add(at, end);
    return Math.max(at, end);
  },
  samples: ["exec '--passin=pass:§s3cret§'", 'openssl pkcs12 -passin pass:§s3cret§ -in x'],
  keeps: ['openssl rsa -passin file:/x'],
};
