/** What words of an error distinguish it, and which only name the object that it is about: for fingerprints. */

/** Nouns before the name of an object, which differs from host to host: in lower case, though logs capitalise them. */
export const NAMED_OBJECTS: readonly string[] = [
  'vm',
  'vdsm',
  'vds',
  'host',
  'hostname',
  'node',
  'domain',
  'pool',
  'center',
  'cluster',
  'disk',
  'drive',
  'device',
  'image',
  'volume',
  'snapshot',
  'template',
  'network',
  'interface',
  'bridge',
  'bond',
  'nic',
  'user',
  'uuid',
  'id',
  'uid',
  'guid',
  'alias',
  'label',
  'lockspace',
  'resource',
  'lease',
  'target',
  'portal',
  'server',
  'connection',
  'channel',
  'path',
  'file',
  'directory',
  'mount',
  'thread',
  'task',
  'job',
  'address',
  'instance',
  'guest',
];

/** Nouns before a word in quotes that distinguishes the error: `has no attribute 'poll'`. */
export const TELLING_BEFORE: readonly string[] = [
  'action',
  'argument',
  'as',
  'attribute',
  'binary',
  'class',
  'codec',
  'code',
  'command',
  'driver',
  'error',
  'event',
  'feature',
  'field',
  'function',
  'hook',
  'key',
  'keyword',
  'member',
  'method',
  'module',
  'named',
  'option',
  'package',
  'parameter',
  'phase',
  'property',
  'protocol',
  'reading',
  'reason',
  'service',
  'stage',
  'state',
  'status',
  'type',
  'unit',
  'verb',
];

/** Words behind one in quotes that distinguishes the error: `'dict' object`, `name 'x' is not defined`. */
export const TELLING_AFTER: readonly string[] = [
  'attribute',
  'binary',
  'codec',
  'command',
  'filter',
  'is not defined',
  'method',
  'module',
  'object',
  'operation',
];

/** Words before a number that distinguishes the error; any other number is a counter, an id, a port, a size or a time. */
export const TELLING_NUMBERS: readonly string[] = [
  'code',
  'ecode',
  'errno',
  'rc',
  'result',
  'ret',
  'rv',
  'signal',
  'status',
];

/** Keys of a dict whose values distinguish the error; the others hold what it is about. Python 2 wrote dicts in any order. */
export const TELLING_KEYS: readonly string[] = ['method', 'reason', 'message', 'error', 'code', 'msg', 'desc'];

/**
 * Words of one error that languages and their releases phrase differently, in the form in which fingerprints see them
 * (without quotes, numbers as `N`), and the wording that stands for all.
 */
export const SAME_WORDS: readonly (readonly [marker: string, pattern: RegExp, same: string])[] = [
  // Python 2, Python 3
  ['global name ', /\bglobal name (?=\S{1,80} is not defined)/, 'name '],
  [
    ' takes ',
    /\b(?:\w{1,80}\.)?(\w{1,80}\(\)) takes (?:exactly |at least |at most |from N to )?(?:N|no) (?:non-keyword |positional )?arguments? (?:but N (?:was|were) given|\(N given\))/,
    '$1 takes other arguments',
  ],
  [
    ' missing ',
    /\b(?:\w{1,80}\.)?(\w{1,80}\(\)) missing N required (?:positional |keyword-only )?arguments?\b.*/,
    '$1 takes other arguments',
  ],
  [
    ' got an unexpected',
    /\b(?:\w{1,80}\.)?(\w{1,80}\(\)) got an unexpected keyword argument\b/,
    '$1 got an unexpected keyword argument',
  ],
  [
    ' to unpack',
    /need more than N values? to unpack|not enough values to unpack \(expected (?:at least )?N, got N\)/,
    'not enough values to unpack',
  ],
  ['too many values', /too many values to unpack(?: \(expected N\))?/, 'too many values to unpack'],
  ['by zero', /(?:integer division or |integer )?modulo by zero|float division by zero/, 'division by zero'],
  ['float division', /float division$/, 'division by zero'],
  [
    'object ',
    /object has no attribute __getitem__|object does not support indexing|object is unsubscriptable/,
    'object is not subscriptable',
  ],
  [
    'exceptions must',
    /exceptions must be old-style classes or derived from BaseException, not \S{1,80}/,
    'exceptions must derive from BaseException',
  ],
  ['recursion depth', /maximum recursion depth exceeded .*/, 'maximum recursion depth exceeded'],
  [
    'expected string',
    /expected string or (?:buffer|bytes-like object)(?:, got \S{1,80})?/,
    'expected string or buffer',
  ],
  ['No JSON', /No JSON object could be decoded/, 'no JSON'],
  [
    'Expecting',
    /Expecting (?:value|property name\b.{0,40}|, delimiter|: delimiter): line N column N \(char N\)/,
    'no JSON',
  ],
  ['instance at', /\binstance at\b/, 'object at'],
  ['<', /<(?:type|class) (?:exceptions\.)?([\w.]{1,120})>/, '$1'],
  // OpenSSL before and since Python 2.7.9
  ['_ssl.c', /(?:\[Errno \d{1,9}\] )?_ssl\.c:N: error:N:SSL routines:[\w-]{0,80}:/, ''],
  ['SSL routines', /error:N:SSL routines:[\w-]{0,80}:/, ''],
  ['[SSL', /\[SSL(?:: \w{1,120})?\] /, ''],
  [' (_ssl.c', / \(_ssl\.c:N\)/, ''],
  // the file is named since Python 3 only
  ['[Errno', /^(\[Errno -?\d{1,9}\] [^:]{1,120}?)(?:: | NAME\b).*/, '$1'],
  // engines of JavaScript: Node and Chrome before and since 2021, Firefox
  ['Cannot read property', /Cannot read property (\S{1,80}) of (undefined|null)/, 'cannot read $1 of $2'],
  [
    'Cannot read properties',
    /Cannot read properties of (undefined|null) \(reading (\S{1,80})\)/,
    'cannot read $2 of $1',
  ],
];
