/** A run that chooses documents makes exactly those of a whole run that are chosen: the same ids and texts, and counts of the rest. */
import { readdirSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { LEVELS, type DocumentChoice, type LineChoice } from '../../src/run/choice.ts';
import type { LogStream } from '../../src/model/files.ts';
import { readHost } from '../../src/run/read-host.ts';
import { DOCUMENT_KINDS, INDEX_FAMILY, type DocumentKind } from '../../src/schema/document-kinds.ts';
import { kindOf, readStreams, type Printed } from '../golden/documents.ts';
import { sampleLogs } from '../support/evidence.ts';
import { runs } from '../support/properties.ts';

const GOLDENS = 'test/golden';
const NAMES = readdirSync(GOLDENS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.log') && !name.startsWith('pasted/'))
  .toSorted();
const LINES: readonly LineChoice[] = ['all', 'notable', ...LEVELS];

const choices: fc.Arbitrary<DocumentChoice> = fc.record({
  kinds: fc.subarray([...DOCUMENT_KINDS], { minLength: 1 }),
  lines: fc.constantFrom(...LINES),
});

function streamOf(path: string): LogStream {
  const compression = path.endsWith('.xz') ? 'xz' : 'none';
  const kind = compression === 'xz' ? 'vdsm' : kindOf(path);
  const modified = Date.UTC(2024, 11, 31);
  return {
    kind,
    name: basename(path),
    files: [{ kind, path, compression, size: statSync(path).size, modified, stamp: undefined }],
  };
}

const kindNamed = ({ _index }: Printed): DocumentKind =>
  DOCUMENT_KINDS.find((kind) => _index.startsWith(`vdsm-${INDEX_FAMILY[kind]}-`)) ?? 'line';
const flagOf = (doc: Printed, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], doc._source);

const WARNINGS = new Set(['warning', 'error', 'critical']);
/** Actions of the edges of calls, and of others that nobody may miss. */
const EDGES =
  /^(?:(?:supervdsm-|engine-)?call-(?:start|finish|failed|error)|request-(?:start|finish|error|refused|summary)|banner)$/;

/** What `notable` promises, by the documents alone. */
function mustStay(doc: Printed): boolean {
  return (
    WARNINGS.has(String(flagOf(doc, 'log', 'level'))) ||
    doc._source.error !== undefined ||
    EDGES.test(String(flagOf(doc, 'event', 'action'))) ||
    flagOf(doc, 'vdsm', 'incident') !== undefined
  );
}

/** Checks one choice against the documents of the whole run. */
async function check(stream: LogStream, whole: readonly Printed[], choice: DocumentChoice): Promise<void> {
  const { documents, counts } = await readStreams([stream], { choice });
  const chosen = new Map(documents.map((doc) => [`${doc._index} ${doc._id}`, doc]));
  const left = whole.filter(({ _index, _id }) => !chosen.has(`${_index} ${_id}`));
  // in the order of the whole run, and byte by byte the same
  expect(documents).toEqual(whole.filter((doc) => !left.includes(doc)));
  const [lines, spans] = [
    left.filter((doc) => kindNamed(doc) === 'line'),
    left.filter((doc) => kindNamed(doc) !== 'line'),
  ];
  expect(spans).toEqual(whole.filter((doc) => kindNamed(doc) !== 'line' && !choice.kinds.includes(kindNamed(doc))));
  if (!choice.kinds.includes('line')) expect(lines).toEqual(whole.filter((doc) => kindNamed(doc) === 'line'));
  else if (choice.lines === 'all') expect(lines).toEqual([]);
  else if (choice.lines === 'notable') expect(lines.filter(mustStay)).toEqual([]);
  else {
    const rank = (doc: Printed): number => {
      const at = LEVELS.findIndex((level) => level === flagOf(doc, 'log', 'level'));
      return at === -1 ? LEVELS.indexOf('info') : at;
    };
    const least = LEVELS.indexOf(choice.lines);
    expect(lines).toEqual(whole.filter((doc) => kindNamed(doc) === 'line' && rank(doc) < least));
  }
  for (const kind of DOCUMENT_KINDS) {
    expect(counts.leftOut[kind]).toBe(left.filter((doc) => kindNamed(doc) === kind).length);
    const filtered = kind === 'line' ? counts.filtered + counts.duplicate : 0;
    expect(counts.documents[kind] - counts.leftOut[kind] - filtered).toBe(
      documents.filter((doc) => kindNamed(doc) === kind).length,
    );
  }
}

describe('a choice of documents', () => {
  it.each(NAMES)('makes exactly the chosen documents of %s', async (name) => {
    const stream = streamOf(`${GOLDENS}/${name}`);
    const { documents: whole } = await readStreams([stream]);
    await fc.assert(
      fc.asyncProperty(choices, (choice) => check(stream, whole, choice)),
      { numRuns: runs(4), examples: [[{ kinds: DOCUMENT_KINDS, lines: 'notable' }]] },
    );
  });
});

describe.each(sampleLogs().map((path) => [basename(path), path] as const))(
  'a choice of documents of the sample %s',
  (_, path) => {
    let stream: LogStream;
    let whole: Printed[];

    beforeAll(async () => {
      stream = streamOf(path);
      whole = (await readStreams([stream])).documents;
    });

    it.each([
      { kinds: DOCUMENT_KINDS, lines: 'notable' },
      { kinds: ['call', 'task', 'command'], lines: 'all' },
      { kinds: ['line', 'call'], lines: 'warning' },
    ] as const)('makes exactly the chosen ones: $kinds, lines $lines', (choice) => check(stream, whole, choice));

    it('leaves the state as it is, which the next run resumes from', async () => {
      const stateOf = async (choice: DocumentChoice | undefined): Promise<string[]> => {
        const states: string[] = [];
        await readHost(
          { name: 'node1', rule: 'option', streams: [stream] },
          { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print', choice },
          {
            body: async () => undefined,
            fault() {},
            progress() {},
            state: {
              due: () => true,
              keep: (make) => void states.push(Buffer.from(make()).toString('base64')),
            },
          },
        );
        return states;
      };
      const [all, some] = [await stateOf(undefined), await stateOf({ kinds: ['line'], lines: 'error' })];
      expect(all.length).toBeGreaterThan(0);
      expect(some).toEqual(all);
    });
  },
);
