/**
 * Incident 13: a script on another machine calls node-c1 every ten minutes, with a certificate that expired in the
 * morning.
 */
import type { Fleet } from '../fleet.ts';
import { at } from '../time.ts';

const CLIENT = '192.0.2.77';
const FROM = '07:10:21.700';
/** When the certificate is renewed. The calls of the script after that are not in the fleet. */
const UNTIL = '08:15:00';

export function scheduleExpiredCertificate(fleet: Fleet): void {
  const host = fleet.hosts['node-c1'];
  fleet.simulation.every(
    at(FROM),
    at(UNTIL),
    () => 600_000,
    (time) => {
      const pen = host.pen(time, 'Reactor thread');
      pen.info('accepted', `Accepted connection from ::ffff:${CLIENT}:${host.random.int(33_000, 60_000)}`);
      pen.wait(9).error('handshake', `ssl handshake: SSLError, address: ::ffff:${CLIENT}`);
    },
  );
}
