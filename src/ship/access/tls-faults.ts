/** What goes wrong before a request is heard, where waiting does not help: certificates, and encryption on one side only. */
import { connect } from 'node:tls';
import type { Client } from '@opensearch-project/opensearch';
import type { Reply } from '../verdict.ts';

interface Fault {
  /** As OpenSSL and node say it. */
  readonly message: RegExp;
  readonly cause: string;
  readonly advice: string;
}

const OTHER: Fault = {
  message: /certificate|SSL routines|unsupported protocol/i,
  cause: 'the encrypted connection failed',
  advice: 'Check --ca, and what versions of TLS the server takes.',
};

/** The first that matches counts. */
const FAULTS: readonly Fault[] = [
  {
    message: /altnames|Hostname\/IP does not match/i,
    cause: "the server's certificate is for another name",
    advice:
      'Use a name that is in the certificate as the host of the address, or give the server a certificate for this one.',
  },
  {
    message: /certificate has expired/i,
    cause: "the server's certificate, or that of its authority, has expired",
    advice:
      'Renew it on the server, and give the new CA certificate by --ca if that has changed; check the clock of this machine, too.',
  },
  {
    message: /certificate is not yet valid/i,
    cause: "the server's certificate is not valid yet",
    advice: 'Check the clocks of this machine and of the one that made the certificate.',
  },
  {
    message:
      /alert (?:certificate required|bad certificate|unknown ca|certificate unknown|certificate expired|handshake failure)/i,
    cause: 'the server refuses the connection for want of a client certificate that it accepts',
    advice: 'Give the certificate of the user by --client-cert and --client-key.',
  },
  {
    message: /wrong version number|packet length too long|record layer failure/i,
    cause: 'the server does not encrypt at this port',
    advice: 'Begin the address with http://, if this is the right port.',
  },
  {
    message:
      /self.signed certificate|unable to (?:verify the first|get (?:local )?issuer) certificate|unable to get certificate/i,
    cause: 'nobody whom this machine trusts has signed the certificate of the server',
    advice: 'Use --ca FILE with the CA certificate of the server, as its administrator has it.',
  },
  OTHER,
];

/** Returns whether the fault of a connection is one that trying again does not help. */
export function isTlsFault(message: string): boolean {
  return FAULTS.some((fault) => fault.message.test(message));
}

/** Returns what such a fault means, and what to do about it. */
export function tlsFaultText(message: string): string {
  const { cause, advice } = FAULTS.find((fault) => fault.message.test(message)) ?? OTHER;
  // of an error of OpenSSL, all but the reason is about its own code
  const said = /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message.replaceAll(/\s+/g, ' ').trim();
  return `${cause} (${said}). ${advice}`;
}

/** How a server that encrypts ends a connection that does not: silently, with bytes that are no HTTP, or with a page. */
const ONE_SIDED =
  /hang up|ECONNRESET|EPIPE|Parse Error|plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server/i;

/** How long the server may take to show that it encrypts, in ms. */
const PROBE_MS = 2000;

/**
 * Returns whether the server answers in TLS, by what it answered to a request without.
 * @param nodeId the node that was asked, of several
 */
export async function expectsTls(client: Client, reply: Reply, nodeId?: string): Promise<boolean> {
  const { connections } = client.connectionPool;
  const asked = connections.length === 1 ? connections[0] : connections.find(({ id }) => id === nodeId);
  const url = asked?.url;
  const said = reply.kind === 'fault' ? reply.message : reply.status === 400 ? String(reply.body) : '';
  if (url?.protocol !== 'http:' || !ONE_SIDED.test(said)) return false;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // nothing is sent over it
  const socket = connect({ host, port: Number(url.port || 80), rejectUnauthorized: false });
  return new Promise((resolve) => {
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PROBE_MS, () => settle(false));
    socket.once('secureConnect', () => settle(true));
    // an alert is TLS, too: a server that wants a client certificate
    socket.once('error', (error) => settle(/alert/.test(error.message)));
  });
}

export const HTTPS_ADVICE = 'the server expects an encrypted connection at this port. Begin the address with https://';
