/** Clients for OpenSearch and Dashboards: address, credentials, certificates. */
import { Client, Connection, Serializer } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { authorizationOf, tlsOptions, type Credentials } from './access/credentials.ts';
import { nodeName, NodePool, noteFault } from './nodes/pool.ts';

/** Address and credentials of a server. */
export interface ServerOptions extends Credentials {
  /**
   * `http://` or `https://` address, or those of several nodes of one cluster; a user and password in it are used, but
   * never shown.
   */
  readonly node: string | readonly string[];
  /** Option that the address came from, for messages; default `--node`. */
  readonly option?: string;
  /** How long a request may take without receiving anything, in ms; default two minutes. */
  readonly requestTimeoutMs?: number | undefined;
}

/**
 * Creates a client, which never retries by itself, and sends nothing yet.
 * @throws {ShipperError} `usage`: a wrong address, an unreadable file
 */
export function connect(options: ServerOptions): Client {
  const option = options.option ?? '--node';
  const urls = [options.node].flat().map((node) => parseNode(node, option));
  const authorization = authorizationOf(options, userOf(oneUser(urls), option));
  for (const url of urls) url.username = url.password = '';
  const nodes = new Map(urls.map((url) => [url.href, { url }]));
  const client = new Client({
    nodes: [...nodes.values()],
    Connection: QuietConnection,
    ConnectionPool: NodePool,
    Serializer: LenientSerializer,
    maxRetries: 0,
    resurrectStrategy: 'none',
    requestTimeout: options.requestTimeoutMs ?? 120_000,
    headers: authorization === undefined ? {} : { authorization },
    ssl: tlsOptions(
      options,
      urls.every(({ protocol }) => protocol === 'https:'),
    ),
  });
  if (authorization !== undefined || options.clientCertFile !== undefined) withUser.add(client);
  return client;
}

const withUser = new WeakSet<Client>();

/** Returns whether a client shows the server who its user is; without that there are no rights. */
export function hasUser(client: Client): boolean {
  return withUser.has(client);
}

/** Returns the address of the server, or those of its nodes, or that of one node, for messages. */
export function serverName(client: Client, nodeId?: string): string {
  const nodes = client.connectionPool.connections.filter(({ id }) => nodeId === undefined || id === nodeId);
  return nodes.map(nodeName).join(', ');
}

/** Returns whether the server is on this machine, so that the network costs nothing. */
export function isOnThisMachine(client: Client): boolean {
  return client.connectionPool.connections.every(
    ({ url: { hostname } }) => hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname),
  );
}

/** Returns a URL without user, password and query, so that it can be shown. */
export function redact(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !isWeb(parsed) || hasStrayUser(parsed)) return SIMPLE.test(url) ? url : HIDDEN;
  const { protocol, host, pathname } = parsed;
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** A name, port and path: nothing that could be a user or a password. */
const SIMPLE = /^(?:\w+:\/\/)?[\w.-]*(?::\d{1,5})?(?:\/[\w./-]*)?$|^the server$/;
const HIDDEN = '(not shown: it may hold a password)';

function isWeb({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}

/** Returns whether a part behind the host has an `@`: a password with `/`, `?` or `#` in it ends the host too early. */
function hasStrayUser({ pathname, search, hash }: URL): boolean {
  return `${pathname}${search}${hash}`.includes('@');
}

/**
 * Checks an address to which nothing is sent yet.
 * @throws {ShipperError} `usage`
 */
export function checkAddress(url: string, option: string): void {
  parseNode(url, option);
}

function parseNode(node: string, option: string): URL {
  const url = URL.canParse(node) ? new URL(node) : undefined;
  if (url === undefined || !isWeb(url) || hasStrayUser(url) || url.host.includes(',')) {
    const advice = node.includes('@')
      ? ESCAPE_ADVICE
      : /^https?:\/\/[^/]*,/i.test(node)
        ? `. Give ${option} once for each address`
        : /^https?:\/\//i.test(node)
          ? ''
          : '. Begin it with http:// or https://';
    const shown = redact(node);
    const came = shown === HIDDEN ? `another text ${HIDDEN}` : `'${shown}'`;
    throw new ShipperError(
      'usage',
      `${option} takes an address such as http://127.0.0.1:9200, but got ${came}${advice}`,
    );
  }
  // a proxy may serve OpenSearch under a path; what else there is would be lost
  if (/[?#]/.test(node))
    throw new ShipperError(
      'usage',
      `${option} takes an address with at most a path, as in https://proxy.example.com/search, but something follows '${redact(node)}' (not shown: it may hold a secret). Leave out what begins with '?' or '#'`,
    );
  return url;
}

/** Returns the address with the user; the nodes of a cluster have the same users. */
function oneUser(urls: readonly URL[]): URL {
  const [named = urls[0], other] = urls.filter(
    ({ username, password }, index) =>
      (username !== '' || password !== '') &&
      urls.findIndex((url) => url.username === username && url.password === password) === index,
  );
  if (other !== undefined || named === undefined)
    throw new ShipperError(
      'usage',
      'the addresses of --node have several users or passwords, but the nodes of a cluster have the same: give them once, in one address or by --username and --password-file',
    );
  return named;
}

const ESCAPE_ADVICE =
  ". Begin it with http:// or https://; in a user or password write '/' as %2F, '%' as %25, '@' as %40, '?' as %3F and '#' as %23, or use --username and --password-file";

/** Decodes the user or password of an address. */
function decode(text: string, option: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // the error would quote the text
    throw new ShipperError(
      'usage',
      `the user or password in the address of ${option} has a '%' by itself${ESCAPE_ADVICE}`,
    );
  }
}

function userOf(url: URL, option: string) {
  return { username: decode(url.username, option), password: decode(url.password, option), option };
}

/** How long a connection may take to come about, in ms. */
const CONNECT_MS = 10_000;

/**
 * Replaces the client's own connection, which ignores time-outs once a reply has begun, so that a server that stalls in
 * the middle of a reply would hang it, and which prints late errors to standard output.
 */
class QuietConnection extends Connection {
  override request(...[params, callback]: Parameters<Connection['request']>): ReturnType<Connection['request']> {
    const request = super.request(params, (error, response) => {
      if (error !== null) noteFault(this, error.message);
      else if ((response?.statusCode ?? 0) >= 500) noteFault(this, `it answers ${response?.statusCode}`);
      callback(error, response);
    });
    // the time-out of a request is for the work that it asks for, and much too long for a machine that is gone
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      const late = (): unknown => request.destroy(new Error(`no connection within ${CONNECT_MS / 1000} s`));
      const timer = setTimeout(late, CONNECT_MS);
      socket.once('connect', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
    });
    request.once('response', (response) => {
      request.removeAllListeners('error');
      request.on('error', () => {});
      // the transport stops listening when the reply breaks off, perhaps before the error of that arrives
      response.on('error', () => {});
      request.once('timeout', () => response.destroy(new Error('the reply stalled')));
    });
    return request;
  }
}

/** Keeps a reply that claims to be JSON, but is not, as text, so that messages can show it. */
class LenientSerializer extends Serializer {
  override deserialize(json: string): Record<string, unknown> {
    try {
      return super.deserialize(json);
    } catch {
      return json as unknown as Record<string, unknown>;
    }
  }
}
