/** The password in a URL: `vpx://user:pw@host`, of any scheme. */
import type { MaskRule } from '../rule.ts';

const ENDS = /[\s'"<>]/;
/** Characters of a password and its host that are looked at. */
const PASSWORD_MAX = 1024;
const PORT = /^\d{1,5}(?:[/?#]|$)/;
const PATH = /[/?#]/;

export const urlRule: MaskRule = {
  name: 'URL',
  where: 'the password of the user in a URL of any scheme',
  find: /:\/\/[^\s/'"<>:@?#[\]]{0,256}:/g,
  read(text, at, _match, secrets) {
    const near = text.slice(at, at + PASSWORD_MAX);
    const length = near.search(ENDS);
    const rest = length === -1 ? near : near.slice(0, length);
    if (!secrets.spend(rest.length)) return at;
    if (PORT.test(rest)) return at;
    const path = rest.search(PATH);
    const behind = (path === -1 ? rest : rest.slice(0, path)).lastIndexOf('@');
    // a password that holds a slash
    const found = behind === -1 ? rest.indexOf('@') : behind;
    if (found === -1) return at;
    secrets.add(at, at + found);
    return at + found;
  },
  samples: [
    'virsh -c vpx://admin:§s3cret§@vcenter.example.com/dc/host?no_verify=1 list',
    "uri=u'esx://root:§s3cret§@192.0.2.1?no_verify=1', username=u'root'",
    'http://:§s3cret§@192.0.2.1:3128/',
    'ldaps://cn%3Dadmin:§s3cret§@ldap.example.com:636',
  ],
  keeps: [
    'esx://root@esx.example.com?no_verify=1',
    'http://192.0.2.1:8080/a@b, https://[::1]:54322/images/x, file:///a:b',
    'ssl://192.0.2.1:54321, http://node1:80 user@example.com',
  ],
};
