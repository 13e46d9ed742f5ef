/** Calls, tasks and commands of the sample logs, compared with a reading of them that was made without the program. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentsOf, ofFamily } from '../golden/documents.ts';
import type { Printed } from '../golden/documents.ts';
import { decompress } from '../support/compress.ts';
import { hasReference, isCopied, readingPath, samplePath } from '../support/evidence.ts';

/** Records and tasks of each sample. */
const SAMPLES = [
  { sample: 'driven_v4.9.0.DEBUG', records: 8374, tasks: 72 },
  { sample: 'driven_v4.9.6.DEBUG', records: 7901, tasks: 72 },
  { sample: 'driven_v4.10.3.DEBUG', records: 7942, tasks: 72 },
  { sample: 'driven_v4.14.17.DEBUG', records: 8430, tasks: 72 },
  { sample: 'driven_v4.16.38.DEBUG', records: 8191, tasks: 72 },
  { sample: 'driven_v4.18.25.DEBUG', records: 8431, tasks: 72 },
  { sample: 'driven_v4.19.51.DEBUG', records: 7897, tasks: 72 },
  { sample: 'driven_v4.30.53.DEBUG', records: 7101, tasks: 72 },
  { sample: 'driven_v4.50.7.DEBUG', records: 13_272, tasks: 100 },
  { sample: 'driven_v4.50.7.INFO', records: 2600, tasks: 100 },
];

/** The kinds of calls that the independent reading has, by `vdsm.call.source`. */
const CALL_KINDS: Record<string, string> = { 'start-finish': 'start', 'run-and-protect': 'protect', xmlrpc: 'xmlrpc' };

const RELEASES = ['4.9.0', '4.9.6', '4.10.3', '4.14.17', '4.16.38', '4.18.25', '4.19.51', '4.30.53', '4.50.7'];

/** Errors that were caused on purpose: the releases that raise each, by its class without the module. */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  StorageDomainDoesNotExist: RELEASES,
  UnknownTask: RELEASES,
  ImageDeleteError: RELEASES,
  ValueError: RELEASES,
  // the fault that was planted in 4.50 is another one
  KeyError: RELEASES.slice(0, -1),
};

interface Failure {
  readonly error?: { readonly type?: string; readonly stack_trace?: string };
  readonly vdsm: { readonly error?: { readonly fingerprint: string } };
}

type Row = Readonly<Record<string, string>>;

describe('sample logs', () => {
  it.each(SAMPLES.filter(({ sample }) => isCopied(sample)))(
    '$sample gives the documents of the independent reading, and no others',
    expectReading,
  );
  it.skipIf(!hasReference).each(SAMPLES.filter(({ sample }) => !isCopied(sample)))(
    '$sample gives the documents of the independent reading, and no others',
    expectReading,
  );

  it.skipIf(!hasReference)('give tasks the same ends, codes and rollbacks at INFO as at DEBUG', async () => {
    const info = await digestOf('driven_v4.50.7.INFO');
    expect(info.taskEnds).toEqual((await digestOf('driven_v4.50.7.DEBUG')).taskEnds);
    expect(info.taskEnds).toEqual({
      'copyImage success   ': 25,
      'createVolume success   ': 25,
      'deleteImage failure 256 true ': 25,
      'moveImage failure 100 true ': 25,
    });
  });

  it.skipIf(!hasReference)(
    'give one error one fingerprint over releases, and different errors different ones',
    async () => {
      const seen = new Map<string, Map<string, Set<string>>>();
      for (const release of RELEASES) {
        for (const { type, fingerprint } of (await digestOf(`driven_v${release}.DEBUG`)).errors) {
          const releases = seen.get(type) ?? new Map<string, Set<string>>();
          seen.set(type, releases);
          releases.set(release, (releases.get(release) ?? new Set()).add(fingerprint));
        }
      }
      const used = new Set<string>();
      for (const [type, releases] of Object.entries(ERRORS)) {
        const fingerprints = releases.map((release) => seen.get(type)?.get(release) ?? new Set<string>());
        const common = [...(fingerprints[0] ?? [])].find((one) => fingerprints.every((others) => others.has(one)));
        expect([type, common]).toEqual([type, expect.stringMatching(/^[0-9a-f]{12}$/)]);
        used.add(common ?? '');
      }
      expect(used.size).toBe(Object.keys(ERRORS).length);
    },
  );
});

/** What the tests that compare samples need of one. */
interface Digest {
  /** How many tasks of each verb ended how. */
  readonly taskEnds: Readonly<Record<string, number>>;
  /** Errors of lines that have a traceback; types without their modules. */
  readonly errors: readonly { readonly type: string; readonly fingerprint: string }[];
}

/** Digests of the samples that were read, so that each is read once. */
const digests = new Map<string, Digest>();

async function digestOf(sample: string): Promise<Digest> {
  return digests.get(sample) ?? digest(await readSample(sample));
}

/** Reads a sample log, and keeps its digest. */
async function readSample(sample: string): Promise<Printed[]> {
  const documents = await documentsOf(samplePath(sample), 'xz');
  digests.set(sample, digest(documents));
  return documents;
}

