/**
 * An excerpt of /var/log/messages around the loss of a storage domain. Its stamps have year and zone: stamps without a year
 * take it from the last change of the file, which git does not keep.
 */
import type { Host } from '../host.ts';
import { createRandom } from '../random.ts';
import { at } from '../time.ts';
import type { OwnLog } from './own-log.ts';
import { sanlockLines } from './sanlock.ts';
import { GIVES_UP, SANLOCK_KILL } from './storage-facts.ts';
import type { StorageFacts } from './storage-facts.ts';

/** Writes a line of a program; drops it where it is not in the excerpt. */
type WriteLine = (time: number, program: string, message: string) => void;

const FROM = at('08:20:00');
const UNTIL = at('08:42:00');
/** The iSCSI domain has two paths; one of them goes through the switch that fails. */
const MAP = '36001405b7d1f6a2c9e04d1';
const PATH = { name: 'sdc', number: '8:32', session: 1 };

/** Writes the system log. */
export function writeSyslog(host: Host, facts: StorageFacts): OwnLog[] {
  const lines: { readonly time: number; readonly text: string }[] = [];
  const { east } = host.spec;
  const write: WriteLine = (time, program, message) => {
    if (time < FROM || time > UNTIL) return;
    const local = new Date(Math.floor(time) + east * 60_000).toISOString().replace('Z', '');
    const zone = `+${String(east / 60).padStart(2, '0')}:00`;
    lines.push({
      time,
      text: `${local}${String(Math.floor((time % 1) * 1000)).padStart(3, '0')}${zone} ${host.name} ${program}: ${message}`,
    });
  };
  writeRest(host, write);
  writePaths(host, facts, write);
  writeNfs(facts, write);
  writeLeases(host, facts, write);
  writeCopies(host, write);
  const ordered = lines.map((line, order) => ({ ...line, order })).sort((a, b) => a.time - b.time || a.order - b.order);
  return [['var/log/messages', `${ordered.map(({ text }) => text).join('\n')}\n`]];
}

/** Writes the loss of a path to the iSCSI domain. */
function writePaths(host: Host, { lost, back }: StorageFacts, write: WriteLine): void {
  const random = createRandom(`paths ${host.name}`);
  const { session, name, number } = PATH;
  const broken = lost + random.between(3000, 6000);
  const jiffies = random.int(4_303_000_000, 4_304_000_000);
  write(
    broken,
    'kernel',
    `connection${session}:0: ping timeout of 5 secs expired, recv timeout 5, last rx ${jiffies}, last ping ${jiffies + 5000}, now ${jiffies + 10_000}`,
  );
  write(broken + 0.4, 'kernel', `connection${session}:0: detected conn error (1022)`);
  write(
    broken + 610,
    'iscsid[1421]',
    `Kernel reported iSCSI connection ${session}:0 error (1022 - ISCSI_ERR_NOP_TIMEDOUT: A NOP has timed out) state (3)`,
  );
  const failing = broken + 5200;
  write(failing - 1, 'kernel', `session${session}: session recovery timed out after 5 secs`);
  write(failing, 'kernel', `device-mapper: multipath: Failing path ${number}.`);
  write(failing + 310, 'multipathd[812]', `${MAP}: ${name} - tur checker reports path is down`);
  write(failing + 311, 'multipathd[812]', `checker failed path ${number} in map ${MAP}`);
  write(failing + 312, 'multipathd[812]', `${MAP}: remaining active paths: 1`);
  write(
    back + 1400,
    'iscsid[1421]',
    `connection${session}:0 is operational after recovery (${random.int(180, 220)} attempts)`,
  );
  write(back + 4100, 'multipathd[812]', `${MAP}: ${name} - tur checker reports path is up`);
  write(back + 4101, 'multipathd[812]', `${number}: reinstated`);
  write(back + 4102, 'multipathd[812]', `${MAP}: remaining active paths: 2`);
  write(back + 4103, 'kernel', `device-mapper: multipath: Reinstating path ${number}.`);
}

function writeNfs({ lost, back, server, vms }: StorageFacts, write: WriteLine): void {
  write(lost + 8200, 'kernel', `nfs: server ${server} not responding, still trying`);
  for (const { pid, name } of vms)
    if (name !== SANLOCK_KILL.vm)
      write(lost + 134_000, 'kernel', `INFO: task qemu-kvm:${pid} blocked for more than 120 seconds.`);
  write(back, 'kernel', `nfs: server ${server} OK`);
}

/** Writes the errors of sanlock, word for word, and the watchdog's warnings of the lease that is about to end. */
function writeLeases(host: Host, facts: StorageFacts, write: WriteLine): void {
  const { lastGood, boot, domain, pids } = facts;
  for (const { time, text, isError } of sanlockLines(host, facts))
    if (isError) write(time + 210, `sanlock[${pids.sanlock}]`, text);
  const mono = (time: number): number => Math.floor((time - boot) / 1000);
  const expire = lastGood + GIVES_UP;
  for (const time of [expire - 9000, expire - 1000]) {
    const now = mono(time);
    write(
      time,
      `wdmd[${pids.wdmd}]`,
      `test warning now ${now} ping ${now - 10} close 0 renewal ${mono(lastGood)} expire ${mono(expire)} client ${pids.sanlock} sanlock_${domain.id}:${host.spec.spmId}`,
    );
  }
}

/** Writes what vdsm logs at WARN, without its stamp, thread and place. */
function writeCopies(host: Host, write: WriteLine): void {
  const [{ pid }] = host.epochs;
  for (const { time, text } of host.records) {
    const [, message] = /^\S+ \S+ WARN {1,2}\([^)]*\) \[[^\]]*\] ([^\n]*) \(\w+:\d+\)$/.exec(text) ?? [];
    if (message !== undefined) write(time + 0.6, `vdsm[${pid}]`, `WARN ${message}`);
  }
}

/** Writes what else is in a system log. */
function writeRest(host: Host, write: WriteLine): void {
  const random = createRandom(`messages ${host.name}`);
  let session = random.int(210, 420);
  for (let time = at('08:20:01'); time < UNTIL; time += 600_000) {
    write(time + random.between(0, 400), 'systemd[1]', `Started Session ${session++} of user root.`);
    write(time + random.between(500, 900), 'systemd-logind[744]', `New session ${session} of user root.`);
  }
  write(at('08:21:40') + random.between(0, 9000), 'chronyd[801]', 'Selected source 192.0.2.1');
  write(
    at('08:31:12') + random.between(0, 9000),
    'dbus-daemon[752]',
    "[system] Successfully activated service 'org.freedesktop.hostname1'",
  );
  write(at('08:40:30') + random.between(0, 9000), 'systemd[1]', 'Starting Cleanup of Temporary Directories...');
}
