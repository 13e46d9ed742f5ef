/** Small files in the tree of a host that hold facts about the host and its clock. */
import type { HostFiles } from '../../model/hosts.ts';

/** Facts from the fact files in the tree of one machine. */
export type TreeFacts = Omit<HostFiles, 'timeDiff'> & { readonly hostname?: string };

/** Size limit of a fact file, in bytes: a larger one is some other file. */
export const FACT_FILE_BYTES = 64 << 10;

/** What a fact file is about. Of `localtime`, the fact is the target of a link, or the rule in the file. */
export type FactSubject = 'hostname' | 'timedatectl' | 'date' | 'dateUtc' | 'localtime';

/**
 * Paths of fact files below the root of a sosreport, the preferred one first. `hostname` and `date` in the root are
 * links to the others. Before sos 3 the plugins host, date and systemd were one plugin, general.
 */
export const FACT_PATHS: Readonly<Record<FactSubject, readonly string[]>> = {
  hostname: ['hostname', 'sos_commands/host/hostname', 'sos_commands/general/hostname', 'etc/hostname'],
  timedatectl: [
    'sos_commands/systemd/timedatectl',
    'sos_commands/date/timedatectl',
    'sos_commands/general/timedatectl',
    'timedatectl',
  ],
  date: ['sos_commands/date/date', 'sos_commands/general/date', 'date'],
  dateUtc: ['sos_commands/date/date_--utc', 'sos_commands/general/date_--utc'],
  localtime: ['etc/localtime'],
};

/** Reads the fact in a fact file; returns undefined where its content is not as expected. */
export function readFact(subject: FactSubject, bytes: Buffer): TreeFacts | undefined {
  switch (subject) {
    case 'hostname': {
      const lines = bytes.toString('utf8').split('\n');
      const hostname = lines.find((line) => line.trim() !== '')?.trim();
      return hostname === undefined || hostname.length > HOSTNAME_MAX ? undefined : { hostname };
    }
    case 'localtime': {
      const localtimeRule = readZoneRule(bytes);
      return localtimeRule === undefined ? undefined : { localtimeRule };
    }
    case 'timedatectl':
    case 'date':
    case 'dateUtc':
      return { [subject]: bytes.toString('utf8') };
    default:
      return subject satisfies never;
  }
}

/** Longest host name that is accepted: DNS allows 253 characters. */
const HOSTNAME_MAX = 300;

/** Reads the POSIX TZ rule in the last line of a TZif file (RFC 8536); version 1 has none. */
function readZoneRule(bytes: Buffer): string | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'TZif' || bytes.at(-1) !== 0x0a) return undefined;
  const rule = bytes.toString('latin1', bytes.lastIndexOf(0x0a, -2) + 1, bytes.length - 1);
  return /^[\x21-\x7e]{3,100}$/.test(rule) ? rule : undefined;
}
