/** broker.log of the hosted engine: its monitors of this host, and the data that hosts share. */
import { haWarningNotes } from './warnings.ts';
import type { Note } from '../../notes.ts';
import { haStorageNotes } from './storage.ts';
import type { LogRules } from '../log-rules.ts';
import { startSignal } from '../start-signal.ts';

const BROKER = ['ovirt_hosted_engine_ha.broker.*'];
const ANY = ['*'];

const notes: readonly Note[] = [
  {
    action: 'ha-broker-started',
    means: 'The hosted engine broker starts, logs its version, and loads its monitors.',
    loggers: BROKER,
    signals: startSignal(/^ovirt-hosted-engine-ha broker (?<version>\S{1,64}) started/),
    wordings: [
      [
        '3.3-4.5',
        'ovirt-hosted-engine-ha broker {} started',
        'ovirt-hosted-engine-ha broker 2.2.11 started',
        undefined,
        { start: { version: '2.2.11', pid: undefined } },
      ],
      ['3.3-4.5', 'Searching for submonitors in {}', 'Searching for submonitors in /usr/lib/python2.7/site-packages/x'],
      ['3.3-4.5', 'Loaded submonitor {}', 'Loaded submonitor mgmt-bridge'],
      ['3.3-4.5', 'Finished loading submonitors', 'Finished loading submonitors'],
      ['4.2-4.5', 'Initializing RPCServer', 'Initializing RPCServer'],
      ['4.2-4.5', 'RPCServer ready', 'RPCServer ready'],
      ['4.2-4.5', 'Starting status updating thread', 'Starting status updating thread'],
      ['4.2-4.5', 'Status broker initialized.', 'Status broker initialized.'],
      ['3.3-4.1', 'Initializing SocketServer', 'Initializing SocketServer'],
      ['3.3-4.1', 'SocketServer ready', 'SocketServer ready'],
    ],
  },
  {
    action: 'ha-broker-stopped',
    means: 'The hosted engine broker stops.',
    loggers: BROKER,
    wordings: [['3.3-4.5', 'Server shutting down', 'Server shutting down']],
  },
  {
    action: 'ha-broker-failed',
    means: 'The hosted engine broker cannot work, and restarts.',
    loggers: BROKER,
    wordings: [
      [
        '4.2-4.5',
        'Failed initializing the broker: {}',
        'Failed initializing the broker: [Errno 107] Transport endpoint is not connected',
      ],
      ['4.2-4.5', 'Trying to restart the broker', 'Trying to restart the broker'],
      [
        '4.0-4.5',
        'Traceback (most recent call last):{}',
        'Traceback (most recent call last):\n  File "x", line 1, in y\nz',
      ],
    ],
  },
  {
    action: 'ha-request-failed',
    means: 'The broker cannot carry out a request of the agent.',
    loggers: BROKER,
    wordings: [
      [
        '3.3-4.1',
        'Error handling request, data: {}',
        "Error handling request, data: 'set-storage-domain FilesystemBackend dom_type=iscsi sd_uuid=817a5b54-26c1-4d7d-a711-dafdb1ea477d'",
      ],
      ['4.2-4.5', 'Error in RPC call: {}', 'Error in RPC call: Request failed'],
    ],
  },
  {
    action: 'connection-served',
    means: 'The agent connects to the broker, or disconnects.',
    loggers: BROKER,
    wordings: [
      ['3.3-4.1', 'Connection established', 'Connection established'],
      ['3.3-4.1', 'Connection closed', 'Connection closed'],
      ['3.3-4.1', 'Error while serving connection', 'Error while serving connection'],
    ],
  },
  {
    action: 'ha-submonitor-started',
    means: 'The broker starts a monitor for the agent.',
    loggers: BROKER,
    wordings: [
      ['3.3-4.5', 'Starting submonitor {}', 'Starting submonitor storage-domain'],
      ['3.3-4.5', 'Started submonitor {}', 'Started submonitor storage-domain'],
    ],
  },
  {
    action: 'ha-submonitor-stopped',
    means: 'The broker stops a monitor.',
    loggers: BROKER,
    wordings: [
      ['3.3-4.5', 'Stopping submonitor {}', 'Stopping submonitor ping'],
      ['3.3-4.5', 'Stopping all submonitors', 'Stopping all submonitors'],
      ['3.3-4.5', 'Stopped submonitor {}', 'Stopped submonitor ping'],
    ],
  },
  {
    action: 'ha-submonitor-failed',
    means: 'The broker cannot start, run or stop a monitor.',
    loggers: BROKER,
    wordings: [
      ['3.3-4.5', 'Failed to start submonitor{}', 'Failed to start submonitor'],
      ['3.3-4.5', 'Failed to stop submonitor {}', 'Failed to stop submonitor ping'],
      [
        '3.3-4.5',
        'Error executing submonitor {}, args {}',
        "Error executing submonitor ping, args {'addr': '192.0.2.1'}",
      ],
    ],
  },
  {
    action: 'ha-engine-health-good',
    means: 'The engine VM runs on this host, and the engine in it answers.',
    loggers: ANY,
    wordings: [['3.3-4.5', 'VM is up on this host with healthy engine', 'VM is up on this host with healthy engine']],
  },
  {
    action: 'ha-engine-health-bad',
    means: 'The engine VM runs, but the engine in it does not answer.',
    loggers: ANY,
    wordings: [['3.3-4.5', 'bad health status: {}', 'bad health status: Hosted Engine is not up!']],
  },
  {
    action: 'ha-network-failed',
    means: 'The broker finds the network of this host down: a ping, a DNS query or the bridge fails.',
    loggers: ANY,
    wordings: [
      ['4.3-4.5', 'Failed to verify network status, {}', 'Failed to verify network status, (2 out of 5)'],
      ['4.3-4.5', 'DNS query failed: {}', 'DNS query failed: connection timed out; no servers could be reached'],
      ['3.3-4.2', 'Failed to ping {destination.address}, {}', 'Failed to ping 192.0.2.1, (4 out of 5)'],
      ['3.3-4.5', 'Bridge {vdsm.network.name} not found', 'Bridge ovirtmgmt not found'],
      ['3.3-4.5', 'Found bridge {vdsm.network.name} not in up state', 'Found bridge ovirtmgmt not in up state'],
      ['3.3-4.5', 'Failed to getVdsStats: {}', 'Failed to getVdsStats: Connection refused'],
    ],
  },
  {
    action: 'ha-checked',
    means: 'A monitor of the broker finds nothing wrong on this host.',
    loggers: ANY,
    wordings: [
      ['3.3-4.5', 'VM not on this host', 'VM not on this host'],
      ['3.3-4.5', 'VM not running on this host{}', 'VM not running on this host, status Down'],
      ['3.3-4.5', 'VM status: {vdsm.vm.status}', 'VM status: powering up'],
      ['3.3-4.5', 'memFree: {}', 'memFree: 5084'],
      ['3.3-4.5', 'System load total={}', 'System load total=0.0380, engine=0.0000, non-engine=0.0380'],
      ['3.3-4.5', 'Found bridge {vdsm.network.name} with ports', 'Found bridge ovirtmgmt with ports'],
      ['4.4-4.5', 'Found bridge {vdsm.network.name} in up state', 'Found bridge ovirtmgmt in up state'],
      ['4.3-4.5', 'Successfully verified network status', 'Successfully verified network status'],
      ['3.3-4.2', 'Successfully pinged {destination.address}', 'Successfully pinged 192.0.2.1'],
      ['3.3-4.5', 'engine VM cpu usage is not up-to-date', 'engine VM cpu usage is not up-to-date'],
      ['3.3-4.5', 'Ignoring cpuUser/cpuSys, init values', 'Ignoring cpuUser/cpuSys, init values'],
    ],
    not: [['memFree is unknown', undefined]],
  },
  ...haStorageNotes,
];

export const haBrokerRules: LogRules = { kind: 'ha-broker', notes: [...notes, ...haWarningNotes] };
