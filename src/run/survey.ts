/**
 * Counts what a log contains, for `check`: it splits and parses records as the log pipeline does, and makes no
 * documents.
 */
import { QUALITY_FLAGS } from '../schema/quality.ts';
import type { DuplicateText, InputFault, LogKind, LogStream } from '../model/files.ts';
import type { HostInput, TimeWindow } from '../model/hosts.ts';
import type { QualityFlag } from '../schema/quality.ts';
import type { Layout, LogRecord } from '../model/records.ts';
import { datasetOf } from '../logs/kinds.ts';
import { maskRecord } from '../mask/mask-record.ts';
import { isFiltered } from '../parse/logs/syslog/filter.ts';
import { actionOf } from '../parse/actions.ts';
import { isCatchAll } from '../parse/parse.ts';
import { readerOf } from '../parse/readers.ts';
import { shapeOf } from '../parse/shape.ts';
import { readStream } from '../read/text/read-log.ts';
import { isWithin } from '../read/clock/window.ts';
import { CopiedRecords } from './roads/copied-records.ts';
import { findRoads } from './roads/find-roads.ts';
import { RecordCounter } from '../split/count.ts';
import type { RecordSplitter } from '../split/records.ts';
import { openSplitter } from '../split/open-splitter.ts';
import { EpochTracker } from '../track/epoch.ts';

/** Maximum number of shapes per rotation set: each message without a constant word makes a new one. */
const SHAPES_MAX = 20_000;

/** A shape of messages that no rule recognises, with an example. */
export interface Shape {
  readonly logger: string;
  readonly shape: string;
  readonly example: { readonly file: string; readonly line: number; readonly message: string };
  count: number;
}

/** Counts of one rotation set. Its keys are those of `check --json`. */
export interface StreamSurvey {
  readonly stream: string;
  /** `event.dataset` of its lines. */
  readonly log: string;
  readonly files: number;
  /** Records within the window; the counts below are of them. */
  records: number;
  /** Records outside the window. */
  filtered: number;
  /** Records of the system log from programs unrelated to vdsm. */
  ofNoConcern: number;
  /** Records of duplicate text. */
  duplicate: number;
  readonly copies: DuplicateText[];
  /** Files that are missing in the rotation set. */
  readonly gaps: readonly string[];
  /** By kind of log: a text may hold records of several. */
  readonly kinds: Partial<Record<LogKind, number>>;
  readonly layouts: Partial<Record<Layout, number>>;
  readonly eras: Record<string, number>;
  readonly quality: Partial<Record<QualityFlag, number>>;
  /** By `event.action`, without what catch-alls take. */
  readonly recognised: Record<string, number>;
  /**
   * Records of level DEBUG or TRACE are counted separately, since they are many and matter little. Records without a
   * header are in neither count.
   */
  readonly debug: { records: number; unrecognised: number };
  readonly other: { records: number; unrecognised: number };
  /** Most frequent first. */
  readonly shapes: { readonly debug: readonly Shape[]; readonly other: readonly Shape[] };
}

interface SurveyOptions {
  readonly onFault: (fault: InputFault) => void;
  readonly window?: TimeWindow | undefined;
  /** Whether to repair logs that were pasted into web pages or mail. */
  readonly pasted?: boolean;
  /** Whether secrets stay as they are; absent: they are masked. */
  readonly noMask?: boolean;
}

/** Reads the logs of a host one after the other, and yields what each rotation set contains within the window. */
export async function* surveyHost(host: HostInput, options: SurveyOptions): AsyncGenerator<StreamSurvey> {
  const roads = await findRoads(host, { scope: undefined, pasted: options.pasted === true }, true);
  const copied = new CopiedRecords(host.name, roads.wanted);
  for (const stream of roads.host.streams) yield await surveyStream(host, stream, copied, options);
}

