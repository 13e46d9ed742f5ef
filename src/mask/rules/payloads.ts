/** What a VM gets when it is first started: cloud-init and sysprep. It holds passwords and keys of the guest. */
import { beginsQuoted, matches, readValue, walkLiteral } from '../values.ts';
import type { MaskRule, Secrets } from '../rule.ts';

/** Base64, with line ends that are escaped. */
export const ENCODED = /(?:[\w+/=]|\\{1,16}[rn]){1,65536}/y;
/** Characters behind a verb in which its first dict begins, and before an element. */
const VERB_NEAR = 256;
export const SIGN = /(?:\\{0,16}['"])?[ \t]{0,4}[=:][ \t]{0,4}/y;
/** The contents of the files of a payload, by their paths. */
export const FILES = /\b(?:file|floppy|cdrom)(?:\\{0,16}['"])?[ \t]{0,4}[:=][ \t]{0,4}(?=\{)/g;
/** The contents of one file, as the engine writes it. */
export const CONTENT = /\bcontent(?:\\{0,16}['"])?[ \t]{0,4}[:=][ \t]{0,4}/g;
/** A file of a map that Java writes without quotes. */
export const ENTRY = /[{\s]([\w./-]{1,128})=(?!\{)/g;

/** What follows a verb; what is before the content of a file; a quote before text. */
export const CALL = /^['"]?(?:\(| with|, args)/;
export const BEHIND_NAME = /<\/name>\s*$/;
export const QUOTED_BEFORE = /['"]\s{0,4}$/;

export const payloadRule: MaskRule = {
  name: 'payload',
  where: 'the contents of the files in `vmPayload` and `payload` of a VM',
  find: /(?:vmPayload|\bpayload(?:Drive\.__init__)?)(?![\w.-])/gi,
  read(text, at, _match, secrets) {
    const isCall = text.startsWith(" {'file'", at);
    if (!matches(SIGN, text, at) && !isCall) return at;
    // `VmPayload:{…}` behind its name
    const from = isCall
      ? at + 1
      : SIGN.lastIndex + (text.startsWith('VmPayload:{', SIGN.lastIndex) ? 'VmPayload:'.length : 0);
    if (text[from] !== '{') {
      if (!beginsQuoted(text, from)) return at;
      const { start, end, next } = readValue(text, from);
      secrets.add(start, end);
      return Math.max(at, next);
    }
    const end = walkLiteral(text, from);
    FILES.lastIndex = from;
    const payload = text.slice(0, end);
    for (let files = FILES.exec(payload); files !== null; files = FILES.exec(payload))
      FILES.lastIndex = Math.max(FILES.lastIndex, readFiles(payload, FILES.lastIndex, secrets));
    CONTENT.lastIndex = from;
    while (CONTENT.test(payload)) {
      const value = readValue(payload, CONTENT.lastIndex);
      secrets.add(value.start, value.end);
      CONTENT.lastIndex = Math.max(CONTENT.lastIndex, value.next);
    }
    return end;
  },
  samples: [
    "vmCreate with ({'vmPayload': {'volId': 'config-2', 'file': {'openstack/latest/user_data': '§I2Nsb3VkLWNvbmZpZwo=§'}}, 'memSize': 1024},) {}",
    `{"vmPayload":{"volId":"config-2","file":{"openstack/latest/user_data":"§I2Nsb3VkLWNvbmZpZwo=§"}},"memSize":1024}`,
    "vmPayload='§I2Nsb3VkLWNvbmZpZwo=§', memSize=1024",
    "'vmPayload': {'file': {'unattend.xml': '§PHVuYXR0ZW5k§'}, 'device': 'floppy'}",
    'vmPayload={volId=config-2, file={openstack/latest/user_data=§I2Nsb3VkLWNvbmZpZwo=§, b=§PHVu§}}, memSize=1024',
    "VmPayload:{deviceType='CDROM', fileName='x', content='§s3cret§'}",
    "PayloadDrive.__init__ {'file': {'a': '§s3cret§'}}",
  ],
  keeps: ["'vmPayload': {'volId': 'config-2', 'file': {}}", 'payload=12 bytes', 'payload: none'],
};

function readFiles(text: string, at: number, secrets: Secrets): number {
  let found = 0;
  const end = walkLiteral(text, at, (value) => {
    found++;
    secrets.add(value.start, value.end);
  });
  if (found > 0) return end;
  const files = text.slice(at, end);
  ENTRY.lastIndex = 0;
  let entry = ENTRY.exec(files);
  while (entry !== null) {
    const start = ENTRY.lastIndex;
    entry = ENTRY.exec(files);
    let stop = entry === null ? files.length - 1 : entry.index;
    if (files[stop - 1] === ',') stop--;
    if (entry === null && files[stop] !== '}') stop = files.length;
    secrets.add(at + start, at + stop);
  }
  return end;
}

export const payloadVerbRule: MaskRule = {
  name: 'payload of a verb',
  where: 'the contents of the files that `mkFloppyFs`, `mkIsoFs` and `mkCdFs` of supervdsm write',
  find: /\bmk(?:Floppy|Iso|Cd)Fs\b/g,
  read(text, at, _match, secrets) {
    const open = text.slice(at, at + VERB_NEAR).indexOf('{');
    if (open === -1 || !CALL.test(text.slice(at, at + 8))) return at;
    return readFiles(text, at + open, secrets);
  },
  samples: [
    "call mkIsoFs with ('8d6f14be', {'openstack/latest/meta_data.json': '§e30=§', 'a': '§s3cret§'}, 'config-2') {}",
    "mkFloppyFs(args=('8d6f14be', {'sysprep.inf': '§s3cret§'}, 'v'), kwargs={})",
  ],
  keeps: ['return mkIsoFs with /var/run/vdsm/payload/x.img', "call mkIsoFs with ('8d6f14be', {}, 'config-2') {}"],
};

export const payloadContentRule: MaskRule = {
  name: 'content of a payload',
  where: 'the contents of the `content` elements of the REST API',
  find: /<content>(?=[^<])/g,
  read(text, at, match, secrets) {
    const end = text.indexOf('</content', at);
    if (!BEHIND_NAME.test(text.slice(Math.max(0, match.index - VERB_NEAR), match.index))) return at;
    const stop = end === -1 ? text.length : end;
    secrets.add(at, stop);
    return stop;
  },
  samples: ['<payload><files><file><name>x</name><content>§s3cret§</content></file></files></payload>'],
  keeps: ['<content>text/plain</content>'],
};

export const encodedRule: MaskRule = {
  name: 'encoded',
  where: 'Base64 of text that begins `#cloud-config`, `#!/cloud-config` or `-----BEGIN … PRIVATE KEY`',
  find: /(?:I2Nsb3VkLWNvbmZpZ|IyEvY2xvdWQtY29uZmln|LS0tLS1CRUdJTiB(?:SU0Eg|QUklW|PUEVO|FQyBQ|FTkNS|EU0Eg))/g,
  read(text, at, match, secrets) {
    const end = matches(ENCODED, text, at) ? ENCODED.lastIndex : at;
    secrets.add(match.index, end);
    return end;
  },
  byLook: true,
  samples: ['data §I2Nsb3VkLWNvbmZpZwpwYXNzd29yZDogcw==§ written', '§LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=§'],
  keeps: ['LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg=='],
};

export const guestSetupRule: MaskRule = {
  name: 'cloud-init and sysprep',
  where:
    'the value of `user_data`, `user-data`, `userData`, `customScript`, `cloud-init`, `sysprepInf`, `sysprepXml`, `sysprep`, `unattend.xml`',
  find: /user[_-]?data|custom_?script|cloud-?init(?:script)?|sysprep(?:inf|xml|content)?|unattend\.xml|sysprep\.inf/gi,
  read(text, at, _match, secrets) {
    if (!matches(SIGN, text, at)) return at;
    const from = SIGN.lastIndex;
    if (text[from] === '{' || text[from] === '[')
      return walkLiteral(text, from, ({ start, end }) => secrets.add(start, end));
    const value = readValue(text, from, 'list');
    if (!value.quoted && !text.slice(at, from).includes('=')) return at;
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
export const QUOTED_ENDS = /\\{0,16}['"](?=[\s,)\]}>;]|$)/g;

export const COMMAND_ENDS = / \(cwd /g;

export const cloudConfigRule: MaskRule = {
  name: 'cloud-config',
  where: 'text behind `#cloud-config`, to the end of the quotes around it, or of the record',
  find: /#cloud-config/g,
  read(text, at, _match, secrets) {
    const quotedBefore = QUOTED_BEFORE.test(text.slice(Math.max(0, at - 32), at - '#cloud-config'.length));
    const ends = quotedBefore ? QUOTED_ENDS : COMMAND_ENDS;
    ends.lastIndex = at;
    const end = ends.exec(text)?.index ?? text.length;
    secrets.add(at, end);
    return end;
  },
  samples: ['wrote:\n#cloud-config§\nchpasswd:\n  list: root:s3cret§'],
  keeps: ['no #cloud-confi'],
};
