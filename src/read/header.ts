/** A glance at vdsm headers: enough to tell a vdsm log and its age; splitting records is not done here. */

/** When a log begins, as written. */
export interface Stamp {
  /** `2017-05-22 11:50:46,061`: compares as text. */
  readonly local: string;
  /** `+0530`, or empty where the log names none. */
  readonly zone: string;
}

/** Stamp of the first line that is a vdsm header of either layout; undefined where there is none. */
export function findFirstStamp(text: string): Stamp | undefined {
  const newer = NEW_HEADER.exec(text);
  const older = OLD_HEADER.exec(text);
  const first = newer === null || (older !== null && older.index < newer.index) ? older : newer;
  if (first === null) return undefined;
  return { local: first.groups?.['stamp'] ?? '', zone: first.groups?.['zone'] ?? '' };
}

const STAMP = String.raw`(?<stamp>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})`;
const OLD_HEADER = new RegExp(String.raw`^[^\n]+?::(?:[A-Z]+|Level \d+)::${STAMP}::[^:\n]*::\d+::`, 'm');
const NEW_HEADER = new RegExp(String.raw`^${STAMP}(?<zone>[+-]\d{4})? +[A-Z]+(?: \d+)? *\([^\n]*?\) \[`, 'm');

/** A text by which stamps of one age rank alike: as written, or by instant if all that are compared name a zone. */
export function ageOf(stamp: Stamp, byInstant: boolean): string {
  if (!byInstant) return stamp.local;
  const { local, zone } = stamp;
  const instant = new Date(`${local.replace(' ', 'T').replace(',', '.')}${zone.slice(0, 3)}:${zone.slice(3)}`);
  return Number.isNaN(instant.getTime()) ? local : instant.toISOString();
}
