/** The companion logs: engine.log, and logs of other programs on the hosts. They derive from the finished vdsm logs. */
import { writeEngineLogs } from './engine.mjs';
import { writeLibvirtLogs } from './libvirt.mjs';
import { writeSanlockLog } from './sanlock.mjs';
import { storageFacts } from './storage-hosts.mjs';
import { writeSupervdsmLog } from './supervdsm.mjs';
import { writeSyslog } from './syslog.mjs';

/** @returns `{machine, path, text}` of each; the text of a path that ends in `.gz` is not compressed */
export function writeCompanionLogs(hosts) {
  const own = hosts.flatMap((host) => {
    const storage = storageFacts(host) === undefined ? [] : [writeSanlockLog, writeSyslog, writeLibvirtLogs];
    return [...storage, writeSupervdsmLog].flatMap((write) => write(host)).map((log) => [host.name, ...log]);
  });
  const engine = writeEngineLogs(hosts).map((log) => ['engine', ...log]);
  return [...own, ...engine].map(([machine, path, text]) => ({ machine, path, text }));
}
