/** The engine's records of hosts: their status, fencing, and its connections to them. */
import type { NoteFacts } from '../../../model/events.ts';
import { UUID } from '../../../model/uuid.ts';
import type { MutableFacts, Note } from '../../notes.ts';
import { readPeerFacts } from '../../values/peer.ts';

const ANY = ['*'];
const HOST_ID = '2d728000-80ba-40c8-8f04-b7a64f4db7f3';

const hostNotes: readonly Note[] = [
  {
    action: 'host-not-responding',
    means: 'The engine cannot reach vdsm on a host; after a grace period it fences the host.',
    loggers: ANY,
    read: readNames,
    wordings: [
      [
        '4.0-4.5',
        "Host '{vdsm.engine.target_host}' is not responding.{}",
        "Host 'host1' is not responding. It will stay in Connecting state for a grace period of 60 seconds and after that an attempt to fence the host will be issued.",
      ],
      ['3.x', 'Host {vdsm.engine.target_host} is not responding.{}', 'Host host1 is not responding.'],
      [
        '3.2-4.5',
        'Server failed to respond, {}',
        `Server failed to respond, vds_id='${HOST_ID}', vds_name='host1', vm_count=3, spm_status='SPM', non-responsive_timeout (seconds)=60, error: Heartbeat exceeded`,
        { 'vdsm.engine.target_host': 'host1', 'vdsm.engine.target_host_id': HOST_ID },
      ],
      [
        '4.0-4.5',
        "ResourceManager::vdsNotResponding entered for Host '{vdsm.engine.target_host_id}', '{destination.address}'",
        `ResourceManager::vdsNotResponding entered for Host '${HOST_ID}', 'host1.example.com'`,
      ],
      [
        '3.x',
        'ResourceManager::vdsNotResponding entered for Host {vdsm.engine.target_host_id}, {destination.address}',
        `ResourceManager::vdsNotResponding entered for Host ${HOST_ID}, host1.example.com`,
      ],
    ],
  },
  {
    action: 'host-poll-failed',
    means: 'The engine cannot read the capabilities or statistics of a host.',
    loggers: ANY,
    read: readNames,
    wordings: [
      [
        '4.0-4.5',
        'Failed to refresh VDS, network error, continuing, vds={}',
        `Failed to refresh VDS, network error, continuing, vds='host1'(${HOST_ID}): VDSGenericException: VDSNetworkException: Heartbeat exceeded`,
        { 'vdsm.engine.target_host': 'host1', 'vdsm.engine.target_host_id': HOST_ID },
      ],
      [
        '3.x-4.5',
        "Failure to refresh host '{vdsm.engine.target_host}' runtime info: {}",
        "Failure to refresh host 'host1' runtime info: VDSGenericException: VDSNetworkException: Message timeout which can be caused by communication issues",
      ],
      [
        '4.0-4.5',
        'Unable to RefreshCapabilities: {}',
        'Unable to RefreshCapabilities: NoRouteToHostException: No route to host',
      ],
      [
        '4.0-4.5',
        'Unable to GetStats: {}',
        'Unable to GetStats: VDSRecoveringException: Recovering from crash or Initializing',
      ],
    ],
  },
  {
    action: 'host-fencing',
    means: 'The engine restarts vdsm on a host over SSH, or waits for a fenced host to power off or on.',
    loggers: ANY,
    wordings: [
      [
        '3.2-4.5',
        "Opening SSH Soft Fencing session on host '{destination.address}'",
        "Opening SSH Soft Fencing session on host 'host1.example.com'",
      ],
      [
        '3.2-4.5',
        "Executing SSH Soft Fencing command on host '{destination.address}'",
        "Executing SSH Soft Fencing command on host 'host1.example.com'",
      ],
      [
        '3.2-4.5',
        "Waiting for host '{destination.address}' to reach status '{}'",
        "Waiting for host 'host1.example.com' to reach status 'off'",
      ],
    ],
  },
  {
    action: 'host-not-fenced',
    means: 'The engine does not fence a host after all: its status is ok again, or the host was removed.',
    loggers: ANY,
    wordings: [
      [
        '3.2-4.5',
        "Host '{vdsm.engine.target_host}' ({vdsm.engine.target_host_id}) not fenced since it's status is ok, or it doesn't exist anymore.",
        `Host 'host1' (${HOST_ID}) not fenced since it's status is ok, or it doesn't exist anymore.`,
      ],
    ],
  },
  {
    action: 'host-fencing-failed',
    means: 'The engine fences a host, but the power status of the host does not change in time.',
    loggers: ANY,
    wordings: [
      [
        '3.2-4.5',
        "Failed to verify host '{destination.address}' status after {}",
        "Failed to verify host 'host1.example.com' status after STOP action: have retried 18 times with delay of 10 seconds between each retry.",
      ],
    ],
  },
  {
    action: 'host-status',
    means: 'The engine changes the status of a host.',
    loggers: ANY,
    wordings: [
      [
        '4.1-4.5',
        "Updated host status from '{}' to '{vdsm.engine.host_status}' in database, host '{vdsm.engine.target_host}'({vdsm.engine.target_host_id})",
        `Updated host status from 'Preparing for Maintenance' to 'Maintenance' in database, host 'host1'(${HOST_ID})`,
      ],
    ],
  },
  {
    action: 'host-non-operational',
    means: 'The engine sets a host to NonOperational: vdsm answers, but the host lacks networks or storage domains.',
    loggers: ANY,
    facts: { 'vdsm.engine.host_status': 'NonOperational' },
    wordings: [
      [
        '3.x-4.5',
        "Host '{vdsm.engine.target_host}' is set to Non-Operational, it is missing the following networks: {}",
        "Host 'host1' is set to Non-Operational, it is missing the following networks: 'net1'",
      ],
      [
        '3.x-4.5',
        "Host '{vdsm.engine.target_host}'({vdsm.engine.target_host_id}) is already in NonOperational status for reason {}",
        `Host 'host1'(${HOST_ID}) is already in NonOperational status for reason 'STORAGE_DOMAIN_UNREACHABLE'. SetNonOperationalVds command is skipped.`,
      ],
    ],
  },
];

