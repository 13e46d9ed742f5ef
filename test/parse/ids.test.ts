import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findUuids, ID_FIELDS, liftIds, liftIdsOfDict, findSubjectTask } from '../../src/parse/ids.ts';
import { readCallArgs } from '../../src/parse/python/args.ts';
import { FIELDS } from '../../src/schema/fields.ts';

const A = 'a1111111-1111-1111-1111-111111111111';
const B = 'b2222222-2222-2222-2222-222222222222';
const C = 'c3333333-3333-3333-3333-333333333333';
const D = 'd4444444-4444-4444-4444-444444444444';
const BLANK = '00000000-0000-0000-0000-000000000000';

const lift = (text: string, namespace?: string) => liftIds(readCallArgs(text), namespace);

describe('liftIds', () => {
  it('picks the ids of a storage verb', () => {
    expect(lift(`sdUUID='${A}', spUUID='${B}', imgUUID='${C}', volUUID=u'${D.toUpperCase()}', options=None`)).toEqual({
      'vdsm.sd.id': A,
      'vdsm.sp.id': B,
      'vdsm.image.id': C,
      'vdsm.volume.id': D,
    });
  });

  it('takes the object before the source, and the source before the destination, in whatever order they are', () => {
    expect(lift(`dstSdUUID='${B}', srcDomUUID='${A}'`)).toEqual({ 'vdsm.sd.id': A });
    expect(lift(`dstImgUUID='${B}', srcImgUUID='${A}', imgUUID='${C}'`)).toEqual({ 'vdsm.image.id': C });
  });

  it('searches dicts, outer before inner', () => {
    expect(
      lift(`drive={'imageID': '${A}', 'volumeID': '${B}', 'domainID': '${C}', 'poolID': '${D}'}, baseVolUUID='${A}'`),
    ).toEqual({
      'vdsm.image.id': A,
      'vdsm.volume.id': A,
      'vdsm.sd.id': C,
      'vdsm.sp.id': D,
    });
    expect(lift(`params={'vmId': '${A}', 'drive': {'diskParams': {'imageID': '${B}'}}}`)).toEqual({ 'vdsm.vm.id': A });
    expect(lift(`{'vmID': '${A}', 'params': {'job_id': '${B}'}}`)).toEqual({ 'vdsm.vm.id': A, 'vdsm.job.id': B });
  });

  it('skips text that is no UUID, the blank UUID, and lists of several', () => {
    expect(
      lift(`sdUUID='${BLANK}', spUUID='x', imgUUID=None, volUUID='${A}x', vmId=<domain_id>, volumes=['${A}', '${B}']`),
    ).toEqual({});
    expect(lift(`volumes=['${A}']`)).toEqual({ 'vdsm.volume.id': A });
    expect(lift(`sdUUID='${BLANK}', dstSdUUID='${A}'`)).toEqual({ 'vdsm.sd.id': A });
  });

  it('reads the VM of an XML-RPC call by its position', () => {
    const call = `('${A}', {'memSize': 1024}) {}`;
    expect(lift(call, 'virt')).toEqual({ 'vdsm.vm.id': A });
    expect(lift(call, 'host')).toEqual({});
    expect(lift("('x',) {}", 'virt')).toEqual({});
  });

  it('picks the ids of backups, checkpoints, transfers and tickets out of their dicts', () => {
    expect(
      lift(`config={'backup_id': '${A}', 'disks': [], 'from_checkpoint_id': '${B}', 'to_checkpoint_id': '${C}'}`),
    ).toEqual({ 'vdsm.backup.id': A, 'vdsm.checkpoint.id': B });
    expect(lift(`config={'backup_id': '${A}', 'from_checkpoint_id': None, 'to_checkpoint_id': '${C}'}`)).toEqual({
      'vdsm.backup.id': A,
      'vdsm.checkpoint.id': C,
    });
    expect(lift(`{'backup_id': '${A}', 'checkpoint_id': None, 'checkpoint_ids': ['${B}']}`)).toEqual({
      'vdsm.backup.id': A,
      'vdsm.checkpoint.id': B,
    });
    expect(lift(`ticket={'uuid': '${A}', 'transfer_id': '${B}', 'timeout': 300}`)).toEqual({
      'vdsm.ticket.id': A,
      'vdsm.transfer.id': B,
    });
    expect(lift(`uuid='${A}', timeout=300`)).toEqual({ 'vdsm.ticket.id': A });
    expect(lift(`server_id='${A}', config={'sd_id': '${B}', 'img_id': '${C}'}`)).toEqual({
      'vdsm.transfer.id': A,
      'vdsm.sd.id': B,
      'vdsm.image.id': C,
    });
    // the `uuid` of another dict is no ticket
    expect(lift(`lease={'uuid': '${A}'}, ticket='${B}'`)).toEqual({});
  });

  it('reads the first dict of a text, whatever is before it', () => {
    expect(liftIdsOfDict(`(<bound method x>, {'domainID': '${A}', 'clock': <Clock(a=1.0*, b=2)>, 'x': None})`)).toEqual(
      { 'vdsm.sd.id': A },
    );
    expect(liftIdsOfDict("(b'}{',)")).toBeUndefined();
    expect(liftIdsOfDict("(b'\\x91]}',)")).toBeUndefined();
  });

  it('fills fields that documents have', () => {
    const names = new Set<string>(FIELDS.map(({ name }) => name));
    for (const field of Object.values(ID_FIELDS)) expect(names).toContain(field);
  });
});

