/** Images: copied, moved, or merged while their VM is down. */
import type { NoteFacts } from '../../../model/events.ts';
import type { Note } from '../../notes.ts';
import { IMAGE_LOGGERS } from './loggers.ts';

const [SD, SD2] = ['a8cf3546-3a13-4de7-ad53-fb349af983d5', '5eab9081-7d6e-4554-8b3a-2918f0e1d2c3'];
const IMAGE = '6a3e45a6-d5bf-4dc0-b6dd-3c2a71f634cb';
const VOLUME = '65e378a1-323b-4308-94a1-7e433a5af9ae';

export const imageNotes: readonly Note[] = [
  {
    action: 'image-copied',
    means:
      'vdsm begins to copy, move or cold-merge an image, or has finished copying or moving it; the record names the image or its volumes.',
    loggers: IMAGE_LOGGERS,
    read: copyFacts,
    wordings: [
      [
        'A-F',
        'sdUUID={vdsm.sd.id} vmUUID={} srcImgUUID={vdsm.image.id} srcVolUUID={vdsm.volume.id} {}',
        `sdUUID=${SD} vmUUID= srcImgUUID=${IMAGE} srcVolUUID=${VOLUME} dstImgUUID=${IMAGE} dstVolUUID=${VOLUME} dstSdUUID=${SD2} volType=8`,
      ],
      [
        'A-F',
        'srcSdUUID={vdsm.sd.id} dstSdUUID={} imgUUID={vdsm.image.id} {}',
        `srcSdUUID=${SD} dstSdUUID=${SD2} imgUUID=${IMAGE} vmUUID= op=1 force=False postZero=False discard=False`,
      ],
      ['A-F', 'srcSdUUID={vdsm.sd.id} dstSdUUID={} imgDict={}', `srcSdUUID=${SD} dstSdUUID=${SD2} imgDict={} vmUUID=`],
      [
        'D3-F',
        'Copy source {}',
        `Copy source ${SD}:${IMAGE}:${VOLUME} to destination ${SD2}:${IMAGE}:${VOLUME} capacity=1, initial size=None`,
        { 'vdsm.sd.id': SD, 'vdsm.image.id': IMAGE, 'vdsm.volume.id': VOLUME },
      ],
      [
        'A-D2',
        'copy source {}',
        `copy source ${SD}:${IMAGE}:${VOLUME} vol size 1 destination ${SD2}:${IMAGE}:${VOLUME} apparentsize 1`,
      ],
      ['A-F', 'Finished copying {}', `Finished copying ${SD}:${VOLUME} -> ${SD2}:${VOLUME}`],
      [
        'A-F',
        'Image copy task on image {vdsm.image.id} was successfully finished',
        `Image copy task on image ${IMAGE} was successfully finished`,
      ],
      [
        'A-F',
        'Image move task on image {vdsm.image.id} was successfully finished',
        `Image move task on image ${IMAGE} was successfully finished`,
      ],
      [
        'D1-F',
        'sdUUID={vdsm.sd.id} vmUUID={} imgUUID={vdsm.image.id} {}',
        `sdUUID=${SD} vmUUID= imgUUID=${IMAGE} ancestor=${VOLUME} successor=${VOLUME} postZero=False`,
      ],
      ['E-F', 'Copy from image {}', 'Copy from image x'],
      ['E-F', 'Copy to image {}', 'Copy to image x'],
    ],
    fromSources: true,
  },
  {
    action: 'image-copy-failed',
    means: 'An image operation fails: a copy, move or conversion, a cleanup after it, or a check of the volume chain.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'A-F',
        'Copy image error: image={vdsm.image.id}, src domain={vdsm.sd.id}, dst domain={}',
        `Copy image error: image=${IMAGE}, src domain=${SD}, dst domain=${SD2}`,
      ],
      ['C1-F', 'conversion failure for volume {vdsm.volume.id}', `conversion failure for volume ${VOLUME}`],
      ['B2-B3', 'qemu-img convert failed: {}', 'qemu-img convert failed: rc=1, out=x, err=y'],
      [
        'B2-F',
        "img {vdsm.image.id} can't be moved to dom {vdsm.sd.id} because template {} is absent on it",
        `img ${IMAGE} can't be moved to dom ${SD} because template ${VOLUME} is absent on it`,
      ],
      [
        'B2-F',
        'Failed to remove img: {vdsm.image.id} from srcDom {vdsm.sd.id}: after it was copied to: {}',
        `Failed to remove img: ${IMAGE} from srcDom ${SD}: after it was copied to: ${SD2}`,
      ],
      ['A-F', 'There is no leaf in the image {vdsm.image.id}', `There is no leaf in the image ${IMAGE}`],
      [
        'A-F',
        'Failure to create fake image {vdsm.image.id} in domain {vdsm.sd.id}',
        `Failure to create fake image ${IMAGE} in domain ${SD}`,
      ],
      ['B3-F', 'timeout waiting for dd process', 'timeout waiting for dd process'],
      ['E-F', 'dd failed rc={}', "dd failed rc=1 err='x'"],
    ],
  },
  {
    action: 'merge-step',
    means:
      'vdsm runs a step of a cold merge: preparing the chain, committing the data, updating the metadata, or cleaning up.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [
      ['D1-F', 'Merging subchain {}', 'Merging subchain <SubchainInfo sd_id=x>'],
      ['D1-F', 'Preparing subchain {} for merge', 'Preparing subchain <SubchainInfo sd_id=x> for merge'],
      ['D1-F', 'Finalizing subchain after merge: {}', 'Finalizing subchain after merge: <SubchainInfo sd_id=x>'],
      ['E-F', 'Committing data from {} to {}', 'Committing data from /x to /y'],
      ['D1-F', 'Updating Vdsm metadata, syncing new chain: {}', 'Updating Vdsm metadata, syncing new chain: x'],
      ['D1-F', 'Updating ba{}', 'Updating base capacity, setting size in metadata to 1 for cow base volume'],
      ['A-D4', 'Internal volume merge: {}', 'Internal volume merge: src = x dst = y'],
      ['A-D4', 'merge with convert: {}', 'merge with convert: src = x dst = y'],
      ['A-D4', '4 steps merge: {}', '4 steps merge: src = x dst = y'],
      [
        'A-D4',
        'Merge src={} with dst={} was successfully finished.',
        'Merge src=x with dst=y was successfully finished.',
      ],
    ],
  },
  {
    action: 'merge-failed',
    means: 'vdsm cannot merge volumes, or cannot remove those that it has merged.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [['A-D4', 'Failure to remove subchain {}', 'Failure to remove subchain x -> y in image z']],
  },
];

/** Reads the source of a copy; the message names its destination as well. */
function copyFacts(text: string): NoteFacts | undefined {
  const source = /^[Cc]opy source ([0-9a-f-]{36}):([0-9a-f-]{36}):([0-9a-f-]{36}) /.exec(text.slice(0, 160));
  return source === null
    ? undefined
    : { 'vdsm.sd.id': source[1] ?? '', 'vdsm.image.id': source[2] ?? '', 'vdsm.volume.id': source[3] ?? '' };
}
