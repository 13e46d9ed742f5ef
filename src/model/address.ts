/** IP addresses, whichever way a log spells them. */
import { isIP, SocketAddress } from 'node:net';

/** `::ffff:192.0.2.1`, as nearly all records of vdsm spell an IPv4 address. */
const MAPPED = /^::ffff:(?=\d+\.)/i;
/** What an IPv4-mapped address holds in any spelling: `0:0:0:0:0:FFFF:c000:201`. */
const MAY_BE_MAPPED = /ffff:/i;

/**
 * Returns the IP address in a text, without brackets and zone (`%eth0`), IPv4-mapped IPv6 as IPv4; undefined where the text is
 * none.
 */
export function ipIn(text: string): string | undefined {
  const zone = text.indexOf('%');
  let bare = zone < 0 ? text : text.slice(0, zone);
  if (bare.startsWith('[')) bare = bare.slice(1).replace(/\]$/, '');
  bare = bare.replace(MAPPED, '');
  if (isIP(bare) === 0) return undefined;
  return MAY_BE_MAPPED.test(bare) ? normalOf(bare) : bare;
}

/** Returns whether two IP addresses are one: `2001:DB8::1` and `2001:db8:0::1` are. */
export function isSameIp(a: string, b: string): boolean {
  return a === b || (a.includes(':') && b.includes(':') && normalOf(a) === normalOf(b));
}

function normalOf(ip: string): string {
  return new SocketAddress({ address: ip, family: 'ipv6' }).address.replace(MAPPED, '');
}
