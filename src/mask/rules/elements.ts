/** Secrets in XML elements. */
import { matches, readValue } from '../values.ts';
import type { MaskRule, Secrets } from '../rule.ts';

/** Characters of the content of an element that are searched at a time. */
const CONTENT_STEP = 1024;
/** What a weak name holds where it is no secret: other elements, a number, a UUID. */
export const NO_TEXT = /^\s*(?:<|&lt;|-?\d{1,9}[<&]|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})/i;
export const BEHIND_ELEMENT = /[\s'",;)\]]|$/y;

/** The beginning of the tag, before what its name ends in; names that hold nothing but secrets; a name. */
export const TAG = /(?:<|&lt;)[\w:-]{0,60}$/;
export const STRONG = /^pass(?:word|wd|phrase)/i;
export const NAME = /^\w+/;

export const elementRule: MaskRule = {
  name: 'element',
  where:
    'an XML element whose name ends in `password`, `passwd`, `passphrase`, `secret`, `token`, `pin_code`, `private_key`, `api_key`, `session_id`, `custom_script`, `user_data`',
  find: /(password|passwd|passphrase|(?:_pass|secret|token|pin_?code|private_?key|api_?key|session_?id|custom_?script|user_?data))(?:\s[^<>]{0,256})?(?:>|&gt;)/gi,
  read(text, at, match, secrets) {
    const before = text.slice(Math.max(0, match.index - 64), match.index);
    const tag = TAG.exec(before)?.[0];
    if (tag === undefined || match[0].endsWith('/>')) return at;
    const isWeak = !STRONG.test(match[1] ?? '');
    if (isWeak && NO_TEXT.test(text.slice(at, at + 40))) return at;
    const [mark, close] = tag.startsWith('<') ? [1, '</'] : [4, '&lt;/'];
    const name = tag.slice(mark) + NAME.exec(match[0])?.[0];
    const end = findClose(text, at, close, name, secrets);
    if (end === -1 && isWeak) return at;
    if (end !== -1) secrets.add(at, end);
    else {
      // a word in angle brackets, in a sentence
      if (matches(BEHIND_ELEMENT, text, at)) return at;
      secrets.add(at, text.length);
      return text.length;
    }
    return end;
  },
  samples: [
    '<user>u</user><password>§s3cret§</password><x/>',
    '<AdministratorPassword>§<Value>s3cret</Value><PlainText>true</PlainText>§</AdministratorPassword>',
    '&lt;password&gt;§s3cret§&lt;/password&gt;',
    '<token>§s3cret§</token><pin_code>§s3cret§</pin_code>',
    '<rootPassword>§s3cret§</rootPassword><custom_script>§runcmd: [x]§</custom_script>',
  ],
  keeps: ['use <password> here', '<password/>', '<password></password>', '<secret type="passphrase"/>'],
};

/** The value, or what ends the description of a secret before it. */
export const VALUE = /<value>|\bvalue ?[=:] ?|<\/(?:secret|ticket)\b|\/>|<(?:secret|ticket)\b|LibvirtSecret/g;
/** Characters of a description of a secret. */
const SECRET_MAX = 1024;

export const libvirtSecretRule: MaskRule = {
  name: 'secret of libvirt',
  where: 'the value of a secret of libvirt, in its XML and in the parameters of the engine; that of a `ticket` element',
  find: /<(?:secret|ticket)\b|LibvirtSecret:?\s?[{[(]/g,
  read(text, at, _match, secrets) {
    const near = text.slice(at, at + SECRET_MAX);
    VALUE.lastIndex = 0;
    // it is looked for up to the next secret, so the time is linear
    const found = VALUE.exec(near);
    if (found === null || !/value/.test(found[0])) return at;
    VALUE.lastIndex += at;
    const value = readValue(text, VALUE.lastIndex);
    secrets.add(value.start, value.end);
    return Math.max(at, value.next);
  },
  samples: [
    "<secret ephemeral='yes' private='no'><uuid>8d6f14be</uuid><value>§czNjcmV0§</value></secret>",
    '<ticket><value>§s3cret§</value><expiry>120</expiry></ticket>',
    "libvirtSecrets='[LibvirtSecret:{id='8d6f14be', value='§czNjcmV0§', usageType='CEPH'}]'",
  ],
  keeps: ["<auth><secret type='ceph' uuid='8d6f14be-0b0c-4a3a-a76a-2b56b3ce4c67'/></auth>"],
};

export const OPENING_QUOTE = /\s*\\{0,16}"/y;
export const DATA = /[^\s,"'\\]{1,65536}/y;

/** A secret that qemu is given by its data. */
export const qemuSecretRule: MaskRule = {
  name: 'secret of qemu',
  where: 'the data of an object `secret` of qemu',
  find: /\bsecret(?:,[\w=.-]{1,128}){0,8},data=|"qom-type\\{0,16}":\s{0,4}\\{0,16}"secret\\{0,16}"[^{}\n]{0,512}"data\\{0,16}":\s{0,4}|"data\\{0,16}":\s{0,4}(?=\\{0,16}"[^"\\{}]{1,512}\\{0,16}",\s{0,4}\\{0,16}"qom-type\\{0,16}":\s{0,4}\\{0,16}"secret)/g,
  read(text, at, _match, secrets) {
    const from = matches(OPENING_QUOTE, text, at) ? OPENING_QUOTE.lastIndex : at;
    if (!matches(DATA, text, from)) return at;
    secrets.add(from, DATA.lastIndex);
    return DATA.lastIndex;
  },
  samples: [
    '-object secret,id=sec0,format=base64,data=§czNjcmV0§,keyid=masterKey0',
    '-object {"id":"sec0","data":"§czNjcmV0§","qom-type":"secret"}',
    '-object {"qom-type":"secret","id":"sec0","data":"§czNjcmV0§","keyid":"masterKey0"}',
  ],
  keeps: [
    '-object {"qom-type":"secret","id":"masterKey0","format":"raw","file":"/var/lib/libvirt/qemu/domain-1-x/master-key.aes"}',
  ],
};

/** Returns where an element ends; -1 where it does not, or not before the budget of the text. */
function findClose(text: string, at: number, close: string, name: string, secrets: Secrets): number {
  const tag = close + name;
  let read = 0;
  for (let from = at; from < text.length; from += CONTENT_STEP) {
    const found = text.slice(from, from + CONTENT_STEP + tag.length).indexOf(tag);
    if (found !== -1) {
      // what is read to the end of an element is not read again
      secrets.spend(-read);
      return from + found;
    }
    read += CONTENT_STEP;
    if (!secrets.spend(CONTENT_STEP)) return -1;
  }
  return -1;
}

export const cephKeyRule: MaskRule = {
  name: 'key of ceph',
  where: 'a key of ceph behind `key` or `secret`, and anywhere where it is whole',
  find: /(?<![\w+/])(?:AQ[A-D][\w+/]{5,64}={0,2}(?![\w+/]))/g,
  read(text, at, match, secrets) {
    const isWhole = match[0].length === CEPH_KEY && match[0].endsWith('==');
    if (isWhole || BEFORE_KEY.test(text.slice(Math.max(0, match.index - 32), match.index)))
      secrets.add(match.index, at);
    return at;
  },
  byLook: true,
  samples: [
    '[client.admin]\n\tkey = §AQDx0123456789abcdefghijklmnopqrstuvw0==§',
    'rbd:pool/img:id=cinder:key=§AQDx012345==§:auth_supported=cephx',
    'mount -t ceph 192.0.2.1:6789:/ /mnt -o name=admin,secret=§AQDx012345==§',
    'rbd map pool/img --id admin --key §AQDx012345==§',
  ],
  keeps: ['AQDx012345', 'id=AQDx012345=='],
};

/** Characters of a key of ceph. */
const CEPH_KEY = 40;
export const BEFORE_KEY = /(?:key|secret)(?:\\{0,16}['"])?(?:\s{0,4}[=:]\s{0,4}|,?\s{1,4})(?:\\{0,16}['"])?$/i;
