/** Incident 13: a script on another machine asks node-c1 every ten minutes, with a certificate that expired in the morning. */
import { at } from '../time.mjs';

const CLIENT = '192.0.2.77';
const FROM = '07:10:21.700';
/** When the certificate is renewed; the script itself is not told of here. */
const UNTIL = '08:15:00';

export function scheduleExpiredCertificate(fleet) {
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
