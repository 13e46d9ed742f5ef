/**
 * Headers of the engine, and of the application server that it runs in. One pattern serves all releases: 3.0 to 3.5 have
 * no column for the flow id (from 3.1 on a message may begin with `[id] `), 3.6 and later always have it, `[]` if
 * there is none; 4.1 and later write a zone behind the milliseconds.
 */
import { QUALITY_BIT } from '../../schema/quality.ts';
import { byRegex, DATE_TIME, toStamp, toZone, type ReadHeader } from '../header.ts';

const LEVEL = '(?<level>TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE|CONFIG|FINE|FINER|FINEST)';
// a flow id holds no blank, unlike the `[within thread]: ` that messages of 3.x begin with
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

/** A header without a stamp: the engine writes it to a remote syslog (4.4.10 on), and excerpts have it. */
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

/** Reads headers of engine.log, server.log, ui.log and keycloak.log. */
export const readEngineHeader: ReadHeader = (line, source) => readStamped(line, source) ?? readUnstamped(line, source);

/**
 * Engines 4.1 to 4.5 print the hours of an offset only, `+05` for India's +05:30: jboss-logmanager until 2.x formats it
 * by `X` of SimpleDateFormat. These are the hours that zones with minutes have.
 */
const MINUTES_CUT = new Set(['+03', '+04', '+05', '+06', '+08', '+09', '+10', '+12', '-02', '-03', '-09']);

const BOOT = /^(?<time>\d\d:\d\d:\d\d),(?<ms>\d{3}) (?<level>[A-Z]+) +\[(?<logger>[\w.$-]+)\] /;

/** Reads headers of boot.log. They name no date, so it comes from the modification time of the file. */
export const readBootHeader: ReadHeader = byRegex(BOOT, (groups, _line, { modified }) => ({
  stamp: toStamp(`${new Date(modified).toISOString().slice(0, 10)} ${groups['time'] ?? ''}`, groups['ms']),
  level: groups['level'],
  logger: groups['logger'],
  quality: QUALITY_BIT.date_inferred,
}));