/** Loggers of the client for JSON-RPC connections to hosts. */
const CLIENT = ['org.ovirt.vdsm.jsonrpc.*'];

const connectionNotes: readonly Note[] = [
  {
    action: 'host-connecting',
    means: 'The engine opens a connection to a host.',
    loggers: CLIENT,
    read: readPeer,
    wordings: [
      [
        '3.5-4.5',
        'Connecting to {}',
        'Connecting to host1.example.com/192.0.2.11',
        { 'destination.address': 'host1.example.com', 'destination.ip': '192.0.2.11' },
      ],
    ],
  },
  {
    action: 'host-connected',
    means: 'The engine is connected to a host.',
    loggers: CLIENT,
    read: readPeer,
    wordings: [
      [
        '4.0-4.5',
        'Connected to {}',
        'Connected to host1.example.com/192.0.2.11:54321',
        { 'destination.address': 'host1.example.com', 'destination.ip': '192.0.2.11', 'destination.port': 54321 },
      ],
    ],
  },
  {
    action: 'host-silent',
    means: 'The engine gets nothing from a host for longer than the heartbeat, and closes the connection.',
    loggers: CLIENT,
    wordings: [
      [
        '3.5-4.5',
        "No interaction with host '{destination.address}' for {} ms.",
        "No interaction with host 'host1.example.com' for 30000 ms.",
      ],
    ],
  },
  {
    action: 'host-connection-failed',
    means: 'The engine cannot open a connection to a host, or a connection breaks.',
    loggers: CLIENT,
    wordings: [
      ['3.5-4.5', 'Exception during connection{}', 'Exception during connection'],
      ['3.5-4.5', 'Unable to process messages{}', 'Unable to process messages General SSLEngine problem'],
      ['3.5-4.5', 'Not able to update response for {}', 'Not able to update response for "c576816d"'],
    ],
  },
];

export const engineHostNotes: readonly Note[] = [...hostNotes, ...connectionNotes];

const NAME = /(?:vds_name=|vds=)'?([^',()\s]{1,200})/;
const ID = new RegExp(String.raw`(?:vds_id='?|\()(${UUID})`);

function readNames(text: string): NoteFacts {
  const cut = text.slice(0, 1024);
  const facts: MutableFacts = {};
  const [name, id] = [NAME.exec(cut)?.[1], ID.exec(cut)?.[1]];
  if (name !== undefined) facts['vdsm.engine.target_host'] = name;
  if (id !== undefined) facts['vdsm.engine.target_host_id'] = id;
  return facts;
}

/** `NAME/192.0.2.11:54321`; `/192.0.2.11` for a host without a name; only the name in old clients. */
const PEER = /^Connect(?:ing|ed) to (?:([^/\s]{0,255})\/)?(\S{1,255}?)(?::(\d{2,5}))?$/;

function readPeer(text: string): NoteFacts {
  const match = PEER.exec(text.slice(0, 600));
  if (match === null) return {};
  const [, name, address = '', port] = match;
  const ip = readPeerFacts(address, true)?.['source.ip'];
  return {
    'destination.address': name === undefined || name === '' ? address : name,
    ...(ip === undefined ? {} : { 'destination.ip': ip }),
    ...(port === undefined ? {} : { 'destination.port': Number(port) }),
  };
}
