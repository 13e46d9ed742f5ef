import type { NoteFacts } from '../../model/events.ts';
import { isUuid } from '../ids.ts';
import type { MutableFacts } from '../notes.ts';

/** Where vdsm mounts storage, where LVM shows volumes, and where vdsm links them for VMs. */
const PLACE = /\/(?:rhev\/data-center|dev\/mapper|dev|(?:var\/)?run\/vdsm\/storage)\/[^\s'"`,;()[\]{}<>]{36,600}/g;
/** Characters of a text that are searched, and paths of it that are tried. */
const HEAD = 8192;
const PATHS_MAX = 4;
const BLANK = '00000000-0000-0000-0000-000000000000';

/**
 * Reads the ids in the first path of a text that has any: pool, storage domain, image and volume of
 * `/rhev/data-center/SP/SD/images/IMAGE/VOLUME`, `/rhev/data-center/mnt/…/SD/…`, `/run/vdsm/storage/SD/IMAGE/VOLUME`,
 * `/dev/SD/VOLUME` and `/dev/mapper/SD-VOLUME`. Undefined where no path has one.
 */
export function readStoragePath(text: string): NoteFacts | undefined {
  if (!text.includes('/')) return undefined;
  let tried = 0;
  for (const [path] of text.slice(0, HEAD).matchAll(PLACE)) {
    const facts = readPath(path);
    if (facts !== undefined) return facts;
    if (++tried >= PATHS_MAX) return undefined;
  }
  return undefined;
}

function readPath(path: string): NoteFacts | undefined {
  const parts = path.split('/');
  if (parts[1] === 'rhev') return parts[3] === 'mnt' ? readMount(parts) : readPool(parts);
  if (parts[1] !== 'dev') {
    const [sd, image, volume] = parts.slice(parts.indexOf('storage') + 1);
    return factsOf({ sd, image, volume });
  }
  if (parts[2] !== 'mapper') return factsOf({ sd: parts[2], volume: parts[3] });
  // device-mapper doubles the dashes within the names of a volume group and its volume
  const [group = '', volume = ''] = (parts[3] ?? '').split(/(?<!-)-(?!-)/, 2);
  return factsOf({ sd: group.replaceAll('--', '-'), volume: volume.replaceAll('--', '-') });
}

/** The parts of a server's path come before the storage domain. */
function readMount(parts: readonly string[]): NoteFacts | undefined {
  const at = parts.findIndex((part, index) => index > 3 && isUuid(part));
  return at < 0 ? undefined : readDomain(undefined, parts.slice(at));
}

function readPool(parts: readonly string[]): NoteFacts | undefined {
  return readDomain(parts[3], parts.slice(4));
}

function readDomain(sp: string | undefined, [sd, folder, image, volume]: readonly string[]): NoteFacts | undefined {
  return factsOf(folder === 'images' ? { sp, sd, image, volume } : { sp, sd });
}

interface Named {
  readonly sp?: string | undefined;
  readonly sd?: string | undefined;
  readonly image?: string | undefined;
  readonly volume?: string | undefined;
}

function factsOf({ sp, sd, image, volume }: Named): NoteFacts | undefined {
  const facts: MutableFacts = {};
  const named = { 'vdsm.sp.id': sp, 'vdsm.sd.id': sd, 'vdsm.image.id': image, 'vdsm.volume.id': volume } as const;
  for (const [field, part] of Object.entries(named)) {
    const id = idOf(part);
    // an image or volume counts only in a storage domain
    if (id !== undefined && (field === 'vdsm.sp.id' || facts['vdsm.sd.id'] !== undefined || field === 'vdsm.sd.id'))
      facts[field as keyof typeof named] = id;
  }
  return Object.keys(facts).length === 0 ? undefined : facts;
}

/** The files of a volume end in `.meta` and `.lease`. */
function idOf(part: string | undefined): string | undefined {
  const id = part?.slice(0, 36).toLowerCase();
  if (part === undefined || id === undefined || !isUuid(id) || id === BLANK) return undefined;
  return part.length === 36 || /^[.:?]/.test(part.slice(36)) ? id : undefined;
}
