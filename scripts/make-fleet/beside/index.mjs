/** The logs beside vdsm.log: the engine's, and those of what runs on the hosts. Written when the day is over. */
import { writeEngineLogs } from './engine.mjs';
import { writeLibvirtLogs } from './libvirt.mjs';
import { writeSanlockLog } from './sanlock.mjs';
import { storageFacts } from './storage-hosts.mjs';
import { writeSupervdsmLog } from './supervdsm.mjs';
import { writeSyslog } from './syslog.mjs';

/** @returns `{machine, path, text}` of each; texts of names that end in `.gz` are not compressed */
export function writeLogsBeside(hosts) {
  const own = hosts.flatMap((host) => {
    const storage = storageFacts(host) === undefined ? [] : [writeSanlockLog, writeSyslog, writeLibvirtLogs];
    return [...storage, writeSupervdsmLog].flatMap((write) => write(host)).map((log) => [host.name, ...log]);
  });
  const engine = writeEngineLogs(hosts).map((log) => ['engine', ...log]);
  return [...own, ...engine].map(([machine, path, text]) => ({ machine, path, text }));
}
