/** Secrets in XML elements. */
import { readValue } from '../values.ts';
import type { MaskRule, Secrets } from '../rule.ts';

/** Characters of the content of an element that are searched at a time. */
const CONTENT_STEP = 1024;
const BEHIND_ELEMENT = /[\s'",;)\]]|$/y;

export const elementRule: MaskRule = {
  name: 'element',
  where: 'an XML element whose name ends in `password`, `passwd`, `passphrase`',
  find: /(?:password|passwd|passphrase)(?:\s[^<>]{0,256})?(?:>|&gt;)/gi,
  read(text, at, match, secrets) {
    const before = text.slice(Math.max(0, match.index - 64), match.index);
    const tag = /(?:<|&lt;)[\w:-]{0,60}$/.exec(before)?.[0];
    if (tag === undefined || match[0].endsWith('/>')) return at;
    const [mark, close] = tag.startsWith('<') ? [1, '</'] : [4, '&lt;/'];
    const name = tag.slice(mark) + /^\w+/.exec(match[0])?.[0];
    const end = findClose(text, at, close, name, secrets);
    if (end !== -1) secrets.add(at, end);
    else {
      BEHIND_ELEMENT.lastIndex = at;
      // a word in angle brackets, in a sentence
      if (BEHIND_ELEMENT.test(text)) return at;
      secrets.add(at, text.length);
      return text.length;
    }
    return end;
  },
  samples: [
    '<user>u</user><password>§s3cret§</password><x/>',
    '<AdministratorPassword>§<Value>s3cret</Value><PlainText>true</PlainText>§</AdministratorPassword>',
    '&lt;password&gt;§s3cret§&lt;/password&gt;',
  ],
  keeps: ['use <password> here', '<password/>', '<password></password>', '<secret type="passphrase"/>'],
};

const VALUE = /(?:<value>|\bvalue ?= ?)/g;
/** Characters of a description of a secret. */
const SECRET_MAX = 1024;

export const libvirtSecretRule: MaskRule = {
  name: 'secret of libvirt',
  where: 'the value of a secret of libvirt, in its XML and in the parameters of the engine',
  find: /<secret\b|LibvirtSecret:?\s?[{[(]/g,
  read(text, at, _match, secrets) {
    VALUE.lastIndex = at;
    const found = VALUE.exec(text.slice(0, at + SECRET_MAX));
    if (found === null || !secrets.spend(SECRET_MAX)) return at;
    const value = readValue(text, VALUE.lastIndex);
    secrets.add(value.start, value.end);
    return Math.max(at, value.next);
  },
  samples: [
    "<secret ephemeral='yes' private='no'><uuid>8d6f14be</uuid><value>§czNjcmV0§</value></secret>",
    "libvirtSecrets='[LibvirtSecret:{id='8d6f14be', value='§czNjcmV0§', usageType='CEPH'}]'",
  ],
  keeps: ["<auth><secret type='ceph' uuid='8d6f14be-0b0c-4a3a-a76a-2b56b3ce4c67'/></auth>"],
};

/** A secret that qemu is given by its data. */
export const qemuSecretRule: MaskRule = {
  name: 'secret of qemu',
  where: 'the data of an object `secret` of qemu',
  find: /\bsecret(?:,[\w=.-]{1,128}){0,8},data=|"qom-type\\{0,16}":\s{0,4}\\{0,16}"secret\\{0,16}"[^{}\n]{0,512}"data\\{0,16}":\s{0,4}/g,
  read(text, at, _match, secrets) {
    const begin = /\s*\\{0,16}"/y;
    begin.lastIndex = at;
    const from = begin.test(text) ? begin.lastIndex : at;
    const rest = /[^\s,"'\\]{1,65536}/y;
    rest.lastIndex = from;
    if (!rest.test(text)) return at;
    secrets.add(from, rest.lastIndex);
    return rest.lastIndex;
  },
  samples: [
    '-object secret,id=sec0,format=base64,data=§czNjcmV0§,keyid=masterKey0',
    '-object {"qom-type":"secret","id":"sec0","data":"§czNjcmV0§","keyid":"masterKey0"}',
  ],
  keeps: [
    '-object {"qom-type":"secret","id":"masterKey0","format":"raw","file":"/var/lib/libvirt/qemu/domain-1-x/master-key.aes"}',
  ],
};

/** Returns where an element ends; -1 where it does not, or not before the budget of the text. */
function findClose(text: string, at: number, close: string, name: string, secrets: Secrets): number {
  const tag = close + name;
  for (let from = at; from < text.length; from += CONTENT_STEP) {
    const found = text.slice(from, from + CONTENT_STEP + tag.length).indexOf(tag);
    if (found !== -1) return from + found;
    if (!secrets.spend(CONTENT_STEP)) return -1;
  }
  return -1;
}
