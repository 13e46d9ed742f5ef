/**
 * Headers of the engine and of the application server that it runs in. One pattern serves all releases: 3.0 to 3.5 write
 * no correlation column (from 3.1 on a message may begin with `[corr] `), 3.6 on always do (`[]` where there is none);
 * 4.1 on write a zone behind the milliseconds.
 */
import { QUALITY_BIT } from '../../model/quality.ts';
import { byRegex, DATE_TIME, toStamp, toZone, type ReadHeader } from '../header.ts';

const LEVEL = '(?<level>TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE|CONFIG|FINE|FINER|FINEST)';
// the correlation id holds no blank: in 3.x messages begin with `[within thread]: `
const ENGINE = new RegExp(
  String.raw`^(?<time>${DATE_TIME}),(?<ms>\d{3})(?<zone>Z|[+-]\d\d(?::?\d\d)?)? ${LEVEL} *\[(?<logger>[A-Za-z_$][\w.$-]*)\] \((?<thread>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)(?: \[(?<corr>[^\]\s]{0,60})\](?= |$))?(?: |$)`,
);

const readStamped = byRegex(ENGINE, (groups) => {
  const { zone = '', corr = '' } = groups;
  return {
    stamp: toStamp(groups['time'] ?? '', groups['ms']),
    zone: toZone(zone),
    level: groups['level'],
    thread: groups['thread'],
    logger: groups['logger'],
    ...(corr === '' ? {} : { facts: { 'trace.id': corr } }),
    quality: MINUTES_CUT.has(zone) ? QUALITY_BIT.tz_minutes_unknown : 0,
  };
});

/** Without a stamp, as the engine writes to a remote syslog (4.4.10 on), or as somebody cut it off. */
const UNSTAMPED = new RegExp(
  String.raw`^${LEVEL} *\[(?<logger>(?:org|com|io)\.[\w.$-]*)\] \((?<thread>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)(?: \[(?<corr>[^\]\s]{0,60})\](?= |$))?(?: |$)`,
);

const readUnstamped = byRegex(
  UNSTAMPED,
  ({ level, logger, thread, corr = '' }) => ({
    stamp: '',
    level,
    logger,
    thread,
    ...(corr === '' ? {} : { facts: { 'trace.id': corr } }),
    quality: QUALITY_BIT.stamp_inherited,
  }),
  (line) => /^[A-Z]{4,7} /.test(line),
);

/** engine.log, server.log, ui.log, keycloak.log. */
export const readEngineHeader: ReadHeader = (line, source) => readStamped(line, source) ?? readUnstamped(line, source);

/**
 * The logging of 4.1 to 4.5 prints hours only and drops the minutes of a zone (`X` of SimpleDateFormat, jboss-logmanager
 * until 2.x): India is `+05`. These are the hours in which zones with minutes exist.
 */
const MINUTES_CUT = new Set(['+03', '+04', '+05', '+06', '+08', '+09', '+10', '+12', '-02', '-03', '-09']);

const BOOT = /^(?<time>\d\d:\d\d:\d\d),(?<ms>\d{3}) (?<level>[A-Z]+) +\[(?<logger>[\w.$-]+)\] /;

/** boot.log: a time without a date, which is that of the file's last change. */
export const readBootHeader: ReadHeader = byRegex(BOOT, (groups, _line, { modified }) => ({
  stamp: toStamp(`${new Date(modified).toISOString().slice(0, 10)} ${groups['time'] ?? ''}`, groups['ms']),
  level: groups['level'],
  logger: groups['logger'],
  quality: QUALITY_BIT.date_inferred,
}));
