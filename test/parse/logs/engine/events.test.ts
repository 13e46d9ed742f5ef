import { describe, expect, it } from 'vitest';
import { readerOf } from '../../../../src/parse/readers.ts';
import { sampleRecord } from '../../../../src/parse/sample-record.ts';

const LOGGER = 'org.ovirt.engine.core.dal.dbbroker.auditloghandling.AuditLogDirector';
const PREFIX = 'Correlation ID: null, Call Stack: null, Custom Event ID: -1, Message: ';

describe('events of the engine', () => {
  it.each(['10,802', '10.802', '10\u00a0802', '10\u202f802', "10'802", '10’802', '10802'])(
    'have the number %s, whatever the locale of the engine',
    (code) => {
      const message = `EVENT_ID: VDS_BROKER_COMMAND_FAILURE(${code}), VDSM host1 command GetStatsVDS failed: Heartbeat exceeded`;
      expect(read(message)).toMatchObject({
        action: 'engine-call-failed-event',
        facts: { 'vdsm.engine.event.code': 10_802, 'vdsm.engine.target_host': 'host1' },
      });
    },
  );

  it('keep their own flow id in addition to that of the line', () => {
    const message = `EVENT_ID: USER_ADD_DISK(78), Correlation ID: 67512e3f, Job ID: c576816d-da07-49bd-844a-fa777ba55f66, Call Stack: null, Custom ID: mine, Custom Event ID: 7, Message: Add-Disk operation of 'd' was initiated by admin.`;
    expect(read(message)).toMatchObject({
      action: 'engine-event',
      facts: {
        'vdsm.engine.event.name': 'USER_ADD_DISK',
        'vdsm.engine.event.code': 78,
        'vdsm.engine.event.correlation': '67512e3f',
        'vdsm.engine.event.custom_id': 'mine',
        'vdsm.engine.job_id': 'c576816d-da07-49bd-844a-fa777ba55f66',
        'vdsm.engine.event.text': "Add-Disk operation of 'd' was initiated by admin.",
      },
    });
  });

  it('have their text after a call stack of several lines', () => {
    const message = `Correlation ID: 1a, Call Stack: java.lang.Exception: a, b\n\tat org.ovirt.A.b(A.java:1)\n, Custom Event ID: -1, Message: x`;
    expect(read(message)).toMatchObject({ facts: { 'vdsm.engine.event.text': 'x' } });
  });

  // without a name until 4.0
  it.each([
    ['Host host1 is non-responsive.', 'host-not-responding'],
    ['Host host1 is non responsive.', 'host-not-responding'],
    [
      'Host host1 is not responding. It will stay in Connecting state for a grace period of 60 seconds and after that an attempt to fence the host will be issued.',
      'host-not-responding',
    ],
    ['Host host1 moved to Non-Operational state.', 'host-non-operational'],
    [
      'Host host1 cannot access one of the Storage Domains attached to the Data Center dc1. Setting Host state to Non-Operational.',
      'host-non-operational',
    ],
    ['Host host1 reports about one of the Active Storage Domains as Problematic.', 'domain-in-problem'],
    ['Failed to connect Host host1 to Storage Servers', 'storage-connect-failed'],
    ['Failed to connect Host host1 to the Storage Domains data.', 'storage-connect-failed'],
    [
      'The error message for connection nfs1:/data returned by VDSM was: Problem while trying to mount target',
      'storage-connect-failed',
    ],
    ['VM vm1 has paused due to storage I/O problem.', 'vm-paused-by-storage'],
    ['Critical, Low disk space. data domain has 1 GB of free space', 'domain-space-low'],
    [
      'Storage domain data experienced a high latency of 9.1 seconds from host host1. This may cause performance and functional issues.',
      'domain-slow',
    ],
    [
      "Storage Domain data (Data Center dc1) was deactivated by system because it's not visible by any of the hosts.",
      'domain-deactivated',
    ],
    ['VDSM command GetStoragePoolInfoVDS failed: Heartbeat exceeded', 'engine-call-failed-event'],
    ['User admin logged in.', 'engine-event'],
  ])('without a name get their action by their text: %s', (text, action) => {
    expect(read(PREFIX + text)).toMatchObject({ action });
  });

  it('have the drift of the clock of a host', () => {
    const text = 'Host host1 has time-drift of 1,234 seconds while maximum configured value is 300 seconds.';
    expect(read(`EVENT_ID: VDS_TIME_DRIFT_ALERT(604), ${text}`)).toMatchObject({
      action: 'host-clock-off',
      facts: { 'vdsm.engine.host_drift_seconds': 1234, 'vdsm.engine.target_host': 'host1' },
    });
  });
});

function read(message: string) {
  return readerOf('engine').parse(sampleRecord({ logger: LOGGER, message, event: {} }), undefined)?.event;
}
