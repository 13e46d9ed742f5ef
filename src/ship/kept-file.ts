/** Files in which secrets of logs and servers may be, and that the user names: rejects and checkpoints. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { ShipperError } from '../errors.ts';

/** Mode of these files, whatever was there before. */
export const KEPT_MODE = 0o600;

/**
 * Refuses a file that is a symbolic link: in a folder that others can write to, it could lead to any file of the user.
 * @param option that names the file
 * @throws {ShipperError} `usage`
 */
export async function refuseLink(option: string, given: string): Promise<void> {
  if (isDevice(given)) return;
  const stats = await lstat(given).catch(() => undefined);
  if (stats?.isSymbolicLink() === true) throw linkRefused(option, given);
}

export function linkRefused(option: string, given: string): ShipperError {
  return new ShipperError(
    'usage',
    `${option} takes a file, but '${given}' is a symbolic link; name the file that it leads to`,
  );
}

/** Returns whether a path names a device: the system's own links, such as /dev/stderr, are no trap. */
export function isDevice(given: string): boolean {
  return path.resolve(given).startsWith('/dev/');
}
