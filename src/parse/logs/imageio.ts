/** daemon.log of ovirt-imageio, and image-proxy.log: clients upload, download and back up images. */
import type { NoteFacts } from '../../model/events.ts';
import { isUuid } from '../ids.ts';
import { readImagePath } from '../values/image-path.ts';
import type { MutableFacts, Note } from '../notes.ts';
import { readPeerFacts } from '../values/peer.ts';
import type { Rule } from '../rule.ts';
import type { LogRules } from './log-rules.ts';
import { startSignal } from './start-signal.ts';

const TRANSFER = 'b1d9c8fd-ed54-4935-968f-200d8cde3c97';
const TICKET = '13e7674a-7171-4df2-ad2d-1a8cf633296a';
const SD = 'f524d2ba-155a-45c8-b3ab-9e18539d3ef2';
const IMAGE = '502f5598-335d-4023-8c01-635d86d129a3';
const VOLUME = 'd4b140c8-9cd5-4ad4-bb04-63aebeda808b';
const ANY = ['*'];

/** Requests to ovirt-imageio, by their names in the log. */
const REQUESTS = {
  ADD: ['image-transfer-added', 'vdsm adds a transfer, so that a client may access an image.'],
  EXTEND: ['image-transfer-extended', 'vdsm extends the time for which a transfer is valid.'],
  REMOVE: ['image-transfer-removed', 'vdsm removes a transfer.'],
  GET: ['image-transfer-asked', 'vdsm asks for the state of a transfer.'],
  OPTIONS: ['image-options-asked', 'A client asks which operations a transfer allows.'],
  READ: ['image-read', 'A client reads from an image.'],
  WRITE: ['image-written', 'A client writes to an image.'],
  ZERO: ['image-zeroed', 'A client writes zeroes to an image.'],
  FLUSH: ['image-flushed', 'A client flushes what it wrote to an image.'],
  EXTENTS: ['image-extents-asked', 'A client asks which parts of an image hold data.'],
  CHECKSUM: ['image-checksum-asked', 'A client asks for the checksum of an image.'],
} as const satisfies Record<string, readonly [action: string, means: string]>;

/** `[CALLER] VERB …`; until 1.3 without the caller: an address, or `local` for vdsm or a client on this host. */
const REQUEST = /^(?:\[([^\]]{0,64})\] )?([A-Z]{3,8})(?: |$)/;
/** Records name the ticket, from 2.4.1 on the transfer. */
const SUBJECT = / (ticket|transfer)=([0-9a-f-]{36})(?: |$)/;
const DICT_UUID = /'uuid': u?'([0-9a-f-]{36})'/;
const DICT_TRANSFER = /'transfer_id': u?'([0-9a-f-]{36})'/;
const TEXT_MAX = 4096;

