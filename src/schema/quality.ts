/**
 * What may be uncertain about a document: `vdsm.quality`. One row a flag. The order is the order of bits in
 * `LogRecord.quality`, which checkpoints hold, so new flags go to the end.
 */
export const QUALITY = {
  tz_assumed: 'the log names no time zone, and nothing else shows it: the stamp is taken as UTC',
  inverted_time: 'by its stamps it ends before it begins: the duration is set to 0',
  low_pairing: 'several commands of the thread were open at once: the result may be that of another one',
  truncated_input: 'the input does not hold its beginning, or cuts off its header',
  unterminated: 'it ends with the last line of the input, which has no line end',
  invalid_utf8: 'bytes that are not UTF-8 are replaced',
  capped: 'a value is longer than the limit: its middle is left out',
  verdict_inferred: 'the outcome is inferred, not logged',
  start_missing: 'the input holds its end, but not its beginning',
  tail_missing: 'the record lacks the `(module:line)` at its end: the input or its author cut it off',
  tz_inferred:
    'the log names no time zone, or not its minutes: the offset comes from another time of the host, or from another host',
  tz_ambiguous:
    'the log names no time zone, and the stamp occurs twice, since clocks were set back: the order of records decides which one it is',
  tz_gap: 'the stamp does not exist in its time zone: clocks were set forward over it',
  clock_corrected: "the clock of the host was off: the instant is corrected by the log collector's time_diff.txt",
  pasted:
    '`--pasted` repaired what a web page, a mail or an author did to the text; the id of the line is made from the repaired text',
  drop_window: 'vdsm dropped records from its log while it was open: its end may be among them',
  lazy_args: 'vdsm formatted the text later than its stamp: the state before `->` may be wrong',
  epoch_inferred: 'a new epoch begins here, though the log has no banner of it',
  tz_minutes_unknown:
    'the engine writes the whole hours of its offset only, and zones with minutes share them: the instant may be 15 to 45 minutes off',
  date_inferred:
    'the line names no year, or no date: it comes from dates that the text names near it, else from the modification time of the file',
  stamp_inherited: 'the line has no stamp: it takes the one of the line before, or the modification time of the file',
  link_inferred: 'which call of the engine caused this call of vdsm is inferred from flow, verb, host and time',
} as const;

export type QualityFlag = keyof typeof QUALITY;

export const QUALITY_FLAGS = Object.keys(QUALITY) as QualityFlag[];

/** The bit of each flag in a `quality` number. */
export const QUALITY_BIT = Object.fromEntries(QUALITY_FLAGS.map((flag, bit) => [flag, 1 << bit])) as Record<
  QualityFlag,
  number
>;
