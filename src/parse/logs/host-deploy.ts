/** Logs of Ansible on the engine: the engine installs, upgrades and enrolls hosts; from 4.4 on with ansible-runner. */
import type { Event, LoggedError } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { readError } from '../errors/read-error.ts';
import { errorFromText } from '../errors/error-from-text.ts';
import type { Rule } from '../rule.ts';
import { readSmallNumber } from '../values/small-number.ts';
import { deployNames } from './deploy-names.ts';
import type { LogRules } from './log-rules.ts';

const ANY = ['*'];
const HEAD = 512;
/** How much of an event of ansible-runner is searched: its name, task and message are at its beginning. */
const EVENT_MAX = 16_384;

const TASK = /^(TASK|RUNNING HANDLER|PLAY) \[([^\]]{0,256})\]/;
const RESULT = /^(ok|changed|skipping|included|rescued|ignored|fatal|failed|unreachable): \[/;

const step: Rule = {
  name: 'deploy-step',
  eras: '4.0-4.5',
  means: {
    'deploy-started': 'Ansible starts a play.',
    'deploy-task-started': 'Ansible starts a task.',
    'deploy-task-completed': 'An Ansible task ends on a host: it is ok, changed, skipped or ignored.',
  },
  loggers: ANY,
  starts: [
    'TASK [',
    'RUNNING HANDLER [',
    'PLAY [',
    ...'ok changed skipping included rescued ignored'.split(' ').map((word) => `${word}: [`),
  ],
  read(message) {
    const text = message.slice(0, HEAD);
    const task = TASK.exec(text);
    if (task !== null)
      return task[1] === 'PLAY'
        ? { kind: 'note', action: 'deploy-started' }
        : { kind: 'note', action: 'deploy-task-started', facts: { 'vdsm.deploy.task': task[2] } };
    return RESULT.test(text) ? { kind: 'note', action: 'deploy-task-completed' } : undefined;
  },
  samples: [
    {
      logger: 'ansible',
      message: 'TASK [ovirt-host-deploy-facts : Set facts] **********************************',
      event: { action: 'deploy-task-started', facts: { 'vdsm.deploy.task': 'ovirt-host-deploy-facts : Set facts' } },
    },
    { logger: 'ansible', message: 'PLAY [all] ******************', event: { action: 'deploy-started' } },
    { logger: 'ansible', message: 'changed: [192.0.2.36]', event: { action: 'deploy-task-completed' } },
  ],
};

const TASK_FAILED = 'An Ansible task fails on a host, or the host is unreachable.';

const failure: Rule = {
  name: 'deploy-task-failed',
  eras: '4.0-4.5',
  means: TASK_FAILED,
  loggers: ANY,
  starts: ['fatal: [', 'failed: [', 'unreachable: [', 'An exception occurred during task execution'],
  read: () => ({ kind: 'note', action: 'deploy-task-failed' }),
  samples: [
    {
      logger: 'ansible',
      message: 'fatal: [192.0.2.36]: FAILED! => {"changed": false, "msg": "No package x available."}',
      event: { action: 'deploy-task-failed' },
    },
  ],
};

const EVENT = /"event"\s?: "(runner_on_\w{1,32}|runner_item_on_\w{1,32}|error|verbose)"/;
const FAILED_STDOUT = /"stdout"\s?: "(?:fatal|failed|unreachable): \[/;
const EVENT_TASK = /"task"\s?: "((?:[^"\\]|\\.){1,256})"/;

/** ansible-runner writes an event as JSON over many lines. */
const runnerEvent: Rule = {
  name: 'deploy-event',
  eras: '4.4-4.5',
  means: {
    'deploy-task-failed': TASK_FAILED,
    'deploy-event': 'ansible-runner logs an event of a task.',
  },
  loggers: ANY,
  starts: ['{'],
  read(message) {
    const text = message.slice(0, EVENT_MAX);
    const event = EVENT.exec(text)?.[1] ?? '';
    const failed = event.endsWith('_failed') || event.endsWith('_unreachable') || FAILED_STDOUT.test(text);
    const task = EVENT_TASK.exec(text)?.[1];
    return {
      kind: 'note',
      action: failed ? 'deploy-task-failed' : 'deploy-event',
      facts: task === undefined ? undefined : { 'vdsm.deploy.task': task },
    };
  },
  samples: [
    {
      logger: '',
      message:
        '{\n  "uuid" : "778f6315-eab0-49ce-8101-37e0cce3685d",\n  "counter" : 402,\n  "stdout" : "fatal: [192.0.2.25]: FAILED! => {\\"msg\\": \\"The conditional check failed.\\"}",\n  "event" : "runner_on_failed",\n  "event_data" : {\n    "task" : "Install ovs"',
      event: { action: 'deploy-task-failed', facts: { 'vdsm.deploy.task': 'Install ovs' } },
    },
    {
      logger: '',
      message: '{\n  "stdout" : "ok: [192.0.2.25]",\n  "event" : "runner_on_ok"',
      event: { action: 'deploy-event' },
    },
  ],
};

