/** Source of a regex for a UUID as vdsm, libvirt and the engine write it, in lower case: for patterns that hold one. */
export const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Matches a text that is one such UUID and nothing else. */
export const WHOLE_UUID = new RegExp(`^${UUID}$`);

/** Characters of a UUID. */
export const UUID_LENGTH = 36;
