/** What the tests know to be missing, and why. A row goes when its reason does. */

/** Rules that no golden hits, since no real line of theirs is known; their samples are from vdsm's sources. */
export const RULES_WITHOUT_GOLDEN = {
  'protect-unhandled': 'a bug of the dispatcher itself: neither the samples nor the field excerpts hold one',
} as const satisfies Readonly<Record<string, string>>;

/** Text of shapes that only rule samples show, since no real line of theirs is known. */
export const SHAPES_WITHOUT_GOLDEN = {
  'took more than': 'requests that were slow, 4.40.35 on: the samples hold failed ones only',
  '<rc> = -': 'a command that a signal ended: none of the samples was',
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
  '081': 'a backtick stands before the header, and the text is cut before the exit code',
  '092': 'wrapped; the author left the arguments out',
  '126': 'wrapped; the author left the arguments out',
  '130': 'the text names volume groups and rc, but no command',
  '131': 'the text names volume groups and rc, but no command',
  // wrapped or cut by their authors: for the repair of pasted text
  '064':
    'the result line has lost its header behind it: a bare message follows and joins it; the call is cut in its first words',
  '098': 'wrapped behind the logger',
  '100': 'wrapped behind the logger',
  '105': 'a banner wrapped before its version',
  '110': 'wrapped behind the logger',
  '111': 'wrapped',
  '112': 'wrapped',
  '122': 'a banner wrapped in its words',
  '124': 'wrapped behind the logger',
  '128': 'wrapped behind the thread',
  '135': 'drop notices, wrapped',
  '139': 'wrapped behind the logger',
  '140': 'wrapped behind the logger',
  '141': 'wrapped; FINISH thread is no call',
  '144': 'wrapped; FINISH thread is no call',
  '145': 'wrapped; the task would be for task documents',
  '147': 'wrapped; the verb stands in the request, and nothing opened it',
  '148': 'wrapped behind START and FINISH',
  '151': 'wrapped',
  '157': 'wrapped in the stamp',
  '159': 'wrapped in the stamp',
  '162': 'wrapped in the stamp',
  '164': 'wrapped in the stamp',
  '165': 'wrapped behind the function; nothing opened the request',
  '169': 'wrapped in the stamp, without function',
} as const satisfies Readonly<Record<string, string>>;
