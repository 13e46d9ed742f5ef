/** ovirt-guest-agent.log, from inside a VM; its stamps are by the clock of the VM. */
import type { LogRules } from './log-rules.ts';

export const guestAgentRules: LogRules = {
  kind: 'guest-agent',
  notes: [
    {
      action: 'guest-agent-started',
      means: 'The guest agent starts.',
      loggers: ['root', 'dummy'],
      wordings: [['3.0-4.3', 'Starting oVirt guest agent', 'Starting oVirt guest agent']],
    },
    {
      action: 'guest-agent-stopped',
      means: 'The guest agent stops.',
      loggers: ['root', 'dummy'],
      wordings: [['3.0-4.3', 'oVirt guest agent is down.', 'oVirt guest agent is down.']],
    },
    {
      action: 'guest-agent-failed',
      means: 'The guest agent crashes; the traceback shows why.',
      loggers: ['root'],
      wordings: [['3.0-4.3', 'Unhandled exception in oVirt guest agent!', 'Unhandled exception in oVirt guest agent!']],
    },
  ],
};
