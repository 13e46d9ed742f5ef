/** Volumes: created, changed, prepared, deleted, and their bitmaps. */
import type { Note } from '../../notes.ts';
import { IMAGE_LOGGERS } from './loggers.ts';

const SD = 'a8cf3546-3a13-4de7-ad53-fb349af983d5';
const IMAGE = '6a3e45a6-d5bf-4dc0-b6dd-3c2a71f634cb';
const VOLUME = '65e378a1-323b-4308-94a1-7e433a5af9ae';

export const volumeNotes: readonly Note[] = [
  {
    action: 'volume-created',
    means: 'vdsm creates a volume or a snapshot.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'A-F',
        'Request to create snapshot {vdsm.image.id}/{vdsm.volume.id} of volume {}',
        `Request to create snapshot ${IMAGE}/${VOLUME} of volume ${IMAGE}/${VOLUME}`,
      ],
      [
        'A-F',
        'Request to create {} volume {vdsm.sd.path} with {}',
        `Request to create COW volume /rhev/data-center/mnt/x/images/${IMAGE}/${VOLUME} with capacity = 10737418240`,
      ],
      ['B2-F', 'Creating volume {vdsm.volume.id}', `Creating volume ${VOLUME}`],
      ['D3-F', 'Preallocating volume {}', `Preallocating volume /rhev/x/${VOLUME} to 10737418240`],
      ['D3-F', 'Truncating volume {}', `Truncating volume /rhev/x/${VOLUME} to 10737418240`],
      ['D3-F', 'Share volume {} to {}', 'Share volume /x to /y'],
      ['A-B1', 'blockVolume: creat{}', 'blockVolume: creating LV: volUUID x'],
      ['A-B1', 'fileVolume: create: {}', 'fileVolume: create: volUUID x srcImg y srvVol z'],
    ],
  },
  {
    action: 'discard-failed',
    means:
      'vdsm cannot discard the blocks of a volume that it deletes: the deletion goes on, the storage keeps the space.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'D3-F',
        'Discarding device {vdsm.sd.path} failed: {}',
        "Discarding device /dev/vg/lv failed: Command ['/sbin/blkdiscard', '/dev/vg/lv'] failed with rc=1 out=b'' err=b'x'",
        { 'vdsm.sd.path': '/dev/vg/lv' },
      ],
    ],
  },
  {
    action: 'volume-deleted',
    means: 'vdsm deletes a volume or an image, or wipes its data.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'A-F',
        'Request to delete LV {vdsm.volume.id} of image {vdsm.image.id} in VG {vdsm.sd.id}',
        `Request to delete LV ${VOLUME} of image ${IMAGE} in VG ${SD} `,
      ],
      ['A-F', 'Request to delete volume {vdsm.volume.id}', `Request to delete volume ${VOLUME}`],
      [
        'A-D4',
        'Remove volume {vdsm.volume.id} from image {vdsm.image.id}',
        `Remove volume ${VOLUME} from image ${IMAGE}`,
      ],
      [
        'A-F',
        'delete image {vdsm.image.id} on domain {vdsm.sd.id} before overwriting',
        `delete image ${IMAGE} on domain ${SD} before overwriting`,
      ],
      ['D2', 'Zero device /{}', 'Zero device /dev/x/y'],
      ['D2-F', 'Zeroing device {} (size={})', 'Zeroing device /dev/x/y (size=1073741824)'],
      ['D3-F', 'Discarding device {vdsm.sd.path}', 'Discarding device /dev/x/y'],
    ],
    not: [
      ['Zero device failed', undefined],
      [
        "Discarding device /dev/vg/lv failed: Command ['/sbin/blkdiscard', '/dev/vg/lv'] failed with rc=1 out=b'' err=b'x'",
        'discard-failed',
      ],
    ],
  },
  {
    action: 'volume-resized',
    means: 'vdsm extends or reduces a volume.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'A-F',
        'Request to extend LV {vdsm.volume.id} of image {vdsm.image.id} in VG {vdsm.sd.id} with size = {}',
        `Request to extend LV ${VOLUME} of image ${IMAGE} in VG ${SD} with size = 5244928`,
      ],
      [
        'B3-F',
        'Request to reduce LV {vdsm.volume.id} of image {vdsm.image.id} in VG {vdsm.sd.id} with size = {}',
        `Request to reduce LV ${VOLUME} of image ${IMAGE} in VG ${SD} with size = 1 allowActive = False`,
      ],
      [
        'B3-F',
        'executing a raw {} extension for volume {vdsm.volume.id} from {}',
        `executing a raw capacity extension for volume ${VOLUME} from capacity 1 to capacity 2`,
      ],
      [
        'B2-F',
        "The requested size for volume {vdsm.volume.id} doesn't match the granularity on domain {vdsm.sd.id}, {}",
        `The requested size for volume ${VOLUME} doesn't match the granularity on domain ${SD}, updating the volume capacity from 1 to 2`,
      ],
    ],
  },
  {
    action: 'volume-info',
    means: 'vdsm logs the properties of a volume: size, format, legality, parent.',
    loggers: ['storage.volume', 'storage.volumemanifest'],
    fromSources: true,
    wordings: [
      [
        'A-F',
        '{vdsm.sd.id}/{vdsm.image.id}/{vdsm.volume.id} info is {}',
        `${SD}/${IMAGE}/${VOLUME} info is {'status': 'OK'}`,
      ],
    ],
  },
  {
    action: 'volume-read',
    means: 'vdsm reads the properties of a volume, or the volumes of an image.',
    loggers: IMAGE_LOGGERS,
    wordings: [
      [
        'A-F',
        'Info request: sdUUID={vdsm.sd.id} imgUUID={vdsm.image.id} volUUID = {vdsm.volume.id}',
        `Info request: sdUUID=${SD} imgUUID=${IMAGE} volUUID = ${VOLUME} `,
      ],
      [
        'A-F',
        'image {vdsm.image.id} in domain {vdsm.sd.id} has vollist {}',
        `image ${IMAGE} in domain ${SD} has vollist []`,
      ],
      ['A-F', 'volUUID = {vdsm.volume.id} descr = {}', `volUUID = ${VOLUME} descr = {} `],
      ['A-F', 'sdUUID={vdsm.sd.id} volUUID={vdsm.volume.id} volPath={}', `sdUUID=${SD} volUUID=${VOLUME} volPath=/x`],
      ['A-F', 'sdUUID={vdsm.sd.id} imgUUID={vdsm.image.id} chain={}', `sdUUID=${SD} imgUUID=${IMAGE} chain=['x'] `],
      ['A-B2', 'List of volumes is {}', 'List of volumes is []'],
    ],
  },
  {
    action: 'volume-prepared',
    means: 'vdsm prepares a volume for use, or tears it down.',
    loggers: [...IMAGE_LOGGERS, 'vds', 'virt.*', 'vm.vm'],
    fromSources: true,
    wordings: [
      ['A-E', 'Volume: preparing volume {vdsm.sd.id}/{vdsm.volume.id}', `Volume: preparing volume ${SD}/${VOLUME}`],
      [
        'F',
        'Preparing volume {vdsm.sd.id}/{vdsm.volume.id} with parameters:{}',
        `Preparing volume ${SD}/${VOLUME} with parameters:justme=False, rw=True`,
      ],
      [
        'B1-F',
        'prepared volume path: {vdsm.sd.path}',
        `prepared volume path: /rhev/data-center/mnt/blockSD/${SD}/images/${IMAGE}/${VOLUME}`,
      ],
      [
        'A-F',
        'Tearing down volume {vdsm.sd.id}/{vdsm.volume.id} justme {}',
        `Tearing down volume ${SD}/${VOLUME} justme False`,
      ],
      [
        'A-D4',
        'Teardown volume {vdsm.volume.id} from image {vdsm.image.id}',
        `Teardown volume ${VOLUME} from image ${IMAGE}`,
      ],
      ['C3-F', 'Preparing illegal volume {vdsm.volume.id}', `Preparing illegal volume ${VOLUME}`],
      ['B1-B2', 'Avoiding tear down drive {}', 'Avoiding tear down drive {}'],
      ['B3-F', 'Drive is not a vdsm image: {}', 'Drive is not a vdsm image: x'],
    ],
  },
  {
    action: 'volume-changed',
    means: 'vdsm changes the metadata of a volume: its name, parent, legality, generation or permission.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'D1-F',
        'Starting volume operation on {} (generation={}, set_illegal={})',
        `Starting volume operation on ${SD}/${VOLUME} (generation=0, set_illegal=True)`,
      ],
      [
        'D1-F',
        'Volume operation completed on {} (generation={})',
        `Volume operation completed on ${SD}/${VOLUME} (generation=1)`,
      ],
      ['D1-D2', 'Changing generation on volume {}', `Changing generation on volume ${VOLUME} from 0 to 1`],
      [
        'D1-F',
        'Updating volume attributes on {}',
        `Updating volume attributes on ${SD}/${VOLUME} (generation=0, attributes=x)`,
      ],
      ['D3-F', 'Changing volume {} permission to {}', "Changing volume '/x' permission to 0660"],
      [
        'A-F',
        'sdUUID={vdsm.sd.id} imgUUID={vdsm.image.id} volUUID = {vdsm.volume.id} legality = {}',
        `sdUUID=${SD} imgUUID=${IMAGE} volUUID = ${VOLUME} legality = ILLEGAL `,
      ],
      ['A-F', 'Rename volume {} as {}', `Rename volume /x/${VOLUME} as ${VOLUME} `],
      ['D2-E', 'Setting parent of volume {vdsm.volume.id} to {}', `Setting parent of volume ${VOLUME} to ${VOLUME}`],
      [
        'D2-F',
        'Leaf volume {vdsm.volume.id} is {}',
        `Leaf volume ${VOLUME} is being removed from the chain. Marking it ILLEGAL to prevent data corruption`,
      ],
      [
        'F',
        'Internal volume {vdsm.volume.id} removed from actual chain, {}',
        `Internal volume ${VOLUME} removed from actual chain, linking child volume x to parent volume y`,
      ],
      ['D2-E', 'Unlinking subchain: {}', "Unlinking subchain: ['x']"],
      ['D2-F', 'Current chain={}', 'Current chain=x < y (top) '],
      ['D2-F', 'Source chain={}', 'Source chain=x '],
      ['D2-F', 'Dest chain={}', 'Dest chain=x '],
      ['D2-F', 'chain={}', 'chain=x < y (top) '],
      [
        'D3-F',
        'Repairing wrong {} for volume {vdsm.volume.id} {}',
        `Repairing wrong CAP for volume ${VOLUME} stored=1 actual=2`,
      ],
    ],
    not: [['chaining volumes', undefined]],
  },
  {
    action: 'volume-failed',
    means: 'vdsm cannot create, change, prepare or delete a volume, or finds a volume inconsistent.',
    loggers: [...IMAGE_LOGGERS, 'vds'],
    fromSources: true,
    wordings: [
      ['B3-F', 'Failed to create volume {}', `Failed to create volume /x/${VOLUME}: exists`],
      [
        'D3-D4',
        'Failed to delete volume {vdsm.sd.id}/{vdsm.volume.id} metadata.',
        `Failed to delete volume ${SD}/${VOLUME} metadata.`,
      ],
      [
        'D3-E',
        'Failed to delete volume {vdsm.sd.id}/{vdsm.volume.id}. {}',
        `Failed to delete volume ${SD}/${VOLUME}. The logical volume must be removed manually.`,
      ],
      ['A-F', 'cannot delete volume {vdsm.volume.id} at path: {}', `cannot delete volume ${VOLUME} at path: /x`],
      ['A-F', "cannot remove volume's {vdsm.volume.id} metadata", `cannot remove volume's ${VOLUME} metadata`],
      ['A-F', 'cannot finalize parent volume {vdsm.volume.id}', `cannot finalize parent volume ${VOLUME}`],
      [
        'C1-F',
        'cannot clone image {vdsm.image.id} volume {vdsm.volume.id} to {}',
        `cannot clone image ${IMAGE} volume ${VOLUME} to /x`,
      ],
      ['A-F', 'Volume {vdsm.volume.id} metadata error ({})', `Volume ${VOLUME} metadata error (x)`],
      ['A-F', 'Volume.setMetaParam: {vdsm.volume.id}: {}', `Volume.setMetaParam: ${VOLUME}: LEGALITY=x`],
      [
        'B2-F',
        'Missing tag {} in volume: {vdsm.sd.id}/{vdsm.volume.id}. {}',
        `Missing tag MD in volume: ${SD}/${VOLUME}. tags: ()`,
      ],
      [
        'B2-F',
        'Found uninitialized volume: {vdsm.sd.id}/{vdsm.volume.id}',
        `Found uninitialized volume: ${SD}/${VOLUME}`,
      ],
      [
        'B2-F',
        'Reloading uninitialized volume {vdsm.sd.id}/{vdsm.volume.id}',
        `Reloading uninitialized volume ${SD}/${VOLUME}`,
      ],
      [
        'B2-F',
        'Empty or not found image {vdsm.image.id} in SD {vdsm.sd.id}. {}',
        `Empty or not found image ${IMAGE} in SD ${SD}. {}`,
      ],
      [
        'C1-F',
        'Image {vdsm.image.id} volume {vdsm.volume.id} has invalid parent UUID {}',
        `Image ${IMAGE} volume ${VOLUME} has invalid parent UUID x`,
      ],
      ['B2-F', 'No volumes found for image {vdsm.image.id}. {}', `No volumes found for image ${IMAGE}. x`],
      [
        'A-B3',
        'Prepare volume {vdsm.volume.id} in domain {vdsm.sd.id} failed',
        `Prepare volume ${VOLUME} in domain ${SD} failed`,
      ],
      ['D1-F', 'Error preparing image {}', "Error preparing image 'x'"],
      ['D1-F', 'Error tearing down image{}', 'Error tearing down images'],
      [
        'B3-F',
        "Can't activate or change LV tags in SD {vdsm.sd.id}. {}",
        `Can't activate or change LV tags in SD ${SD}. failing Image ${IMAGE} pre zeroing operation for vols: x. y`,
      ],
      [
        'B3-F',
        'current {} of volume {vdsm.volume.id} is larger than {}',
        `current capacity of volume ${VOLUME} is larger than the capacity requested in the extension (2 > 1)`,
      ],
      [
        'B2-F',
        'The volume {vdsm.volume.id} apparent size {}',
        `The volume ${VOLUME} apparent size 1 is smaller than the requested capacity 2`,
      ],
      [
        'B3-F',
        'volume {vdsm.volume.id} size {} is larger than the size requested for the extension {}',
        `volume ${VOLUME} size 2 is larger than the size requested for the extension 1`,
      ],
      [
        'B3-F',
        'Found broken image {vdsm.image.id}, orphan volume {}',
        `Found broken image ${IMAGE}, orphan volume x/y, parent z`,
      ],
      ['B2-F', "image: {vdsm.image.id} can't be moved", `image: ${IMAGE} can't be moved`],
      [
        'A-D2',
        'cannot remove volume {vdsm.sd.id}/{vdsm.volume.id}',
        'cannot remove volume bafd0f16-9aba-4f9f-ba90-46d3b8a29157/65e378a1-323b-4308-94a1-7e433a5af9ae',
      ],
      ['A-F', "cannot delete volume's {}/{} link path: {}", "cannot delete volume's x/x link path: x"],
      [
        'A-E',
        'Failure in renameVolumeRollback: sdUUID={vdsm.sd.id} oldUUID={} newUUID={}',
        'Failure in renameVolumeRollback: sdUUID=bafd0f16-9aba-4f9f-ba90-46d3b8a29157 oldUUID=x newUUID=x',
      ],
      [
        'A-F',
        'Could not rollback volume rename (oldPath={} newPath={})',
        'Could not rollback volume rename (oldPath=x newPath=x)',
      ],
      [
        'A-D2',
        'createImageRollback: Cannot remove dirty image folder {}',
        'createImageRollback: Cannot remove dirty image folder x',
      ],
      [
        'A',
        'Failure in mark illegal volume rollback: sdUUID={vdsm.sd.id} img={vdsm.image.id} vol={vdsm.volume.id} legality={}',
        'Failure in mark illegal volume rollback: sdUUID=bafd0f16-9aba-4f9f-ba90-46d3b8a29157 img=6a3e45a6-d5bf-4dc0-b6dd-3c2a71f634cb vol=65e378a1-323b-4308-94a1-7e433a5af9ae legality=x',
      ],
      [
        'A-B1',
        'Failure to remove volume {vdsm.volume.id} in subchain {} -> {}',
        'Failure to remove volume 65e378a1-323b-4308-94a1-7e433a5af9ae in subchain x -> x',
      ],
      ['A-B3', "Volume.clone: can't clone: {} to {}", "Volume.clone: can't clone: x to x"],
      ['B1-B2', 'cannot delete some volumes at paths: {}', 'cannot delete some volumes at paths: x'],
      [
        'B2-C2',
        'zeroing {}/{} failed. Zero and remove this volume manually. rc={} {}',
        'zeroing x/x failed. Zero and remove this volume manually. rc=x x',
      ],
      [
        'B2-C2',
        'Remove failed for some of VG: {} zeroed volumes: {}',
        'Remove failed for some of VG: x zeroed volumes: x',
      ],
      ['B2-C1', "vol: {} can't be removed.", "vol: x can't be removed."],
      ['B2-F', "Can't read LV based metadata", "Can't read LV based metadata"],
      ['B3', 'cannot delete volume at path: {}', 'cannot delete volume at path: x'],
      ['B3-C3', 'Failed to create path to image directory: {}', 'Failed to create path to image directory: x'],
      [
        'B3-F',
        'Importing and exporting an image with more than one volume is not supported',
        'Importing and exporting an image with more than one volume is not supported',
      ],
      [
        'B3',
        'Failed to create volume: {vdsm.volume.id}, volume already exists',
        'Failed to create volume: 65e378a1-323b-4308-94a1-7e433a5af9ae, volume already exists',
      ],
      [
        'B3-D2',
        'impossible to update metadata for volume {vdsm.volume.id}',
        'impossible to update metadata for volume 65e378a1-323b-4308-94a1-7e433a5af9ae',
      ],
      [
        'C1-D2',
        'cannot rollback rebase for volume {vdsm.volume.id} on {}',
        'cannot rollback rebase for volume 65e378a1-323b-4308-94a1-7e433a5af9ae on x',
      ],
      [
        'C1-D2',
        'cannot rebase volume {vdsm.volume.id} on {}',
        'cannot rebase volume 65e378a1-323b-4308-94a1-7e433a5af9ae on x',
      ],
      [
        'C2-C3',
        'The volume size {} is smaller than the requested initial size {}',
        'The volume size x is smaller than the requested initial size x',
      ],
      [
        'C2-D4',
        'Initial size is not supported for preallocated volumes',
        'Initial size is not supported for preallocated volumes',
      ],
      [
        'C2-D3',
        'initialSize is not supported for file-based volumes',
        'initialSize is not supported for file-based volumes',
      ],
      ['C2-D4', 'Unexpected error sparsifying {}', 'Unexpected error sparsifying x'],
      [
        'C3-D2',
        'Zero volume {vdsm.volume.id} task {} failed',
        'Zero volume 65e378a1-323b-4308-94a1-7e433a5af9ae task x failed',
      ],
      [
        'C3-D2',
        'Removing volume {vdsm.volume.id} task {} failed',
        'Removing volume 65e378a1-323b-4308-94a1-7e433a5af9ae task x failed',
      ],
      [
        'D1-F',
        'Failed to set top volume {vdsm.volume.id} as legal',
        'Failed to set top volume 65e378a1-323b-4308-94a1-7e433a5af9ae as legal',
      ],
      [
        'D3-E',
        'Removing volume {vdsm.volume.id} task {} failed: {}',
        'Removing volume 65e378a1-323b-4308-94a1-7e433a5af9ae task x failed: x',
      ],
      ['D3-D4', 'Rollback rebase failed: {}', 'Rollback rebase failed: x'],
      [
        'D3-F',
        'impossible to update metadata for volume {vdsm.volume.id} its format is not RAW',
        'impossible to update metadata for volume 65e378a1-323b-4308-94a1-7e433a5af9ae its format is not RAW',
      ],
      [
        'D4-F',
        'initial size is not supported for file-based sparse volumes',
        'initial size is not supported for file-based sparse volumes',
      ],
      ['D4-F', 'initial_size {} out of range 0-{}', 'initial_size x out of range 0-x'],
      [
        'D4-F',
        'initial size is not supported for file-based volumes',
        'initial size is not supported for file-based volumes',
      ],
      [
        'D4-F',
        'Failed to remove managed volume {vdsm.volume.id} from DB',
        'Failed to remove managed volume 65e378a1-323b-4308-94a1-7e433a5af9ae from DB',
      ],
      [
        'D4-F',
        'Failed to detach managed volume {vdsm.volume.id}',
        'Failed to detach managed volume 65e378a1-323b-4308-94a1-7e433a5af9ae',
      ],
      ['D4-F', 'initial_size {} is negative', 'initial_size x is negative'],
      ['D4-F', 'Requested capacity {} < parent capacity {}', 'Requested capacity x < parent capacity x'],
      [
        'E-F',
        'Initial size is not supported for raw preallocated volumes',
        'Initial size is not supported for raw preallocated volumes',
      ],
      [
        'E-F',
        'Failed to remove udev rule for volume {vdsm.volume.id}',
        'Failed to remove udev rule for volume 65e378a1-323b-4308-94a1-7e433a5af9ae',
      ],
      [
        'F',
        'Cannot remove logical volume, the logical volume must be removed manually: {}',
        'Cannot remove logical volume, the logical volume must be removed manually: x',
      ],
      [
        'F',
        'Failed to remove run link for volume {vdsm.volume.id}',
        'Failed to remove run link for volume 65e378a1-323b-4308-94a1-7e433a5af9ae',
      ],
    ],
  },
  {
    action: 'volume-rolled-back',
    means: 'vdsm undoes what a failed operation created.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'A-F',
        'createVolumeRollback: repoPath={} sdUUID={vdsm.sd.id} imgUUID={vdsm.image.id} volUUID={vdsm.volume.id} imageDir={}',
        `createVolumeRollback: repoPath=/x sdUUID=${SD} imgUUID=${IMAGE} volUUID=${VOLUME} imageDir=/x`,
      ],
      [
        'B1-F',
        'startCreateVolumeRollback: sdUUID={vdsm.sd.id} imgUUID={vdsm.image.id} volUUID={vdsm.volume.id}',
        `startCreateVolumeRollback: sdUUID=${SD} imgUUID=${IMAGE} volUUID=${VOLUME} `,
      ],
      [
        'A-F',
        'parentVolumeRollback: sdUUID={vdsm.sd.id} pimgUUID={vdsm.image.id} pvolUUID={vdsm.volume.id}',
        `parentVolumeRollback: sdUUID=${SD} pimgUUID=${IMAGE} pvolUUID=${VOLUME}`,
      ],
      ['A-F', 'createVolumeMetadataRollback: volPath={}', 'createVolumeMetadataRollback: volPath=/x'],
      ['B2-F', 'Volume rollback for volPath={}', 'Volume rollback for volPath=/x'],
      ['B2-F', 'Halfbaked volume rollback for volPath={}', 'Halfbaked volume rollback for volPath=/x'],
      ['B2-F', 'Metadata rollback for sdUUID={vdsm.sd.id} {}', `Metadata rollback for sdUUID=${SD} slot=3`],
      ['D3-F', 'create image rollback{}', 'create image rollback (image_dir=/x)'],
      ['A-D2', 'createImageRollback: imageDir={}', 'createImageRollback: imageDir=/x'],
      ['C1-F', 'ignoring killProcRollback request for {}', 'ignoring killProcRollback request for pid 1 and ctime 2'],
      [
        'C1-D4',
        'rebase volume rollback {}',
        'rebase volume rollback (sdUUID=x srcImg=y srcVol=z dstFormat=4 srcParent=w)',
      ],
      ['D3-F', 'Unlinking half baked volume: {}', 'Unlinking half baked volume: /x'],
    ],
  },
  {
    action: 'bitmap-changed',
    means: 'vdsm adds, merges or removes bitmaps of a volume, or cannot; incremental backups are based on bitmaps.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [
      ['E-F', 'Add bitmap {} to {}', `Add bitmap 24f0a4e7 to '/x/${VOLUME}'`],
      ['E-F', 'Merge bitmap {} from {} to {}', "Merge bitmap 24f0a4e7 from '/x' to '/y'"],
      ['E-F', 'Merging bitmaps from {} to {}', 'Merging bitmaps from /x to /y'],
      ['E-F', 'Remove bitmap {} from {}', "Remove bitmap 24f0a4e7 from '/x'"],
      ['E-F', 'Removing bitmaps {} from volume {}', "Removing bitmaps ['24f0a4e7'] from volume '/x'"],
      ['F', 'Prune stale bitmaps {} from {}', "Prune stale bitmaps ['24f0a4e7'] from '/x'"],
      [
        'E-F',
        "Bitmap {} doesn't exist on {}",
        "Bitmap 24f0a4e7 doesn't exist on /x, considering bitmap removal as successful",
      ],
    ],
  },
  {
    action: 'bitmap-failed',
    means: 'vdsm cannot add or copy bitmaps of a volume: the next backup of its VM is a full one.',
    loggers: IMAGE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'F',
        'Cannot create bitmap {} in volume {}',
        "Cannot create bitmap '24f0a4e7' in volume '/x', the next backup will be a full backup: y",
      ],
      [
        'F',
        'Cannot clone bitmaps to child volume {}',
        "Cannot clone bitmaps to child volume '/x', the next backup will be a full backup: y",
      ],
      [
        'E',
        'Failed to add bitmaps to {}',
        "Failed to add bitmaps to '/x', note that the next incremental backup is likely to fail so a full backup will be required. Error: y",
      ],
    ],
  },
];
