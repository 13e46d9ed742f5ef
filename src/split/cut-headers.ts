/**
 * Headers that the end of an excerpt cuts off: `2017-03-16 18:58:3`, `Thread-13::ERROR::2016-01-15 20:2`. A whole header
 * begins a record, so that a line that reads like this and is none is a part of one.
 */
const LEVEL = '(?:TRACE|DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|CRIT)';
const DATE = String.raw`\d{4}-\d\d-\d\d`;
const TIME = String.raw`\d\d:\d\d:\d\d`;
/** The beginning of a time, at least its first digit. */
const PART_OF_TIME = String.raw`\d(?:\d(?::(?:\d(?:\d(?::(?:\d(?:\d[,.]?)?)?)?)?)?)?)?`;

/** One row a form of header; each matches a whole line that ends within it. */
const CUT = [
  // any log: the stamp itself
  `${DATE} ${PART_OF_TIME}`,
  String.raw`${DATE} ${TIME}[,.]\d{1,3}`,
  // vdsm from 4.19 on, imageio: `stamp LEVEL (thread) [logger]`; the engine: `stamp LEVEL [logger] (thread)`
  String.raw`${DATE} ${TIME},\d{3}(?:[+-]\d{0,4}|Z)?(?: +[A-Z]{0,8}(?: *[([][^\n]{0,400})?)?`,
  // vdsm until 4.18, its helpers, the hosted engine: `thread::LEVEL::stamp::module::line::logger::(func)`
  String.raw`[^\s:](?:(?!::)[^\n]){0,200}::${LEVEL}::(?:\d{0,4}|\d{4}-[\d-]{0,5}|${DATE} |${DATE} ${PART_OF_TIME}|${DATE} ${TIME},\d{0,3}:?|${DATE} ${TIME},\d{3}::[^\n]{0,400})`,
  // libvirt, sanlock, MOM
  String.raw`${DATE} ${TIME}\.\d{3}\+\d{0,4}:?(?: \d{0,10}:?)?(?: [a-z]{0,7})?`,
  String.raw`${DATE} ${TIME}(?:[+-]\d{4})? \d{1,12}(?: (?:\[(?:\d{1,10}\]?)?)?)?`,
  String.raw`${DATE} ${TIME},\d{3} -?(?: [\w.-]{0,128}(?: -?(?: [A-Z]{0,8})?)?)?`,
  // the system log
  String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d ${PART_OF_TIME}(?: [\w.-]{0,255}(?: [\w./@-]{0,64}(?:\[\d{0,10}\]?)?)?)?`,
].map((pattern) => new RegExp(`^(?:${pattern})$`));

/** A cut header is no longer than this, in characters. */
const LENGTH_MAX = 700;

/** Returns whether a line that is no header is the beginning of one. */
export function isCutHeader(line: string): boolean {
  if (line.length > LENGTH_MAX) return false;
  const text = line.trimEnd();
  return CUT.some((pattern) => pattern.test(text));
}

/** A stamp that a cut header shows whole, to the second at least. */
export interface CutStamp {
  /** `2022-01-10 09:00:02,050` */
  readonly stamp: string;
  /** `+0100`; empty: it shows none. */
  readonly zone: string;
}

const WHOLE_STAMP = /(?:^|::)(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:[,.](\d{1,3}))?(?:([+-]\d\d)(\d\d)?(?=[ :]|$)|(Z))?/;

/** Returns the stamp that a cut header shows; undefined: the line is none, or the stamp itself is cut. */
export function stampOfCut(line: string): CutStamp | undefined {
  if (!isCutHeader(line)) return undefined;
  const [, second, fraction = '', hours, minutes = '00', utc] = WHOLE_STAMP.exec(line) ?? [];
  if (second === undefined) return undefined;
  const zone = utc === undefined ? '' : '+0000';
  return { stamp: `${second},${fraction.padEnd(3, '0')}`, zone: hours === undefined ? zone : hours + minutes };
}
