import { describe, expect, it } from 'vitest';
import { ALL_ERRORS, ERROR_AREAS, findError } from '../../src/parse/error-codes.ts';

const VERSION = /^4\.\d+(?:\.\d+){1,2}$/;

describe('the table of errors', () => {
  it('has each row well-formed', () => {
    for (const row of ALL_ERRORS) {
      expect(row.code).toSatisfy(Number.isSafeInteger);
      expect(row.name).toMatch(/^[A-Za-z]\w+$/);
      expect(row.message ?? 'x').toMatch(/^[^\\\n]+$/);
      expect(row.message?.trim()).toBe(row.message);
      expect(row.since).toMatch(VERSION);
      expect(row.until).toMatch(VERSION);
    }
  });

  it('has each name once within an area, except where a code moved', () => {
    const names = ALL_ERRORS.map(({ area, name }) => `${area} ${name}`);
    const twice = names.filter((name, at) => names.indexOf(name) !== at);
    // 4.17 numbered these 4516 to 4519, later releases 4416 to 4419
    expect(twice.toSorted()).toEqual([
      'gluster GlusterHostStorageDeviceMakeDirsFailedException',
      'gluster GlusterHostStorageDeviceVGCreateFailedException',
      'gluster GlusterHostStorageDeviceVGScanFailedException',
      'gluster GlusterHostStorageMountPointInUseException',
    ]);
  });

  it('is sorted by code, and within an area the newest meaning comes first', () => {
    for (const [at, row] of ALL_ERRORS.entries()) {
      const before = ALL_ERRORS[at - 1];
      if (before === undefined) continue;
      expect(before.code).toBeLessThanOrEqual(row.code);
      if (before.code === row.code && before.area === row.area) {
        expect(before.until.localeCompare(row.until, 'en', { numeric: true })).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('looks up every area for some namespace', () => {
    expect(new Set(Object.values(ERROR_AREAS).flat())).toEqual(new Set(ALL_ERRORS.map(({ area }) => area)));
  });
});

describe('findError', () => {
  it.each([
    [358, 'storage', 'StorageDomainDoesNotExist'],
    [358, 'virt', 'StorageDomainDoesNotExist'],
    [358, undefined, 'StorageDomainDoesNotExist'],
    [1, 'virt', 'NoSuchVM'],
    [13, 'virt', 'ImageFileNotFound'],
    [100, 'storage', 'GeneralException'],
    [4131, 'gluster', 'GlusterVolumeSetFailedException'],
    [99, 'storage', 'RecoveryInProgress'],
    [-32603, 'host', 'JsonRpcInternalError'],
    [0, 'host', 'doneCode'],
  ] as const)('reads %i of %s as %s', (code, namespace, name) => {
    expect(findError(code, namespace)?.name).toBe(name);
  });

  it('finds the codes of networks for network verbs only', () => {
    expect(findError(10, 'network')?.name).toBe('ERR_LOST_CONNECTION');
    expect(findError(10, 'virt')?.name).toBe('NoConnectionToPeer');
    expect(findError(10)?.name).toBe('NoConnectionToPeer');
    expect(findError(23, 'network')?.name).toBe('ERR_BAD_NIC');
    expect(findError(23, 'storage')).toBeUndefined();
    expect(findError(23)?.name).toBe('ERR_BAD_NIC');
    expect(findError(40, 'network')?.name).toBe('ResourceUnavailable');
  });

  it('takes the row whose message was logged, else the newest', () => {
    expect(findError(606, 'storage')?.name).toBe('InaccessiblePhysDev');
    expect(findError(606, 'storage', "Invalid physical device: ('x',)")?.name).toBe('InvalidPhysDev');
    expect(findError(469, 'storage', 'The specified local path is not a directory.')?.name).toBe(
      'StorageServerLocalNotDirError',
    );
    expect(findError(469, 'storage', 'something else')?.name).toBe('StorageServerAccessPermissionError');
    expect(findError(4148, 'gluster', 'Volume reset brick start failed\nerror: x')?.name).toBe(
      'GlusterVolumeResetBrickStartFailedException',
    );
    expect(findError(380, undefined, 'Unsupported Storage Domain version: (1,)')?.name).toBe(
      'StorageDomainVersionError',
    );
  });

  it.each([-1, 5000, 15, Number.NaN, 358.5])('does not know %d', (code) => {
    expect(findError(code)).toBeUndefined();
    expect(findError(code, 'storage', 'x')).toBeUndefined();
  });
});
