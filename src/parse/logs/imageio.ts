/** daemon.log of ovirt-imageio, and image-proxy.log: images are moved in and out. */
import type { NoteFacts } from '../../model/events.ts';
import { isUuid } from '../ids.ts';
import { readImagePath } from '../image-path.ts';
import type { MutableFacts, Note } from '../notes.ts';
import { readPeerFacts } from '../peer.ts';
import type { Rule } from '../rule.ts';
import type { LogRules } from './log-rules.ts';
import { startSignal } from './start-signal.ts';

const TRANSFER = 'b1d9c8fd-ed54-4935-968f-200d8cde3c97';
const TICKET = '13e7674a-7171-4df2-ad2d-1a8cf633296a';
const SD = 'f524d2ba-155a-45c8-b3ab-9e18539d3ef2';
const IMAGE = '502f5598-335d-4023-8c01-635d86d129a3';
const VOLUME = 'd4b140c8-9cd5-4ad4-bb04-63aebeda808b';
const ANY = ['*'];

/** What is asked of the daemon, as the log names it. */
const REQUESTS = {
  ADD: 'image-transfer-added',
  EXTEND: 'image-transfer-extended',
  REMOVE: 'image-transfer-removed',
  GET: 'image-transfer-asked',
  OPTIONS: 'image-options-asked',
  READ: 'image-read',
  WRITE: 'image-written',
  ZERO: 'image-zeroed',
  FLUSH: 'image-flushed',
  EXTENTS: 'image-extents-asked',
  CHECKSUM: 'image-checksum-asked',
} as const;

/** `[PEER] VERB …`; until 1.3 without the peer. The peer is an address, or `local`: vdsm, or a client on this host. */
const HEAD = /^(?:\[([^\]]{0,64})\] )?([A-Z]{3,8})(?: |$)/;
/** From 2.4.1 on lines name the transfer, before that the ticket. */
const SUBJECT = / (ticket|transfer)=([0-9a-f-]{36})(?: |$)/;
const DICT_UUID = /'uuid': u?'([0-9a-f-]{36})'/;
const DICT_TRANSFER = /'transfer_id': u?'([0-9a-f-]{36})'/;
const TEXT_MAX = 4096;

const request: Rule = {
  name: 'image-request',
  eras: '1.0-2.5',
  means: 'A client, or vdsm, asks something of the image daemon: which transfer, and what.',
  loggers: ['tickets', 'images', 'extents', 'checksum'],
  starts: ['[', ...Object.keys(REQUESTS).map((verb) => `${verb} `)],
  read(message) {
    const text = message.slice(0, TEXT_MAX);
    const match = HEAD.exec(text);
    const verb = match?.[2] ?? '';
    if (match === null || !isRequest(verb)) return undefined;
    const facts: MutableFacts = { ...peerOf(match[1]), ...subjectOf(text) };
    if (verb === 'ADD') Object.assign(facts, readImagePath(text));
    return { kind: 'note', action: REQUESTS[verb], facts };
  },
  samples: [
    {
      logger: 'tickets',
      message: `[local] ADD transfer={'dirty': True, 'ops': ['read'], 'size': 21474836480, 'transfer_id': '${TRANSFER}', 'uuid': '${TICKET}', 'timeout': 300, 'url': 'nbd:unix:/run/vdsm/nbd/${TRANSFER}.sock'}`,
      event: {
        action: 'image-transfer-added',
        facts: { 'vdsm.transfer.id': TRANSFER, 'vdsm.ticket.id': TICKET },
      },
    },
    {
      logger: 'tickets',
      message: `[local] ADD ticket={u'uuid': u'${TICKET}', u'ops': [u'write'], u'url': u'file:///rhev/data-center/mnt/nfs/${SD}/images/${IMAGE}/${VOLUME}'}`,
      event: {
        action: 'image-transfer-added',
        facts: { 'vdsm.ticket.id': TICKET, 'vdsm.sd.id': SD, 'vdsm.image.id': IMAGE, 'vdsm.volume.id': VOLUME },
      },
    },
    {
      logger: 'tickets',
      message: `[local] EXTEND timeout=300 transfer=${TRANSFER}`,
      event: { action: 'image-transfer-extended', facts: { 'vdsm.transfer.id': TRANSFER } },
    },
    {
      logger: 'tickets',
      message: `[local] REMOVE ticket=${TICKET}`,
      event: { action: 'image-transfer-removed', facts: { 'vdsm.ticket.id': TICKET } },
    },
    {
      logger: 'images',
      message: `[::ffff:192.0.2.9] WRITE size=1048576 offset=0 flush=True close=False ticket=${TICKET}`,
      event: { action: 'image-written', facts: { 'source.ip': '192.0.2.9', 'vdsm.ticket.id': TICKET } },
    },
    {
      logger: 'images',
      message: `OPTIONS ticket=${TICKET}`,
      event: { action: 'image-options-asked', facts: { 'vdsm.ticket.id': TICKET } },
    },
  ],
};

