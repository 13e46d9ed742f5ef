/** Jobs whose id the client chooses: storage jobs of 4.19 and later, imports of VMs by virt-v2v, image transfers. */
import type { Note } from '../notes.ts';

const LOGGERS = ['root', 'storage.*', 'virt.*', 'v2v'];
const JOB = 'e8f901d1-3b5a-4c7d-9e2f-6a1b0c4d8e7f';

export const jobNotes: readonly Note[] = [
  {
    action: 'job-started',
    means: 'A job starts.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['D1-F', 'Running job {vdsm.job.id}...', `Running job '${JOB}'...`],
      ['C2-F', 'Job {vdsm.job.id} starting import', `Job u'${JOB}' starting import`],
    ],
  },
  {
    action: 'job-completed',
    means: 'A job completes.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['D1-F', 'Job {vdsm.job.id} completed', `Job '${JOB}' completed`],
      ['C2-F', 'Job {vdsm.job.id} finished import successfully', `Job u'${JOB}' finished import successfully`],
    ],
  },
  {
    action: 'job-failed',
    means: 'A job fails; the traceback shows why.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C2-F', 'Job {vdsm.job.id} failed', `Job '${JOB}' failed`],
      ['C2-F', 'Job {vdsm.job.id}, error trying to abort: {}', `Job u'${JOB}', error trying to abort: x`],
      ['C2-F', 'Job {vdsm.job.id} error {}', `Job u'${JOB}' error tearing down drive: x`],
      ['D1-F', 'Exception while aborting job {vdsm.job.id}', `Exception while aborting job '${JOB}'`],
      ['C2-F', 'Cannot {} job{}', `Cannot delete job, error: x`],
      [
        'D1-F',
        'Unexpected ActionStopped exception in job {vdsm.job.id} {}',
        `Unexpected ActionStopped exception in job '${JOB}' with status 'running'`,
      ],
    ],
  },
  {
    action: 'job-step',
    means: 'A job makes progress, or vdsm aborts or deletes it.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['D1-F', 'Aborting job {vdsm.job.id}...', `Aborting job '${JOB}'...`],
      ['C2-F', 'Job {vdsm.job.id} aborting...', `Job '${JOB}' aborting...`],
      ['D1-F', 'Aborted pending job {vdsm.job.id}.', `Aborted pending job '${JOB}'.`],
      ['D1-F', 'Abort completed for job {vdsm.job.id}', `Abort completed for job '${JOB}'`],
      ['D1-F', 'Retrying abort job {vdsm.job.id}...', `Retrying abort job '${JOB}'...`],
      ['D1-F', 'Autodeleting job {vdsm.job.id}', `Autodeleting job '${JOB}'`],
      ['D1-F', 'Job {vdsm.job.id} will be deleted in {} seconds', `Job '${JOB}' will be deleted in 3600 seconds`],
      ['C2-F', 'Job {vdsm.job.id} copy disk {}', `Job u'${JOB}' copy disk 1 progress 50/100`],
      ['C2-F', 'Job {vdsm.job.id} copying disk {}', `Job u'${JOB}' copying disk 1/2`],
      [
        'D3-F',
        'Storing import log at: {}',
        "Storing import log at: '/var/log/vdsm/import/import-x-20170522T115046.log'",
      ],
      ['D3-F', 'Aborting <{}', 'Aborting <vdsm.storage.operation.Command object at 0x7f1>'],
      ['D3-F', 'Retrying abort <{}', 'Retrying abort <vdsm.storage.operation.Command object at 0x7f1>'],
    ],
    not: [
      ['Aborting migration', undefined],
      ['Aborting', undefined],
    ],
  },
  {
    action: 'import-failed',
    means: 'vdsm cannot list, read or import VMs of another hypervisor.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C2-F', 'error connecti{} to hypervisor{}', "error connecting to hypervisor: 'x'"],
      ['C2-F', 'error getting domain {}', "error getting domain xml for vm 'x': y"],
      ['C2-F', 'error parsing domain xml{}', 'error parsing domain xml: x'],
      ['C2-F', 'Converted VM error {}', 'Converted VM error x'],
      ['C2-F', 'Error getting disk size', 'Error getting disk size'],
      ['D1-F', 'Cannot add VM {} due to disk storage error', 'Cannot add VM x due to disk storage error'],
      ['C3-F', 'Error looking up vm {}', "Error looking up vm 'x': y"],
      ['C3-F', 'Error checking {}existing snapshots.', 'Error checking for existing snapshots.'],
      ['D3-F', 'Terminating virt-v2v process after error', 'Terminating virt-v2v process after error'],
      [
        'C3-F',
        'Error deleting ssh-add, exit code: {}, out: {}, err: {}',
        'Error deleting ssh-add, exit code: x, out: x, err: x',
      ],
      [
        'C3-F',
        'Error killing ssh-agent (PID={}), exit code: {}, out: {}, err: {}',
        'Error killing ssh-agent (PID=x), exit code: x, out: x, err: x',
      ],
      ['C3-F', 'error adding general info: {}', 'error adding general info: x'],
      [
        'D1-D3',
        'vm {vdsm.vm.id} has snapshots and therefore can not be imported since snapshot conversion is not supported for VMware',
        'vm 338f0c16-286a-4250-937a-e65f1fdaeedd has snapshots and therefore can not be imported since snapshot conversion is not supported for VMware',
      ],
      ['D1-F', 'Unsupported disk type: {}', 'Unsupported disk type: x'],
      ['D1-F', 'Error checking if snapshot exist for vm: {}.', 'Error checking if snapshot exist for vm: x.'],
      ['D3-F', 'Invalid QCOW2 compat version {}', 'Invalid QCOW2 compat version x'],
      ['D3-F', 'Failed to get volume by path', 'Failed to get volume by path'],
      ['D3-F', 'Disk has to be in storage pool', 'Disk has to be in storage pool'],
    ],
  },
];
