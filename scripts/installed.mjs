/**
 * Compares what npm installed with `package-lock.json`, by npm's own record: `node_modules/.package-lock.json`. `npm ci`
 * empties `node_modules` first and writes this file last, so that the file is missing after an install that was killed.
 */

/**
 * One package of a lock file. npm does not install `optional` packages that are for another platform, nor `peer` packages
 * under `legacy-peer-deps`; its record does not list them then.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} LockFile
 */

/**
 * Returns why packages have to be installed, or undefined where all that the lock file lists are there. A package that it
 * does not list is no reason: the user installed it. Only version and integrity are compared: what npm writes into other
 * fields depends on its settings (`resolved`) and its release (`peer`, `license`).
 * @param {LockFile} wanted `package-lock.json`
 * @param {LockFile | undefined} installed `node_modules/.package-lock.json`, where it can be read
 * @param {(path: string) => boolean} isThere whether a package has its folder
 * @returns {string | undefined}
 */
export function whyInstall(wanted, installed, isThere) {
  if (installed === undefined) return 'node_modules has no complete install';
  for (const [path, { version, integrity, optional, peer, link }] of Object.entries(wanted.packages ?? {})) {
    // the lock file lists the project itself, too
    if (path === '' || link === true) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const found = installed.packages?.[path];
    if (found === undefined) {
      if (optional === true || peer === true) continue;
      return `${name} ${version} is not installed`;
    }
    if (found.version !== version) return `${name} is installed as ${found.version}, not ${version}`;
    if (integrity !== undefined && found.integrity !== undefined && found.integrity !== integrity)
      return `${name} ${version} is installed from another package file`;
    if (!isThere(path)) return `the folder of ${name} is gone`;
  }
  return undefined;
}
