/** spm-lock.log of safelease: the SPM lease of storage pools without sanlock. */
import type { Event, LoggedError } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { readError } from '../errors/read-error.ts';
import type { LogRules } from './log-rules.ts';

const ANY = ['*'];
const SD = '7c49750d-7eae-4cd2-9b63-1dc71f357b88';

export const spmLockRules: LogRules = {
  kind: 'spm-lock',
  notes: [
    {
      action: 'spm-lock-protected',
      means: 'safelease protects the SPM lease for one vdsm process.',
      loggers: ANY,
      wordings: [['A-C3', 'Protecting spm lock for vdsm pid {process.pid}', 'Protecting spm lock for vdsm pid 4711']],
    },
    {
      action: 'spm-lock-requested',
      means: 'safelease tries to acquire the SPM lease.',
      loggers: ANY,
      wordings: [
        [
          'A-C3',
          'Trying to acquire lease - sdUUID={vdsm.sd.id} lease_file={vdsm.sd.path} id={vdsm.sd.host_id} {}',
          `Trying to acquire lease - sdUUID=${SD} lease_file=/rhev/x/dom_md/leases id=1 lease_time_ms=60000 io_op_to_ms=10000`,
        ],
      ],
    },
    {
      action: 'spm-lock-acquired',
      means: 'The host holds the SPM lease.',
      loggers: ANY,
      wordings: [
        [
          'A-C3',
          'Lease acquired sdUUID={vdsm.sd.id} id={vdsm.sd.host_id} {}',
          `Lease acquired sdUUID=${SD} id=1 lease_path=/rhev/x/dom_md/leases`,
        ],
        ['A-C3', 'Lease acquired {}', 'Lease acquired id=1 lease_path=/rhev/x/dom_md/leases'],
      ],
    },
    {
      action: 'spm-lock-refused',
      means: 'The host does not get the SPM lease.',
      loggers: ANY,
      wordings: [
        [
          'A-C3',
          'Acquire failed for sdUUID={vdsm.sd.id} id={vdsm.sd.host_id} lease_path={vdsm.sd.path}',
          `Acquire failed for sdUUID=${SD} id=1 lease_path=/rhev/x/dom_md/leases`,
        ],
      ],
    },
    {
      action: 'spm-lock-lost',
      means: 'safelease cannot renew the SPM lease: it stops vdsm, and fences the host if needed.',
      loggers: ANY,
      wordings: [
        ['A-C3', 'failed renewing lease', 'failed renewing lease'],
        [
          'A-C3',
          'Fencing sdUUID={vdsm.sd.id} id={vdsm.sd.host_id} lease_path={vdsm.sd.path}',
          `Fencing sdUUID=${SD} id=1 lease_path=/rhev/x/dom_md/leases`,
        ],
        [
          'A-C3',
          'Trying to stop vdsm for sdUUID={vdsm.sd.id} id={vdsm.sd.host_id} {}',
          `Trying to stop vdsm for sdUUID=${SD} id=1 lease_path=/rhev/x/dom_md/leases`,
        ],
      ],
    },
    {
      action: 'spm-lock-released',
      means: 'The host releases the SPM lease.',
      loggers: ANY,
      wordings: [
        [
          'A-C3',
          'releasing lease sdUUID={vdsm.sd.id} id={vdsm.sd.host_id} {}',
          `releasing lease sdUUID=${SD} id=1 lease_path=/rhev/x/dom_md/leases`,
        ],
      ],
    },
  ],
  readError: readSpmLockError,
};

const FAILURES = new Set(['spm-lock-refused', 'spm-lock-lost']);

/** Reads an error by the action: records of safelease have no level. */
function readSpmLockError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  if (event?.kind !== 'note' || !FAILURES.has(event.action)) return undefined;
  return readError({ ...record, level: 'ERROR' }, event);
}
