import { UUID } from '../../model/uuid.ts';
import { byFileName } from './file-name.ts';
import type { NameReader } from './log-rules.ts';

/** `ovirt-host-deploy-ansible-20240101101112-HOST-FLOW`; a flow is a UUID, or a few hex digits. */
const DEPLOY = new RegExp(
  `^ovirt-(?:host-deploy|host-mgmt|enroll-certs)(?:-[a-z]{1,16}){0,3}-\\d{14}-(?<host>.{1,255}?)(?:-(?<flow>${UUID}|[0-9a-f]{6,8}))?$`,
);
/** Characters of a name that are searched. */
const SEARCHED = 400;

/** Logs of a deployment are named for its host and for the flow of the engine. */
export const deployNames: NameReader = {
  read: byFileName((name) => {
    const { host, flow } = DEPLOY.exec(name.slice(0, SEARCHED))?.groups ?? {};
    return host === undefined ? undefined : { flow, facts: { 'vdsm.engine.target_host': host } };
  }),
  samples: [
    {
      path: '/var/log/ovirt-engine/host-deploy/ovirt-host-deploy-ansible-20240101101112-host1.example.com-1a2b3c4d.log',
      names: { flow: '1a2b3c4d', facts: { 'vdsm.engine.target_host': 'host1.example.com' } },
    },
    {
      path: '/var/log/ovirt-engine/host-deploy/ovirt-enroll-certs-ansible-20240101101112-host1.example.com.log',
      names: { flow: undefined, facts: { 'vdsm.engine.target_host': 'host1.example.com' } },
    },
  ],
};