const RECAP =
  /^\S{1,256}\s{1,64}: ok=(\d{1,9})\s{1,8}changed=\d{1,9}\s{1,8}unreachable=(\d{1,9})\s{1,8}failed=(\d{1,9})/;

const recap: Rule = {
  name: 'deploy-recap',
  eras: '4.0-4.5',
  means: {
    'deploy-completed': 'A playbook ends without failures on a host.',
    'deploy-failed': 'A playbook ends with failures on a host, or the host was unreachable.',
  },
  loggers: ANY,
  starts: [],
  guard: (message) => message.slice(0, HEAD).includes(': ok='),
  read(message) {
    const [, , unreachable = '', failed = ''] = RECAP.exec(message.slice(0, HEAD)) ?? [];
    if (failed === '') return undefined;
    const isFailure = readSmallNumber(unreachable) !== 0 || readSmallNumber(failed) !== 0;
    return { kind: 'note', action: isFailure ? 'deploy-failed' : 'deploy-completed' };
  },
  samples: [
    {
      logger: '',
      message: '192.0.2.36             : ok=98   changed=36   unreachable=0    failed=0',
      event: { action: 'deploy-completed' },
    },
    {
      logger: '',
      message: 'host1 : ok=3 changed=1 unreachable=0 failed=1 skipped=2',
      event: { action: 'deploy-failed' },
    },
  ],
};

export const hostDeployRules: LogRules = {
  kind: 'host-deploy',
  names: deployNames,
  notes: [
    {
      action: 'deploy-recap-begins',
      means: 'Ansible starts its recap: the next records show how the playbook ended.',
      loggers: ANY,
      wordings: [['4.0-4.5', 'PLAY RECAP {}', 'PLAY RECAP *****************************************']],
    },
    {
      action: 'deploy-warned',
      means: 'Ansible itself reports a warning or an error.',
      loggers: ANY,
      wordings: [
        ['4.0-4.5', '[WARNING]: {}', '[WARNING]: Unable to parse /tmp/x as an inventory source'],
        ['4.0-4.5', '[ERROR]: {}', '[ERROR]: Unable to set correct type for configuration entry for DEFAULT_LOCAL_TMP'],
        ['4.0-4.5', '[DEPRECATION WARNING]: {}', '[DEPRECATION WARNING]: x'],
      ],
      not: [['WARNING: x', undefined]],
    },
    {
      action: 'deploy-configured',
      means: 'Ansible names the configuration file that it uses.',
      loggers: ANY,
      wordings: [
        ['4.0-4.5', 'Using {} as config file', 'Using /usr/share/ovirt-engine/playbooks/ansible.cfg as config file'],
      ],
    },
  ],
  rules: [step, failure, runnerEvent, recap],
  readError: readDeployError,
};

/** How Ansible itself reports an error. */
const ANSIBLE_ERROR = '[ERROR]: ';
/** Why a task failed: in JSON, or in JSON that is a string within JSON. */
const MSG = /"msg"\s?: "((?:[^"\\]|\\[^\n]){1,2048})"/g;
const INNER_MSG = /\\"msg\\"\s?: \\"((?:[^"\\]|\\\\(?:\\"|\\\\|[^"\\])){1,2048})/g;

function readDeployError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  const text = record.message.slice(0, EVENT_MAX);
  if (text.startsWith(ANSIBLE_ERROR)) return errorFromText({ message: text.slice(ANSIBLE_ERROR.length) });
  if (event?.kind !== 'note' || event.action !== 'deploy-task-failed') return readError(record, event);
  const reason = firstMatch(text, INNER_MSG) ?? firstMatch(text, MSG);
  return errorFromText({ message: reason ?? text.split('\n', 1)[0] ?? '' });
}

/** Returns the first match that is not blank, without the backslashes of its JSON. */
function firstMatch(text: string, pattern: RegExp): string | undefined {
  for (const [, found = ''] of text.matchAll(pattern)) {
    if (found.trim() !== '') return found.replace(/\\+(["\\n])/g, (_, char) => (char === 'n' ? '\n' : String(char)));
  }
  return undefined;
}
