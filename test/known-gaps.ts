/** What is known to be missing, and why. A row goes when its reason does. */

/** Rules that no golden hits, since no real line of theirs is known; their samples are from vdsm's sources. */
export const RULES_WITHOUT_GOLDEN = {
  'protect-unhandled': 'a bug of the dispatcher itself: neither the samples nor the field excerpts hold one',
  'task-loaded': 'a restart with tasks left over: neither the samples nor the field excerpts hold one',
} as const satisfies Readonly<Record<string, string>>;

/** Shapes that only the samples of rules show, since no real line of theirs is known. */
export const SHAPES_WITHOUT_GOLDEN = {
  '(recover): ': 'a task that is recovered after a restart: neither the samples nor the field excerpts hold one',
  'Task.recover of': 'the worker that recovers one: the same',
  'took more than': 'slow requests, since 4.40.35: the samples have failed ones only',
  '<rc> = -': 'a command that a signal ended: no sample has one',
  'bytearray(b': 'standard error of streaming readers, which the samples do not run',
  "'] failed with rc=": 'field excerpts of it are cut before the number, or have their arguments left out',
} as const satisfies Readonly<Record<string, string>>;

/** Field excerpts of vdsm's own logs that give neither a call nor a command, by their number. */
export const FIELD_WITHOUT_DOCUMENTS = {
  // nothing in them that is a call or a command
  '015': 'start of the helper process',
  '037': 'the inside of a connectStorageServer: its START and FINISH are not in it',
  '039': 'errors of a poller and of a VM thread',
  '041': 'one line of a block job',
  '045': 'START task on a mailbox thread is a mail, no task and no call',
  '047': 'extend clocks only',
  '050': 'the inside of a call: its START and FINISH are not in it',
  '058': 'output of vdsm-client, no log',
  '080': 'errors of a periodic operation',
  '102': 'an error of a VM, on a mailbox thread',
  '117': 'the inside of a call: its START and FINISH are not in it',
  '119': 'the inside of a call: its START and FINISH are not in it',
  '120': 'the inside of calls: their START and FINISH are not in it',
  '129': 'a traceback at DEBUG',
  '132': 'steps of a shutdown',
  '149': 'the call died before it could be logged',
  '168': 'a traceback of an event handler',
  // commands that the text names without what makes them one
  '092': 'the author left the arguments out',
  '126': 'the author left the arguments out',
  '130': 'the text names volume groups and rc, but no command',
  '131': 'the text names volume groups and rc, but no command',
  // wrapped or cut by their authors, and read with `--pasted`
  '100': 'extension info of a drive, and a warning on it',
  '105': 'a lease and a banner',
  '110': 'the inside of a task: its START and FINISH are not in it',
  '111': 'an extend that was given up, and its clock',
  '112': 'host ids acquired',
  '122': 'two starts',
  '124': 'a warning of a VM thread',
  '128': 'a warning of a task: its START and FINISH are not in it',
  '135': 'drop notices',
  '139': 'extension info of a drive',
  '140': 'extend clocks only',
  '141': 'FINISH thread is no call',
  '144': 'FINISH thread is no call',
  '145': 'an error of a task, without any record of its job',
  '147': 'the verb is in the request, and nothing opened it',
  '151': 'a path check that is blocked',
  '157': 'an exception of an executor',
  '159': 'start of an ioprocess',
  '162': 'steps of a start',
  '164': 'a warning of a VM',
  '165': 'nothing opened the request that failed',
  '169': 'a command that a message names in prose',
} as const satisfies Readonly<Record<string, string>>;

/** Panels that the sample fleet has nothing for, by id, and why. */
export const PANELS_WITHOUT_DATA = {
  'vdsm-latency-raw': 'it is of raw lines, and the fleet is loaded from its files',
} as const satisfies Readonly<Record<string, string>>;

/** Facts of `test/evidence/field2/facts.json` that no document holds, by excerpt, option and number of the fact, and why. */
export const FACTS_NOT_READ = {} as const satisfies Readonly<Record<string, string>>;

/** Panels that raw lines of the sample fleet have nothing for, though a load is not what they lack, by id, and why. */
export const PANELS_WITHOUT_RAW = {
  'vdsm-search-paused': 'no VM was paused in the two logs that the test sends',
  'vdsm-callers-connections': 'no connection failed in them',
} as const satisfies Readonly<Record<string, string>>;
