/** Certificates for tests, made by `openssl`: authorities, and what they sign. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../src/embedded/run-program.ts';

/** A certificate with its key, as PEM files. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

interface CertificateOptions {
  /** Names in it, as in `IP:127.0.0.1`; default: this machine. */
  readonly names?: string;
  /** It ended a day ago. */
  readonly isExpired?: boolean;
  /** The passphrase of its key. */
  readonly passphrase?: string;
}

/** An authority that signs certificates; what it made is removed with it. */
export interface Authority extends Certificate {
  readonly folder: string;
  readonly sign: (commonName: string, options?: CertificateOptions) => Promise<Certificate>;
  readonly remove: () => Promise<void>;
}

/** Returns why no certificates can be made here; undefined if they can. */
export async function whyNoCertificates(): Promise<string | undefined> {
  return await openssl('version').then(
    () => undefined,
    (error: unknown) => `openssl cannot be run: ${error instanceof Error ? error.message : String(error)}`,
  );
}

/** Makes an authority in a folder of its own. */
export async function makeAuthority(commonName = 'test authority'): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'vdsm-certificates-'));
  const at = (name: string): string => join(folder, name);
  const own = { cert: at('ca.pem'), key: at('ca.key') };
  await openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-nodes',
    '-days',
    '3650',
    '-subj',
    `/CN=${commonName}`,
    '-keyout',
    own.key,
    '-out',
    own.cert,
  );
  let made = 0;
  const sign = async (name: string, { names = LOCAL, isExpired = false, passphrase }: CertificateOptions = {}) => {
    const base = at(`${++made}-${name}`);
    const [cert, key, asked, extensions] = ['.pem', '.key', '.csr', '.ext'].map((end) => `${base}${end}`) as [
      string,
      string,
      string,
      string,
    ];
    await openssl(
      'req',
      ...NEW_KEY,
      ...(passphrase === undefined ? ['-nodes'] : ['-passout', `pass:${passphrase}`]),
      '-subj',
      `/CN=${name}`,
      '-keyout',
      key,
      '-out',
      asked,
    );
    await writeFile(extensions, `subjectAltName=${names}\nextendedKeyUsage=serverAuth,clientAuth\n`);
    // openssl 3.0 takes no dates for `x509`; with a negative number of days a certificate ends before it begins
    await openssl(
      'x509',
      '-req',
      '-in',
      asked,
      '-CA',
      own.cert,
      '-CAkey',
      own.key,
      '-CAcreateserial',
      '-extfile',
      extensions,
      '-days',
      isExpired ? '-1' : '3650',
      '-out',
      cert,
    );
    return { cert, key };
  };
  return { folder, ...own, sign, remove: async () => await rm(folder, { recursive: true, force: true }) };
}

/** Returns certificate and key as a TLS server of node takes them. */
export async function readPem({ cert, key }: Certificate): Promise<{ readonly cert: string; readonly key: string }> {
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
}

const LOCAL = 'IP:127.0.0.1,DNS:localhost';
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'] as const;

async function openssl(...args: string[]): Promise<void> {
  const { code, output } = await runProgram('openssl', args, { env: process.env });
  if (code !== 0) throw new Error(`openssl ${args[0] ?? ''} failed: ${output}`);
}
