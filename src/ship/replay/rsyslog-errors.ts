/**
 * Reads the error file of rsyslog's omelasticsearch: an object for each request of which the server refused something, with
 * the whole request. Its `errorOnly` and `interleaved` write other shapes; all are known from the source of rsyslog 8.2302.
 */
import type { BodyEntry } from '../body.ts';
import { isJsonObject } from '../json.ts';

/** What an object of the file holds: documents to be sent again, and texts that are none. */
export interface RefusedRequest {
  readonly entries: readonly BodyEntry[];
  readonly bad: number;
}

/** Returns the documents of one object of the file, or undefined where it is of another file. */
export function refusedRequest(value: Readonly<Record<string, unknown>>): RefusedRequest | undefined {
  const { request, response } = value;
  // errorOnly: texts; interleaved: objects, each with the text of one document
  const url = isJsonObject(request) ? request['url'] : value['url'];
  const texts = isJsonObject(request) ? [request['postdata']] : (textsOf(request) ?? interleaved(response));
  if (typeof url !== 'string' || texts === undefined) return undefined;
  const target = targetOf(url);
  const entries: BodyEntry[] = [];
  let bad = 0;
  for (const text of texts) {
    const read = typeof text === 'string' ? documentsOf(text, target) : { entries: [], bad: 1 };
    for (const entry of read.entries) entries.push(entry);
    bad += read.bad;
  }
  return { entries, bad };
}

/** Index and pipeline that the address of a request names. */
interface Target {
  readonly index: string | undefined;
  readonly pipeline: string | undefined;
}

function targetOf(url: string): Target {
  const { pathname, searchParams } = new URL(URL.canParse(url) ? url : 'http://localhost/');
  const first = pathname.split('/').find((part) => part !== '') ?? '';
  return {
    index: first === '' || first.startsWith('_') ? undefined : decodeURIComponent(first),
    pipeline: searchParams.get('pipeline') ?? undefined,
  };
}

/** Takes the documents out of the body of a request: each behind its action, or one alone where it was no bulk request. */
function documentsOf(text: string, target: Target): RefusedRequest {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const entries: BodyEntry[] = [];
  let bad = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const action = actionOf(line);
    const source = action === undefined ? line : lines[++at];
    const entry = source === undefined ? undefined : entryOf(action ?? {}, source, target);
    if (entry === undefined) bad++;
    else entries.push(entry);
  }
  return { entries, bad };
}

/** Returns what an action line of a bulk request says; undefined where the line is a document. */
function actionOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*\{\s*"(?:index|create)"\s*:\s*\{/.test(line)) return undefined;
  const value = objectOf(line);
  const [meta, ...others] = Object.values(value ?? {});
  return others.length === 0 && isJsonObject(meta) ? meta : undefined;
}

function entryOf(
  meta: Readonly<Record<string, unknown>>,
  source: string,
  { index: urlIndex, pipeline: urlPipeline }: Target,
): BodyEntry | undefined {
  const index = typeof meta['_index'] === 'string' ? meta['_index'] : urlIndex;
  if (index === undefined || objectOf(source) === undefined) return undefined;
  // `_type` is left out: it is why OpenSearch refused the request of an rsyslog that sends it. The pipeline of the landing
  // index is named, since a bulk request of this program passes pipelines by
  const named = meta['pipeline'] ?? urlPipeline ?? index;
  return {
    kind: 'line',
    action: JSON.stringify({ index: { _index: index, pipeline: named } }),
    source: source.trim(),
  };
}

function textsOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function interleaved(value: unknown): readonly unknown[] | undefined {
  return textsOf(value)?.map((one) => (isJsonObject(one) ? one['request'] : undefined));
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
