/** How a user shows who they are, and how the server does: passwords, keys, tokens, certificates, and the files of them. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ShipperError } from '../../errors.ts';

/** One way to authenticate, and certificates. A file takes precedence over a value. */
export interface Credentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly passwordFile?: string | undefined;
  /** Base64 of `id:key`, as the server issued it. */
  readonly apiKey?: string | undefined;
  readonly apiKeyFile?: string | undefined;
  /** Bearer token. */
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  /** PEM file with the CA certificate that verifies the server's certificate. */
  readonly caFile?: string | undefined;
  /** PEM files of the client's certificate and its key. */
  readonly clientCertFile?: string | undefined;
  readonly clientKeyFile?: string | undefined;
  /** Accept any certificate. */
  readonly insecure?: boolean | undefined;
}

/** User and password in an address. */
export interface AddressUser {
  readonly username: string;
  readonly password: string;
  /** Option that the address came from, for messages. */
  readonly option: string;
}

/**
 * Returns the value of the `Authorization` header; undefined without a user.
 * @throws {ShipperError} `usage`: two ways to authenticate, an unreadable file, a password without a user
 */
export function authorizationOf(given: Credentials, address: AddressUser): string | undefined {
  refuseTwoWays(given, address);
  const apiKey = secretOf('--api-key-file', given.apiKeyFile) ?? given.apiKey;
  if (apiKey !== undefined) return `ApiKey ${apiKey}`;
  const token = secretOf('--token-file', given.tokenFile) ?? given.token;
  if (token !== undefined) return `Bearer ${token}`;
  const username = given.username ?? address.username;
  const password = secretOf('--password-file', given.passwordFile) ?? given.password ?? address.password;
  if (username === '') {
    if (password === '') return undefined;
    throw new ShipperError('usage', 'there is a password, but no user: add --username NAME');
  }
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function refuseTwoWays(given: Credentials, { username, password, option }: AddressUser): void {
  const inAddress = `the user in the address of ${option}`;
  const hasPassword = given.password !== undefined || given.passwordFile !== undefined;
  const byPassword =
    given.username !== undefined
      ? '--username (or OPENSEARCH_USERNAME)'
      : username !== ''
        ? inAddress
        : hasPassword
          ? '--password-file (or OPENSEARCH_PASSWORD)'
          : undefined;
  const ways = [
    byPassword,
    given.token === undefined && given.tokenFile === undefined ? undefined : '--token-file (or OPENSEARCH_TOKEN)',
    given.apiKey === undefined && given.apiKeyFile === undefined ? undefined : '--api-key-file (or OPENSEARCH_API_KEY)',
  ].filter((way) => way !== undefined);
  if (ways.length > 1) throw twice('way to authenticate', ways);
  if (given.username !== undefined && username !== '') throw twice('user', [ways[0] ?? '', inAddress]);
  if (hasPassword && password !== '')
    throw twice('password', ['--password-file (or OPENSEARCH_PASSWORD)', `that in the address of ${option}`]);
}

function twice(what: string, ways: readonly string[]): ShipperError {
  return new ShipperError('usage', `there is more than one ${what}: ${ways.join(' and ')}. Give one of them`);
}

/**
 * Returns the options of TLS connections.
 * @throws {ShipperError} `usage`: a file that does not hold what it should
 */
export function tlsOptions(given: Credentials, isEncrypted: boolean): TlsOptions {
  return {
    rejectUnauthorized: given.insecure !== true,
    ...(given.caFile === undefined ? {} : { ca: readCertificates('--ca', given.caFile, 'the CA certificate').text }),
    ...clientCertificate(given, isEncrypted),
  };
}

interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

function clientCertificate({ clientCertFile, clientKeyFile }: Credentials, isEncrypted: boolean) {
  if (clientCertFile === undefined && clientKeyFile === undefined) return {};
  if (clientCertFile === undefined || clientKeyFile === undefined) {
    const [there, other] =
      clientKeyFile === undefined ? ['--client-cert', '--client-key'] : ['--client-key', '--client-cert'];
    throw new ShipperError('usage', `${there} needs ${other} FILE: a certificate and its key go together`);
  }
  const { text: cert, first } = readCertificates('--client-cert', clientCertFile, 'the certificate of the user');
  if (new Date(first.validTo).getTime() < Date.now())
    throw new ShipperError(
      'usage',
      `--client-cert: the certificate in '${clientCertFile}' has expired (${first.validTo})`,
    );
  const key = readOption('--client-key', clientKeyFile);
  if (!first.checkPrivateKey(readKey(key, clientKeyFile)))
    throw new ShipperError(
      'usage',
      `--client-key: the key in '${clientKeyFile}' is not that of the certificate in '${clientCertFile}'`,
    );
  if (!isEncrypted)
    throw new ShipperError('usage', '--client-cert has no use without encryption: begin the address with https://');
  return { cert, key };
}

function readKey(text: string, path: string) {
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(text))
    throw new ShipperError(
      'usage',
      `--client-key: the key in '${path}' has a passphrase, which is not asked for. Take a key without one ('openssl pkey -in FILE -out NEW'), which only its owner may read`,
    );
  try {
    return createPrivateKey(text);
  } catch (cause) {
    throw new ShipperError('usage', `--client-key takes a PEM file with a private key, but '${path}' has none`, {
      cause,
    });
  }
}

/** Returns the text of a PEM file, and its first certificate. */
function readCertificates(option: string, path: string, what: string): { text: string; first: X509Certificate } {
  const text = readOption(option, path);
  const pems = text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]*-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? [];
  try {
    const [first] = pems.map((pem) => new X509Certificate(pem));
    if (first !== undefined) return { text, first };
  } catch (cause) {
    throw new ShipperError('usage', `${option}: a certificate in '${path}' is damaged`, { cause });
  }
  // DER begins with a sequence of two bytes of length
  const advice = text.startsWith('0\uFFFD')
    ? ": it looks like DER ('openssl x509 -inform der -in FILE -out NEW' converts it)"
    : '';
  throw new ShipperError('usage', `${option} takes a PEM file with ${what}, but '${path}' has no certificate${advice}`);
}

/** Returns the first line of a file, since editors add a line end. */
function secretOf(option: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const secret = (readOption(option, path).split('\n', 1)[0] ?? '').trim();
  if (secret === '')
    throw new ShipperError(
      'usage',
      `${option} takes a file with the secret on its first line, but '${path}' has none there`,
    );
  return secret;
}

function readOption(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ShipperError('usage', `${option} takes a file, but '${path}' cannot be read`, { cause: error });
  }
}
