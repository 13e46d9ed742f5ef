/** What vdsm reads from storage all day, to check that it is there. */
import type { Host } from './host.ts';
import { ddStatistics, runCommand } from './commands.ts';
import { domainPath } from './world.ts';

/** Reads the metadata of domains every ten seconds (here of the first one only), the mailbox of the oldest SPM every two. */
export function scheduleChecks(host: Host, every: (seconds: number, action: (time: number) => unknown) => void): void {
  for (const [n, name] of host.pool.domains.entries()) {
    const path = `${domainPath(name)}/dom_md/metadata`;
    every(n === 0 ? 10 : 30, (time) => checkPath(host, time, path, `Thread-${13 + n}`));
  }
  if (host.name === 'node-a1') every(2, (time) => readMailbox(host, time));
}

function checkPath(host: Host, time: number, path: string, thread: string): void {
  const epoch = host.epochAt(time);
  if (epoch?.level !== 'DEBUG' || epoch.release.era === 'B2') return;
  const seconds = host.random.around(0.0011 * host.spec.speed, 0.4);
  if (epoch.release.index < 3) {
    const argv = ['/bin/dd', 'iflag=direct', `if=${path}`, 'bs=4096', 'count=1'];
    runCommand(host.pen(time, thread), {
      argv,
      ms: 4 + seconds * 1000,
      stderr: ddStatistics(512, seconds).replaceAll('1+0', '0+1'),
      from: { module: 'fileSD', line: 225 + epoch.release.index * 12, func: 'getReadDelay' },
    });
    return;
  }
  const pen = host.pen(time, 'check/loop');
  if (epoch.release.era === 'C3') {
    pen.debug(
      'checkStart',
      `START check '${path}' cmd=['/usr/bin/taskset', '--cpu-list', '0-${host.spec.cpus - 1}', '/usr/bin/dd', 'if=${path}', 'of=/dev/null', 'bs=4096', 'count=1', 'iflag=direct'] delay=0.00`,
    );
    pen
      .wait(9 + seconds * 1000)
      .debug(
        'checkFinish',
        `FINISH check '${path}' rc=0 err=bytearray(b'0+1 records in\\n0+1 records out\\n512 bytes (512 B) copied, ${seconds.toPrecision(6)} s, ${(0.5 / seconds).toFixed(0)} kB/s\\n') elapsed=${(seconds + 0.01).toFixed(2)}`,
      );
    return;
  }
  pen.debug('checkStart', `START check '${path}' (delay=0.00)`);
  pen
    .wait(9 + seconds * 1000)
    .debug('checkFinish', `FINISH check '${path}' (rc=0, elapsed=${(seconds + 0.01).toFixed(2)})`);
}

function readMailbox(host: Host, time: number): void {
  const inbox = `/rhev/data-center/${host.pool.id}/mastersd/dom_md/inbox`;
  const seconds = host.random.around(0.013, 0.2);
  runCommand(host.pen(time, 'Dummy-126'), {
    argv: ['dd', `if=${inbox}`, 'iflag=direct,fullblock', 'count=1', 'bs=1024000'],
    ms: 4 + seconds * 1000,
    stderr: ddStatistics(1_024_000, seconds),
  });
}