const request: Rule = {
  name: 'image-request',
  eras: '1.0-2.5',
  means: Object.fromEntries(Object.values(REQUESTS)),
  loggers: ['tickets', 'images', 'extents', 'checksum'],
  starts: ['[', ...Object.keys(REQUESTS).map((verb) => `${verb} `)],
  read(message) {
    const text = message.slice(0, TEXT_MAX);
    const match = REQUEST.exec(text);
    const verb = match?.[2] ?? '';
    if (match === null || !isRequest(verb)) return undefined;
    const facts: MutableFacts = { ...callerFacts(match[1]), ...subjectFacts(text) };
    if (verb === 'ADD') Object.assign(facts, readImagePath(text));
    return { kind: 'note', action: REQUESTS[verb][0], facts };
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
    ...(
      [
        ['GET', 'tickets', ''],
        ['READ', 'images', 'size=1048576 offset=0 close=False '],
        ['ZERO', 'images', 'size=1048576 offset=0 flush=False close=False '],
        ['FLUSH', 'images', 'close=False '],
        ['EXTENTS', 'extents', 'context=zero '],
        ['CHECKSUM', 'checksum', 'algorithm=blake2b block_size=4194304 '],
      ] as const
    ).map(([verb, logger, rest]) => ({
      logger,
      message: `[local] ${verb} ${rest}transfer=${TRANSFER}`,
      event: { action: REQUESTS[verb][0], facts: { 'vdsm.transfer.id': TRANSFER } },
    })),
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

function callerFacts(caller: string | undefined): NoteFacts | undefined {
  return caller === undefined || caller === '' || caller === 'local' ? undefined : readPeerFacts(caller, true);
}

function subjectFacts(text: string): NoteFacts {
  const [, kind, id = ''] = SUBJECT.exec(text) ?? [];
  if (kind !== undefined && isUuid(id))
    return kind === 'ticket' ? { 'vdsm.ticket.id': id } : { 'vdsm.transfer.id': id };
  const ticket = DICT_UUID.exec(text)?.[1];
  const transfer = DICT_TRANSFER.exec(text)?.[1];
  return {
    ...(ticket === undefined || !isUuid(ticket) ? {} : { 'vdsm.ticket.id': ticket }),
    ...(transfer === undefined || !isUuid(transfer) ? {} : { 'vdsm.transfer.id': transfer }),
  };
}

const CONNECTION = /^(OPEN|CLOSE) (?:connection=\d{1,12} )?client=(\S{1,64})/;
const DURATION = /\[connection \d{1,9} ops, (\d{1,9}\.\d{1,9}) s/;

const connection: Rule = {
  name: 'imageio-connection',
  eras: '1.5-2.5',
  means: {
    'imageio-connected': 'A client connects to ovirt-imageio.',
    'imageio-disconnected': 'A client disconnects from ovirt-imageio; the record has the duration of the connection.',
  },
  loggers: ['http'],
  starts: ['OPEN ', 'CLOSE '],
  read(message) {
    const [, verb, caller] = CONNECTION.exec(message.slice(0, 128)) ?? [];
    if (verb === undefined) return undefined;
    const seconds = verb === 'CLOSE' ? DURATION.exec(message.slice(0, TEXT_MAX))?.[1] : undefined;
    return {
      kind: 'note',
      action: verb === 'OPEN' ? 'imageio-connected' : 'imageio-disconnected',
      facts: { ...callerFacts(caller), ...(seconds === undefined ? {} : { 'vdsm.elapsed_seconds': Number(seconds) }) },
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
    means: 'ovirt-imageio starts, or is ready for requests.',
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
    means: 'A service of ovirt-imageio listens on an address.',
    loggers: ['services', 'server'],
    wordings: [['1.0-2.5', '{}.service listening on {}', "remote.service listening on ('::', 54322)"]],
  },
  {
    action: 'imageio-stopped',
    means: 'ovirt-imageio gets a signal to stop, or has stopped.',
    loggers: ['server', 'root'],
    wordings: [
      ['1.0-2.5', 'Received signal {}, shutting down', 'Received signal 2, shutting down'],
      ['1.0-2.5', 'Stopped', 'Stopped'],
    ],
  },
  {
    action: 'imageio-failed',
    means: 'ovirt-imageio cannot start; the traceback shows why.',
    loggers: ['server'],
    wordings: [
      ['1.4-2.5', 'Server failed', 'Server failed'],
      [
        '1.0-1.3',
        'Service failed (image_server={}, ticket_server={}, running={})',
        'Service failed (image_server=None, ticket_server=None, running=True)',
      ],
      [
        '1.0-2.5',
        'Service failed (remote_service={}, local_service={}, control_service={}, running={})',
        'Service failed (remote_service=x, local_service=x, control_service=x, running=x)',
      ],
    ],
  },
  {
    action: 'image-transfer-waited',
    means: 'ovirt-imageio waits for the clients of a transfer before it removes the transfer.',
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
    means: 'A transfer is canceled, and no client uses it any more.',
    loggers: ['auth'],
    wordings: [
      ['2.4-2.5', 'Transfer {vdsm.transfer.id} was canceled', `Transfer ${TRANSFER} was canceled`],
      ['2.0-2.3', 'Ticket {vdsm.ticket.id} was canceled', `Ticket ${TICKET} was canceled`],
    ],
  },
  {
    action: 'imageio-request-failed',
    means: 'A request of a client fails; the traceback, where there is one, shows why.',
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
    action: 'imageio-warned',
    means: 'ovirt-imageio finds something unusual in a backend or a client, and goes on.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      ['1.0-2.5', 'Cannot use unix socket: {}', 'Cannot use unix socket: x'],
      ['1.0-2.5', 'Structured reply is not available: {}', 'Structured reply is not available: x'],
      ['1.0-2.5', 'Server does not support {} meta context', 'Server does not support x meta context'],
      ['1.0-2.5', 'Cannot use multiple dirty bitmaps: {}', 'Cannot use multiple dirty bitmaps: x'],
      ['1.0-2.5', 'Meta context is not supported: {}', 'Meta context is not supported: x'],
      ['1.0-2.5', 'Dropping unknown info reply={} data={}', 'Dropping unknown info reply=x data=x'],
      ['1.0-2.5', 'Timeout terminating qemu-nbd - killing it', 'Timeout terminating qemu-nbd - killing it'],
      ['1.0-2.5', 'qemu-nbd failed rc={} err={}', 'qemu-nbd failed rc=x err=x'],
      [
        '1.0-2.5',
        'Request line too long: {} > 65536, closing connection',
        'Request line too long: x > 65536, closing connection',
      ],
      ['1.0-2.5', 'Meta context {} is not available', 'Meta context x is not available'],
      ['1.0-2.5', 'Failed to activate {}', 'Failed to activate x'],
    ],
  },
  {
    action: 'imageio-close-failed',
    means: 'ovirt-imageio cannot release something that a transfer used.',
    loggers: ANY,
    wordings: [
      ['1.0-2.5', 'Error closing{}', 'Error closing'],
      ['1.0-2.5', 'Error initiating soft disconnect', 'Error initiating soft disconnect'],
      ['1.0-2.5', 'Error aborting executor', 'Error aborting executor'],
    ],
    not: [['Close backend <imageio.backends.nbd.Backend object at 0x7f2c>', undefined]],
  },
];

export const imageioRules: LogRules = { kind: 'imageio', notes, rules: [request, connection] };

/** Until oVirt 4.3, clients that cannot reach a host transfer images through this proxy on the engine's machine. */
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
      means: 'The image proxy has stopped.',
      loggers: ANY,
      wordings: [['1.0-1.5', 'Server shut down, exiting', 'Server shut down, exiting']],
    },
    {
      action: 'image-transfer-added',
      means: 'The image proxy adds a ticket, so that a client may access an image.',
      loggers: ANY,
      wordings: [['1.0-1.5', 'Adding new ticket: {}', `Adding new ticket: <Ticket id='x'>`]],
    },
    {
      action: 'image-transfer-removed',
      means: 'The image proxy removes a ticket.',
      loggers: ANY,
      wordings: [['1.0-1.5', 'Deleting ticket {vdsm.ticket.id}', `Deleting ticket '${TICKET}'`]],
    },
    {
      action: 'image-read',
      means: 'A client reads from an image through the proxy.',
      loggers: ANY,
      read: proxyCaller,
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
      means: 'A client writes to an image through the proxy.',
      loggers: ANY,
      read: proxyCaller,
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
      means: 'A client asks the image proxy which operations it allows.',
      loggers: ANY,
      read: proxyCaller,
      wordings: [['1.0-1.5', '[{}] OPTIONS', '[192.0.2.9] OPTIONS', { 'source.ip': '192.0.2.9' }]],
      not: [['OPTIONS [x]', undefined]],
    },
    {
      action: 'imageio-request-failed',
      means: 'The image proxy cannot pass a request on: the host does not answer, or refuses it.',
      loggers: ANY,
      wordings: [
        ['1.0-1.5', 'Failed communicating with {}', 'Failed communicating with host: A Connection error occurred.'],
      ],
    },
  ],
};

function proxyCaller(text: string): NoteFacts | undefined {
  return callerFacts(text.slice(1, 65).split(']', 1)[0]);
}
