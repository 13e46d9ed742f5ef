/** Folders around logs: which of them are named for a host. */
import { isStandardFolder } from '../find/file-names.ts';

/** The nearest folder that may be named for the host of the logs in it. */
export interface HostFolder {
  readonly name: string;
  /**
   * The logs are in a folder inside it that is used to collect logs: these may be of any host, so a banner has
   * precedence.
   */
  readonly isCollection: boolean;
}

/**
 * Finds the nearest folder that may be named for a host.
 * @param folders the outermost first
 */
export function findHostFolder(folders: readonly string[]): HostFolder | undefined {
  let isCollection = false;
  for (const name of folders.toReversed()) {
    if (isStandardFolder(name) || isMoment(name)) continue;
    if (!isCollectionName(name)) return { name, isCollection };
    isCollection = true;
  }
  return undefined;
}

/** Returns whether a name is one that no host has: of a folder of every host, of a collection, a date or a number. */
export function namesNoHost(name: string): boolean {
  return isStandardFolder(name) || isMoment(name) || isCollectionName(name);
}

const COLLECTIONS = new Set(['logs', 'tmp', 'files', 'downloads']);

/** The number of a support case or a bug, with or without a word before it. */
const CASE_NUMBER = /^(?:\d{7,}|(?:case|sr|bz|rhbz|bug|ticket)[-_#]?\d{4,})$/i;

function isCollectionName(name: string): boolean {
  return COLLECTIONS.has(name.toLowerCase()) || CASE_NUMBER.test(name);
}

/** `17`, `2020-01-31`, `20200131-1030` or `2020-01-31T10:30`; an address is none. */
const MOMENT = /^(?:\d{1,6}|(?:19|20)\d{6}|\d{8}[-_T]\d+|\d{4}[-_.]\d\d?[-_.]\d\d?(?:[-_T][\d:._-]*Z?)?)$/;

function isMoment(name: string): boolean {
  return MOMENT.test(name);
}
