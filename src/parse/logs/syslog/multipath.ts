/** Multipath devices and their paths, by multipathd and the kernel. */
import type { Note } from '../../notes.ts';

const MULTIPATH = ['multipathd', 'multipath'];
const WWID = '36001405f2a7d1c0b1a24c5d8e7f60123';

export const multipathNotes: readonly Note[] = [
  {
    action: 'path-failed',
    means: 'A path to a multipath device fails.',
    loggers: ['kernel', ...MULTIPATH],
    wordings: [
      [
        '7-9',
        'device-mapper: multipath: {}: Failing path {vdsm.storage.path_device}.',
        'device-mapper: multipath: 253:4: Failing path 8:192.',
      ],
      [
        '6-8',
        'device-mapper: multipath: Failing path {vdsm.storage.path_device}.',
        'device-mapper: multipath: Failing path 8:48.',
      ],
      [
        '6-9',
        'checker failed path {vdsm.storage.path_device} in map {vdsm.multipath.device}',
        `checker failed path 8:16 in map ${WWID}`,
      ],
      [
        '6-9',
        '{vdsm.multipath.device}: {vdsm.storage.path_device} - {} checker reports path is down',
        `${WWID}: sdf - tur checker reports path is down`,
      ],
      ['6-9', '{vdsm.multipath.device}: {vdsm.storage.path_device} - path offline', `${WWID}: sdf - path offline`],
    ],
  },
  {
    action: 'path-restored',
    means: 'A path to a multipath device works again.',
    loggers: ['kernel', ...MULTIPATH],
    wordings: [
      [
        '7-9',
        'device-mapper: multipath: {}: Reinstating path {vdsm.storage.path_device}.',
        'device-mapper: multipath: 253:4: Reinstating path 8:192.',
      ],
      [
        '6-8',
        'device-mapper: multipath: Reinstating path {vdsm.storage.path_device}.',
        'device-mapper: multipath: Reinstating path 8:48.',
      ],
      [
        '6-9',
        '{vdsm.multipath.device}: {vdsm.storage.path_device} - {} checker reports path is up',
        `${WWID}: sdf - tur checker reports path is up`,
      ],
      ['6-9', '{vdsm.storage.path_device}: reinstated', '8:16: reinstated'],
    ],
    not: [['8:16: reinstating', undefined]],
  },
  {
    action: 'all-paths-lost',
    means: 'A multipath device has no path left: this host cannot reach its storage.',
    loggers: MULTIPATH,
    facts: { 'vdsm.multipath.valid_paths': 0 },
    wordings: [
      ['6-9', '{vdsm.multipath.device}: remaining active paths: 0', `${WWID}: remaining active paths: 0`],
      [
        '6-9',
        '{vdsm.multipath.device}: Entering recovery mode: max_retries={}',
        `${WWID}: Entering recovery mode: max_retries=4`,
      ],
    ],
  },
  {
    action: 'paths-remaining',
    means: 'multipathd logs how many paths a multipath device has left.',
    loggers: MULTIPATH,
    wordings: [
      [
        '6-9',
        '{vdsm.multipath.device}: remaining active paths: {vdsm.multipath.valid_paths}',
        `${WWID}: remaining active paths: 3`,
      ],
    ],
  },
  {
    action: 'multipath-device-loaded',
    means: 'multipathd creates a multipath device, or changes its paths.',
    loggers: MULTIPATH,
    wordings: [
      [
        '6-9',
        '{vdsm.multipath.device}: load table [{}',
        `${WWID}: load table [0 209715200 multipath 1 queue_if_no_path 0 1 1 service-time 0 1 1 8:16 1]`,
      ],
      ['6-9', '{vdsm.multipath.device}: event checker started', `${WWID}: event checker started`],
    ],
  },
];
