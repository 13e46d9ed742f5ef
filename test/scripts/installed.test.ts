import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { whyInstall, type LockFile } from '../../scripts/installed.mjs';

const LOCK = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/luxon': { version: '3.7.2', integrity: 'sha512-luxon' },
    'node_modules/knip': { version: '6.44.2', integrity: 'sha512-knip', dev: true },
    'node_modules/knip/node_modules/zod': { version: '4.0.0', integrity: 'sha512-zod', dev: true },
    'node_modules/@oxlint/binding-win32-x64': { version: '1.94.0', integrity: 'sha512-win', optional: true },
    'node_modules/react': { version: '19.0.0', integrity: 'sha512-react', peer: true },
  },
};

/** What npm records on another platform, under `legacy-peer-deps`. */
function installed(changes: Record<string, object | undefined> = {}): LockFile {
  const {
    '': _root,
    'node_modules/react': _peer,
    'node_modules/@oxlint/binding-win32-x64': _win,
    ...own
  } = LOCK.packages;
  const packages = Object.entries({ ...own, ...changes }).filter(([, value]) => value !== undefined);
  return { packages: Object.fromEntries(packages) };
}

const allThere = (): boolean => true;

describe('packages are left as they are', () => {
  it.each([
    ['after npm ci, though optional packages of other platforms and peers are missing', installed()],
    ['when npm recorded every package', LOCK],
    [
      'when npm records where packages came from',
      installed({ 'node_modules/luxon': changed({ resolved: 'https://x' }) }),
    ],
    ['when npm recorded no integrity', installed({ 'node_modules/luxon': { version: '3.7.2' } })],
    [
      'when the user installed one more',
      installed({ 'node_modules/lodash': { version: '4.17.21', extraneous: true } }),
    ],
  ])('%s', (_, record) => {
    expect(whyInstall(LOCK, record, allThere)).toBeUndefined();
  });

  it('here, where the tests run', () => {
    const read = (path: string): LockFile => JSON.parse(readFileSync(path, 'utf8')) as LockFile;
    expect(whyInstall(read('package-lock.json'), read('node_modules/.package-lock.json'), allThere)).toBeUndefined();
  });
});

describe('packages are installed', () => {
  it.each([
    ['when nothing is, or an install was killed', undefined, 'node_modules has no complete install'],
    ['when npm recorded nothing', {}, 'luxon 3.7.2 is not installed'],
    ['after npm ci --omit=dev', installed({ 'node_modules/knip': undefined }), 'knip 6.44.2 is not installed'],
    [
      'when a nested package is missing',
      installed({ 'node_modules/knip/node_modules/zod': undefined }),
      'zod 4.0.0 is not installed',
    ],
    [
      'when the lock file is of another version',
      installed({ 'node_modules/luxon': changed({ version: '3.6.0' }) }),
      'luxon is installed as 3.6.0, not 3.7.2',
    ],
    [
      'when the package file is another one',
      installed({ 'node_modules/luxon': changed({ integrity: 'sha512-other' }) }),
      'luxon 3.7.2 is installed from another package file',
    ],
    [
      'when an optional package is of another version',
      installed({ 'node_modules/@oxlint/binding-win32-x64': { version: '1.93.0' } }),
      '@oxlint/binding-win32-x64 is installed as 1.93.0, not 1.94.0',
    ],
  ])('%s', (_, record, reason) => {
    expect(whyInstall(LOCK, record, allThere)).toBe(reason);
  });

  it('when the folder of one was deleted', () => {
    expect(whyInstall(LOCK, installed(), (path) => path !== 'node_modules/knip')).toBe('the folder of knip is gone');
  });
});

function changed(fields: object): object {
  return { ...LOCK.packages['node_modules/luxon'], ...fields };
}