function digest(documents: readonly Printed[]): Digest {
  const ends = ofFamily(documents, 'tasks').map(({ _source: { event, error, vdsm } }) =>
    [vdsm.task?.verb, event.outcome, error?.code, vdsm.task?.rolled_back, vdsm.quality].join(' '),
  );
  return {
    taskEnds: Object.fromEntries([...new Set(ends)].map((end) => [end, ends.filter((one) => one === end).length])),
    errors: documents
      .map(({ _source }) => _source as unknown as Failure)
      .filter(({ error }) => error?.stack_trace !== undefined)
      .map(({ error, vdsm }) => ({
        type: (error?.type ?? '').replace(/^.*\./, ''),
        fingerprint: vdsm.error?.fingerprint ?? '',
      })),
  };
}

const SAME = { missing: [], extra: [] };

async function expectReading(row: (typeof SAMPLES)[number]): Promise<void> {
  const documents = await readSample(row.sample);

  expect(ofFamily(documents, 'logs')).toHaveLength(row.records);
  expect(new Set(documents.map(({ _index, _id }) => `${_index} ${_id}`)).size).toBe(documents.length);

  const calls = ofFamily(documents, 'calls').filter(({ _source }) => kindOf(_source) !== undefined);
  const theirCalls = await expected(row.sample, 'calls');
  expect(difference(theirCalls, calls.map(callRow), ['kind', 'verb', 'thread', 'start'])).toEqual(SAME);

  const tasks = ofFamily(documents, 'tasks').map(taskRow);
  expect(tasks).toHaveLength(row.tasks);
  expect(difference(await expected(row.sample, 'tasks'), tasks, ['task'])).toEqual(SAME);

  const commands = ofFamily(documents, 'commands').filter(({ _source }) => _source.event.start !== undefined);
  expect(difference(await expected(row.sample, 'commands'), commands.map(commandRow), ['thread', 'start'])).toEqual(
    SAME,
  );
}

/** Returns the rows that only one of the readings has. Threads repeat a verb within a millisecond, so rows are a multiset. */
function difference(theirs: readonly Row[], ours: readonly Row[], keys: readonly string[]) {
  const left = new Map<string, Row[]>();
  const keyOf = (row: Row) => keys.map((key) => row[key]).join(' ');
  for (const row of ours) left.set(keyOf(row), [...(left.get(keyOf(row)) ?? []), row]);
  const missing = theirs.filter((row) => {
    const candidates = left.get(keyOf(row)) ?? [];
    const at = candidates.findIndex((candidate) => agrees(row, candidate));
    if (at >= 0) candidates.splice(at, 1);
    return at < 0;
  });
  return { missing, extra: [...left.values()].flat() };
}

/** Their reading leaves a column empty that it does not read. Our documents have no field for the depth of a command. */
function agrees(theirs: Row, ours: Row): boolean {
  return Object.entries(theirs).every(
    ([column, value]) => value === '' || column === 'depth' || ours[column] === value,
  );
}

function kindOf(source: Printed['_source']): string | undefined {
  return CALL_KINDS[source.vdsm.call?.source ?? ''];
}

function callRow({ _source }: Printed): Row {
  const { vdsm } = _source;
  return {
    ...spanRow(_source),
    kind: kindOf(_source) ?? '',
    verb: vdsm.call?.verb ?? '',
    code: textOf(vdsm.call?.status_code),
    ip: (_source.source?.address ?? '').replace('::ffff:', ''),
    port: textOf(_source.source?.port),
    flow: _source.trace?.id ?? '',
    task: vdsm.task?.id ?? '',
    vm: vdsm.vm?.id ?? '',
  };
}

function commandRow({ _source }: Printed): Row {
  return { ...spanRow(_source), rc: textOf(_source.process?.exit_code) };
}

function taskRow({ _source: { event, error, vdsm } }: Printed): Row {
  return {
    task: vdsm.task?.id ?? '',
    verb: vdsm.task?.verb ?? '',
    outcome: event.outcome ?? '',
    code: error?.code ?? '',
    worker: vdsm.task?.worker ?? '',
  };
}

function spanRow({ event, process }: Printed['_source']): Row {
  return {
    thread: process?.thread?.name ?? '',
    start: stampOf(event.start),
    end: stampOf(event.end),
    outcome: event.outcome ?? '',
  };
}

function textOf(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** Writes an instant as the stamp that it was read from: the samples were written in UTC. */
function stampOf(instant: string | undefined): string {
  return (instant ?? '').replace('T', ' ').replace('.', ',').replace('Z', '');
}

async function expected(sample: string, table: 'calls' | 'tasks' | 'commands'): Promise<Row[]> {
  const path = readingPath(sample, table);
  const bytes = readFileSync(path);
  const text = (path.endsWith('.xz') ? await decompress(bytes) : bytes).toString();
  const [head = '', ...rows] = text.split('\n').filter((line) => line !== '');
  const columns = head.split('\t');
  return rows.map((row) => {
    const values = row.split('\t');
    return Object.fromEntries(columns.map((column, i) => [column, values[i] ?? '']));
  });
}
