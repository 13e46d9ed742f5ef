/** Locks of the resource manager, which are logged at DEBUG only. */
import type { Pen } from './host.ts';

export interface Lock {
  /** What is locked: a storage domain, a pool or an image. */
  readonly id: string;
  readonly type: 'shared' | 'exclusive';
  /** How long the task waits for it, in ms. */
  readonly waits?: number;
  /** Whether another task waits for it. */
  readonly awaited?: boolean;
}

/** Takes locks for a task. @param prefix the task's name, as the release writes it before messages */
export function lockAll(pen: Pen, prefix: string, locks: readonly Lock[]): void {
  const { release, host } = pen;
  for (const { id, type, waits } of locks) {
    const name = nameOf(pen, id);
    const request = host.random.uuid();
    const adapter =
      release.layout === 'old'
        ? `ResName=\`${name}\`ReqID=\`${request}\`::`
        : `(ResName='${name}', ReqID='${request}') `;
    if (release.layout === 'old') {
      pen.debug(
        'lockRequest',
        `${adapter}Request was made in '/usr/share/vdsm/storage/hsm.py' line '${release.index * 31 + 850}' at '${type === 'shared' ? 'getStorageDomainInfo' : 'createVolume'}'`,
      );
    }
    pen.debug('lockRegister', `Trying to register resource '${name}' for lock type '${type}'`);
    if (waits === undefined)
      pen.debug('lockFree', `Resource '${name}' is free. Now locking as '${type}' (1 active user)`);
    else pen.debug('lockQueued', `Resource '${name}' is currently locked, Entering queue (1 in queue)`).wait(waits);
    pen.debug('lockGranted', `${adapter}Granted request`);
    pen.debug('taskAcquired', `${prefix}_resourcesAcquired: ${name} (${type})`);
    pen.debug('taskRef', `${prefix}ref 1 aborting False`);
  }
}

/** Gives all locks of a task back. */
export function unlockAll(pen: Pen, locks: readonly Lock[]): void {
  const { release } = pen;
  const held = locks
    .map(({ id }) => `'${nameOf(pen, id)}': < ResourceRef '${nameOf(pen, id)}', isValid: 'True' obj: 'None'>`)
    .join(', ');
  pen.debug('ownerRelease', `Owner.releaseAll ${release.abortedCode ? '' : 'requests {} '}resources {${held}}`);
  if (!release.abortedCode) pen.debug('ownerCancel', 'Owner.cancelAll requests {}');
  for (const { id, awaited = false } of locks) {
    const name = nameOf(pen, id);
    pen.debug('lockRelease', `Trying to release resource '${name}'`);
    pen.debug('lockReleased', `Released resource '${name}' (0 active users)`);
    pen.debug('lockUnused', `Resource '${name}' is free, finding out if anyone is waiting for it.`);
    if (!awaited) pen.debug('lockCleared', `No one is waiting for resource '${name}', Clearing records.`);
  }
}

function nameOf({ release }: Pen, id: string): string {
  return `${release.lockNamespace}.${id}`;
}
