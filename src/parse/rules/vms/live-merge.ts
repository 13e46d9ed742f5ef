/** Block jobs of libvirt, and the live merge that uses them. */
import type { Note } from '../../notes.ts';
import { DRIVE_LOGGERS } from './loggers.ts';

const VM = "(vmId='338f0c16-286a-4250-937a-e65f1fdaeedd') ";
const OLD_VM = 'vmId=`338f0c16-286a-4250-937a-e65f1fdaeedd`::';
const VOLUME = 'c951edf1-16aa-4a8e-9197-cdec7c893dca';
const SD = 'bafd0f16-9aba-4f9f-ba90-46d3b8a29157';
const JOB = '89667ef9-0b0f-4b63-8ed9-9a720e0d4845';

export const liveMergeNotes: readonly Note[] = [
  {
    action: 'block-job-completed',
    means: 'A block job of a live merge or copy completes.',
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Block job {vdsm.job.id} type {vdsm.job.type} for drive {vdsm.vm.drive} has completed',
        `${VM}Block job ${JOB} type COMMIT for drive vdb has completed`,
      ],
      [
        'D4',
        'Block job {vdsm.job.type} for drive {vdsm.vm.drive} has completed',
        `${VM}Block job COMMIT for drive vda has completed`,
      ],
      ['E-F', 'Job {vdsm.job.id} has completed', `${VM}Job ${JOB} has completed`],
      ['C2-E', 'Libvirt job {vdsm.job.id} was terminated', `${VM}Libvirt job ${JOB} was terminated`],
    ],
  },
  {
    action: 'block-job-failed',
    means: 'A block job of a live merge or copy fails, or is canceled.',
    loggers: DRIVE_LOGGERS,
    wordings: [
      [
        'E-F',
        'Block job {vdsm.job.id} type {vdsm.job.type} for drive {vdsm.vm.drive} has failed',
        `${VM}Block job ${JOB} type COMMIT for drive vdb has failed`,
      ],
      [
        'E-F',
        'Block job {vdsm.job.id} type {vdsm.job.type} for drive {vdsm.vm.drive} was canceled',
        `${VM}Block job ${JOB} type COMMIT for drive vdb was canceled`,
      ],
      [
        'E-F',
        'Block job {vdsm.job.id} type {vdsm.job.type} for drive {vdsm.vm.drive}: unexpected status {vdsm.job.state}',
        `${VM}Block job ${JOB} type COMMIT for drive vdb: unexpected status 7`,
      ],
      [
        'D4',
        'Block job {vdsm.job.type} for drive {vdsm.vm.drive} has failed',
        `${VM}Block job COMMIT for drive vda has failed`,
      ],
      [
        'D4',
        'Block job {vdsm.job.type} for drive {vdsm.vm.drive} was canceled',
        `${VM}Block job COMMIT for drive vda was canceled`,
      ],
      [
        'D4',
        'Block job {vdsm.job.type} for drive {vdsm.vm.drive}: unexpected status {vdsm.job.state}',
        `${VM}Block job COMMIT for drive vda: unexpected status 7`,
      ],
    ],
  },
  {
    action: 'block-job-ready',
    means: 'A block job has caught up, and waits for its pivot.',
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Block job {vdsm.job.id} type {vdsm.job.type} for drive {vdsm.vm.drive} is ready',
        `${VM}Block job ${JOB} type ACTIVE_COMMIT for drive vdb is ready`,
      ],
      [
        'D4',
        'Block job {vdsm.job.type} for drive {vdsm.vm.drive} is ready',
        `${VM}Block job ACTIVE_COMMIT for drive vda is ready`,
      ],
      ['E-F', 'Job {vdsm.job.id} is ready for pivot', `${VM}Job ${JOB} is ready for pivot`],
    ],
  },
  {
    action: 'live-merge-step',
    means: 'A live merge takes a step: start, extend, commit, pivot or cleanup.',
    loggers: DRIVE_LOGGERS,
    wordings: [
      [
        'E-F',
        'Starting merge with job_id={vdsm.job.id}, {}',
        `${VM}Starting merge with job_id='${JOB}', original chain=x < y (top), disk='sda', base='sda[2]', top=None, bandwidth=0, flags=12`,
      ],
      [
        'D2-E',
        'Starting merge with jobUUID={vdsm.job.id}, {}',
        `${VM}Starting merge with jobUUID=u'${JOB}', original chain=x < y (top), disk=u'sda', base=u'sda[1]', top=None, bandwidth=0, flags=12`,
      ],
      ['C1-D1', "Starting merge with jobUUID='{vdsm.job.id}'", `${VM}Starting merge with jobUUID='${JOB}'`],
      [
        'E-F',
        'Job {vdsm.job.id} switching state from {} to {vdsm.job.state}',
        `${VM}Job ${JOB} switching state from COMMIT to CLEANUP`,
      ],
      [
        'E-F',
        'Starting extend {vdsm.sd.id}/{vdsm.volume.id} for job={vdsm.job.id} drive={vdsm.vm.drive} {}',
        `${VM}Starting extend ${SD}/${VOLUME} for job=${JOB} drive=vda volume=x`,
      ],
      [
        'E-F',
        'Extend {vdsm.sd.id}/{vdsm.volume.id} completed for job {vdsm.job.id}, starting commit',
        `${VM}Extend ${SD}/${VOLUME} completed for job ${JOB}, starting commit`,
      ],
      [
        'C1-F',
        'Requesting pivot to complete active layer commit (job {vdsm.job.id})',
        `${VM}Requesting pivot to complete active layer commit (job ${JOB})`,
      ],
      ['C1-F', 'Pivot completed (job {vdsm.job.id})', `${VM}Pivot completed (job ${JOB})`],
      [
        'C1-F',
        'Synchronizing volume chain after live merge (job {vdsm.job.id})',
        `${VM}Synchronizing volume chain after live merge (job ${JOB})`,
      ],
      ['C1-F', 'Synchronization completed (job {vdsm.job.id})', `${VM}Synchronization completed (job ${JOB})`],
      [
        'C1-F',
        'Waiting for libvirt to update the XML after pivot of drive {}',
        `${VM}Waiting for libvirt to update the XML after pivot of drive vda completed`,
      ],
      ['C1-F', 'The XML update has been completed', `${VM}The XML update has been completed`],
      ['E-F', 'Starting cleanup for job {vdsm.job.id}', `${VM}Starting cleanup for job ${JOB}`],
      ['C2-E', 'Starting cleanup thread for job: {vdsm.job.id}', `${VM}Starting cleanup thread for job: ${JOB}`],
      ['E-F', 'Cleanup completed, untracking job {vdsm.job.id}', `${VM}Cleanup completed, untracking job ${JOB}`],
      [
        'C2-E',
        'Cleanup thread {} successfully completed, untracking job {vdsm.job.id} ({})',
        `${VM}Cleanup thread <LiveMergeCleanupThread> successfully completed, untracking job ${JOB} (base=x, top=y)`,
      ],
      ['C2-F', 'Refreshing {} volume {}', `${VM}Refreshing raw volume 'x' (apparentsize=1, capacity=2)`],
      [
        'E-F',
        'Refreshing volume for drive {vdsm.vm.drive} (domainID: {vdsm.sd.id}, volumeID: {vdsm.volume.id})',
        `${VM}Refreshing volume for drive vda (domainID: ${SD}, volumeID: ${VOLUME})`,
      ],
      ['B3-F', 'No VM drives were extended', `${VM}No VM drives were extended`],
    ],
    fromSources: true,
  },
  {
    // before `live-merge-failed`, which takes any other failed pivot
    action: 'live-merge-retried',
    means: 'A step of a live merge fails, and vdsm tries it again later: the merge goes on.',
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Pivot failed (job: {vdsm.job.id}): {}, retrying later',
        `${VM}Pivot failed (job: ${JOB}): x, retrying later`,
        { 'vdsm.job.id': JOB },
      ],
      [
        'E-F',
        'Pivot failed (job: {vdsm.job.id}), retrying later',
        `${VM}Pivot failed (job: ${JOB}), retrying later`,
        { 'vdsm.job.id': JOB },
      ],
      [
        'E-F',
        'Cannot find drive {vdsm.vm.drive} for job {vdsm.job.id}, retrying later',
        `${VM}Cannot find drive vda for job ${JOB}, retrying later`,
      ],
      [
        'C2-E',
        'Previous job {vdsm.job.id} cleanup thread failed, retrying',
        `${VM}Previous job ${JOB} cleanup thread failed, retrying`,
      ],
      ['E-F', 'Cleanup of job {vdsm.job.id} failed, retrying{}', `${VM}Cleanup of job ${JOB} failed, retrying`],
    ],
    not: [[`${VM}Pivot failed (job: ${JOB}): x, aborting due to an unrecoverable error`, 'live-merge-failed']],
  },
  {
    action: 'live-merge-failed',
    means: 'A live merge cannot start, go on or clean up.',
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      ['C1-E', 'Live merge failed (job: {vdsm.job.id})', `${VM}Live merge failed (job: ${JOB})`],
      ['B1-B3', 'Live merge failed for {}', `${OLD_VM}Live merge failed for x`],
      [
        'B1-B3',
        'Live merge completed for an unexpected path: {}',
        `${OLD_VM}Live merge completed for an unexpected path: /x`,
      ],
      [
        'E-F',
        'Cannot find drive {vdsm.vm.drive}, untracking job {vdsm.job.id}',
        `${VM}Cannot find drive vda, untracking job ${JOB}`,
      ],
      [
        'E-F',
        'Cannot get {}, untracking job {vdsm.job.id}: {}',
        `${VM}Cannot get base x info, untracking job ${JOB}: y`,
      ],
      ['F', 'Cannot mark leaf volume as LEGAL: {}', `${VM}Cannot mark leaf volume as LEGAL: x (job: ${JOB})`],
      ['E-F', 'Cleanup error for job {vdsm.job.id}: {}', `${VM}Cleanup error for job ${JOB}: x`],
      ['C1-F', 'Error getting block job info', `${VM}Error getting block job info`],
      ['E-F', 'Error updating job {vdsm.job.id}', `${VM}Error updating job ${JOB}`],
      ['D2-F', 'Error updating VM jobs', `${VM}Error updating VM jobs`],
      [
        'C1-D2',
        'Pivot failed for job {vdsm.job.id} (rc={})',
        `${VM}Pivot failed for job ${JOB} (rc=1)`,
        { 'vdsm.job.id': JOB },
      ],
      [
        'E-F',
        'Pivot failed (job: {vdsm.job.id}){}',
        `${VM}Pivot failed (job: ${JOB}): x, aborting due to an unrecoverable error`,
        { 'vdsm.job.id': JOB },
      ],
      ['C1-D2', 'Pivot failed{}', `${VM}Pivot failed: x`],
      ['C1-E', 'merge: Refusing to merge {}', `${VM}merge: Refusing to merge into a shared volume`],
      [
        'C1-E',
        'merge: libvirt does not support {}',
        `${VM}merge: libvirt does not support volume chain monitoring.  Unable to perform live merge.`,
      ],
      ['C1-E', 'merge: failed to {}', `${VM}merge: failed to get updated list of volumes for drive vda`],
      // the whole text is the exception
      ['C1-E', 'merge: {}', `${VM}merge: Drive image file could not be found`],
      ['C1-E', 'A block job is already active on this disk', `${VM}A block job is already active on this disk`],
      [
        'C1-E',
        'Cannot add block job {vdsm.job.id}. {}',
        `${VM}Cannot add block job ${JOB}. A block job with id x already exists for image y`,
      ],
      [
        'C1-E',
        'Bad volume chain found for drive {vdsm.vm.drive}. {}',
        `${VM}Bad volume chain found for drive vda. Previous chain: x`,
      ],
      ['C3-E', 'Unable to synchronize volume chain to storage', `${VM}Unable to synchronize volume chain to storage`],
      [
        'C2-E',
        'The base volume is undersized and cannot be extended {}',
        `${VM}The base volume is undersized and cannot be extended (base capacity: 1, top capacity: 2)`,
      ],
    ],
    not: [['merged: x', undefined]],
  },
];
