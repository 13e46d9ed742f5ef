/**
 * Returns the path of a member below its archive, without `.` and empty parts; or why the member is refused. No member
 * is written to disk, but host names are taken from paths, and documents and messages contain them.
 */
export function cleanPath(name: string, maxBytes: number): { readonly path: string } | { readonly refused: string } {
  if (name.startsWith('/')) return { refused: 'its path is absolute: it would lead out of the archive' };
  if (Buffer.byteLength(name) > maxBytes) return { refused: `its path is longer than ${maxBytes} bytes` };
  if (CONTROLS.test(name)) return { refused: 'its path holds control characters' };
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return { refused: 'its path goes through .., which may lead out of the archive' };
  return parts.length === 0 ? { refused: 'it has no name' } : { path: parts.join('/') };
}

/** Returns any name as it can be shown in a message: shortened, control characters escaped. */
export function showName(name: string): string {
  const shown = name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name;
  return shown.replace(CONTROLS_ALL, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

const SHOWN = 200;
const CONTROLS = /\p{Cc}/u;
const CONTROLS_ALL = /\p{Cc}/gu;
