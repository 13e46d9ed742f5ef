/** agent.log of the hosted engine: the state of this host, and how its agent starts and stops the engine VM. */
import { readError } from '../../errors/read-error.ts';
import { haWarningNotes } from './warnings.ts';
import type { Note } from '../../notes.ts';
import { haStorageNotes } from './storage.ts';
import type { LogRules } from '../log-rules.ts';
import { startSignal } from '../start-signal.ts';

const AGENT = ['ovirt_hosted_engine_ha.agent.*'];
const HA = ['ovirt_hosted_engine_ha.*'];
const STOPPED = 'Engine VM stopped on localhost';

const notes: readonly Note[] = [
  {
    action: 'ha-agent-started',
    means: 'The hosted engine agent starts, logs its version, and connects to its broker and to vdsm.',
    loggers: AGENT,
    signals: startSignal(/^ovirt-hosted-engine-ha agent (?<version>\S{1,64}) started/),
    wordings: [
      [
        '3.3-4.5',
        'ovirt-hosted-engine-ha agent {} started',
        'ovirt-hosted-engine-ha agent 2.2.11 started',
        undefined,
        { start: { version: '2.2.11', pid: undefined } },
      ],
      ['4.2-4.5', 'Initializing ha-broker connection', 'Initializing ha-broker connection'],
      ['3.3-4.1', 'Initializing VDSM', 'Initializing VDSM'],
      ['3.3-4.5', 'Broker initialized, all submonitors started', 'Broker initialized, all submonitors started'],
      ['3.3-4.5', 'Found certificate common name: {}', 'Found certificate common name: host1.example.com'],
    ],
  },
  {
    action: 'ha-agent-stopped',
    means: 'The hosted engine agent stops.',
    loggers: AGENT,
    wordings: [['3.3-4.5', 'Agent shutting down', 'Agent shutting down']],
  },
  {
    action: 'ha-agent-failed',
    means: 'The hosted engine agent cannot work, and restarts: a service, the broker or the storage is not available.',
    loggers: HA,
    wordings: [
      ['3.3-4.5', 'Could not start ha-agent', 'Could not start ha-agent'],
      [
        '3.3-4.5',
        'Service {} is not running and the admin is responsible for starting it.{}',
        'Service vdsmd is not running and the admin is responsible for starting it.',
      ],
      ['3.3-4.5', 'Required service {} is not up.', 'Required service vdsmd is not up.'],
      ['3.3-4.5', 'Disconnected from broker {}', "Disconnected from broker 'Connection closed'"],
      ['3.5-4.5', "Can't initialize brokerlink {}", "Can't initialize brokerlink 'Failed to connect to broker'"],
      ['3.5-4.5', 'Storage disconnected {}', "Storage disconnected 'Hosted-engine storage domain is in invalid state'"],
      ['3.5-4.5', "Can't start vdsmd, {}", "Can't start vdsmd, waiting '15' seconds before the next attempt"],
      ['3.5-4.5', 'Trying to restart agent', 'Trying to restart agent'],
      ['3.3-4.5', 'Failed to start necessary monitors', 'Failed to start necessary monitors'],
      ['3.3-4.5', 'Unhandled monitoring loop exception', 'Unhandled monitoring loop exception'],
      ['3.3-4.5', 'Exception getting monitor status: {}', 'Exception getting monitor status: Request failed'],
      [
        '4.0-4.5',
        'Traceback (most recent call last):{}',
        'Traceback (most recent call last):\n  File "x", line 1, in y\nz',
      ],
    ],
  },
  {
    action: 'ha-state',
    means: 'The agent logs the state and the score of this host.',
    loggers: AGENT,
    wordings: [
      ['3.3-4.5', 'Current state {vdsm.ha.state} (score: {vdsm.ha.score})', 'Current state EngineUp (score: 3400)'],
    ],
  },
  {
    action: 'ha-state-changed',
    means: 'This host changes its hosted engine state.',
    loggers: HA,
    wordings: [
      [
        '3.3-4.1',
        'Trying: notify time={} type=state_transition detail={vdsm.ha.previous_state}-{vdsm.ha.state} hostname={}',
        "Trying: notify time=1451985274.86 type=state_transition detail=EngineUpBadHealth-EngineStop hostname='host1'",
      ],
      [
        '3.3-4.5',
        'Success, was notification of state_transition ({vdsm.ha.previous_state}-{vdsm.ha.state}) sent? {}',
        'Success, was notification of state_transition (EngineUpBadHealth-EngineStop) sent? sent',
      ],
    ],
  },
  {
    action: 'ha-best-host',
    means: 'The agent names the other host with the best score.',
    loggers: AGENT,
    wordings: [
      [
        '3.3-4.5',
        'Best remote host {vdsm.ha.best_host} (id: {}, score: {vdsm.ha.best_score})',
        'Best remote host host2.example.com (id: 1, score: 3400)',
      ],
    ],
  },
  {
    action: 'ha-score',
    means: 'The agent lowers the score of this host, and names the reason.',
    loggers: AGENT,
    wordings: [
      [
        '3.3-4.5',
        'Penalizing score by {vdsm.ha.penalty} due to {vdsm.ha.penalty_reason}',
        'Penalizing score by 1600 due to network status',
      ],
      [
        '3.3-4.5',
        'Score is 0 due to {vdsm.ha.penalty_reason}',
        'Score is 0 due to unexpected vm shutdown at Mon Jan  4 14:44:45 2016',
      ],
    ],
  },
  {
    action: 'ha-stats',
    means:
      'The agent logs the data that this host, another host or all hosts share on the storage of the hosted engine.',
    loggers: AGENT,
    wordings: [
      [
        '3.3-4.5',
        'Local (id {}): {}',
        "Local (id 4): {'engine-health': {'health': 'good', 'vm': 'up', 'detail': 'Up'}}",
      ],
      ['3.3-4.5', 'Host {} (id {}): {}', "Host host2.example.com (id 1): {'conf_on_shared_storage': True}"],
      ['3.3-4.5', 'Global metadata: {}', "Global metadata: {'maintenance': False}"],
    ],
  },
  {
    action: 'ha-engine-vm-found',
    means: 'The agent finds out where the engine VM runs.',
    loggers: AGENT,
    wordings: [
      ['3.3-4.5', 'Engine vm running on localhost', 'Engine vm running on localhost'],
      ['3.3-4.5', 'Engine vm is running on host {} (id {})', 'Engine vm is running on host host2.example.com (id 1)'],
      ['3.3-4.5', 'Engine vm is running on another host', 'Engine vm is running on another host'],
      ['3.3-4.5', 'Engine vm may be running on another host', 'Engine vm may be running on another host'],
      ['3.3-4.5', 'Engine vm unexpectedly running {}', 'Engine vm unexpectedly running locally, monitoring vm'],
      ['3.3-4.5', 'Engine vm not running on local host', 'Engine vm not running on local host'],
      ['4.2-4.5', 'VM is running on host', 'VM is running on host'],
      ['4.2-4.5', 'VM is powering up..', 'VM is powering up..'],
      ['4.2-4.5', 'Another host already took over..', 'Another host already took over..'],
    ],
  },
  {
    action: 'ha-engine-vm-down',
    means: 'The agent finds the engine VM down, although no agent stopped it.',
    loggers: AGENT,
    wordings: [
      ['3.3-4.5', 'Engine vm was unexpectedly shut down', 'Engine vm was unexpectedly shut down'],
      [
        '3.3-4.5',
        'Engine vm is down, probably running on another host',
        'Engine vm is down, probably running on another host',
      ],
      ['4.2-4.5', 'VM is unexpectedly down.', 'VM is unexpectedly down.'],
      [
        '3.3-4.5',
        'The engine is not running, but we do not have enough data{}',
        'The engine is not running, but we do not have enough data to decide which hosts are alive',
      ],
    ],
  },
  {
    action: 'ha-engine-health-bad',
    means: 'The engine VM runs, but the engine in it does not answer.',
    loggers: AGENT,
    wordings: [
      [
        '3.3-4.5',
        'Engine VM has bad health status, timeout in {} seconds',
        'Engine VM has bad health status, timeout in 300 seconds',
      ],
      ['3.3-4.1', 'Engine VM has bad health status', 'Engine VM has bad health status'],
    ],
  },
  {
    action: 'ha-engine-vm-starting',
    means: 'The agent decides whether this host starts the engine VM, and prepares the start.',
    loggers: AGENT,
    wordings: [
      [
        '3.3-4.5',
        'Engine down and local host has best score ({vdsm.ha.score}), attempting to start engine VM',
        'Engine down and local host has best score (3400), attempting to start engine VM',
      ],
      [
        '3.3-4.5',
        'Engine down, local host does not have best score',
        'Engine down, local host does not have best score',
      ],
      ['3.3-4.5', 'Ensuring VDSM state is clear for engine VM', 'Ensuring VDSM state is clear for engine VM'],
      ['3.3-4.5', 'Vdsm state for VM clean', 'Vdsm state for VM clean'],
      ['3.3-4.5', 'Cleaning state for non-running VM', 'Cleaning state for non-running VM'],
      ['3.3-4.5', 'Starting vm using {}', 'Starting vm using `/usr/sbin/hosted-engine --vm-start`'],
    ],
  },
  {
    action: 'ha-engine-vm-started',
    means: 'This host has started the engine VM.',
    loggers: AGENT,
    wordings: [['3.3-4.5', 'Engine VM started on localhost', 'Engine VM started on localhost']],
  },
  {
    action: 'ha-engine-vm-start-failed',
    means: 'This host cannot start the engine VM; another host may have started it.',
    loggers: AGENT,
    wordings: [
      [
        '3.3-4.5',
        'Failed to start engine VM{}',
        "Failed to start engine VM: 'Command VM.create failed'. Please check the vdsm logs.",
      ],
    ],
  },
  {
    action: 'ha-engine-vm-stopping',
    means: 'The agent stops the engine VM; vdsm.log shows a shutdown that the engine did not ask for.',
    loggers: AGENT,
    wordings: [
      ['3.3-4.5', 'Shutting down vm using {}', 'Shutting down vm using `/usr/sbin/hosted-engine --vm-shutdown`'],
      ['3.5-4.5', 'Engine VM is paused, forcefully stopping.', 'Engine VM is paused, forcefully stopping.'],
      [
        '3.3-4.5',
        'Host {vdsm.ha.best_host} (id {}) score is significantly better than local score, {}',
        'Host host2.example.com (id 2) score is significantly better than local score, shutting down VM on this host',
      ],
      [
        '3.3-4.5',
        'Waiting on shutdown to complete ({vdsm.elapsed_seconds} of {} seconds)',
        'Waiting on shutdown to complete (10 of 300 seconds)',
      ],
    ],
  },
  {
    action: 'ha-engine-vm-stopped',
    means: 'The agent has stopped the engine VM as intended; it logs this at ERROR.',
    loggers: AGENT,
    wordings: [['3.3-4.5', STOPPED, STOPPED]],
  },
  {
    action: 'ha-engine-vm-stop-failed',
    means: 'The agent cannot stop the engine VM.',
    loggers: AGENT,
    wordings: [
      [
        '3.3-4.5',
        'Failed to stop engine vm with {}',
        'Failed to stop engine vm with /usr/sbin/hosted-engine --vm-shutdown: x',
      ],
      ['3.3-4.5', 'Failed to stop engine VM: {}', 'Failed to stop engine VM: x'],
    ],
  },
  {
    action: 'ha-command-told',
    means: 'The agent logs the output of the command that starts or stops the engine VM.',
    loggers: AGENT,
    wordings: [
      ['3.3-4.5', 'stdout:{}', 'stdout: Machine shutting down'],
      ['3.3-4.5', 'stderr:{}', 'stderr:'],
    ],
    not: [['stdout is empty', undefined]],
  },
  {
    action: 'ha-maintenance',
    means: 'The agent leaves the engine VM alone: an administrator set maintenance for this host or for all hosts.',
    loggers: AGENT,
    wordings: [
      ['3.3-4.5', 'Global maintenance detected', 'Global maintenance detected'],
      ['3.3-4.5', 'Local maintenance detected', 'Local maintenance detected'],
      ['4.0-4.5', 'Local maintenance set', 'Local maintenance set'],
    ],
  },
  {
    action: 'ha-timeout',
    means: 'The agent waits for a change of state, or has waited too long for it.',
    loggers: AGENT,
    wordings: [
      [
        '3.3-4.5',
        'Timeout {}',
        'Timeout set to Tue Jan  5 14:54:35 2016 while transitioning EngineUp -> EngineUpBadHealth',
      ],
      ['3.3-4.5', 'Unknown local engine vm status{}', 'Unknown local engine vm status no actions taken'],
    ],
    not: [['Timeouts are off', undefined]],
  },
  {
    action: 'ha-submonitor-started',
    means: 'The agent asks the broker to start a monitor.',
    loggers: HA,
    wordings: [
      ['3.3-4.5', 'Starting monitor {}, options {}', "Starting monitor ping, options {'addr': '192.0.2.1'}"],
      ['3.3-4.5', 'Success, id {}', 'Success, id 140171463920144'],
    ],
  },
  {
    action: 'ha-notified',
    means: 'The agent asks the broker to send a mail.',
    loggers: HA,
    wordings: [
      ['3.3-4.5', 'Trying: notify {}', "Trying: notify time=1451985274.86 type=x detail=y hostname='host1'"],
      ['3.3-4.5', 'Success, was notification of {}', 'Success, was notification of x (y) sent? ignored'],
      ['4.0-4.5', 'Could not send notification. {}', 'Could not send notification. Ignoring'],
    ],
  },
  ...haStorageNotes,
];

export const haAgentRules: LogRules = {
  kind: 'ha-agent',
  notes: [...notes, ...haWarningNotes],
  // the agent logs at ERROR that it stopped the VM as intended: no error
  readError: (record, event) => (record.message.trimEnd() === STOPPED ? undefined : readError(record, event)),
};
