/**
 * Sends bulk bodies and sees each document through: what the server is too busy for is sent again for as long as it
 * takes, what is a document's own fault goes to the rejects, what nobody but an administrator can repair stops the run.
 */
import type { Client } from '@opensearch-project/opensearch';
import PQueue from 'p-queue';
import { ShipperError } from '../errors.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';
import type { BulkBody } from '../model/bulk-body.ts';
import { documentAt, halves, pick, size } from './body.ts';
import { serverName } from './client.ts';
import { noCounts, type SentCounts } from './counts.ts';
import { MOST_REQUESTS, nextPace, START, type PaceNews } from './pace.ts';
import { replyOf } from './reply.ts';
import { triage } from './sort-items.ts';
import { isBusy, judgeReply, type Blame, type BulkItem, type Reply, type RequestVerdict } from './verdict.ts';
import { DEFAULT_BACKOFF, Waits, type Backoff } from './backoff.ts';

/** A document that the server will never take, with what it said. */
export interface Rejected extends BulkItem {
  readonly kind: DocumentKind;
  /** Its action line and its source line, as JSON text. */
  readonly action: string;
  readonly source: string;
}

export interface SenderOptions {
  /** Requests under way at once, at most; 4 unless told. There are fewer where more would not make the server faster. */
  readonly concurrency?: number;
  /** Bytes of bodies handed over and not done yet, beyond which `room()` waits; 64 MiB unless told. */
  readonly maxBytesInFlight?: number;
  /** Keeps what is rejected. Awaited before the body counts as done; an error of it stops the sender. */
  readonly reject: (rejected: readonly Rejected[]) => Promise<void>;
  /** Told why the sender waits: once per outage, not once per request. */
  readonly onOutage?: (text: string) => void;
  /** Ends waiting and requests; every `send` under way then fails with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly backoff?: Backoff;
}

export interface BulkSender {
  /**
   * Resolves with what became of each document, once the server has confirmed all of them or the rejects are kept.
   * Fails with a ShipperError (`server`, `setup`, `environment`) when the run has to stop; so does every later call then.
   */
  send(body: BulkBody): Promise<SentCounts>;
  /** Resolves when another body may be handed over without holding too many bytes. */
  room(): Promise<void>;
  /** Resolves when no body is under way. */
  idle(): Promise<void>;
}

/** Makes the sender of a run. The caller closes the client. */
export function createSender(client: Client, options: SenderOptions): BulkSender {
  return new Sender(client, options);
}

/** A document that makes the server fail this often, while it takes others, is itself at fault. */
const SUSPECT_TRIES = 10;

/** After this many tries without an answer a body is cut, if larger than `CUT_BYTES`: some proxies hang up instead of saying 413. */
const CUT_TRIES = 3;
const CUT_BYTES = 512 * 1024;

/** Documents to be sent together, and how that went so far. */
interface Part {
  readonly body: BulkBody;
  /** Failures since there was progress; the waits grow with them. */
  readonly tries: number;
  /** Failures since the server has taken other documents: these are counted against the part. */
  readonly suspicions: number;
  /** `#accepted` before the first failure. */
  readonly acceptedBefore: number;
}

const FRESH = { tries: 0, suspicions: 0, acceptedBefore: 0 } as const;

class Sender implements BulkSender {
  readonly #client: Client;
  readonly #options: SenderOptions;
  readonly #waits: Waits;
  /** Requests. A body that waits to be sent again holds up no other. */
  readonly #queue: PQueue;
  readonly #maxBytes: number;
  readonly #mostRequests: number;
  #pace = START;
  #bytesInFlight = 0;
  #bodies = 0;
  readonly #waiting: (() => void)[] = [];
  /** Documents that the server took, over all bodies: shows that it works. */
  #accepted = 0;
  /** Aborted by the first failure, so that no other body goes on waiting. */
  readonly #failed = new AbortController();
  readonly #halt: AbortSignal;

