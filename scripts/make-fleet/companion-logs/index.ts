/** Companion logs: the engine's, and those of the programs on the hosts. They are written when the day is over. */
import type { Host } from '../host.ts';
import { writeEngineLogs } from './engine.ts';
import { writeLibvirtLogs } from './libvirt.ts';
import type { OwnLog } from './own-log.ts';
import { writeSanlockLog } from './sanlock.ts';
import { storageFacts } from './storage-facts.ts';
import { writeSupervdsmLog } from './supervdsm.ts';
import { writeSyslog } from './syslog.ts';

/** A companion log. The text of a name that ends in `.gz` is not compressed. */
export interface CompanionLog {
  readonly machine: string;
  readonly path: string;
  readonly text: string;
}

/** Writes the companion logs of all hosts and of the engine. */
export function writeCompanionLogs(hosts: readonly Host[]): CompanionLog[] {
  const of = (machine: string, logs: readonly OwnLog[]): CompanionLog[] =>
    logs.map(([path, text]) => ({ machine, path, text }));
  const own = hosts.flatMap((host) => {
    const facts = storageFacts(host);
    const storage =
      facts === undefined
        ? []
        : [...writeSanlockLog(host, facts), ...writeSyslog(host, facts), ...writeLibvirtLogs(host, facts)];
    return of(host.name, [...storage, ...writeSupervdsmLog(host)]);
  });
  return [...own, ...of('engine', writeEngineLogs(hosts))];
}
