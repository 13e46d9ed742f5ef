/**
 * What may be less than sure about a document, in `vdsm.quality`. One row a flag; the order is the bit order of
 * `LogRecord.quality`, so append only.
 */
export const QUALITY = {
  tz_assumed: 'the log names no time zone and none was given: UTC was taken',
  inverted_time: 'it closes before it opens by its stamps: the duration was set to 0',
  low_pairing: 'other commands of the thread were open too: the result may belong to one of them',
  truncated_input: 'the beginning is missing from the input',
  unterminated: 'the last line of the input had no line end',
  invalid_utf8: 'bytes that are not UTF-8 were replaced',
  capped: 'something was longer than is kept: its middle was left out',
  verdict_inferred: 'the outcome was inferred, not read',
  start_missing: 'the end was seen, the beginning was not',
  tail_missing: 'the record ends before its `(module:line)`: cut by the input or by its author',
  tz_inferred:
    'the log names no time zone, or not its minutes: an offset was taken that its host showed at another time, or another host',
  tz_ambiguous: 'the log names no time zone, and clocks were set back: the order of records decided which hour it is',
  tz_gap: 'its local time does not exist in its time zone: clocks were set forward over it',
  clock_corrected: "the clock of its host was off: the instant was corrected by the log collector's time_diff.txt",
  pasted: '`--pasted` repaired what a web page, a mail or an author did to it; its id is made from the repaired line',
  drop_window: 'vdsm dropped records of its log under load while it was open: its end may be among them',
  lazy_args:
    'its text was made later than its stamp, by the thread that writes the log: the state before `->` is wrong',
  epoch_inferred: 'a new life of vdsm begins here, though no banner tells of it',
  tz_minutes_unknown:
    'the engine writes whole hours of its zone only, and zones with minutes exist there: the instant may be 15 to 45 minutes off',
  date_inferred: 'the log names no year, or no date: it was taken from the last change of its file',
  stamp_inherited: 'its line names no time: that of the line before was taken, or that of its file',
  link_inferred: 'the link between the engine call and the call of vdsm was inferred from flow, verb, host and time',
} as const;

export type QualityFlag = keyof typeof QUALITY;

export const QUALITY_FLAGS = Object.keys(QUALITY) as QualityFlag[];

/** The bit of each flag in a `quality` number. */
export const QUALITY_BIT = Object.fromEntries(QUALITY_FLAGS.map((flag, bit) => [flag, 1 << bit])) as Record<
  QualityFlag,
  number
>;
