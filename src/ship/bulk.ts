/**
 * Sends bulk bodies until the server has taken or rejected every document. If the server is busy, documents are retried
 * without limit; a faulty document becomes a reject; a fault that only an administrator can repair stops the run.
 */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Client } from '@opensearch-project/opensearch';
import PQueue from 'p-queue';
import { ShipperError } from '../errors.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';
import type { BulkBody } from '../model/bulk-body.ts';
import { documentAt, halves, isOverwriting, pick, size, type BodyEntry } from './body.ts';
import { isOnThisMachine, serverName } from './client.ts';
import { emptyCounts, type SentCounts } from './counts.ts';
import { REQUESTS_MAX, nextPace, START_PACE, type RequestOutcome } from './pace.ts';
import { replyOf } from './reply.ts';
import { sortItems } from './sort-items.ts';
import { hasNextNode } from './nodes/pool.ts';
import {
  isBusy,
  isFaultOfNode,
  judgeReply,
  type Blame,
  type BulkItem,
  type Reply,
  type RequestVerdict,
  type Stop,
} from './verdict.ts';
import { Backoff, DEFAULT_BACKOFF, type BackoffOptions } from './backoff.ts';

/** A document that the server will never accept, with its error. */
export interface Rejected extends BulkItem {
  readonly kind: DocumentKind;
  /** Action line and source line, as JSON text. */
  readonly action: string;
  readonly source: string;
}

export interface SenderOptions {
  /** Maximum number of concurrent requests, default 4. Fewer are sent if more do not make the server faster. */
  readonly concurrency?: number;
  /** Bytes of unfinished bodies beyond which `waitForCapacity()` waits; default 64 MiB. */
  readonly maxBytesInFlight?: number;
  /** Writes rejected documents. The body is done when this resolves; an error stops the sender. */
  readonly reject: (rejected: readonly Rejected[]) => Promise<void>;
  /** Takes a document that was to overwrite another, where the server keeps its own. */
  readonly onNotOverwritten?: (document: BodyEntry) => void;
  /** Takes a message that the sender waits, and the reason alone, once per outage. */
  readonly onOutage?: (text: string, cause: string) => void;
  /** Ends waiting and requests; every pending `send` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly backoff?: BackoffOptions;
  /** Compress bodies also for a server on this machine; for others they always are. */
  readonly gzip?: boolean;
}

/** What a sender does now, and has done: bodies that are under way count, too. */
interface SenderActivity extends Pick<SentCounts, 'requestsRetried' | 'documentsRetried' | 'msWaited'> {
  /** Bytes of unfinished bodies. */
  readonly bytesInFlight: number;
}

export interface BulkSender {
  readonly activity: SenderActivity;
  /**
   * Resolves with the outcomes of the documents when the server has taken all of them and the rejects are written.
   * @throws {ShipperError} `server`, `setup`, `environment`: the run has to stop, and every later call throws it, too
   */
  send(body: BulkBody): Promise<SentCounts>;
  /** Resolves when there is capacity for another body. */
  waitForCapacity(): Promise<void>;
  /** Resolves when no body is under way. */
  waitUntilIdle(): Promise<void>;
}

/** Creates the sender of a run. The caller closes the client. */
export function createSender(client: Client, options: SenderOptions): BulkSender {
  return new Sender(client, options);
}

/** After this many failures while the server takes other documents, the document itself is the cause. */
const SUSPECT_TRIES = 10;

/**
 * A body larger than `HALVE_BYTES` is halved after this many tries without a reply: some proxies close the connection
 * instead of replying 413.
 */
const HALVE_TRIES = 3;
const HALVE_BYTES = 512 * 1024;

/** Documents that are sent together, and the failures so far. */
interface Part {
  readonly body: BulkBody;
  /** Failures since the last progress; waits grow with them. */
  readonly tries: number;
  /** Failures while the server took other documents, which make the part suspect. */
  readonly suspicions: number;
  /** `#taken` before the first failure. */
  readonly takenBefore: number;
}

/** Bulk bodies pack 19 : 1 by the fastest level, for 0.3 µs a document. */
const GZIP_LEVEL = constants.Z_BEST_SPEED;
const compress = promisify(gzip);
const UNSUPPORTED_MEDIA_TYPE = 415;

const FRESH = { tries: 0, suspicions: 0, takenBefore: 0 } as const;

class Sender implements BulkSender {
  readonly #client: Client;
  readonly #options: SenderOptions;
  readonly #backoff: Backoff;
  /** Requests. Bodies that wait for a retry are not in the queue and delay no others. */
  readonly #queue: PQueue;
  readonly #maxBytes: number;
  readonly #mostRequests: number;
  /** Until a proxy says that it takes no compressed bodies. */
  #compresses: boolean;
  #pace = START_PACE;
  readonly activity = { bytesInFlight: 0, requestsRetried: 0, documentsRetried: 0, msWaited: 0 };
  #bodies = 0;
  readonly #waiting: (() => void)[] = [];
  /** Documents that the server has taken, over all bodies: a sign that it works. */
  #taken = 0;
  /** Aborted by the first failure, so that no other body keeps waiting. */
  readonly #failed = new AbortController();
  readonly #stopSignal: AbortSignal;

