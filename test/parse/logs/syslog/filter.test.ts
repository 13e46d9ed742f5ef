/** Records of the system log that are shipped, and those that are not. */
import { describe, expect, it } from 'vitest';
import { isFiltered } from '../../../../src/parse/logs/syslog/filter.ts';
import { syslogRules } from '../../../../src/parse/logs/syslog/syslog.ts';
import { newRecord } from '../../../../src/split/new-record.ts';

function filtered(logger: string, message: string, kind: 'syslog' | 'sanlock' = 'syslog'): boolean {
  return isFiltered(kind, { ...newRecord('syslog', 'sister', message), logger, message });
}

describe('records of the system log', () => {
  it.each([
    ['kernel', 'usb 1-1: new high-speed USB device number 2'],
    ['kernel', 'audit: user confused, refused and connected; source of session12'],
    ['kernel', 'IPv6: ADDRCONF(NETDEV_UP): eth0'],
    ['kernel', 'Command line: BOOT_IMAGE=/vmlinuz root=UUID=x'],
    ['systemd', 'Started Session 12 of user root.'],
    ['systemd', 'Starting Cleanup of Temporary Directories for a moment...'],
    ['journal', 'something of a desktop'],
    ['crond', '(root) CMD (true)'],
    ['sshd', 'Accepted password for vdsm'],
    ['NetworkManager', 'device (eth0): state change'],
  ])('%s: "%s" is filtered', (logger, message) => {
    expect(filtered(logger, message)).toBe(true);
    expect(filtered(logger, message, 'sanlock')).toBe(false);
  });

  it.each([
    ['kernel', 'bond0: link status definitely down for interface eth0, disabling it'],
    ['kernel', 'ixgbe 0000:01:00.0 eth0: NIC Link is Down'],
    ['kernel', 'EXT4-fs error (device dm-3): ext4_find_entry:1234: reading directory lblock 0'],
    ['kernel', 'Out of memory: Kill process 12345 (qemu-kvm) score 900 or sacrifice child'],
    ['kernel', 'WARNING: CPU: 3 PID: 0 at kernel/softirq.c:159 local_bh_enable_ip+0x7d'],
    ['kernel', 'NMI watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [qemu-kvm:12345]'],
    ['systemd', 'Started oVirt ImageIO Daemon.'],
    ['systemd', 'Stopped MOM instance configured for VDSM purposes.'],
    ['journal', 'internal error: End of file from qemu monitor'],
    ['', 'a line without a program'],
  ])('%s: "%s" is shipped', (logger, message) => {
    expect(filtered(logger, message)).toBe(false);
  });

  it('are shipped where a rule knows them', () => {
    const samples = [
      ...syslogRules.notes.flatMap(({ loggers, wordings }) => wordings.map(([, , message]) => ({ loggers, message }))),
      ...(syslogRules.rules ?? []).flatMap(({ loggers, samples: all }) =>
        all.map(({ message }) => ({ loggers, message })),
      ),
    ];
    // programs share a table, and each writes only a part of it
    expect(samples.filter(({ loggers, message }) => loggers.every((logger) => filtered(logger, message)))).toEqual([]);
  });
});
