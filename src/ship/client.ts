/** Connects to the server: address, credentials, certificates. Nothing is sent yet. */
import { readFileSync } from 'node:fs';
import { Client, Connection, Serializer } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';

/** Where the server is, and how to be let in. Where both are given, a file wins over a value, an API key over a user. */
export interface ServerOptions {
  /** `http://` or `https://` address; a user and password in it are used, and shown nowhere. */
  readonly node: string;
  /** Option that gave the address, for messages; `--node` unless told. */
  readonly option?: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly passwordFile?: string | undefined;
  /** Base64 of `id:key`, as the server gave it out. */
  readonly apiKey?: string | undefined;
  readonly apiKeyFile?: string | undefined;
  /** PEM file of the authority that signed the server's certificate. */
  readonly caFile?: string | undefined;
  /** Accept any certificate. */
  readonly insecure?: boolean | undefined;
  /** How long a request may go without a sign of life, in ms; two minutes unless told. */
  readonly requestTimeoutMs?: number | undefined;
}

/** Makes a client that never retries by itself. Fails with a ShipperError (`usage`) on a bad address or an unreadable file. */
export function connect(options: ServerOptions): Client {
  const url = parseNode(options.node, options.option ?? '--node');
  const authorization = authorizationOf(options, url);
  url.username = '';
  url.password = '';
  return new Client({
    node: { url },
    Connection: QuietConnection,
    Serializer: LenientSerializer,
    maxRetries: 0,
    resurrectStrategy: 'none',
    requestTimeout: options.requestTimeoutMs ?? 120_000,
    headers: authorization === undefined ? {} : { authorization },
    ssl: {
      rejectUnauthorized: options.insecure !== true,
      ...(options.caFile === undefined ? {} : { ca: readOption('--ca', options.caFile) }),
    },
  });
}

/** The address of the server, for messages. */
export function serverName(client: Client): string {
  return redact(client.connectionPool.connections[0]?.url.href ?? 'the server');
}

/** A URL without user, password and query, so that it can be shown. */
export function redact(url: string): string {
  if (!URL.canParse(url)) return url.replace(/\/\/[^/]*@/, '//').replace(/\?.*$/s, '');
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

function parseNode(node: string, option: string): URL {
  const url = URL.canParse(node) ? new URL(node) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new ShipperError(
      'usage',
      `${option}: expected an address like http://127.0.0.1:9200, got "${redact(node)}".`,
    );
  }
  url.search = '';
  url.hash = '';
  return url;
}

function authorizationOf(options: ServerOptions, url: URL): string | undefined {
  const apiKey = secretOf('--api-key-file', options.apiKeyFile) ?? options.apiKey;
  if (apiKey !== undefined) return `ApiKey ${apiKey}`;
  const username = options.username ?? decodeURIComponent(url.username);
  const password =
    secretOf('--password-file', options.passwordFile) ?? options.password ?? decodeURIComponent(url.password);
  if (username === '') {
    if (password === '') return undefined;
    throw new ShipperError('usage', 'A password was given without a user. Add --username.');
  }
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** A secret is the file's first line: editors add a line end. */
function secretOf(option: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const secret = (readOption(option, path).split('\n', 1)[0] ?? '').trim();
  if (secret === '')
    throw new ShipperError('usage', `${option}: ${path} is empty; expected the secret on its first line.`);
  return secret;
}

function readOption(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ShipperError('usage', `${option}: cannot read ${path}.`, { cause: error });
  }
}

/**
 * The client's own connection stops watching for a time-out when the reply begins, so a server that stalls in mid-reply
 * would hang it; and it prints late errors to standard output. This one does neither.
 */
class QuietConnection extends Connection {
  override request(...args: Parameters<Connection['request']>): ReturnType<Connection['request']> {
    const request = super.request(...args);
    request.once('response', (response) => {
      request.removeAllListeners('error');
      request.on('error', () => {});
      // The transport stops listening when the reply is cut, which may be before the error of that arrives.
      response.on('error', () => {});
      request.once('timeout', () => response.destroy(new Error('the reply stalled')));
    });
    return request;
  }
}

/** A reply that calls itself JSON and is none stays text, so that its status and its beginning can be told. */
class LenientSerializer extends Serializer {
  override deserialize(json: string): Record<string, unknown> {
    try {
      return super.deserialize(json);
    } catch {
      return json as unknown as Record<string, unknown>;
    }
  }
}
