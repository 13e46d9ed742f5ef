import type { IdField, LiftedIds } from '../model/events.ts';
import { UUID_LENGTH } from '../model/uuid.ts';
import { isDigit, isHex, isLetter } from './python/characters.ts';
import { readCallArgs } from './python/args.ts';
import type { CallArg } from './python/args.ts';
import { isDict } from './python/value.ts';
import type { PyValue } from './python/value.ts';

/**
 * Arguments that hold an id, by name, and the field of each. Where a call has several for one field, the first row
 * wins: the object itself before the source, the source before the destination.
 */
export const ID_FIELDS = {
  vmId: 'vdsm.vm.id',
  vmID: 'vdsm.vm.id',
  vmUUID: 'vdsm.vm.id',
  vm_id: 'vdsm.vm.id',
  sdUUID: 'vdsm.sd.id',
  sd_id: 'vdsm.sd.id',
  storagedomainID: 'vdsm.sd.id',
  storageDomainId: 'vdsm.sd.id',
  domainID: 'vdsm.sd.id',
  srcDomUUID: 'vdsm.sd.id',
  srcSdUUID: 'vdsm.sd.id',
  srcDomainID: 'vdsm.sd.id',
  dstDomUUID: 'vdsm.sd.id',
  dstSdUUID: 'vdsm.sd.id',
  dstDomainID: 'vdsm.sd.id',
  msdUUID: 'vdsm.sd.id',
  masterSdUUID: 'vdsm.sd.id',
  masterDom: 'vdsm.sd.id',
  domains: 'vdsm.sd.id',
  spUUID: 'vdsm.sp.id',
  storagepoolID: 'vdsm.sp.id',
  storagePoolId: 'vdsm.sp.id',
  poolID: 'vdsm.sp.id',
  sp_id: 'vdsm.sp.id',
  imgUUID: 'vdsm.image.id',
  imageID: 'vdsm.image.id',
  img_id: 'vdsm.image.id',
  srcImgUUID: 'vdsm.image.id',
  srcImageID: 'vdsm.image.id',
  dstImgUUID: 'vdsm.image.id',
  dstImageID: 'vdsm.image.id',
  volUUID: 'vdsm.volume.id',
  volumeUUID: 'vdsm.volume.id',
  volumeID: 'vdsm.volume.id',
  vol_id: 'vdsm.volume.id',
  leafUUID: 'vdsm.volume.id',
  leafID: 'vdsm.volume.id',
  leafVolUUID: 'vdsm.volume.id',
  leafVolID: 'vdsm.volume.id',
  srcVolUUID: 'vdsm.volume.id',
  srcVolumeID: 'vdsm.volume.id',
  topVolUUID: 'vdsm.volume.id',
  baseVolUUID: 'vdsm.volume.id',
  baseVolumeID: 'vdsm.volume.id',
  dstVolUUID: 'vdsm.volume.id',
  dstVolumeID: 'vdsm.volume.id',
  volumes: 'vdsm.volume.id',
  volumeList: 'vdsm.volume.id',
  jobID: 'vdsm.job.id',
  jobUUID: 'vdsm.job.id',
  jobId: 'vdsm.job.id',
  jobid: 'vdsm.job.id',
  job_id: 'vdsm.job.id',
  // vdsm's NBD server of a transfer has the id of the engine's transfer
  transfer_id: 'vdsm.transfer.id',
  server_id: 'vdsm.transfer.id',
  // `ticket={'uuid': …}`, and `uuid=…` of the calls about one
  'ticket.uuid': 'vdsm.ticket.id',
  uuid: 'vdsm.ticket.id',
  backup_id: 'vdsm.backup.id',
  checkpoint_id: 'vdsm.checkpoint.id',
  from_checkpoint_id: 'vdsm.checkpoint.id',
  to_checkpoint_id: 'vdsm.checkpoint.id',
  checkpoint_ids: 'vdsm.checkpoint.id',
} as const satisfies Record<string, IdField>;

/**
 * Collects the ids in a call's arguments, nested ones too (`drive={'imageID': …}`, `params={'vmId': …}`). For each
 * field an outer argument wins over an inner one, then the first in the order of `ID_FIELDS`. Only UUIDs count, but not
 * vdsm's blank one (all zeros); a list counts where it has one member. An XML-RPC call of a `virt` verb names its VM by
 * position only.
 * @param namespace of the verb, where the first argument may be such a VM
 */
