/** Who connects to vdsm, and whether TLS lets them: engine, other hosts, clients on the host. */
import type { NoteFacts } from '../../model/events.ts';
import type { Note } from '../notes.ts';
import { readPeerFacts } from '../values/peer.ts';

const LOGGERS = [
  'protocoldetector.*',
  'vds',
  'vds.*',
  'root',
  'xmldetector',
  'httpdetector',
  'rpc.*',
  'yajsonrpc.*',
  'jsonrpc.*',
  'broker.*',
  'stomp.*',
  'bindingxmlrpc.*',
];

export const connectionNotes: readonly Note[] = [
  {
    action: 'connection-accepted',
    means: 'A client connects to vdsm.',
    loggers: LOGGERS,
    wordings: [
      ['C2-F', 'Accepted connection from {source}', 'Accepted connection from ::ffff:192.0.2.10:51491'],
      ['C2-C3', 'Accepting connection from {source}', 'Accepting connection from ::ffff:192.0.2.10:50389'],
      ['C1', 'Adding connection from {source}', 'Adding connection from 127.0.0.1:42028'],
    ],
  },
  {
    action: 'connection-detected',
    means: 'vdsm detects the protocol of a new connection.',
    loggers: LOGGERS,
    wordings: [
      ['C1-F', 'Detected protocol {} from {source}', 'Detected protocol stomp from ::ffff:192.0.2.10:51491'],
      ['C1-D2', 'xml over http detected from {source}', "xml over http detected from ('127.0.0.1', 42028)"],
      ['D3-F', 'http detected from {source}', "http detected from ('::ffff:192.0.2.10', 51491, 0, 0)"],
      ['C2-F', 'Stomp detected from {source}', "Stomp detected from ('::ffff:192.0.2.10', 51491, 0, 0)"],
      ['C1', 'Connection removed from {source}', 'Connection removed from 127.0.0.1:42028'],
      ['C1-F', 'Using required_size={}', 'Using required_size=11'],
      ['C1-F', 'Adding detector {}', 'Adding detector <rpc.bindingxmlrpc.XmlDetector instance at 0x7f1>'],
      ['C1', 'adding detector: {}', 'adding detector: <StompDetector>'],
    ],
  },
  {
    action: 'connection-served',
    means: 'vdsm starts or stops serving a client, or handles a STOMP command of it.',
    loggers: LOGGERS,
    wordings: [
      ['C2-F', 'Starting request handler for {source}', 'Starting request handler for ::ffff:192.0.2.10:51491'],
      ['C2-F', 'Request handler for {source} started', 'Request handler for ::ffff:192.0.2.10:51491 started'],
      ['C2-F', 'Request handler for {source} stopped', 'Request handler for ::ffff:192.0.2.10:51491 stopped'],
      ['C2-F', 'Processing CONNECT request', 'Processing CONNECT request'],
      ['C2-F', 'Subscribe command received', 'Subscribe command received'],
      ['C2-F', 'Unsubscribe command received', 'Unsubscribe command received'],
      ['C2-F', 'Disconnect command received', 'Disconnect command received'],
      ['C1-F', 'Sending response', 'Sending response'],
    ],
  },
  {
    action: 'requests-counted',
    means: 'vdsm logs how many requests it served, and in how many seconds.',
    loggers: ['jsonrpc.*'],
    wordings: [
      [
        'C2-F',
        '{vdsm.requests} requests processed during {vdsm.elapsed_seconds} seconds',
        '451 requests processed during 1 seconds',
      ],
    ],
  },
  {
    action: 'connection-refused',
    means: 'vdsm closes a connection: unknown protocol, failed handshake, or no data.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C1-F', 'Unrecognized protocol: {}', "Unrecognized protocol: 'GET / HTTP/1'"],
      ['C2-F', 'Timed out while waiting for data', 'Timed out while waiting for data'],
      ['C2-F', 'Error creating dispatcher{}', 'Error creating dispatcher for ::ffff:192.0.2.10:51491'],
      ['C1', 'Unable to read data: {}', 'Unable to read data: [Errno 104] Connection reset by peer'],
      ['D3-F', 'Unhandled exception in acceptor', 'Unhandled exception in acceptor'],
      ['D3-F', 'Unrecoverable error on listen socket', 'Unrecoverable error on listen socket'],
      ['C2-F', 'Attempt to reply to unknown destination {}', 'Attempt to reply to unknown destination jms.topic.x'],
      ['C2-F', 'Unknown command {}', 'Unknown command x'],
    ],
  },
  {
    action: 'tls-failed',
    means:
      'A TLS handshake fails, or an encrypted connection breaks, because of certificates, clocks, or a client that disconnects.',
    loggers: LOGGERS,
    read: readTlsPeer,
    fromSources: true,
    wordings: [
      [
        'D2-F',
        'ssl handshake: SSLError, address: {}',
        'ssl handshake: SSLError, address: ::ffff:192.0.2.10',
        { 'source.address': '::ffff:192.0.2.10', 'source.ip': '192.0.2.10' },
      ],
      [
        'D2-F',
        'ssl handshake: socket error, address: {}',
        'ssl handshake: socket error, address: ::ffff:192.0.2.10',
        { 'source.address': '::ffff:192.0.2.10', 'source.ip': '192.0.2.10' },
      ],
      ['C1-F', 'Error during handshake: {}', 'Error during handshake: unexpected eof'],
      ['C1-F', 'Error setting up ssl: {}', 'Error setting up ssl: x'],
      ['C2-C3', 'SSL error during {}', 'SSL error during reading data: unexpected eof'],
      [
        'D1-F',
        'SSL error receiving from {}',
        "SSL error receiving from <yajsonrpc.betterAsyncore.Dispatcher connected ('::ffff:192.0.2.10', 57398, 0, 0) at 0x7f5c>: unexpected eof",
        { 'source.address': '::ffff:192.0.2.10', 'source.ip': '192.0.2.10', 'source.port': 57398 },
      ],
      [
        'D1-F',
        'SSL error sending to {}',
        "SSL error sending to <yajsonrpc.betterAsyncore.Dispatcher connected ('::1', 57398, 0, 0) at 0x7f5c>: unexpected eof",
        { 'source.address': '::1', 'source.ip': '::1', 'source.port': 57398 },
      ],
      [
        'D3-F',
        "peer certificate '{}' does not match host name '{}'",
        "peer certificate 'x' does not match host name 'node2.example.com'",
      ],
      ['C2-D2', 'peer certificate does not match host name', 'peer certificate does not match host name'],
      ['B2-B3', 'invalid client certificate with subject "{}"', 'invalid client certificate with subject "/O=x"'],
      ['B1-C1', "client ('{}', {})", "client ('192.0.2.10', 41036)"],
    ],
    not: [['client is gone', undefined]],
  },
  {
    action: 'connection-lost',
    means: 'A connection breaks unexpectedly; clients that simply disconnect also cause such records.',
    loggers: ['*'],
    read: readChannelPeer,
    wordings: [
      [
        'C1-F',
        'uncaptured python exception, closing channel <{}',
        "uncaptured python exception, closing channel <yajsonrpc.betterAsyncore.Dispatcher connected ('::1', 57398, 0, 0) at 0x7f5c> (<class 'socket.error'>:[Errno 104] Connection reset by peer)",
        { 'source.address': '::1', 'source.ip': '::1', 'source.port': 57398 },
      ],
      [
        'C1-F',
        'error: uncaptured python exception, closing channel <{}',
        "error: uncaptured python exception, closing channel <asyncore.dispatcher connected 192.0.2.10:57398 at 0x7f5c> (<class 'socket.error'>:[Errno 104] Connection reset by peer)",
        { 'source.address': '192.0.2.10', 'source.ip': '192.0.2.10', 'source.port': 57398 },
      ],
      ['C2-F', 'unhandled {} event', 'unhandled close event'],
    ],
    fromSources: true,
  },
  {
    action: 'request-broken',
    means: 'vdsm cannot read or answer a request or message.',
    loggers: [...LOGGERS, 'jsonrpcclientpool'],
    fromSources: true,
    wordings: [
      ['C1-D2', 'Problem parsing message from client', 'Problem parsing message from client'],
      ['C1-D2', 'Invalid message found {}', 'Invalid message found x'],
      ['C1-D2', 'could not allocate request thread', 'could not allocate request thread'],
      ['A-F', 'xml-rpc handler exception', 'xml-rpc handler exception'],
      ['D3-F', 'http handler exception', 'http handler exception'],
      ['B3-F', 'failed to return response', 'failed to return response'],
      [
        'C2-F',
        'Unhandled exception in request handler for {source}',
        'Unhandled exception in request handler for ::1:51491',
      ],
      ['A-F', 'Unexpected exception', 'Unexpected exception'],
      ['C2-F', 'Got an error from server without an ID {}', 'Got an error from server without an ID (x)'],
      ['C2-F', 'Got message without {}', 'Got message without subscription id'],
      ['C2-F', 'No subscription {} id', 'No subscription with x id'],
      ['D3-F', 'Event queue full, ignoring received event.', 'Event queue full, ignoring received event.'],
      ['C1-F', 'Recieved non notification, ignoring', 'Recieved non notification, ignoring'],
      ['D3-F', 'Received message is not a valid JSON: {}', "Received message is not a valid JSON: 'x'"],
      [
        'D3-F',
        'Received batch contains responses and events, ignoring.',
        'Received batch contains responses and events, ignoring.',
      ],
    ],
  },
];

/**
 * asyncore names a channel by class, state and address: `<X connected ('::1', 57398, 0, 0) at 0x7f5c>`, and an address without
 * flow and scope as `192.0.2.10:57398`. That of a channel that listens is not a peer.
 */
function readChannelPeer(text: string): NoteFacts | undefined {
  const peer = / connected (\('[^']{1,80}', \d{1,5}[^)]{0,40}\)|[^\s()<>]{1,100}:\d{1,5})(?= at |>)/.exec(
    text.slice(0, 400),
  )?.[1];
  return peer === undefined ? undefined : readPeerFacts(peer);
}

/** Peers of TLS lines stand alone (`::ffff:192.0.2.1`) or within the dispatcher's name (`connected ('::1', 57398, 0, 0)`). */
function readTlsPeer(text: string): NoteFacts | undefined {
  const head = text.slice(0, 300);
  const alone = /, address: (\S+)$/.exec(head)?.[1];
  const within = /\('[^']+', \d+[^)]*\)/.exec(head)?.[0];
  return alone === undefined ? readPeerFacts(within ?? '') : readPeerFacts(alone, true);
}
