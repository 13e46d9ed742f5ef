import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HostOrder } from '../../../src/run/hosts/host-order.ts';
import type { HostInput } from '../../../src/model/hosts.ts';

function host(name: string): HostInput {
  return { name, rule: 'directory', streams: [] };
}

describe('HostOrder', () => {
  it('lets bodies pass in the order of the hosts, whenever they come', async () => {
    const schedules = fc.scheduler();
    const sizes = fc.array(fc.nat(4), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(schedules, sizes, async (s, bodies) => {
        const hosts = bodies.map((_, i) => host(`host${i}`));
        const order = new HostOrder(hosts);
        const passed: string[] = [];
        const all = hosts.map(async (each, i) => {
          const sent: Promise<void>[] = [];
          for (let n = 0; n < (bodies[i] ?? 0); n++) {
            await s.schedule(Promise.resolve());
            sent.push(order.turnOf(each).then(() => void passed.push(`${each.name} ${n}`)));
          }
          await Promise.all(sent);
          order.end(each);
        });
        await s.waitAll();
        await Promise.all(all);
        expect(passed).toEqual(bodies.flatMap((count, i) => Array.from({ length: count }, (_, n) => `host${i} ${n}`)));
      }),
    );
  });
});
