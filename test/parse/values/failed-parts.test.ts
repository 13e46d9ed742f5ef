import { describe, expect, it } from 'vitest';
import { readFailedParts } from '../../../src/parse/values/failed-parts.ts';

const [A, B] = ['6fff56c3-2ab9-4fb0-91e0-6418b5b7462d', '916ff9a0-2e86-4c24-87af-0a01a3d45037'];

describe('readFailedParts', () => {
  it.each([
    [
      'connections, as 4.50 prints them',
      'connectStorageServer',
      `{'statuslist': [{'id': '${A}', 'status': 477}, {'id': '${B}', 'status': 465}]}`,
      [2, '477', '465'],
    ],
    [
      'connections beside the status of the call, as 4.9.0 prints them',
      'disconnectStorageServer',
      `{'status': {'message': 'OK', 'code': 0}, 'statuslist': [{'status': 477, 'id': u'${A}'}, {'status': 0, 'id': '${B}'}]}`,
      [1, '477'],
    ],
    ['one code of many', 'connectStorageServer', "{'statuslist': [{'status': 477}, {'status': 477}]}", [2, '477']],
    [
      'connections of a bridge record',
      'StoragePool.connectStorageServer',
      `[{'status': 477, 'id': '${A}'}]`,
      [1, '477'],
    ],
    [
      'references to connections',
      'storageServer_ConnectionRefs_acquire',
      `{'results': {u'${A}': 0, u'${B}': 477}}`,
      [1, '477'],
    ],
    [
      'files of an ISO domain that qemu may not read',
      'getFileStats',
      "{'fileStats': {'a.iso': {'status': 469, 'size': '1', 'ctime': '2'}, 'b.iso': {'status': 0}}}",
      [1, '469'],
    ],
    [
      'the checkpoint that libvirt refused',
      'delete_checkpoints',
      `{'result': {'checkpoint_ids': ['${A}'], 'error': {'code': 1, 'message': 'internal error'}}, 'status': {'code': 0, 'message': 'Done'}}`,
      [1, '1'],
    ],
    [
      'the same in a bridge record',
      'VM.redefine_checkpoints',
      "{'checkpoint_ids': [], 'error': {'code': 109, 'message': 'x'}}",
      [1, '109'],
    ],
    [
      'services of gluster, which have no code',
      'glusterServicesAction',
      "{'status': {'code': 0}, 'services': [{'name': 'smb', 'status': 'ERROR', 'message': 'x'}, {'name': 'ntp', 'status': 'STARTED'}]}",
      [1],
    ],
  ])('counts %s', (_what, verb, value, [count, ...codes]) => {
    expect(readFailedParts(verb, value)).toEqual({
      'vdsm.call.failed_parts': count,
      ...(codes.length === 0 ? {} : { 'vdsm.call.failed_part_codes': codes }),
    });
  });

  it.each([
    ['all are well', 'connectStorageServer', `{'statuslist': [{'status': 0, 'id': '${A}'}]}`],
    ['there are none', 'connectStorageServer', "{'statuslist': []}"],
    ['all checkpoints are gone', 'delete_checkpoints', `{'result': {'checkpoint_ids': ['${A}']}}`],
    ['the verb returns nothing', 'connectStorageServer', 'None'],
    ['the text is no literal', 'StoragePool.connectStorageServer', '(suppressed)'],
    ['the codes are states that the verb was asked for', 'repoStats', `{'${A}': {'code': 358, 'valid': False}}`],
    ['the verb is not known', 'constructor', "{'statuslist': [{'status': 477}]}"],
  ])('is undefined where %s', (_what, verb, value) => {
    expect(readFailedParts(verb, value)).toBeUndefined();
  });
});
