/** What a log holds, without documents: for `check`. Reads and parses as the pipeline does. */
import { QUALITY_FLAGS } from './model.ts';
import type { InputFault, Layout, LogRecord, LogStream, QualityFlag } from './model.ts';
import { parseRecord } from './parse/parse.ts';
import { shapeOf } from './parse/shape.ts';
import { readLines } from './read/lines.ts';
import { openBytes } from './read/open.ts';
import { RecordSplitter } from './split/records.ts';
import { createClock } from './split/zone.ts';
import { EpochTracker } from './track/epoch.ts';

/** Shapes told apart in one stream; a message that is all change makes one each. */
const SHAPES_MAX = 20_000;

/** A message shape that no rule reads, and where one stands. */
export interface Shape {
  readonly logger: string;
  readonly shape: string;
  readonly example: { readonly file: string; readonly line: number; readonly message: string };
  count: number;
}

/** Counts of one rotation set. */
export interface StreamSurvey {
  readonly stream: string;
  readonly files: number;
  records: number;
  readonly layouts: Partial<Record<Layout, number>>;
  readonly eras: Record<string, number>;
  readonly quality: Partial<Record<QualityFlag, number>>;
  /** By rule. */
  readonly recognised: Record<string, number>;
  /** DEBUG is chatter by nature, and is counted apart. */
  readonly debug: { records: number; unrecognised: number };
  readonly other: { records: number; unrecognised: number };
  /** Most frequent first. */
  readonly shapes: { readonly debug: readonly Shape[]; readonly other: readonly Shape[] };
}

/** Reads one rotation set and counts. */
export async function surveyStream(
  host: string,
  stream: LogStream,
  onFault: (fault: InputFault) => void,
): Promise<StreamSurvey> {
  const splitter = new RecordSplitter(createClock());
  const counter = new Counter(host, stream);
  for (const file of stream.files) {
    splitter.startFile(file);
    for await (const batch of readLines(openBytes(file, onFault))) counter.take(splitter.push(batch));
  }
  counter.take(splitter.end());
  return counter.result();
}

class Counter {
  readonly #epochs: EpochTracker;
  readonly #shapes = { debug: new Map<string, Shape>(), other: new Map<string, Shape>() };
  readonly #survey: Omit<StreamSurvey, 'shapes'>;

  constructor(host: string, { name, files }: LogStream) {
    this.#epochs = new EpochTracker(host);
    this.#survey = {
      stream: name,
      files: files.length,
      records: 0,
      layouts: {},
      eras: {},
      quality: {},
      recognised: {},
      debug: { records: 0, unrecognised: 0 },
      other: { records: 0, unrecognised: 0 },
    };
  }

  take(records: readonly LogRecord[]): void {
    for (const record of records) this.#count(record);
  }

  result(): StreamSurvey {
    const sorted = (shapes: Map<string, Shape>): Shape[] => [...shapes.values()].toSorted((a, b) => b.count - a.count);
    return { ...this.#survey, shapes: { debug: sorted(this.#shapes.debug), other: sorted(this.#shapes.other) } };
  }

  #count(record: LogRecord): void {
    const survey = this.#survey;
    const reading = parseRecord(record, this.#epochs.of(record).era);
    if (reading?.event.kind === 'banner') this.#epochs.begin(record, reading.event, reading.event.era);
    survey.records++;
    add(survey.layouts, record.layout);
    add(survey.eras, this.#epochs.of(record).era ?? 'unknown');
    for (const [bit, flag] of QUALITY_FLAGS.entries())
      if ((record.quality & (1 << bit)) !== 0) add(survey.quality, flag);
    const level = record.level === 'DEBUG' || record.level === 'TRACE' ? 'debug' : 'other';
    survey[level].records++;
    if (reading !== undefined) add(survey.recognised, reading.rule);
    else {
      survey[level].unrecognised++;
      this.#countShape(this.#shapes[level], record);
    }
  }

  #countShape(shapes: Map<string, Shape>, record: LogRecord): void {
    const logger = record.logger.toLowerCase();
    const shape = shapeOf(record.message);
    const key = `${logger} ${shape}`;
    const known = shapes.get(key);
    if (known !== undefined) known.count++;
    else if (shapes.size < SHAPES_MAX) {
      const example = { file: record.path, line: record.line, message: record.message.slice(0, 200) };
      shapes.set(key, { logger, shape, example, count: 1 });
    }
  }
}

function add<K extends string>(counts: Partial<Record<K, number>>, key: K): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
