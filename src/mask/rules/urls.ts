/** The password in a URL: `vpx://user:pw@host`, of any scheme. */
import { execAt } from '../values.ts';
import type { MaskRule } from '../rule.ts';

/** Where a URL ends: at a quote, where that is not within a word. */
export const ENDS = /[\s<>]|['"](?![\w@])|\\{1,16}['"nrt]|:\/\//;
/** Characters of a password and its host that are looked at. */
const PASSWORD_MAX = 1024;
export const PORT = /^\d{1,5}(?:[/?#,;)\]]|$)/;
const PATH = /[/?#]/;
/** A password that begins like a port: a host is behind it, and no path of it holds an `@`. */
export const PORT_LIKE = /^\d{1,5}\/[^/@?#&=]{1,128}@\w[\w-]{0,63}\.[\w.-]{1,253}(?::\d{1,5})?(?:[/,;]|$)/;
/** What follows a password with a slash. */
export const HOST = /^@(?:[\w.-]{1,253}|\[[\da-f:.]{2,64}\])(?::\d{1,5})?(?:[/?#,;)\]]|$)/i;
/** Paths follow the host of these, no password. */
export const STORAGE = /(?:nfs4?|gluster(?:fs)?|file|rbd|ceph|iscsi)$/i;

export const urlRule: MaskRule = {
  name: 'URL',
  where: 'the password of the user in a URL of any scheme',
  find: /:\/\/[^\s/'"<>:?#[\]]{0,256}:/g,
  read(text, at, match, secrets) {
    const near = text.slice(at, at + PASSWORD_MAX);
    const length = near.search(ENDS);
    const rest = length === -1 ? near : near.slice(0, length);
    if (PORT.test(rest) && !(PORT_LIKE.test(rest) && !/[@.]/.test(match[0]))) return at;
    const path = rest.search(PATH);
    let found = (path === -1 ? rest : rest.slice(0, path)).lastIndexOf('@');
    if (found === -1) {
      // a password that holds a slash, or another sign of a path
      found = rest.indexOf('@');
      const isPath = path === 0 && STORAGE.test(text.slice(Math.max(0, match.index - 16), match.index));
      if (found === -1 || isPath || !HOST.test(rest.slice(found))) return at;
    } else if (path !== -1) {
      const next = rest.indexOf('@', path);
      // a password with both
      if (next !== -1 && HOST.test(rest.slice(next)) && !HOST.test(rest.slice(found))) found = next;
    }
    secrets.add(at, at + found);
    return at + found;
  },
  samples: [
    'virsh -c vpx://admin:§s3cret§@vcenter.example.com/dc/host?no_verify=1 list',
    "uri=u'esx://root:§s3cret§@192.0.2.1?no_verify=1', username=u'root'",
    'http://:§s3cret§@192.0.2.1:3128/',
    'http://u:§12345/s3cret§@192.0.2.1/',
    'http://u:§a/s3cret§@192.0.2.1/x',
    'http://u:§a@s3cret§@192.0.2.1/x',
    'http://u:§a#s3cret§@192.0.2.1/x',
    'vpx://administrator@vsphere.local:§s3cret§@vcenter.example.com/dc',
    "vpx://u:§a's3cret§@vcenter.example.com/dc",
    'ldaps://cn%3Dadmin:§s3cret§@ldap.example.com:636',
  ],
  keeps: [
    'esx://root@esx.example.com?no_verify=1',
    'http://192.0.2.1:8080/a@b, https://[::1]:54322/images/x, file:///a:b',
    'nfs://server:/export/path@x, http://192.0.2.1:80/x?mail=u@example.com, ["http://a:80","u@example.com"]',
    'ssl://192.0.2.1:54321, http://node1:80 user@example.com',
  ],
};

export const USER_INFO =
  /(?:\\{0,16}['"])?\s?[=:]\s?(?:[uUbB]?\\{0,16}['"])?[^\s:/@'",;]{1,64}:([^\s/@'",;]{1,128})@[\w.-]/y;
export const ORACLE = /[^\s/@:'"]{1,64}\/([^\s/@'"]{1,128})@/y;

export const bareUserRule: MaskRule = {
  name: 'user without scheme',
  where: 'the password of the user of a proxy that has no scheme, and of a JDBC address of Oracle',
  find: /proxy|jdbc:oracle:\w{1,8}:/gi,
  read(text, at, match, secrets) {
    const pattern = match[0].length > 'proxy'.length ? ORACLE : USER_INFO;
    const found = execAt(pattern, text, at);
    if (found === null) return at;
    const end = at + found[0].lastIndexOf('@');
    secrets.add(end - (found[1]?.length ?? 0), end);
    return end;
  },
  samples: ['proxy=u:§s3cret§@proxy.example.com:3128', 'jdbc:oracle:thin:engine/§s3cret§@192.0.2.1:1521'],
  keeps: ['proxy=proxy.example.com:3128', 'jdbc:oracle:thin:@192.0.2.1:1521'],
};
