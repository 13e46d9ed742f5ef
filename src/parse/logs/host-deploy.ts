/** Logs of ansible on the engine: hosts are installed, upgraded, enrolled. From 4.4 on by ansible-runner. */
import type { Event, LoggedError } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { readError } from '../errors/read-error.ts';
import { errorFromText } from '../errors/error-from-text.ts';
import type { Rule } from '../rule.ts';
import { readSmallNumber } from '../small-number.ts';
import type { LogRules } from './log-rules.ts';

const ANY = ['*'];
const HEAD = 512;
/** So much of an event of ansible-runner is looked at: what it tells stands at its beginning. */
const EVENT_MAX = 16_384;

const TASK = /^(TASK|RUNNING HANDLER|PLAY) \[([^\]]{0,256})\]/;
const RESULT = /^(ok|changed|skipping|included|rescued|ignored|fatal|failed|unreachable): \[/;

const step: Rule = {
  name: 'deploy-step',
  eras: '4.0-4.5',
  means: 'A play or a task of an installation begins, or came to its result.',
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

const failure: Rule = {
  name: 'deploy-task-failed',
  eras: '4.0-4.5',
  means: 'A task of an installation failed.',
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
const STDOUT_BAD = /"stdout"\s?: "(?:fatal|failed|unreachable): \[/;
const EVENT_TASK = /"task"\s?: "((?:[^"\\]|\\.){1,256})"/;

/** ansible-runner tells an event as JSON over many lines. */
const runnerEvent: Rule = {
  name: 'deploy-event',
  eras: '4.4-4.5',
  means: 'An event of ansible-runner: what a task did.',
  loggers: ANY,
  starts: ['{'],
  read(message) {
    const text = message.slice(0, EVENT_MAX);
    const event = EVENT.exec(text)?.[1] ?? '';
    const bad = event.endsWith('_failed') || event.endsWith('_unreachable') || STDOUT_BAD.test(text);
    const task = EVENT_TASK.exec(text)?.[1];
    return {
      kind: 'note',
      action: bad ? 'deploy-task-failed' : 'deploy-event',
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
  means: 'How the installation of a host ended.',
  loggers: ANY,
  starts: [],
  guard: (message) => message.slice(0, HEAD).includes(': ok='),
  read(message) {
    const [, , unreachable = '', failed = ''] = RECAP.exec(message.slice(0, HEAD)) ?? [];
    if (failed === '') return undefined;
    const bad = readSmallNumber(unreachable) !== 0 || readSmallNumber(failed) !== 0;
    return { kind: 'note', action: bad ? 'deploy-failed' : 'deploy-completed' };
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
  notes: [
    {
      action: 'deploy-recap-begins',
      means: 'How the installation went stands in the next lines.',
      loggers: ANY,
      wordings: [['4.0-4.5', 'PLAY RECAP {}', 'PLAY RECAP *****************************************']],
    },
    {
      action: 'deploy-warned',
      means: 'A warning or an error of ansible itself.',
      loggers: ANY,
      wordings: [
        ['4.0-4.5', '[WARNING]: {}', '[WARNING]: Unable to parse /tmp/x as an inventory source'],
        ['4.0-4.5', '[ERROR]: {}', '[ERROR]: Unable to set correct type for configuration entry for DEFAULT_LOCAL_TMP'],
        ['4.0-4.5', '[DEPRECATION WARNING]: {}', '[DEPRECATION WARNING]: x'],
      ],
    },
    {
      action: 'deploy-configured',
      means: 'Which settings ansible uses.',
      loggers: ANY,
      wordings: [
        ['4.0-4.5', 'Using {} as config file', 'Using /usr/share/ovirt-engine/playbooks/ansible.cfg as config file'],
      ],
    },
  ],
  rules: [step, failure, runnerEvent, recap],
  readError: readDeployError,
};

/** What ansible itself says of an error. */
const OWN_ERROR = '[ERROR]: ';
/** Why a task failed: in JSON, or in JSON that is a text of JSON. */
const MSG = /"msg"\s?: "((?:[^"\\]|\\[^\n]){1,2048})"/g;
const INNER_MSG = /\\"msg\\"\s?: \\"((?:[^"\\]|\\\\(?:\\"|\\\\|[^"\\])){1,2048})/g;

function readDeployError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  const text = record.message.slice(0, EVENT_MAX);
  if (text.startsWith(OWN_ERROR)) return errorFromText({ message: text.slice(OWN_ERROR.length) });
  if (event?.kind !== 'note' || event.action !== 'deploy-task-failed') return readError(record, event);
  const told = wordsOf(text, INNER_MSG) ?? wordsOf(text, MSG);
  return errorFromText({ message: told ?? text.split('\n', 1)[0] ?? '' });
}

function wordsOf(text: string, pattern: RegExp): string | undefined {
  for (const [, words = ''] of text.matchAll(pattern)) {
    if (words.trim() !== '') return words.replace(/\\+(["\\n])/g, (_, char) => (char === 'n' ? '\n' : String(char)));
  }
  return undefined;
}
