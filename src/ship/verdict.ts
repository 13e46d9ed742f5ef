/**
 * Verdicts on the replies to bulk requests, without I/O: taken (ok), to be sent again (retry), a fault of the document
 * (reject), or a fault of the installation (stop). Only a fault of the document itself makes a reject.
 */
import { isJsonObject } from './json.ts';

/** What came back for a request: an answer with a status, or a fault of the connection. */
export type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'fault'; readonly fault: 'connection' | 'timeout'; readonly message: string };

/** One document's part of a bulk reply. `reason` includes the cause below it. */
export interface BulkItem {
  readonly status: number;
  readonly type: string;
  readonly reason: string;
}

/** Wait and send again. The same trouble has the same `cause`, so that it is reported once. */
interface Retry {
  readonly kind: 'retry';
  readonly cause: string;
  readonly blame: Blame;
}

/**
 * `server`: retry for as long as it takes. `busy`: the same, and send less at once. `suspect`: the document itself may
 * be the cause. `size`: the body may be too large for a proxy.
 */
export type Blame = 'server' | 'busy' | 'suspect' | 'size';

/** The document can never be indexed as it is. */
interface Reject extends BulkItem {
  readonly kind: 'reject';
}

/** No document will be accepted until an administrator repairs the installation. */
export interface Stop {
  readonly kind: 'stop';
  readonly code: 'setup' | 'server';
  readonly cause: string;
  /** What to do about it, as a sentence. */
  readonly advice: string;
}

/** `exists`: the server has an equal or more complete version. */
export type ItemVerdict =
  { readonly kind: 'ok'; readonly as: 'created' | 'updated' | 'exists' } | Retry | Reject | Stop;

/**
 * `items`: each item has its own verdict. `halve`: send the body again in halves; a single document is a reject.
 */
export type RequestVerdict =
  | { readonly kind: 'items'; readonly items: readonly BulkItem[] }
  | { readonly kind: 'halve'; readonly refusal: BulkItem }
  | Retry
  | Stop;

/** Returns the verdict on the reply to a bulk request of a number of documents. */
export function judgeReply(reply: Reply, documents: number): RequestVerdict {
  if (reply.kind === 'fault') {
    return reply.fault === 'timeout'
      ? { kind: 'retry', blame: 'busy', cause: 'the server does not answer in time' }
      : { kind: 'retry', blame: 'size', cause: `no connection to the server (${reply.message})` };
  }
  const { status, body } = reply;
  if (status >= 200 && status < 300) {
    const items = itemsOf(body);
    return items?.length === documents ? { kind: 'items', items } : notBulk(status, body);
  }
  const error = errorOf(body, status);
  if (status === 413) return { kind: 'halve', refusal: error };
  if (error.type === 'cluster_block_exception') return { kind: 'retry', blame: 'server', cause: error.reason };
  if (status === 500) return { kind: 'retry', blame: 'suspect', cause: 'the server fails on requests (500)' };
  if (TRANSIENT.has(status) || status >= 500)
    return { kind: 'retry', blame: blameOf(status), cause: `the server answers ${status}` };
  if (status === 401 || status === 403) return refused(error, body);
  if (status === 400 && error.type !== '') {
    const verdict = judgeItem(error);
    // one document, for example with an id that is too long, fails the whole request: halve it until that one is alone
    return verdict.kind === 'reject' ? { kind: 'halve', refusal: error } : setupFault(error);
  }
  return notBulk(status, body);
}

/** Returns the verdict on one document, from its item of a reply. */
export function judgeItem(item: BulkItem): ItemVerdict {
  const { status, type, reason } = item;
  if (status === 201) return { kind: 'ok', as: 'created' };
  if (status === 200) return { kind: 'ok', as: 'updated' };
  if (status === 409 && type === 'version_conflict_engine_exception') return { kind: 'ok', as: 'exists' };
  if (type === 'cluster_block_exception') return { kind: 'retry', blame: 'server', cause: reason };
  if (TRANSIENT.has(status))
    return { kind: 'retry', blame: blameOf(status), cause: `the server answers ${status} (${type}) for documents` };
  if (status >= 500) return { kind: 'retry', blame: 'suspect', cause: `the server fails on documents (${type})` };
  if (status === 401 || status === 403) return refused(item);
  if (status === 404) return setupFault(item);
  for (const fault of INSTALLATION_FAULTS) {
    if (fault.type === type && fault.reason.test(reason)) return setupFault(item);
  }
  return { kind: 'reject', status, type, reason };
}

/** Statuses of a server or proxy that is busy, starting, or unreachable for now. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 409, 429, 502, 503, 504]);

/** Returns whether another node of the cluster may take the request: as the client sees it, this one does not work. */
export function isFaultOfNode(reply: Reply): boolean {
  return reply.kind === 'fault' || (reply.status >= 502 && reply.status <= 504);
}

function blameOf(status: number): Blame {
  return status === 429 ? 'busy' : 'server';
}

/**
 * Returns whether the server refused documents because it is busy. A block that an operator has to lift may have status
 * 429, too, and does not count.
 */
export function isBusy(items: readonly BulkItem[]): boolean {
  return items.some(({ status, type }) => status === 429 && type !== 'cluster_block_exception');
}