async function surveyStream(
  { name, clock }: HostInput,
  stream: LogStream,
  copied: CopiedRecords,
  { onFault, window, pasted = false, noMask = false }: SurveyOptions,
): Promise<StreamSurvey> {
  const counter = new Counter(stream, copied, window, !noMask);
  const duplicates = new RecordCounter();
  const logs: OpenLog[] = [];
  const events = { fault: onFault, duplicate: (text: DuplicateText) => counter.addDuplicateText(text) };
  for await (const part of readStream(stream, events)) {
    switch (part.kind) {
      case 'file':
      case 'end':
      case 'idle':
      case 'again':
      case 'records':
        break;
      case 'lines': {
        const log = (logs[part.log] ??= {
          splitter: openSplitter(stream.kind, clock, pasted),
          epochs: new EpochTracker(name),
          road: part.isRoad === true ? part.log : undefined,
        });
        log.splitter.startFile(part.lines.file, part.lines.before);
        counter.take(log.splitter.push(part.lines), log);
        break;
      }
      case 'duplicate':
        counter.countDuplicates(duplicates.add(part.lines.file, part.lines));
        break;
      case 'break': {
        const log = logs[part.log];
        if (log !== undefined) counter.take(log.splitter.end(), log);
        break;
      }
      default:
        part satisfies never;
    }
  }
  counter.countDuplicates(duplicates.end());
  for (const log of logs) counter.take(log.splitter.end(), log);
  return counter.result();
}

/** A logical log that is being read. */
interface OpenLog {
  readonly splitter: RecordSplitter;
  readonly epochs: EpochTracker;
  /** Its number if it is a road. */
  readonly road: number | undefined;
}

/** Counts the records of a rotation set. */
class Counter {
  readonly #shapes = { debug: new Map<string, Shape>(), other: new Map<string, Shape>() };
  readonly #survey: Omit<StreamSurvey, 'shapes'>;
  readonly #stream: LogStream;
  readonly #copied: CopiedRecords;
  readonly #window: TimeWindow | undefined;
  readonly #masks: boolean;

  constructor(stream: LogStream, copied: CopiedRecords, window: TimeWindow | undefined, masks: boolean) {
    const { kind, name, files, gaps = [] } = stream;
    this.#stream = stream;
    this.#copied = copied;
    this.#window = window;
    this.#masks = masks;
    this.#survey = {
      stream: name,
      log: datasetOf(kind),
      files: files.length,
      records: 0,
      filtered: 0,
      ofNoConcern: 0,
      duplicate: 0,
      copies: [],
      gaps,
      kinds: {},
      layouts: {},
      eras: {},
      quality: {},
      recognised: {},
      debug: { records: 0, unrecognised: 0 },
      other: { records: 0, unrecognised: 0 },
    };
  }

  take(records: readonly LogRecord[], { epochs, road }: OpenLog): void {
    for (const record of records)
      if (this.#copied.isCopy(record, this.#stream, road)) this.#survey.duplicate++;
      else this.#count(record, epochs);
  }

  countDuplicates(records: number): void {
    this.#survey.duplicate += records;
  }

  addDuplicateText(text: DuplicateText): void {
    this.#survey.copies.push(text);
  }

  result(): StreamSurvey {
    const sorted = (shapes: Map<string, Shape>): Shape[] => [...shapes.values()].toSorted((a, b) => b.count - a.count);
    return { ...this.#survey, shapes: { debug: sorted(this.#shapes.debug), other: sorted(this.#shapes.other) } };
  }

  #count(record: LogRecord, epochs: EpochTracker): void {
    const survey = this.#survey;
    const { kind } = record;
    if (this.#masks) maskRecord(record);
    const reading = readerOf(kind).parse(record, epochs.of(record).era);
    if (reading?.event.kind === 'banner') epochs.begin(record, reading.event, reading.event.era);
    if (!isWithin(this.#window, record.time, record.time)) {
      survey.filtered++;
      return;
    }
    if (isFiltered(kind, record)) {
      survey.ofNoConcern++;
      return;
    }
    survey.records++;
    add(survey.kinds, kind);
    add(survey.layouts, record.layout);
    add(survey.eras, epochs.of(record).era ?? 'unknown');
    for (const [bit, flag] of QUALITY_FLAGS.entries())
      if ((record.quality & (1 << bit)) !== 0) add(survey.quality, flag);
    // no rule can recognise text without a header, or a header without a message
    if (record.layout === 'none' || (record.logger === '' && record.message === '')) return;
    const level = record.level === 'DEBUG' || record.level === 'TRACE' ? 'debug' : 'other';
    survey[level].records++;
    // a rule that takes whatever begins alike recognises nothing
    if (reading !== undefined && !isCatchAll(reading)) add(survey.recognised, actionOf(reading.event));
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
