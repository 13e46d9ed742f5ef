/** Records of the journal as `journalctl -o json` writes them, one object a line. */
import type { Header, ReadHeader } from '../header.ts';
import { toStamp } from '../header.ts';
import { programOf } from './syslog-programs.ts';

/** Every record has it, with the time of its arrival in microseconds. */
const ARRIVAL = '__REALTIME_TIMESTAMP';

export const readJournalJson: ReadHeader = (line) => {
  if (!line.endsWith('}') || !line.includes(`"${ARRIVAL}"`)) return undefined;
  const fields = parse(line);
  const micros = text(fields?.['_SOURCE_REALTIME_TIMESTAMP']) ?? text(fields?.[ARRIVAL]);
  const message = messageOf(fields?.['MESSAGE']);
  if (fields === undefined || message === undefined || micros === undefined || !/^\d{15,16}$/.test(micros))
    return undefined;
  const tag = text(fields['SYSLOG_IDENTIFIER']) ?? text(fields['_COMM']);
  const host = text(fields['_HOSTNAME']);
  const [facility, severity] = [number(fields['SYSLOG_FACILITY']), number(fields['PRIORITY'])];
  const header: Header = {
    ...stampOf(micros),
    logger: tag === undefined ? undefined : programOf(tag),
    host,
    at: 0,
    message,
    facts: {
      'log.syslog.hostname': host,
      'log.syslog.appname': tag,
      'log.syslog.priority': facility === undefined || severity === undefined ? undefined : facility * 8 + severity,
      'process.pid': number(fields['_PID']) ?? number(fields['SYSLOG_PID']),
    },
  };
  return header;
};

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** A message that is not text is an array of its bytes. */
function messageOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return text(value);
  return Buffer.from(value.filter((byte): byte is number => typeof byte === 'number')).toString('utf8');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
}

function stampOf(micros: string): Pick<Header, 'stamp' | 'zone'> {
  const time = new Date(Number(micros.slice(0, -6)) * 1000).toISOString().slice(0, 19);
  return { stamp: toStamp(time, micros.slice(-6)), zone: '+0000' };
}