function isRequest(verb: string): verb is keyof typeof REQUESTS {
  return Object.hasOwn(REQUESTS, verb);
}

function peerOf(peer: string | undefined): NoteFacts | undefined {
  return peer === undefined || peer === '' || peer === 'local' ? undefined : readPeerFacts(peer, true);
}

function subjectOf(text: string): NoteFacts {
  const [, of, id = ''] = SUBJECT.exec(text) ?? [];
  if (of !== undefined && isUuid(id)) return of === 'ticket' ? { 'vdsm.ticket.id': id } : { 'vdsm.transfer.id': id };
  const ticket = DICT_UUID.exec(text)?.[1];
  const transfer = DICT_TRANSFER.exec(text)?.[1];
  return {
    ...(ticket === undefined || !isUuid(ticket) ? {} : { 'vdsm.ticket.id': ticket }),
    ...(transfer === undefined || !isUuid(transfer) ? {} : { 'vdsm.transfer.id': transfer }),
  };
}

const OPEN = /^(OPEN|CLOSE) (?:connection=\d{1,12} )?client=(\S{1,64})/;
const TOOK = /\[connection \d{1,9} ops, (\d{1,9}\.\d{1,9}) s/;

const connection: Rule = {
  name: 'imageio-connection',
  eras: '1.5-2.5',
  means: 'A client of the image daemon connects, or is gone: how long it was there.',
  loggers: ['http'],
  starts: ['OPEN ', 'CLOSE '],
  read(message) {
    const [, verb, peer] = OPEN.exec(message.slice(0, 128)) ?? [];
    if (verb === undefined) return undefined;
    const seconds = verb === 'CLOSE' ? TOOK.exec(message.slice(0, TEXT_MAX))?.[1] : undefined;
    return {
      kind: 'note',
      action: verb === 'OPEN' ? 'imageio-connected' : 'imageio-disconnected',
      facts: { ...peerOf(peer), ...(seconds === undefined ? {} : { 'vdsm.elapsed_seconds': Number(seconds) }) },
    };
  },
  samples: [
    {
      logger: 'http',
      message: 'OPEN connection=14 client=192.0.2.9',
      event: { action: 'imageio-connected', facts: { 'source.ip': '192.0.2.9' } },
    },
    {
      logger: 'http',
      message: 'CLOSE connection=14 client=local [connection 1 ops, 24.422921 s] [dispatch 1 ops, 24.422622 s]',
      event: { action: 'imageio-disconnected', facts: { 'vdsm.elapsed_seconds': 24.422921 } },
    },
  ],
};

const notes: readonly Note[] = [
  {
    action: 'imageio-started',
    means: 'The image daemon is up.',
    loggers: ['server', 'root'],
    signals: startSignal(
      /^Starting \((?:hostname=\S{1,255} )?pid=(?<pid>\d{1,10}), version=(?<version>[^)\s]{1,64})\)/,
    ),
    wordings: [
      [
        '2.2-2.5',
        'Starting (hostname={} pid={}, version={})',
        'Starting (hostname=host1 pid=8, version=2.4.7)',
        undefined,
        { start: { version: '2.4.7', pid: 8 } },
      ],
      [
        '1.0-2.1',
        'Starting (pid={}, version={})',
        'Starting (pid=142298, version=2.0.9)',
        undefined,
        { start: { version: '2.0.9', pid: 142_298 } },
      ],
      ['1.0-2.5', 'Ready for requests', 'Ready for requests'],
      ['1.0-2.5', 'Initial ticket: {}', 'Initial ticket: /ticket.json'],
    ],
  },
  {
    action: 'imageio-listening',
    means: 'Where the image daemon takes requests.',
    loggers: ['services', 'server'],
    wordings: [['1.0-2.5', '{}.service listening on {}', "remote.service listening on ('::', 54322)"]],
  },
  {
    action: 'imageio-stopped',
    means: 'The image daemon was told to stop, or is stopped.',
    loggers: ['server', 'root'],
    wordings: [
      ['1.0-2.5', 'Received signal {}, shutting down', 'Received signal 2, shutting down'],
      ['1.0-2.5', 'Stopped', 'Stopped'],
    ],
  },
  {
    action: 'imageio-failed',
    means: 'The image daemon could not start; the traceback says why.',
    loggers: ['server'],
    wordings: [['1.0-2.5', 'Server failed', 'Server failed']],
  },
  {
    action: 'image-transfer-waited',
    means: 'A transfer is to be removed, and its clients are waited for.',
    loggers: ['auth'],
    wordings: [
      [
        '2.4-2.5',
        'Waiting until transfer {vdsm.transfer.id} ongoing operations finish',
        `Waiting until transfer ${TRANSFER} ongoing operations finish`,
      ],
      ['2.0-2.3', 'Waiting until ticket {vdsm.ticket.id} is unused', `Waiting until ticket ${TICKET} is unused`],
    ],
  },
  {
    action: 'image-transfer-canceled',
    means: 'A transfer was canceled, and nobody uses it any more.',
    loggers: ['auth'],
    wordings: [
      ['2.4-2.5', 'Transfer {vdsm.transfer.id} was canceled', `Transfer ${TRANSFER} was canceled`],
      ['2.0-2.3', 'Ticket {vdsm.ticket.id} was canceled', `Ticket ${TICKET} was canceled`],
    ],
  },
  {
    action: 'imageio-request-failed',
    means: 'A request of a client failed; the traceback, where there is one, says why.',
    loggers: ANY,
    wordings: [
      ['1.0-2.5', 'Server error', 'Server error'],
      ['1.0-2.5', 'Client error: {}', 'Client error: [Error 403] You are not allowed to access this resource'],
      ['1.0-2.5', 'Request aborted after starting response', 'Request aborted after starting response'],
      [
        '1.0-2.5',
        'Timeout reading or writing to socket: {}',
        'Timeout reading or writing to socket: The read operation timed out',
      ],
      ['1.0-1.4', 'Unhandled error processing request', 'Unhandled error processing request'],
    ],
  },
  {
    action: 'imageio-close-failed',
    means: 'What a transfer used could not be given back.',
    loggers: ANY,
    wordings: [['1.0-2.5', 'Error closing{}', 'Error closing']],
  },
];

