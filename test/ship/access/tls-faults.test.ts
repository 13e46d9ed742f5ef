/** Encrypted connections that fail, each with its cause and its remedy: local servers with certificates made for the test. */
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type ServerOptions } from '../../../src/ship/client.ts';
import { requestDashboards } from '../../../src/ship/dashboards/request.ts';
import { waitForServer } from '../../../src/ship/wait-for-server.ts';
import {
  makeAuthority,
  readPem,
  whyNoCertificates,
  type Authority,
  type Certificate,
} from '../../support/certificates.ts';

const WITHIN_MS = 5000;
const INFO = JSON.stringify({
  cluster_name: 'c',
  cluster_uuid: 'u',
  version: { number: '2.19.6', distribution: 'opensearch' },
});

let ours: Authority;
let others: Authority;
let user: Certificate;
const servers: Server[] = [];
/** Addresses of servers, by what they are. */
const at: Record<string, string> = {};
/** Common name of the client's certificate of the last request. */
let seen: string | undefined;

const whyNot = await whyNoCertificates();

describe.skipIf(whyNot !== undefined)(
  `an encrypted connection${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`,
  () => {
    beforeAll(async () => {
      [ours, others] = await Promise.all([makeAuthority(), makeAuthority('another authority')]);
      const [good, expired, named] = await Promise.all([
        ours.sign('good'),
        ours.sign('expired', { isExpired: true }),
        ours.sign('named', { names: 'DNS:search.example.com' }),
      ]);
      user = await ours.sign('user');
      for (const [name, certificate] of Object.entries({ good, expired, named })) {
        at[name] = `https://127.0.0.1:${await startTls(certificate, {})}`;
      }
      const ca = await readPem(ours).then(({ cert }) => cert);
      at['mutual'] = `https://127.0.0.1:${await startTls(good, { requestCert: true, ca })}`;
      const plain = createHttpServer((_, response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(INFO),
      );
      at['plain'] = `http://127.0.0.1:${await listen(plain)}`;
    });

    afterAll(async () => {
      for (const server of servers) server.close();
      await Promise.all([ours.remove(), others.remove()]);
    });

    async function startTls(
      certificate: Certificate,
      options: { requestCert?: boolean; ca?: string },
    ): Promise<number> {
      const server = createServer({ ...(await readPem(certificate)), ...options }, (request, response) => {
        const socket = request.socket as import('node:tls').TLSSocket;
        seen = options.requestCert ? String(socket.getPeerCertificate().subject.CN) : undefined;
        response.writeHead(200, { 'content-type': 'application/json' }).end(INFO);
      });
      return listen(server);
    }

    async function listen(server: Server): Promise<number> {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return (server.address() as AddressInfo).port;
    }

    /** Returns what comes of asking a server, and how long it took. */
    async function ask(options: ServerOptions): Promise<string> {
      const client = connect(options);
      const begun = performance.now();
      try {
        return (await waitForServer(client)).version;
      } catch (error) {
        expect(error).toMatchObject({ code: 'server', exitCode: 3 });
        return (error as Error).message;
      } finally {
        expect(performance.now() - begun).toBeLessThan(WITHIN_MS);
        await client.close();
      }
    }

    const PLAIN_AT_TLS = /expects an encrypted connection at this port\. Begin the address with https:\/\//;
    const UNKNOWN_CA = /nobody whom this machine trusts has signed .*--ca FILE with the CA certificate/;

    test.each<[string, () => ServerOptions, RegExp]>([
      ['the right CA', () => ({ node: at['good'] ?? '', caFile: ours.cert }), /^2\.19\.6$/],
      ['no CA', () => ({ node: at['good'] ?? '' }), UNKNOWN_CA],
      ['another CA', () => ({ node: at['good'] ?? '', caFile: others.cert }), UNKNOWN_CA],
      ['no CA, but --insecure', () => ({ node: at['good'] ?? '', insecure: true }), /^2\.19\.6$/],
      [
        'an expired certificate',
        () => ({ node: at['expired'] ?? '', caFile: ours.cert }),
        /certificate, or that of its authority, has expired .*Renew it on the server/,
      ],
      [
        'a certificate for another name',
        () => ({ node: (at['named'] ?? '').replace('127.0.0.1', 'localhost'), caFile: ours.cert }),
        /is for another name \(.*search\.example\.com.*\)\. Use a name that is in the certificate/,
      ],
      ['http:// to a port with TLS', () => ({ node: (at['good'] ?? '').replace('https', 'http') }), PLAIN_AT_TLS],
      [
        'http:// to a port with TLS that asks for a client certificate',
        () => ({ node: (at['mutual'] ?? '').replace('https', 'http') }),
        PLAIN_AT_TLS,
      ],
      [
        'https:// to a port without TLS',
        () => ({ node: (at['plain'] ?? '').replace('http', 'https') }),
        /does not encrypt at this port .*Begin the address with http:\/\//,
      ],
      [
        'no client certificate where one is needed',
        () => ({ node: at['mutual'] ?? '', caFile: ours.cert }),
        /for want of a client certificate .*--client-cert and --client-key/,
      ],
    ])('%s', async (_, options, expected) => {
      expect(await ask(options())).toMatch(expected);
    });

    test('Dashboards is told from its encryption in the same way', async () => {
      for (const [node, expected] of [
        [(at['good'] ?? '').replace('https', 'http'), PLAIN_AT_TLS],
        [at['good'] ?? '', UNKNOWN_CA],
      ] as const) {
        const client = connect({ node, option: '--dashboards' });
        await expect(requestDashboards(client, undefined, { method: 'GET', path: '/api/status' })).rejects.toThrow(
          expected,
        );
        await client.close();
      }
    });

    test('a client certificate shows the server who the user is', async () => {
      const files = { caFile: ours.cert, clientCertFile: user.cert, clientKeyFile: user.key };
      expect(await ask({ node: at['mutual'] ?? '', ...files })).toBe('2.19.6');
      expect(seen).toBe('user');
    });

    describe('a file that does not hold what it should is a usage error, before anything is sent', () => {
      const write = async (name: string, text: string | Buffer): Promise<string> => {
        const path = join(ours.folder, name);
        await writeFile(path, text);
        return path;
      };

      test.each<[string, () => Promise<Partial<ServerOptions>>, RegExp]>([
        [
          '--ca without a certificate',
          async () => ({ caFile: await write('empty.pem', '# nothing\n') }),
          /^--ca takes a PEM file with the CA certificate, but '.*empty\.pem' has no certificate$/,
        ],
        ['--ca with a key', async () => ({ caFile: ours.key }), /^--ca takes a PEM file .* has no certificate$/],
        [
          '--ca in DER',
          async () => ({ caFile: await write('ca.der', Buffer.from('308201893082012fa0', 'hex')) }),
          /has no certificate: it looks like DER/,
        ],
        [
          '--ca with a damaged certificate',
          async () => ({
            caFile: await write('bad.pem', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'),
          }),
          /^--ca: a certificate in '.*bad\.pem' is damaged/,
        ],
        ['--ca that is a folder', async () => ({ caFile: ours.folder }), /^--ca takes a file, but '.*' cannot be read/],
        ['a certificate alone', async () => ({ clientCertFile: user.cert }), /^--client-cert needs --client-key FILE/],
        ['a key alone', async () => ({ clientKeyFile: user.key }), /^--client-key needs --client-cert FILE/],
        [
          'a key of another certificate',
          async () => ({ clientCertFile: user.cert, clientKeyFile: ours.key }),
          /^--client-key: the key in '.*' is not that of the certificate/,
        ],
        [
          'a certificate for the key',
          async () => ({ clientCertFile: user.cert, clientKeyFile: user.cert }),
          /^--client-key takes a PEM file with a private key, but '.*' has none/,
        ],
        [
          'an expired client certificate',
          async () => {
            const { cert, key } = await ours.sign('gone', { isExpired: true });
            return { clientCertFile: cert, clientKeyFile: key };
          },
          /^--client-cert: the certificate in '.*' has expired \(/,
        ],
        [
          'a key with a passphrase',
          async () => {
            const { cert, key } = await ours.sign('locked', { passphrase: 'open sesame' });
            return { clientCertFile: cert, clientKeyFile: key };
          },
          /^--client-key: the key in '.*' has a passphrase.*openssl pkey/,
        ],
        [
          'an empty token file',
          async () => ({ tokenFile: await write('token', '\n') }),
          /^--token-file takes a file with/,
        ],
      ])('%s', async (_, options, expected) => {
        const given = await options();
        expect(() => connect({ node: 'https://127.0.0.1:1', ...given })).toThrow(expected);
      });

      test('a client certificate without encryption', () => {
        const files = { clientCertFile: user.cert, clientKeyFile: user.key };
        expect(() => connect({ node: 'http://127.0.0.1:1', ...files })).toThrow(/^--client-cert has no use without/);
      });

      test('a chain of certificates is taken as it is', async () => {
        const chain = join(ours.folder, 'chain.pem');
        await copyFile(ours.cert, chain);
        await writeFile(chain, (await readPem(others)).cert, { flag: 'a' });
        expect(await ask({ node: at['good'] ?? '', caFile: chain })).toBe('2.19.6');
      });
    });
  },
);
