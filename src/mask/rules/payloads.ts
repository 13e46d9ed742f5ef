/** What a VM gets when it is first started: cloud-init and sysprep. It holds passwords and keys of the guest. */
import { beginsQuoted, readValue, walkLiteral } from '../values.ts';
import type { MaskRule } from '../rule.ts';

const SIGN = /(?:\\{0,16}['"])?[ \t]{0,4}[=:][ \t]{0,4}/y;
/** The contents of the files of a payload, by their paths. */
const FILES = /\\{0,16}['"](?:file|floppy|cdrom)\\{0,16}['"][ \t]{0,4}:[ \t]{0,4}(?=\{)/g;

export const payloadRule: MaskRule = {
  name: 'payload',
  where: 'the contents of the files in `vmPayload` and `payload` of a VM',
  find: /(?:vmPayload|\bpayload)(?![\w.-])/gi,
  read(text, at, _match, secrets) {
    SIGN.lastIndex = at;
    if (!SIGN.test(text)) return at;
    const from = SIGN.lastIndex;
    if (text[from] !== '{') {
      if (!beginsQuoted(text, from)) return at;
      const { start, end, next } = readValue(text, from);
      secrets.add(start, end);
      return Math.max(at, next);
    }
    const end = walkLiteral(text, from);
    FILES.lastIndex = from;
    for (let files = FILES.exec(text); files !== null && files.index < end; files = FILES.exec(text))
      FILES.lastIndex = Math.max(
        FILES.lastIndex,
        walkLiteral(text, FILES.lastIndex, (value) => secrets.add(value.start, value.end)),
      );
    return end;
  },
  samples: [
    "vmCreate with ({'vmPayload': {'volId': 'config-2', 'file': {'openstack/latest/user_data': '§I2Nsb3VkLWNvbmZpZwo=§'}}, 'memSize': 1024},) {}",
    `{"vmPayload":{"volId":"config-2","file":{"openstack/latest/user_data":"§I2Nsb3VkLWNvbmZpZwo=§"}},"memSize":1024}`,
    "vmPayload='§I2Nsb3VkLWNvbmZpZwo=§', memSize=1024",
    "'vmPayload': {'file': {'unattend.xml': '§PHVuYXR0ZW5k§'}, 'device': 'floppy'}",
  ],
  keeps: ["'vmPayload': {'volId': 'config-2', 'file': {}}", 'payload=12 bytes', 'payload: none'],
};

export const guestSetupRule: MaskRule = {
  name: 'cloud-init and sysprep',
  where:
    'the value of `user_data`, `user-data`, `userData`, `customScript`, `cloud-init`, `sysprepInf`, `sysprepXml`, `sysprep`, `unattend.xml`',
  find: /user[_-]?data|custom_?script|cloud-?init(?:script)?|sysprep(?:inf|xml|content)?|unattend\.xml|sysprep\.inf/gi,
  read(text, at, _match, secrets) {
    SIGN.lastIndex = at;
    if (!SIGN.test(text)) return at;
    const from = SIGN.lastIndex;
    if (text[from] === '{' || text[from] === '[')
      return walkLiteral(text, from, ({ start, end }) => secrets.add(start, end));
    const value = readValue(text, from, 'list');
    if (!value.quoted && !(SIGN.lastIndex > 0 && text.slice(at, from).includes('='))) return at;
    secrets.add(value.start, value.end);
    return Math.max(at, value.next);
  },
  samples: [
    "'sysprepInf': '§<?xml version=\"1.0\"?><unattend/>§', 'memSize': 1024",
    '{"user_data":"§#cloud-config§"}',
    "'user-data': u'§#cloud-config\\nssh_pwauth: True§'",
    "customScript='§runcmd: [x]§', timeZone='Etc/GMT'",
  ],
  keeps: ["'openstack/latest/user_data': ''", 'sysprep: not needed', 'sysPrep type is floppy'],
};

/** A file of a payload in the XML of a VM (4.2 on), and cloud-init as it is written in a file. */
export const payloadFileRule: MaskRule = {
  name: 'payload in XML',
  where: 'the contents of a `file` element with a path, in the metadata of a VM',
  find: /<(?:[\w-]{1,32}:)?file path=(?:"[^"<>]{0,256}"|'[^'<>]{0,256}'|\\{1,16}['"][^'"<>\\]{0,256}\\{1,16}['"])>/g,
  read(text, at, _match, secrets) {
    const end = text.indexOf('</', at);
    secrets.add(at, end === -1 ? text.length : end);
    return end === -1 ? text.length : end;
  },
  samples: [
    '<ovirt-vm:payload><ovirt-vm:file path="openstack/latest/user_data">§I2Nsb3VkLWNvbmZpZwo=§</ovirt-vm:file></ovirt-vm:payload>',
  ],
  keeps: ["<source file='/rhev/data-center/x'/>"],
};

/** The end of the quotes around it; of a command, what follows that. */
const QUOTED_ENDS = /\\{0,16}['"](?=[\s,)\]}>;]|$)/g;

const COMMAND_ENDS = / \(cwd /g;

export const cloudConfigRule: MaskRule = {
  name: 'cloud-config',
  where: 'text behind `#cloud-config`, to the end of the quotes around it, or of the record',
  find: /#cloud-config/g,
  read(text, at, _match, secrets) {
    const quotedBefore = /['"]\s{0,4}$/.test(text.slice(Math.max(0, at - 32), at - '#cloud-config'.length));
    const ends = quotedBefore ? QUOTED_ENDS : COMMAND_ENDS;
    ends.lastIndex = at;
    const end = ends.exec(text)?.index ?? text.length;
    secrets.add(at, end);
    return end;
  },
  samples: ['wrote:\n#cloud-config§\nchpasswd:\n  list: root:s3cret§'],
  keeps: ['no #cloud-confi'],
};