/** Errors with status 400 that are a fault of the installation. */
const INSTALLATION_FAULTS: readonly { readonly type: string; readonly reason: RegExp }[] = [
  { type: 'illegal_argument_exception', reason: /^pipeline with id \[.*\] does not exist/ },
  { type: 'illegal_argument_exception', reason: /no write index is defined for alias/ },
  { type: 'illegal_argument_exception', reason: /data streams?/ },
  { type: 'illegal_argument_exception', reason: /[Nn]umber of documents in the (index|shard) cannot exceed/ },
  { type: 'index_closed_exception', reason: /^/ },
  { type: 'invalid_index_name_exception', reason: /^/ },
  { type: 'validation_exception', reason: /maximum (normal )?shards open/ },
];

function refused(item: BulkItem, body?: unknown): Stop {
  const { what, advice } = refusalOf(item, body);
  return { kind: 'stop', code: 'server', cause: what, advice };
}

/**
 * Returns what a 401 or 403 means and what to do about it: not each of them is about the password.
 * @param body the answer, to be quoted where it has no error of OpenSearch
 */
export function refusalOf({ status, type, reason }: BulkItem, body?: unknown): { what: string; advice: string } {
  const why = reason || type || (body === undefined ? 'no reason given' : excerpt(body));
  if (status === 401)
    return { what: `the server does not accept the credentials (401): ${why}`, advice: CREDENTIALS_ADVICE };
  if (type === 'cluster_block_exception')
    return { what: `the server refuses changes (${status}): ${why}`, advice: BLOCK_ADVICE };
  if (!isNoRight({ status, type, reason })) {
    const advice = 'OpenSearch answers otherwise: check --node, and what a proxy on the way lets through.';
    return { what: `a proxy, not OpenSearch, refuses the request (${status}): ${why}`, advice };
  }
  const advice = 'Give the user this right (docs/roles.md has the roles), or use another user.';
  return { what: `the server does not allow this to the user (${status}): ${why}`, advice };
}

/** Returns whether the security plugin refuses a deed to the user. A proxy has no type, as a rule, and names no right. */
export function isNoRight({ status, type, reason }: BulkItem): boolean {
  return status === 403 && type !== 'cluster_block_exception' && (type !== '' || reason.includes('no permissions'));
}

const CREDENTIALS_ADVICE =
  'Check --username and --password-file, --token-file (a token expires), --api-key-file, or --client-cert.';
const BLOCK_ADVICE =
  'An administrator has to lift the block: cluster.blocks.read_only and cluster.blocks.read_only_allow_delete in /_cluster/settings, or index.blocks.* in the settings of the index.';

function setupFault({ status, type, reason }: BulkItem): Stop {
  const known = SETTING_FAULTS.find((fault) => fault.error.test(`${type} ${reason}`));
  return known === undefined
    ? {
        kind: 'stop',
        code: 'setup',
        cause: `the server is not set up for these documents (${status} ${type}): ${reason}`,
        advice: "Run 'vdsm-ship setup --check' to see what is missing.",
      }
    : { kind: 'stop', code: 'setup', cause: `${known.cause} (${status}): ${reason}`, advice: known.advice };
}

/** Settings of the cluster with which it makes no index. Templates and pipeline are not to blame. */
const SETTING_FAULTS: readonly { readonly error: RegExp; readonly cause: string; readonly advice: string }[] = [
  {
    // 2.19 says no more than that there is no such index
    error: /^index_not_found_exception|action\.auto_create_index/,
    cause: 'the server makes no index by itself',
    advice:
      "Set action.auto_create_index in /_cluster/settings so that it allows the indices of --prefix, as in '+vdsm-*'.",
  },
  {
    error: /maximum (?:normal )?shards open/,
    cause: 'the cluster has as many shards as it may have',
    advice:
      'Delete indices that are no longer needed, add a node, or raise cluster.max_shards_per_node. A longer --period, with a --prefix of its own, makes fewer indices.',
  },
];

function notBulk(status: number, body: unknown): Stop {
  const cause = `expected a bulk reply, got status ${status} with ${excerpt(body)}`;
  return { kind: 'stop', code: 'server', cause, advice: 'Check --node, and whether a proxy answers in its place.' };
}

/** Returns the beginning of an answer on one line, quoted, for a message. */
export function excerpt(body: unknown): string {
  const text = (typeof body === 'string' ? body : (JSON.stringify(body) ?? '')).replaceAll(/\s+/g, ' ').trim();
  if (text === '') return 'an empty body';
  return text.length <= 200 ? `'${text}'` : `'${text.slice(0, 200)}…'`;
}

function itemsOf(body: unknown): BulkItem[] | undefined {
  if (!isJsonObject(body) || !Array.isArray(body['items'])) return undefined;
  const items: BulkItem[] = [];
  for (const entry of body['items'] as unknown[]) {
    // an item is an object with one key, the action
    const item: unknown = isJsonObject(entry) ? Object.values(entry)[0] : undefined;
    if (!isJsonObject(item) || typeof item['status'] !== 'number') return undefined;
    items.push(errorOf(item, item['status']));
  }
  return items;
}

/** Returns the error of an answer or an item, with empty texts if it has none. */
export function errorOf(body: unknown, status: number): BulkItem {
  const error = isJsonObject(body) ? body['error'] : undefined;
  if (!isJsonObject(error)) return { status, type: '', reason: typeof error === 'string' ? error : '' };
  const below = isJsonObject(error['caused_by']) ? textOf(error['caused_by']['reason']) : '';
  const reason = textOf(error['reason']);
  return {
    status,
    type: textOf(error['type']),
    reason: below === '' || reason.includes(below) ? reason : `${reason}: ${below}`,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
