import { describe, expect, it } from 'vitest';
import { ipIn, isSameIp } from '../../src/model/address.ts';

describe('ipIn', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['[::FFFF:192.0.2.1]', '192.0.2.1'],
    ['0:0:0:0:0:ffff:c000:201', '192.0.2.1'],
    ['fe80::5054:ff:fe12:3456%eth0', 'fe80::5054:ff:fe12:3456'],
    ['[::1]', '::1'],
    ['2001:db8::ffff:1', '2001:db8::ffff:1'],
    ['::ffff:XX.XX.XX.XX', undefined],
    ['node1.example.com', undefined],
    ['', undefined],
    ['[', undefined],
  ])('finds in %j the address %j', (text, ip) => {
    expect(ipIn(text)).toBe(ip);
  });
});

describe('isSameIp', () => {
  it('knows an address in any spelling', () => {
    expect(isSameIp('2001:DB8::1', '2001:db8:0:0::1')).toBe(true);
    expect(isSameIp('2001:db8::1', '2001:db8::2')).toBe(false);
    expect(isSameIp('192.0.2.1', '192.0.2.1')).toBe(true);
    expect(isSameIp('192.0.2.1', '::1')).toBe(false);
  });
});
