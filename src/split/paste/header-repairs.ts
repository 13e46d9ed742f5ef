/** Repairs of headers that were damaged within their line, one row a kind of damage. */
import { hasHeaderDate } from '../../logs/pasted/headers.ts';
import type { LogRecord } from '../../model/records.ts';

/** A repair of a line that should be a header. */
export interface HeaderRepair {
  readonly name: string;
  /** What does the damage, and where it was seen. */
  readonly by: string;
  /**
   * `header`: for a line that reads as a header; `unread`: for one that does not; `cut`: for one that no line below
   * completes either.
   */
  readonly of: 'header' | 'unread' | 'cut';
  readonly sample: { readonly before: string; readonly after: string };
  readonly pattern: RegExp;
  readonly to: string;
}

const STAMP = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}`;
const LEVELS = '(?:TRACE|DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|CRIT)';

export const HEADER_REPAIRS: readonly HeaderRepair[] = [
  {
    name: 'blanks-behind-level',
    of: 'header',
    by: 'pages collapse runs of blanks; the level is padded to five',
    sample: {
      before: '2018-09-17 14:13:07,612+0530 INFO (jsonrpc/4) [vds] x (y:1)',
      after: '2018-09-17 14:13:07,612+0530 INFO  (jsonrpc/4) [vds] x (y:1)',
    },
    pattern: new RegExp(String.raw`^(${STAMP}(?:[+-]\d{4})? (?:INFO|WARN|CRIT)) \(`),
    to: '$1  (',
  },
  {
    name: 'blank-behind-function',
    of: 'unread',
    by: 'the wiki page on vdsm logs lost it',
    sample: {
      before: 'Thread-1::DEBUG::2011-09-18 05:01:01,868::spm::695::Storage.SPM::(public_getSpmStatus)spUUID=x',
      after: 'Thread-1::DEBUG::2011-09-18 05:01:01,868::spm::695::Storage.SPM::(public_getSpmStatus) spUUID=x',
    },
    pattern: new RegExp(
      String.raw`^([^\n]{1,200}?::${LEVELS}::${STAMP}::[^:\s]{1,60}::\d{1,6}::[^:\s]{0,200}::\([^()\s]{1,100}\))(?=\S)`,
    ),
    to: '$1 ',
  },
  {
    name: 'no-function',
    of: 'unread',
    by: 'its author removed it, or the program never wrote one (vdsm-reg until 4.16)',
    sample: {
      before: 'MainThread::DEBUG::2011-11-17 11:00:57,778::deployUtil::853::root::makeBridge Failed',
      after: 'MainThread::DEBUG::2011-11-17 11:00:57,778::deployUtil::853::root::() makeBridge Failed',
    },
    pattern: new RegExp(
      String.raw`^([^\n]{1,200}?::${LEVELS}::${STAMP}::[^:\s]{1,60}::\d{1,6}::[\w.-]{1,200}::)(?=[^(\s:])`,
    ),
    to: '$1() ',
  },
  {
    name: 'no-thread',
    of: 'unread',
    by: 'its author removed it; a header of engine.log, which has its thread behind the logger, is not repaired',
    sample: {
      before: '2022-05-23 12:52:34,528+0300 INFO  [storage.mailbox] extending volume (mailbox:175)',
      after: '2022-05-23 12:52:34,528+0300 INFO  () [storage.mailbox] extending volume (mailbox:175)',
    },
    pattern: new RegExp(String.raw`^(${STAMP}(?:[+-]\d{4})? ${LEVELS}) {1,4}(?=\[(?!org\.|com\.)[\w.-]{1,100}\] [^(])`),
    to: '$1  () ',
  },
  {
    name: 'cut-behind-stamp',
    of: 'cut',
    by: 'its author or the end of the input cut it off: a record without text',
    sample: {
      before: 'Thread-12::INFO::2015-05-04 00:01:15,854::',
      after: 'Thread-12::INFO::2015-05-04 00:01:15,854::::0::::() ',
    },
    pattern: new RegExp(String.raw`^([^\n]{1,200}?::${LEVELS}::${STAMP})(?:::)?$`),
    to: '$1::::0::::() ',
  },
];

/** Reads a complete header of any kind of log; undefined if the line has none. */
export type ReadComplete = (line: string) => LogRecord | undefined;

/**
 * Returns the header that a line was before it was damaged; undefined if it is not a header.
 * @param cut whether no line below completes it, so that it may end behind its stamp
 */
export function repairHeader(line: string, cut: boolean, readHeader: ReadComplete): string | undefined {
  if (readHeader(line) !== undefined) return apply(line, 'header');
  if (!hasHeaderDate(line)) return undefined;
  let repaired = apply(apply(line, 'unread'), 'header');
  if (cut && repaired === line) repaired = apply(line, 'cut');
  return repaired !== line && readHeader(repaired) !== undefined ? repaired : undefined;
}

function apply(line: string, of: HeaderRepair['of']): string {
  for (const row of HEADER_REPAIRS) if (row.of === of) line = line.replace(row.pattern, row.to);
  return line;
}

/** A header that lost its stamp, and kept level, thread and logger. It gets the stamp of the header before it. */
export const STAMPLESS_HEADER = new RegExp(
  String.raw`^(?:DEBUG|INFO|WARN|ERROR|CRIT) {1,4}\([^()\n]{1,100}(?:\([^()\n]{1,60}\))?\) \[[\w.-]{1,100}\](?: |$)`,
);
