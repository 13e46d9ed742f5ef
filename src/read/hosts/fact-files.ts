/** Which small files beside logs tell of their host and its clock, and what is kept of them. */
import type { HostFiles } from '../../model/hosts.ts';

/** What small files of a machine's tree say; `hostname` is the first line with text in it. */
export type TreeFacts = Omit<HostFiles, 'timeDiff'> & { readonly hostname?: string };

/** Of each small file so much is read at most: one that is larger is something else. */
export const SMALL_BYTES = 64 << 10;

/** What a small file is about; `localtime` becomes a link or a rule. */
export type Subject = 'hostname' | 'timedatectl' | 'date' | 'dateUtc' | 'localtime';

/**
 * Places below the root of a sosreport, the one that counts first. `hostname` and `date` in the root are links to the
 * others. Before sos 3 the plugins host, date and systemd were one named general.
 */
export const PLACES: Readonly<Record<Subject, readonly string[]>> = {
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

/** What a file at one of its places says; undefined where that makes no sense. */
export function readFact(subject: Subject, bytes: Buffer): TreeFacts | undefined {
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

/** Longest name that DNS allows, and some room. */
const HOSTNAME_MAX = 300;

/** The POSIX TZ in the last line of a TZif file (RFC 8536); version 1 has none. */
function readZoneRule(bytes: Buffer): string | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'TZif' || bytes.at(-1) !== 0x0a) return undefined;
  const rule = bytes.toString('latin1', bytes.lastIndexOf(0x0a, -2) + 1, bytes.length - 1);
  return /^[\x21-\x7e]{3,100}$/.test(rule) ? rule : undefined;
}
