/** Puts what a host wrote into the files that log rotation made of it. */
import type { Host, WrittenRecord } from './host.ts';
import { createRandom } from './random.ts';
import { at, END } from './time.ts';

/** Splits a host's log into files, newest first: `vdsm.log`, `vdsm.log.1.xz`, …; the texts are not compressed. */
export function rotate({ name, spec, records }: Host): [name: string, text: string][] {
  const written = disorder(name, inOrder(records));
  const texts: string[] = [];
  let from = 0;
  for (const rotation of spec.rotations) {
    const until = written.findIndex((record) => record.time >= at(rotation));
    texts.push(
      written
        .slice(from, until)
        .map(({ text }) => text)
        .join('\n'),
    );
    from = until;
  }
  texts.push(
    written
      .slice(from)
      .map(({ text }) => text)
      .join('\n'),
  );
  const files = spec.cutsRecord === true ? cutRecord(texts) : texts;
  return files.toReversed().map((text, n) => [n === 0 ? 'vdsm.log' : `vdsm.log.${n}.xz`, `${text}\n`]);
}

function inOrder(records: readonly WrittenRecord[]): WrittenRecord[] {
  return records
    .filter(({ time }) => time <= END)
    .map((record, order) => ({ ...record, order }))
    .sort((a, b) => a.time - b.time || a.order - b.order);
}

/** Lets the records of two threads change places now and then: a record gets its stamp before it waits for its turn. */
function disorder(name: string, records: WrittenRecord[]): WrittenRecord[] {
  const random = createRandom(`disorder ${name}`);
  for (let i = 1; i < records.length; i++) {
    const [before, after] = [records[i - 1] as WrittenRecord, records[i] as WrittenRecord];
    const near = after.time - before.time < 3 && before.thread !== after.thread;
    if (near && random.chance(0.05)) [records[i - 1], records[i]] = [after, before];
  }
  return records;
}

/** Cuts the first record of several lines of the second file: its first line goes to the file before. */
function cutRecord([first = '', second = '', ...rest]: readonly string[]): string[] {
  const lines = second.split('\n');
  const begins = lines.findIndex((line, n) => isHeader(line) && !isHeader(lines[n + 1] ?? line));
  return [`${first}\n${lines.slice(0, begins + 1).join('\n')}`, lines.slice(begins + 1).join('\n'), ...rest];
}

function isHeader(line: string): boolean {
  return /^(?:\d{4}-|[^ ]+(?: [^ ]+)*?::[A-Z]+::\d{4}-)/.test(line);
}
