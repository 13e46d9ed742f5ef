import { describe, expect, it } from 'vitest';
import { readStoragePath } from '../../../src/parse/values/storage-path.ts';

const SP = 'fa20ea36-c317-49a6-af6d-afaa5b1561df';
const SD = 'a8cf3546-3a13-4de7-ad53-fb349af983d5';
const IMAGE = '6a3e45a6-d5bf-4dc0-b6dd-3c2a71f634cb';
const VOLUME = '65e378a1-323b-4308-94a1-7e433a5af9ae';
const DOMAIN = { 'vdsm.sd.id': SD };
const ALL = { ...DOMAIN, 'vdsm.image.id': IMAGE, 'vdsm.volume.id': VOLUME };
const DM = `${SD.replaceAll('-', '--')}-${VOLUME.replaceAll('-', '--')}`;

const ROWS: readonly (readonly [text: string, facts: object | undefined])[] = [
  [`Cannot open /rhev/data-center/${SP}/${SD}/images/${IMAGE}/${VOLUME}: x`, { 'vdsm.sp.id': SP, ...ALL }],
  [`'/rhev/data-center/${SP}/${SD}/images/${IMAGE}/${VOLUME}.meta'`, { 'vdsm.sp.id': SP, ...ALL }],
  [`u"/rhev/data-center/mnt/nfs1.example.com:_data/${SD}/images/${IMAGE}"`, { ...DOMAIN, 'vdsm.image.id': IMAGE }],
  [`/rhev/data-center/mnt/glusterSD/g1:_v/${SD}/images/${IMAGE}/${VOLUME}.lease`, ALL],
  [`/rhev/data-center/mnt/blockSD/${SD}/master`, DOMAIN],
  [`of=/rhev/data-center/${SP}/mastersd/dom_md/inbox`, { 'vdsm.sp.id': SP }],
  [`/rhev/data-center/mnt/h:_p/${SD}/dom_md/ids is blocked`, DOMAIN],
  [`/dev/${SD}/${VOLUME}`, { ...DOMAIN, 'vdsm.volume.id': VOLUME }],
  [`if=/dev/${SD}/metadata iflag=direct`, DOMAIN],
  [`/dev/mapper/${DM}: no`, { ...DOMAIN, 'vdsm.volume.id': VOLUME }],
  [`/run/vdsm/storage/${SD}/${IMAGE}/${VOLUME}`, ALL],
  [`/var/run/vdsm/storage/${SD}/${IMAGE}`, { ...DOMAIN, 'vdsm.image.id': IMAGE }],
  // the second path has one
  [`/dev/mapper/36001405e0f5202f36d1200000000000000000000 and /dev/${SD}/ids`, DOMAIN],
  [`/var/log/${SD}`, undefined],
  [`/dev/x/${VOLUME}`, undefined],
  [`/dev/${SD}x/${VOLUME}`, undefined],
  ['/rhev/data-center/mnt/nfs1.example.com:_export_of_some_server_data', undefined],
  [`/rhev/data-center/00000000-0000-0000-0000-000000000000/${SD}`, DOMAIN],
  ['no path', undefined],
];

describe('readStoragePath', () => {
  it.each(ROWS)('reads the ids of %s', (text, facts) => {
    expect(readStoragePath(text)).toEqual(facts);
  });

  it('takes time linear in the text', () => {
    for (const part of ['/dev/', '/rhev/data-center/', '/', 'a-', `/dev/${SD}`])
      expect(() => readStoragePath(part.repeat(100_000))).not.toThrow();
  });
});
