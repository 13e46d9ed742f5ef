/**
 * Arguments of the engine's calls. From 3.6 on the engine puts every value between quotes, but does not escape quotes and
 * braces within; until 3.5 it writes no quotes. So a value ends where the next name begins, outside of any brace or bracket
 * that the value opened.
 */
import type { CallArguments, IdField } from '../../../model/events.ts';
import { UUID } from '../../../model/uuid.ts';
import { ARGS_MAX, capText } from '../../caps.ts';
import { isUuid } from '../../ids.ts';

/** The target and the arguments of a call. */
export interface EngineArguments {
  /** The engine's name of the host; undefined where the call is for the SPM. */
  readonly host: string | undefined;
  readonly hostId: string | undefined;
  readonly args: CallArguments;
}

/**
 * Reads the text between the parentheses of `XxxVDSCommand(…)`: `HostName = h, XxxParameters:{hostId='U', k='v'}` (3.6 on),
 * `HostName = h, HostId = U, k=v` (3.2 to 3.5), `vdsId = U, k = v` (3.0, 3.1), without a host for the SPM. Total and linear.
 */
export function readEngineArguments(text: string): EngineArguments {
  const values: Record<string, string> = {};
  let host: string | undefined;
  let hostId: string | undefined;
  let capped = text.length > ARGS_MAX;
  let count = 0;
  for (const [name, value] of readFields(text.length > SCAN_MAX ? text.slice(0, SCAN_MAX) : text)) {
    if (name === 'HostName') host ??= value === '' || value === 'null' ? undefined : value;
    else if (name === 'HostId' || name === 'hostId' || name === 'vdsId') hostId ??= idIn(value);
    if (name === 'HostName') continue;
    if (++count > VALUES_MAX) {
      capped = true;
      break;
    }
    capped ||= value.length > VALUE_MAX;
    values[name] ??= value.slice(0, VALUE_MAX);
  }
  const { ids, task } = liftEngineIds(text);
  return { host, hostId, args: { text: capText(text.trim(), ARGS_MAX), values, ids, subjectTask: task, capped } };
}

const SCAN_MAX = 65_536;
const VALUE_MAX = 1024;
const VALUES_MAX = 64;

const NAME = /([A-Za-z_]\w{0,63}) ?= ?|[A-Za-z_$][\w.$]{0,200}:\{/y;

/** Yields names and values; those within `Class:{…}` as if the class were not there. */
function* readFields(text: string): Generator<readonly [name: string, value: string]> {
  // a brace that does not close would hide all later arguments: after one, braces are no longer counted
  const scan: Scan = { nests: true };
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === SPACE || code === COMMA || code === CLOSE) {
      at++;
      continue;
    }
    NAME.lastIndex = at;
    const match = NAME.exec(text);
    if (match === null) {
      const next = text.indexOf(', ', at);
      at = next < 0 ? text.length : next + 2;
      continue;
    }
    at = NAME.lastIndex;
    const [, name] = match;
    if (name === undefined) continue;
    const quoted = text.charCodeAt(at) === QUOTE;
    const from = quoted ? at + 1 : at;
    const end = endOfValue(text, from, quoted, scan);
    yield [name, text.slice(from, end).trimEnd()];
    at = quoted ? end + 1 : end;
  }
}

const [SPACE, COMMA, QUOTE, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x20, 0x2c, 0x27, 0x7b, 0x7d, 0x5b, 0x5d];

interface Scan {
  nests: boolean;
}

function endOfValue(text: string, from: number, quoted: boolean, scan: Scan): number {
  if (scan.nests) {
    const end = findEnd(text, from, quoted, true);
    if (end >= 0) return end;
    scan.nests = false;
  }
  const end = findEnd(text, from, quoted, false);
  return end < 0 ? text.length : end;
}

function findEnd(text: string, from: number, quoted: boolean, nests: boolean): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (nests && (code === OPEN || code === OPEN_LIST)) depth++;
    else if (nests && depth > 0 && (code === CLOSE || code === CLOSE_LIST)) depth--;
    else if (depth > 0) continue;
    else if (quoted ? code === QUOTE && isAfterValue(text, at + 1) : code === COMMA && isName(text, at + 1)) return at;
  }
  // a value without quotes ends with the text
  return quoted || depth > 0 ? -1 : text.length;
}

/** Whether a closing quote may precede this place: the end, the end of an object, or the next name follows. */
function isAfterValue(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) === CLOSE || (text.charCodeAt(at) === COMMA && isName(text, at + 1));
}

const NEXT = / (?:[A-Za-z_]\w{0,63} ?=|[A-Za-z_$][\w.$]{0,200}:\{)/y;

function isName(text: string, at: number): boolean {
  NEXT.lastIndex = at;
  return NEXT.test(text);
}

function idIn(value: string): string | undefined {
  return isUuid(value) ? value.toLowerCase() : undefined;
}

/**
 * Fields of arguments that hold an id. The engine calls an image an `image group`, and a volume an `image`. Where a call has
 * several arguments for one field, the first row wins.
 */
const ID_FIELDS: Readonly<Record<string, IdField | 'task'>> = {
  storagePoolId: 'vdsm.sp.id',
  spId: 'vdsm.sp.id',
  storageDomainId: 'vdsm.sd.id',
  storageDomainIds: 'vdsm.sd.id',
  domainId: 'vdsm.sd.id',
  srcStorageDomainId: 'vdsm.sd.id',
  dstStorageDomainId: 'vdsm.sd.id',
  masterDomainId: 'vdsm.sd.id',
  masterStorageDomainId: 'vdsm.sd.id',
  imageGroupId: 'vdsm.image.id',
  imageGroupID: 'vdsm.image.id',
  srcImageGroupId: 'vdsm.image.id',
  dstImageGroupId: 'vdsm.image.id',
  diskId: 'vdsm.image.id',
  newImageId: 'vdsm.volume.id',
  newImageID: 'vdsm.volume.id',
  volumeId: 'vdsm.volume.id',
  imageId: 'vdsm.volume.id',
  imageID: 'vdsm.volume.id',
  topImageId: 'vdsm.volume.id',
  vmId: 'vdsm.vm.id',
  jobId: 'vdsm.job.id',
  jobUUID: 'vdsm.job.id',
  taskId: 'task',
};
const RANKS = new Map(Object.keys(ID_FIELDS).map((name, rank) => [name, rank]));

const ID = new RegExp(String.raw`\b([A-Za-z]\w{3,30}) ?= ?'?(\[)?(${UUID})(?![0-9a-f])(?!, [0-9a-f]{8}-)`, 'g');
const BLANK = '00000000-0000-0000-0000-000000000000';

/**
 * Finds ids by the names of their arguments, at any depth: `Class:{k='ID'}`, and `Info [k=ID, …]` within a value. A list counts
 * only if it has a single member.
 */
function liftEngineIds(text: string): { ids: CallArguments['ids']; task: string | undefined } {
  const found = new Map<IdField | 'task', { id: string; rank: number }>();
  for (const [, name = '', , id = ''] of text.slice(0, SCAN_MAX).matchAll(ID)) {
    const field = ID_FIELDS[name];
    const rank = RANKS.get(name) ?? 0;
    if (field === undefined || id === BLANK || rank >= (found.get(field)?.rank ?? Infinity)) continue;
    found.set(field, { id, rank });
  }
  const task = found.get('task')?.id;
  found.delete('task');
  return { ids: Object.fromEntries([...found].map(([field, { id }]) => [field, id])), task };
}