  constructor(client: Client, options: SenderOptions) {
    this.#client = client;
    this.#options = options;
    this.#mostRequests = options.concurrency ?? REQUESTS_MAX;
    this.#compresses = options.gzip === true || !isOnThisMachine(client);
    this.#queue = new PQueue({ concurrency: Math.min(START_PACE.concurrency, this.#mostRequests) });
    this.#stopSignal = options.signal ? AbortSignal.any([options.signal, this.#failed.signal]) : this.#failed.signal;
    this.#backoff = new Backoff(options.backoff ?? DEFAULT_BACKOFF, this.#stopSignal, (cause) =>
      options.onOutage?.(`${serverName(client)}: ${cause}. Waiting and trying again.`, cause),
    );
    this.#maxBytes = options.maxBytesInFlight ?? 64 * 1024 * 1024;
  }

  async send(body: BulkBody): Promise<SentCounts> {
    this.activity.bytesInFlight += body.bytes.length;
    this.#bodies++;
    try {
      return await this.#deliver(body);
    } catch (error) {
      this.#failed.abort(error);
      throw error;
    } finally {
      this.activity.bytesInFlight -= body.bytes.length;
      this.#bodies--;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  async waitForCapacity(): Promise<void> {
    while (this.activity.bytesInFlight >= this.#maxBytes) await this.#change();
  }

  async waitUntilIdle(): Promise<void> {
    while (this.#bodies > 0) await this.#change();
  }

  /** Resolves when a body is done. */
  #change(): Promise<void> {
    return new Promise((wake) => this.#waiting.push(wake));
  }

  async #deliver(body: BulkBody): Promise<SentCounts> {
    const counts = emptyCounts();
    const parts: Part[] = size(body) === 0 ? [] : [{ body, ...FRESH }];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      this.#stopSignal.throwIfAborted();
      if (part.body.bytes.length > this.#pace.bytes && size(part.body) > 1) {
        parts.push(...inHalves(part));
        continue;
      }
      const { reply, ms } = await this.#queue.add(() => this.#request(part.body));
      this.#stopSignal.throwIfAborted();
      const verdict = judgeReply(reply, size(part.body));
      this.#adjustPace(verdict, { kind: 'good', bytes: part.body.bytes.length, ms });
      parts.push(...(await this.#apply(verdict, part, counts, isFaultOfNode(reply))));
    }
    return counts;
  }

  /** Adjusts the pace to a verdict. A server that does not answer shows nothing about its capacity. */
  #adjustPace(verdict: RequestVerdict, good: RequestOutcome): void {
    if (verdict.kind === 'items' ? isBusy(verdict.items) : verdict.kind === 'retry' && verdict.blame === 'busy') {
      this.#pace = nextPace(this.#pace, { kind: 'busy' }, this.#mostRequests);
    } else if (verdict.kind === 'items') {
      this.#pace = nextPace(this.#pace, good, this.#mostRequests);
    }
    this.#queue.concurrency = Math.min(this.#pace.concurrency, this.#mostRequests);
  }

  /** Applies a verdict; returns the parts to send again. */
  async #apply(verdict: RequestVerdict, part: Part, counts: SentCounts, isFaultOfNode: boolean): Promise<Part[]> {
    switch (verdict.kind) {
      case 'items':
        return this.#settle(verdict.items, part, counts);
      case 'halve':
        if (size(part.body) > 1) return halve(part, counts);
        await this.#reject(part.body, [{ index: 0, item: verdict.refusal }], counts);
        return [];
      case 'retry': {
        const next = this.#afterFailure(part, this.#taken);
        if (isWorthHalving(next, verdict.blame)) return halve(next, counts);
        if (verdict.blame === 'suspect' && size(part.body) === 1 && next.suspicions >= SUSPECT_TRIES) {
          await this.#reject(part.body, [{ index: 0, item: { status: 500, type: '', reason: verdict.cause } }], counts);
          return [];
        }
        if (isFaultOfNode && hasNextNode(this.#client, next.tries)) this.#countRetry(counts, size(next.body));
        else await this.#wait(verdict.cause, next.tries, size(next.body), counts);
        return [next];
      }
      case 'stop':
        throw this.#stopped(verdict);
      default:
        return verdict satisfies never;
    }
  }

  /** Counts the documents that the server took, writes the rejects, and returns the documents to send again. */
  async #settle(items: readonly BulkItem[], part: Part, counts: SentCounts): Promise<Part[]> {
    const { taken, again, suspects, rejects, cause, stop } = sortItems(items);
    for (const { index, as } of taken) {
      const isKept = as === 'exists' && isOverwriting(part.body, index);
      counts.documents[kindOf(part.body, index)][isKept ? 'notOverwritten' : as]++;
      if (isKept) this.#options.onNotOverwritten?.({ kind: kindOf(part.body, index), ...documentAt(part.body, index) });
    }
    const takenBefore = this.#taken;
    this.#taken += taken.length;
    // documents taken in the same reply show that the server works
    const failed = this.#afterFailure(taken.length > 0 ? { ...part, ...FRESH } : part, takenBefore);
    if (failed.suspicions >= SUSPECT_TRIES) {
      for (const index of suspects.splice(0)) rejects.push({ index, item: items[index] as BulkItem });
    }
    await this.#reject(part.body, rejects, counts);
    if (stop !== undefined) throw this.#stopped(stop);
    const left = [suspects, again].filter((indices) => indices.length > 0);
    if (left.length > 0) await this.#wait(cause, failed.tries, suspects.length + again.length, counts);
    return left.map((indices) => Object.assign({}, failed, { body: pick(part.body, indices) }));
  }

  #afterFailure(part: Part, takenNow: number): Part {
    const takenBefore = part.tries === 0 ? takenNow : part.takenBefore;
    const suspicions = this.#taken > takenBefore ? part.suspicions + 1 : 0;
    return { body: part.body, tries: part.tries + 1, suspicions, takenBefore };
  }

  async #reject(
    body: BulkBody,
    rejects: readonly { readonly index: number; readonly item: BulkItem }[],
    counts: SentCounts,
  ): Promise<void> {
    if (rejects.length === 0) return;
    await this.#options.reject(
      rejects.map(({ index, item }) => ({ ...item, kind: kindOf(body, index), ...documentAt(body, index) })),
    );
    for (const { index } of rejects) counts.documents[kindOf(body, index)].rejected++;
  }

  async #wait(cause: string, tries: number, documents: number, counts: SentCounts): Promise<void> {
    this.#countRetry(counts, documents);
    const ms = await this.#backoff.wait(cause, tries);
    for (const sum of [counts, this.activity]) sum.msWaited += ms;
  }

  #countRetry(counts: SentCounts, documents: number): void {
    for (const sum of [counts, this.activity]) {
      sum.requestsRetried++;
      sum.documentsRetried += documents;
    }
  }

  async #request(body: BulkBody): Promise<{ reply: Reply; ms: number }> {
    this.#stopSignal.throwIfAborted();
    const { buffer, byteOffset, length } = body.bytes;
    const plain = Buffer.from(buffer, byteOffset, length);
    const isCompressed = this.#compresses;
    const bulkBody = isCompressed ? await compress(plain, { level: GZIP_LEVEL }) : plain;
    const begun = performance.now();
    const reply = await this.#post(bulkBody, isCompressed);
    if (isCompressed && reply.kind === 'answer' && reply.status === UNSUPPORTED_MEDIA_TYPE) {
      this.#compresses = false;
      return this.#request(body);
    }
    return { reply, ms: performance.now() - begun };
  }

  async #post(bulkBody: Buffer, isCompressed: boolean): Promise<Reply> {
    // `client.bulk` sends the same request, but takes no Buffer and cannot be aborted
    const call = this.#client.transport.request(
      {
        method: 'POST',
        path: '/_bulk',
        querystring: {
          // the documents have the stamp already, and the pipeline would take a third of the server's time
          pipeline: '_none',
          filter_path:
            'errors,error,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason',
        },
        bulkBody,
      },
      isCompressed ? { headers: { 'content-encoding': 'gzip' } } : {},
    );
    const abort = (): void => {
      call.abort();
    };
    this.#stopSignal.addEventListener('abort', abort, { once: true });
    return replyOf(call).finally(() => this.#stopSignal.removeEventListener('abort', abort));
  }

  #stopped({ code, cause, advice }: Stop): ShipperError {
    return new ShipperError(code, `${serverName(this.#client)}: ${cause}. ${advice}`);
  }
}

function isWorthHalving({ body, tries, suspicions }: Part, blame: Blame): boolean {
  if (size(body) === 1) return false;
  switch (blame) {
    case 'server':
    case 'busy':
      return false;
    case 'suspect':
      return suspicions >= HALVE_TRIES;
    case 'size':
      return tries >= HALVE_TRIES && body.bytes.length > HALVE_BYTES;
    default:
      return blame satisfies never;
  }
}

function halve(part: Part, counts: SentCounts): Part[] {
  counts.bodiesHalved++;
  return inHalves({ body: part.body, ...FRESH });
}

/** Returns two parts with the same history. Parts are taken from the end, so that the first half goes first. */
function inHalves(part: Part): Part[] {
  const [first, second] = halves(part.body);
  return [second, first].map((body) => ({ ...part, body }));
}

function kindOf(body: BulkBody, index: number): DocumentKind {
  return DOCUMENT_KINDS[body.kinds[index] ?? 0] ?? 'line';
}
