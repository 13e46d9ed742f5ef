/** Resource locks of storage, from request to grant. vdsm logs them at DEBUG only. */
import type { Rule } from '../rule.ts';

const MANAGER = ['resourcemanager', 'storage.resourcemanager'];
/** Until 4.40 requests are logged by a logger of their own. */
const REQUEST = ['resourcemanager.request', 'storage.resourcemanager.request', 'storage.resourcemanager'];
const RESOURCE = 'Storage.728bd57d-3c42-4203-812b-a27042943382';
const ID = '11e89fec-2d2f-44ff-8994-2efd9473bcb5';

const REGISTER = /^Trying to register resource '([^']*)' for lock type '(\w+)'$/;
const QUEUED = /^Resource '([^']*)' is currently locked, Entering queue /;
const REQUESTED =
  /^(?:ResName=`([^`]*)`ReqID=`([^`]*)`::|\(ResName='([^']*)', ReqID='([^']*)'\) )(Request was made|Granted request|Canceled request)/;

/** Characters of a message that patterns are tried on. */
const HEAD = 600;

export const lockRules: readonly Rule[] = [
  {
    name: 'lock-register',
    eras: 'A-F',
    loggers: MANAGER,
    starts: ['Trying to register resource '],
    read(message) {
      const match = message.length > HEAD ? null : REGISTER.exec(message);
      return match === null ? undefined : { kind: 'lock-register', resource: match[1] ?? '', mode: match[2] ?? '' };
    },
    samples: [
      {
        logger: 'Storage.ResourceManager',
        message: `Trying to register resource '${RESOURCE}' for lock type 'shared'`,
        event: { resource: RESOURCE, mode: 'shared' },
      },
    ],
  },
  {
    name: 'lock-queued',
    eras: 'A-F',
    loggers: MANAGER,
    starts: ['Resource '],
    read(message) {
      if (!message.endsWith(' in queue)')) return undefined;
      const match = QUEUED.exec(message.slice(0, HEAD));
      return match === null ? undefined : { kind: 'lock-queued', resource: match[1] ?? '' };
    },
    samples: [
      {
        logger: 'storage.resourcemanager',
        message: `Resource '${RESOURCE}' is currently locked, Entering queue (1 in queue)`,
        event: { resource: RESOURCE },
      },
    ],
  },
  {
    name: 'lock-request',
    eras: 'A-F',
    loggers: REQUEST,
    starts: ['ResName=', "(ResName='"],
    read(message) {
      const match = REQUESTED.exec(message.slice(0, HEAD));
      if (match === null) return undefined;
      const resource = match[1] ?? match[3] ?? '';
      const request = match[2] ?? match[4] ?? '';
      if (match[5] === 'Granted request') return { kind: 'lock-granted', resource, request };
      return { kind: match[5] === 'Canceled request' ? 'lock-canceled' : 'lock-request', resource, request };
    },
    samples: [
      {
        logger: 'ResourceManager.Request',
        message: `ResName=\`${RESOURCE}\`ReqID=\`${ID}\`::Request was made in 'hsm.py' line '135' at 'getVolumeInfo'`,
        event: { kind: 'lock-request', resource: RESOURCE, request: ID },
      },
      {
        logger: 'storage.ResourceManager.Request',
        message: `(ResName='${RESOURCE}', ReqID='${ID}') Granted request`,
        event: { kind: 'lock-granted', resource: RESOURCE, request: ID },
      },
      {
        logger: 'storage.resourcemanager',
        message: `(ResName='${RESOURCE}', ReqID='${ID}') Canceled request`,
        event: { kind: 'lock-canceled', resource: RESOURCE, request: ID },
      },
    ],
  },
];
