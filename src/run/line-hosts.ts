/** Names of hosts in lines of the system log. */

const NAME = /^[a-z0-9](?:[a-z0-9_.-]{0,250}[a-z0-9])?$/;
/** What stands there before a machine has its name, and programs in lines whose host somebody cut out. */
const NO_HOST =
  /^(?:localhost(?:\.localdomain\d?)?|localhost[46](?:\..*)?|kernel|systemd|journal|vdsmd?|supervdsmd|libvirtd|root|host)$/;

/** Returns whether a word, in lower case, names a host. */
export function isHostName(word: string): boolean {
  return NAME.test(word) && !NO_HOST.test(word);
}