export const imageioRules: LogRules = { kind: 'imageio', notes, rules: [request, connection] };

/** Until 4.3 clients that reach no host go through the engine. */
export const imageProxyRules: LogRules = {
  kind: 'image-proxy',
  notes: [
    {
      action: 'image-proxy-started',
      means: 'The image proxy is up.',
      loggers: ANY,
      signals: startSignal(/^Server started, /),
      wordings: [
        [
          '1.0-1.5',
          'Server started, {} systemd',
          'Server started, notifying systemd',
          undefined,
          { start: { version: undefined, pid: undefined } },
        ],
      ],
    },
    {
      action: 'image-proxy-stopped',
      means: 'The image proxy is stopped.',
      loggers: ANY,
      wordings: [['1.0-1.5', 'Server shut down, exiting', 'Server shut down, exiting']],
    },
    {
      action: 'image-transfer-added',
      means: 'A client, or vdsm, asks something of the image daemon: which transfer, and what.',
      loggers: ANY,
      wordings: [['1.0-1.5', 'Adding new ticket: {}', `Adding new ticket: <Ticket id='x'>`]],
    },
    {
      action: 'image-transfer-removed',
      means: 'A ticket is taken back.',
      loggers: ANY,
      wordings: [['1.0-1.5', 'Deleting ticket {vdsm.ticket.id}', `Deleting ticket '${TICKET}'`]],
    },
    {
      action: 'image-read',
      means: 'A client reads an image through the proxy.',
      loggers: ANY,
      read: proxyPeer,
      wordings: [
        [
          '1.0-1.5',
          '[{}] READ ticket={vdsm.ticket.id}',
          `[192.0.2.9] READ ticket=${TICKET}`,
          { 'source.ip': '192.0.2.9' },
        ],
      ],
    },
    {
      action: 'image-written',
      means: 'A client writes an image through the proxy.',
      loggers: ANY,
      read: proxyPeer,
      wordings: [
        [
          '1.0-1.5',
          '[{}] WRITE size={} ticket={vdsm.ticket.id}',
          `[192.0.2.9] WRITE size=1048576 offset=0 flush=True ticket=${TICKET}`,
          { 'source.ip': '192.0.2.9' },
        ],
        ['1.0-1.5', '[{}] PATCH ticket={vdsm.ticket.id}', `[192.0.2.9] PATCH ticket=${TICKET}`],
      ],
    },
    {
      action: 'image-options-asked',
      means: 'A client asks what it may do.',
      loggers: ANY,
      read: proxyPeer,
      wordings: [['1.0-1.5', '[{}] OPTIONS', '[192.0.2.9] OPTIONS', { 'source.ip': '192.0.2.9' }]],
    },
    {
      action: 'imageio-request-failed',
      means: 'A request of a client failed: the host does not answer, or does not let it in.',
      loggers: ANY,
      wordings: [
        ['1.0-1.5', 'Failed communicating with {}', 'Failed communicating with host: A Connection error occurred.'],
      ],
    },
  ],
};

function proxyPeer(text: string): NoteFacts | undefined {
  return peerOf(text.slice(1, 65).split(']', 1)[0]);
}