describe('findSubjectTask', () => {
  it('is the task that a call queries, which is none of the ids of the call', () => {
    expect(findSubjectTask(readCallArgs(`taskID='${A}', spUUID=None`))).toBe(A);
    expect(findSubjectTask(readCallArgs("taskID='fake-task-id'"))).toBe('fake-task-id');
    expect(findSubjectTask(readCallArgs("taskID='8d0cbd"))).toBeUndefined();
    expect(findSubjectTask(readCallArgs("taskID='two words'"))).toBeUndefined();
    expect(findSubjectTask(readCallArgs(''))).toBeUndefined();
    expect(lift(`taskID='${A}'`)).toEqual({});
  });
});

describe('findUuids', () => {
  it.each<[text: string, ids: string[]]>([
    ['', []],
    ['2017-05-22 11:50:46,061 no-id-here-or-there - -- ---', []],
    [`Task=\`${A}\`::moving, then ${B}.`, [A, B]],
    [`purgeImage_${A}/${A.toUpperCase()}:${B}`, [A, B]],
    [`${A}-${B}`, [A, B]],
    [`-${A}-`, [A]],
    [`0${A} ${B}0 ${A}x x${A}`, []],
    [A.slice(0, 35), []],
    [`${A.slice(0, 35)}g ${BLANK}`, []],
    [A.replace('-', '--'), []],
  ])('finds in %s', (text, ids) => {
    expect(findUuids(text)).toEqual(ids);
  });

  it('finds those within other text, once each, in order', () => {
    const word = fc.oneof(fc.uuid(), fc.string({ unit: fc.constantFrom(...'ab0-_ ') }));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join(' ');
        const expected =
          text.match(/(?<![A-Za-z0-9])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![A-Za-z0-9])/gi) ?? [];
        expect(findUuids(text, 1000)).toEqual(
          [...new Set(expected.map((id) => id.toLowerCase()))].filter((id) => id !== BLANK),
        );
      }),
    );
  });

  it('stops at the maximum', () => {
    const ids = Array.from({ length: 100 }, (_, n) => `${String(n).padStart(8, '0')}${A.slice(8)}`);
    expect(findUuids(ids.join(' '))).toEqual(ids.slice(0, 64));
    expect(findUuids(ids.join(' '), 3)).toEqual(ids.slice(0, 3));
  });
});