  constructor(client: Client, options: SenderOptions) {
    this.#client = client;
    this.#options = options;
    this.#mostRequests = options.concurrency ?? MOST_REQUESTS;
    this.#queue = new PQueue({ concurrency: Math.min(START.concurrency, this.#mostRequests) });
    this.#halt = options.signal ? AbortSignal.any([options.signal, this.#failed.signal]) : this.#failed.signal;
    this.#waits = new Waits(options.backoff ?? DEFAULT_BACKOFF, this.#halt, (cause) =>
      options.onOutage?.(`${serverName(client)}: ${cause}. Waiting, and trying again.`),
    );
    this.#maxBytes = options.maxBytesInFlight ?? 64 * 1024 * 1024;
  }

  async send(body: BulkBody): Promise<SentCounts> {
    this.#bytesInFlight += body.bytes.length;
    this.#bodies++;
    try {
      return await this.#deliver(body);
    } catch (error) {
      this.#failed.abort(error);
      throw error;
    } finally {
      this.#bytesInFlight -= body.bytes.length;
      this.#bodies--;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  async room(): Promise<void> {
    while (this.#bytesInFlight >= this.#maxBytes) await this.#change();
  }

  async idle(): Promise<void> {
    while (this.#bodies > 0) await this.#change();
  }

  /** Resolves when a body is done. */
  #change(): Promise<void> {
    return new Promise((wake) => this.#waiting.push(wake));
  }

  async #deliver(body: BulkBody): Promise<SentCounts> {
    const counts = noCounts();
    const parts: Part[] = size(body) === 0 ? [] : [{ body, ...FRESH }];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      this.#halt.throwIfAborted();
      if (part.body.bytes.length > this.#pace.bytes && size(part.body) > 1) {
        parts.push(...inHalves(part));
        continue;
      }
      const { reply, ms } = await this.#queue.add(() => this.#request(part.body));
      this.#halt.throwIfAborted();
      const verdict = judgeReply(reply, size(part.body));
      this.#learn(verdict, { kind: 'good', bytes: part.body.bytes.length, ms });
      parts.push(...(await this.#carryOut(verdict, part, counts)));
    }
    return counts;
  }

  /** Sends more or less at once from now on. A server that is gone says nothing of how much it would take. */
  #learn(verdict: RequestVerdict, good: PaceNews): void {
    if (verdict.kind === 'items' ? isBusy(verdict.items) : verdict.kind === 'retry' && verdict.blame === 'busy') {
      this.#pace = nextPace(this.#pace, { kind: 'busy' }, this.#mostRequests);
    } else if (verdict.kind === 'items') {
      this.#pace = nextPace(this.#pace, good, this.#mostRequests);
    }
    this.#queue.concurrency = Math.min(this.#pace.concurrency, this.#mostRequests);
  }

  /** Does what the verdict says, and returns what is left to be sent. */
  async #carryOut(verdict: RequestVerdict, part: Part, counts: SentCounts): Promise<Part[]> {
    switch (verdict.kind) {
      case 'items':
        return this.#settle(verdict.items, part, counts);
      case 'split':
        if (size(part.body) > 1) return cut(part, counts);
        await this.#reject(part.body, [{ index: 0, item: verdict.refusal }], counts);
        return [];
      case 'retry': {
        const next = this.#afterFailure(part, this.#accepted);
        if (isWorthCutting(next, verdict.blame)) return cut(next, counts);
        if (verdict.blame === 'suspect' && size(part.body) === 1 && next.suspicions >= SUSPECT_TRIES) {
          await this.#reject(part.body, [{ index: 0, item: { status: 500, type: '', reason: verdict.cause } }], counts);
          return [];
        }
        await this.#wait(verdict.cause, next.tries, size(next.body), counts);
        return [next];
      }
      case 'stop':
        throw this.#stopped(verdict.code, verdict.cause);
      default:
        return verdict satisfies never;
    }
  }

  /** Counts the settled items of a reply, keeps the rejects, and returns those that must be sent again. */
  async #settle(items: readonly BulkItem[], part: Part, counts: SentCounts): Promise<Part[]> {
    const { settled, again, suspects, rejects, cause, stop } = triage(items);
    for (const { index, as } of settled) counts.documents[kindOf(part.body, index)][as]++;
    const acceptedBefore = this.#accepted;
    this.#accepted += settled.length;
    // Others of the same reply that were taken show that the server works.
    const failed = this.#afterFailure(settled.length > 0 ? { ...part, ...FRESH } : part, acceptedBefore);
    if (failed.suspicions >= SUSPECT_TRIES) {
      for (const index of suspects.splice(0)) rejects.push({ index, item: items[index] as BulkItem });
    }
    await this.#reject(part.body, rejects, counts);
    if (stop !== undefined) throw this.#stopped(stop.code, stop.cause);
    const left = [suspects, again].filter((indices) => indices.length > 0);
    if (left.length > 0) await this.#wait(cause, failed.tries, suspects.length + again.length, counts);
    return left.map((indices) => Object.assign({}, failed, { body: pick(part.body, indices) }));
  }

  #afterFailure(part: Part, acceptedNow: number): Part {
    const acceptedBefore = part.tries === 0 ? acceptedNow : part.acceptedBefore;
    const suspicions = this.#accepted > acceptedBefore ? part.suspicions + 1 : 0;
    return { body: part.body, tries: part.tries + 1, suspicions, acceptedBefore };
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
    counts.requestsRetried++;
    counts.documentsRetried += documents;
    counts.msWaited += await this.#waits.wait(cause, tries);
  }

  async #request(body: BulkBody): Promise<{ reply: Reply; ms: number }> {
    this.#halt.throwIfAborted();
    const begun = performance.now();
    const { buffer, byteOffset, length } = body.bytes;
    // `client.bulk` is this very request, but its types know of no Buffer and its promise of no abort.
    const call = this.#client.transport.request({
      method: 'POST',
      path: '/_bulk',
      querystring: {
        filter_path:
          'errors,error,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason',
      },
      bulkBody: Buffer.from(buffer, byteOffset, length),
    });
    const abort = (): void => {
      call.abort();
    };
    this.#halt.addEventListener('abort', abort, { once: true });
    const reply = await replyOf(call).finally(() => this.#halt.removeEventListener('abort', abort));
    return { reply, ms: performance.now() - begun };
  }

  #stopped(code: 'setup' | 'server', cause: string): ShipperError {
    const advice =
      code === 'setup' ? 'Run `setup --check` to see what is missing.' : 'Check --node and the credentials.';
    return new ShipperError(code, `${serverName(this.#client)}: ${cause}. ${advice}`);
  }
}

function isWorthCutting({ body, tries, suspicions }: Part, blame: Blame): boolean {
  if (size(body) === 1) return false;
  switch (blame) {
    case 'server':
    case 'busy':
      return false;
    case 'suspect':
      return suspicions >= CUT_TRIES;
    case 'cut':
      return tries >= CUT_TRIES && body.bytes.length > CUT_BYTES;
    default:
      return blame satisfies never;
  }
}

function cut(part: Part, counts: SentCounts): Part[] {
  counts.bodiesSplit++;
  return inHalves({ body: part.body, ...FRESH });
}

/** Two parts with the same past. They are taken from the end: the first half goes first. */
function inHalves(part: Part): Part[] {
  const [first, second] = halves(part.body);
  return [second, first].map((body) => ({ ...part, body }));
}

function kindOf(body: BulkBody, index: number): DocumentKind {
  return DOCUMENT_KINDS[body.kinds[index] ?? 0] ?? 'line';
}
