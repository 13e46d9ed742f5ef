/** Logs of setups that use otopi: engine-setup, hosted-engine-setup and, until 4.3, the installation of a host. */
import { deployNames } from './deploy-names.ts';
import type { LogRules } from './log-rules.ts';

const CONTEXT = ['otopi.context'];
const ANY = ['*'];

export const otopiRules: LogRules = {
  kind: 'otopi',
  names: deployNames,
  notes: [
    {
      action: 'setup-stage',
      means: 'A setup starts a stage.',
      loggers: CONTEXT,
      wordings: [['1.0-1.10', 'Stage: {vdsm.deploy.task}', 'Stage: Initializing']],
      not: [['Stages: x', undefined]],
    },
    {
      action: 'setup-stage-failed',
      means: 'A stage of a setup fails; the record names the stage and the error.',
      loggers: CONTEXT,
      wordings: [
        [
          '1.0-1.10',
          "Failed to execute stage '{vdsm.deploy.task}': {}",
          "Failed to execute stage 'Setup validation': Cannot locate gluster packages, possible cause is incorrect channels",
        ],
      ],
    },
    {
      action: 'setup-method-failed',
      means: 'A method of a setup raises an exception; the setup handles some of them.',
      loggers: CONTEXT,
      wordings: [['1.0-1.10', 'method exception', 'method exception']],
    },
    {
      action: 'setup-step',
      means: 'A setup runs or skips a method, or loads a plugin.',
      loggers: CONTEXT,
      wordings: [
        ['1.0-1.10', 'Stage {} METHOD {}', 'Stage boot METHOD otopi.plugins.otopi.dialog.human.Plugin._init'],
        ['1.0-1.10', 'condition {}', 'condition False'],
        ['1.0-1.10', 'otopi-{}', 'otopi-1.7.8'],
        ['1.0-1.10', 'loading plugin {}', "loading plugin 'otopi.packagers'"],
      ],
      not: [['conditions', undefined]],
    },
    {
      action: 'setup-failed',
      means: 'A setup ends with an error.',
      loggers: CONTEXT,
      wordings: [
        ['1.0-1.10', "ENV BASE/error=bool:'True'", "ENV BASE/error=bool:'True'"],
        ['1.0-1.10', 'Execution of {} failed', 'Execution of setup failed'],
      ],
    },
    {
      action: 'setup-environment',
      means: 'A setup lists a setting of its environment.',
      loggers: CONTEXT,
      wordings: [
        ['1.0-1.10', 'ENV {}', "ENV DIALOG/autoAcceptDefault=bool:'False'"],
        ['1.0-1.10', 'ENVIRONMENT DUMP - BEGIN', 'ENVIRONMENT DUMP - BEGIN'],
        ['1.0-1.10', 'ENVIRONMENT DUMP - END', 'ENVIRONMENT DUMP - END'],
      ],
      not: [['ENVIRONMENT', undefined]],
    },
    {
      action: 'setup-completed',
      means: 'A setup completes successfully.',
      loggers: ANY,
      wordings: [['1.0-1.10', 'Execution of {} completed successfully', 'Execution of setup completed successfully']],
    },
    {
      action: 'setup-dialog',
      means: 'A setup shows a text to its user or to the engine, or gets an answer.',
      loggers: ANY,
      wordings: [
        ['1.0-1.10', 'DIALOG:SEND{}', 'DIALOG:SEND                 Calling install on zziplib:'],
        ['1.0-1.10', 'DIALOG:RECEIVE{}', 'DIALOG:RECEIVE    yes'],
      ],
    },
    {
      action: 'setup-command',
      means: 'A setup runs an external command; the records show its arguments, exit code and output.',
      loggers: ANY,
      wordings: [
        ['1.0-1.10', 'execute: {}', "execute: ('/bin/systemctl', 'status', 'vdsmd.service'), executable='None'"],
        ['1.0-1.10', 'execute-result: {}', "execute-result: ('/bin/systemctl', 'status', 'vdsmd.service'), rc=3"],
        ['1.0-1.10', 'execute-output: {}', "execute-output: ('/bin/systemctl', 'status', 'vdsmd.service') stdout:"],
      ],
      not: [['executed x', undefined]],
    },
    {
      action: 'setup-system',
      means: 'A setup describes the system that it runs on.',
      loggers: ANY,
      wordings: [['1.0-1.10', 'SYSTEM INFORMATION - {}', 'SYSTEM INFORMATION - BEGIN']],
    },
  ],
};
