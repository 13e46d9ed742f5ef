/** wdmd, which resets the host when sanlock can no longer renew a lease. */
import type { NoteFacts } from '../../../model/events.ts';
import { UUID } from '../../../model/uuid.ts';
import type { Note } from '../../notes.ts';

const WDMD = ['wdmd'];
const SD = '7c49750d-7eae-4cd2-9b63-1dc71f357b88';

export const watchdogNotes: readonly Note[] = [
  {
    action: 'watchdog-warning',
    means: 'sanlock has not renewed a lease for long: the watchdog is about to reset the host.',
    loggers: WDMD,
    read: readWatchdog,
    wordings: [
      [
        '2.3-',
        'test warning now {vdsm.uptime_seconds} {}',
        `test warning now 2440 ping 2430 close 2037 renewal 2365 expire 2445 client 1816 sanlock_${SD}:1`,
        { 'vdsm.uptime_seconds': 2440, 'vdsm.sd.id': SD, 'vdsm.sd.host_id': 1 },
      ],
    ],
  },
  {
    action: 'watchdog-failed',
    means: 'A lease has expired: wdmd no longer feeds the watchdog, which resets the host.',
    loggers: WDMD,
    read: readWatchdog,
    wordings: [
      [
        '2.3-',
        'test failed rem {} now {vdsm.uptime_seconds} {}',
        `test failed rem 55 now 2445 ping 2430 close 2440 renewal 2365 expire 2445 client 1816 sanlock_${SD}:1`,
        { 'vdsm.uptime_seconds': 2445, 'vdsm.sd.id': SD, 'vdsm.sd.host_id': 1 },
      ],
      [
        '2.3-',
        'test failed now {vdsm.uptime_seconds} {}',
        `test failed now 2445 ping 2430 close 2440 renewal 2365 expire 2445 client 1816 sanlock_${SD}:1`,
        { 'vdsm.uptime_seconds': 2445, 'vdsm.sd.id': SD, 'vdsm.sd.host_id': 1 },
      ],
    ],
  },
  {
    action: 'watchdog-closed',
    means: 'The watchdog device was closed without being stopped: it will reset the host.',
    loggers: WDMD,
    wordings: [['2.3-', '/dev/watchdog{} closed unclean', '/dev/watchdog0 closed unclean']],
  },
];

const LOCKSPACE = new RegExp(String.raw` client \d{1,10} sanlock_(${UUID}):(\d{1,9})$`);

/** Reads the lockspace whose lease expires; wdmd may cut its name, which then yields nothing. */
function readWatchdog(text: string): NoteFacts | undefined {
  const match = LOCKSPACE.exec(text.slice(0, 512));
  return match === null ? undefined : { 'vdsm.sd.id': match[1], 'vdsm.sd.host_id': Number(match[2]) };
}