export function liftIds(args: readonly CallArg[], namespace?: string): LiftedIds {
  const found: Partial<Record<IdField, string>> = {};
  const ranks: Partial<Record<IdField, number>> = {};
  if (namespace === 'virt' && args[0]?.[0] === '0') {
    const id = uuidOf(args[0][1]);
    if (id !== undefined) {
      found['vdsm.vm.id'] = id;
      ranks['vdsm.vm.id'] = -1;
    }
  }
  let level: readonly Named[] = args;
  for (let depth = 0; depth < DEPTH && level.length > 0; depth++) {
    const inner: Named[] = [];
    for (const [name, value] of level) {
      if (isDict(value) && inner.length < ENTRIES)
        inner.push(...(name === 'ticket' ? value.entries.map(ofTicket) : value.entries).slice(0, ENTRIES));
      const row = typeof name === 'string' && (depth === 0 || name !== 'uuid') ? RANKED.get(name) : undefined;
      const rank = row === undefined ? 0 : depth * RANKED.size + row.rank;
      if (row === undefined || rank >= (ranks[row.field] ?? Number.POSITIVE_INFINITY)) continue;
      const id = uuidOf(value);
      if (id === undefined) continue;
      found[row.field] = id;
      ranks[row.field] = rank;
    }
    level = inner;
  }
  return found;
}

/** Names the id of a ticket for it: other dicts have a `uuid`, too. */
function ofTicket([name, value]: readonly [PyValue, PyValue]): Named {
  return [name === 'uuid' ? 'ticket.uuid' : name, value];
}

/**
 * Finds the task that a call queries or acts on (`getTaskStatus(taskID=…)`); not the task that the call itself runs as. Its id
 * is any token: test suites write `taskID='fake-task-id'`.
 */
export function findSubjectTask(args: readonly CallArg[]): string | undefined {
  for (const [name, value, raw] of args) {
    if (name !== 'taskID' && name !== 'taskUUID') continue;
    return uuidOf(value) ?? (value === BLANK_UUID ? undefined : TOKEN.exec(raw)?.[1]);
  }
  return undefined;
}

/** A token between quotes: a text that is cut has no closing one. */
const TOKEN = /^u?['"]([\w.:-]{1,64})['"]$/;

/**
 * Finds the UUIDs in a text, each once, in lower case, in order of appearance, at most `max`; but not vdsm's blank one
 * (all zeros). Linear: only the characters around each `-` are examined.
 */
export function findUuids(text: string, max = 64): string[] {
  const found: string[] = [];
  let dash = text.indexOf('-', 8);
  while (dash !== -1 && found.length < max) {
    const begin = dash - 8;
    const end = begin + UUID_LENGTH;
    if (!isUuidAt(text, begin) || isPartOfMore(text.charCodeAt(begin - 1)) || isPartOfMore(text.charCodeAt(end))) {
      dash = text.indexOf('-', dash + 1);
      continue;
    }
    const id = text.slice(begin, end).toLowerCase();
    if (id !== BLANK_UUID && !found.includes(id)) found.push(id);
    dash = text.indexOf('-', end);
  }
  return found;
}

/** Returns whether the whole text is a UUID, in lower or upper case. */
export function isUuid(text: string): boolean {
  return text.length === UUID_LENGTH && isUuidAt(text, 0);
}

type Named = readonly [name: PyValue, value: PyValue, raw?: string];

const BLANK_UUID = '00000000-0000-0000-0000-000000000000';
const DASH = 0x2d;

/**
 * Levels of nested dicts that are searched, and entries of each: a VM has many parameters, but its ids are not deep in
 * them.
 */
const DEPTH = 3;
const ENTRIES = 200;

const RANKED: ReadonlyMap<string, { readonly field: IdField; readonly rank: number }> = new Map(
  Object.entries(ID_FIELDS).map(([name, field], rank) => [name, { field, rank }]),
);

/** Collects the ids of the first dict in a text, as of an argument: `(<bound method x>, {'domainID': …})`. */
export function liftIdsOfDict(text: string): LiftedIds | undefined {
  const begin = text.indexOf('{');
  const end = text.lastIndexOf('}');
  return begin < 0 || end < begin ? undefined : liftIds(readCallArgs(text.slice(begin, end + 1)));
}

function uuidOf(value: PyValue): string | undefined {
  if (Array.isArray(value)) return value.length === 1 && value[0] !== undefined ? uuidOf(value[0]) : undefined;
  if (typeof value !== 'string' || value.length !== UUID_LENGTH || !isUuidAt(value, 0)) return undefined;
  const id = value.toLowerCase();
  return id === BLANK_UUID ? undefined : id;
}

function isUuidAt(text: string, begin: number): boolean {
  if (text.charCodeAt(begin + 13) !== DASH || text.charCodeAt(begin + 18) !== DASH) return false;
  for (let offset = 0; offset < UUID_LENGTH; offset++) {
    const code = text.charCodeAt(begin + offset);
    const dash = offset === 8 || offset === 13 || offset === 18 || offset === 23;
    if (dash ? code !== DASH : !isHex(code)) return false;
  }
  return true;
}

/** A letter or digit next to a UUID makes it part of another word; the `_` of `purgeImage_UUID` does not. */
function isPartOfMore(code: number): boolean {
  return isLetter(code) || isDigit(code);
}
