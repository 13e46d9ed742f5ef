/**
 * Hosts in the names of files: `node1-vdsm.log`, `node1_vdsm.log`, `node1.vdsm.log`, `vdsm.log.node1`, `vdsm-node1.log`,
 * `node1.log`.
 */
import { LOGS } from '../../logs/kinds.ts';
import { namesNoHost } from './folders.ts';

/** A host in the name of a file. */
export interface FileHost {
  readonly host: string;
  /** The name says that the file is a vdsm.log; else any text of vdsm may have such a name. */
  readonly saysVdsm: boolean;
}

/**
 * Finds the host in the name of a vdsm.log; returns undefined where the name has none.
 * @param stem the name without the endings of rotation and compression
 */
export function findFileHost(stem: string): FileHost | undefined {
  // `.txt` is what web pages and mail programs add
  const name = stem.replace(/\.txt$/i, '');
  for (const { form, saysVdsm } of FORMS) {
    const host = form.exec(name)?.[1];
    if (host !== undefined) return isHostName(host) ? { host, saysVdsm } : undefined;
  }
  return undefined;
}

/** A number of the rotation may come before the host: `vdsm.log.3.node1`. */
const FORMS = [
  { form: /^(.+)[-_.]vdsm\.log$/i, saysVdsm: true },
  { form: /^vdsm\.log[-_.](\d+(?:\.\d+){3})$/i, saysVdsm: true },
  { form: /^vdsm\.log(?:[-.]\d+)*[-_.](.+)$/i, saysVdsm: true },
  // `vdsm-excerpt.log` has this form, too
  { form: /^vdsm[-_.](.+)\.log$/i, saysVdsm: false },
  { form: /^(.+)\.log$/i, saysVdsm: false },
];

function isHostName(name: string): boolean {
  return HOST_NAME.test(name) && !namesNoHost(name) && !namesLog(name) && !BACKUP.test(name);
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;

/** The last word of a name that a backup, a part or a copy of a log has. */
const BACKUP =
  /(?:^|[-_.])(?:old|bak|bkp|backup|orig|saved?|tailed|copy|prev|previous|new|txt|text|tmp|part|partial|swp|excerpt|extract|snippet|snip|trimmed|filtered|cut|full|debug|info|warn(?:ings?)?|errors?)\d*$/i;

/** Programs whose names stand for their logs, in whichever name. */
const PROGRAMS = new Set([
  'vdsm',
  'supervdsm',
  'vdsmd',
  'supervdsmd',
  'engine',
  'sanlock',
  'libvirt',
  'libvirtd',
  'virtqemud',
  'mom',
  'imageio',
  'otopi',
  'syslog',
  'journal',
  'journalctl',
  'messages',
]);

/**
 * Returns whether a name is that of a kind of log. The domain of a host may have any words in it, so only the first
 * label and the last are looked at.
 */
function namesLog(name: string): boolean {
  const file = `${name.toLowerCase()}.log`;
  if (LOGS.some(({ kind, names }) => kind !== 'qemu' && (names.test(file) || names.test(name.toLowerCase()))))
    return true;
  const labels = name.toLowerCase().split('.');
  return [labels[0] ?? '', labels.at(-1) ?? ''].some((label) => label.split(/[-_]/).some((word) => PROGRAMS.has(word)));
}
