/** What vdsm reads from storage all day, to see that it is there. */
import { ddStatistics, runCommand } from './commands.mjs';
import { domainPath } from './world.mjs';

/** Metadata of domains is read every ten seconds (here only the first one's is), the mailbox of the oldest SPM every two. */
export function scheduleChecks(host, every) {
  for (const [n, name] of host.pool.domains.entries()) {
    const path = `${domainPath(name)}/dom_md/metadata`;
    every(n === 0 ? 10 : 30, (time) => checkPath(host, time, path, `Thread-${13 + n}`));
  }
  if (host.name === 'node-a1') every(2, (time) => readMailbox(host, time));
}

function checkPath(host, time, path, thread) {
  const life = host.lifeAt(time);
  if (life?.level !== 'DEBUG' || life.release.era === 'B2') return;
  const seconds = host.random.around(0.0011 * host.spec.speed, 0.4);
  if (life.release.index < 3) {
    const argv = ['/bin/dd', 'iflag=direct', `if=${path}`, 'bs=4096', 'count=1'];
    runCommand(host.pen(time, thread), {
      argv,
      ms: 4 + seconds * 1000,
      stderr: ddStatistics(512, seconds).replaceAll('1+0', '0+1'),
      from: { module: 'fileSD', line: 225 + life.release.index * 12, func: 'getReadDelay' },
    });
    return;
  }
  const pen = host.pen(time, 'check/loop');
  if (life.release.era === 'C3') {
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

function readMailbox(host, time) {
  const inbox = `/rhev/data-center/${host.pool.id}/mastersd/dom_md/inbox`;
  const seconds = host.random.around(0.013, 0.2);
  runCommand(host.pen(time, 'Dummy-126'), {
    argv: ['dd', `if=${inbox}`, 'iflag=direct,fullblock', 'count=1', 'bs=1024000'],
    ms: 4 + seconds * 1000,
    stderr: ddStatistics(1_024_000, seconds),
  });
}
