/**
 * Functions that only call the function that matters: decorators, dispatchers, thread pools. Releases differ in them, so
 * fingerprints leave them out, and all whose names begin with `wrap`. `*`: of any module; else of the module with this file
 * name.
 */
export const PLUMBING: Readonly<Record<string, readonly string[]>> = {
  '*': [
    'inner',
    'helper',
    'method',
    'protect',
    'dispatch',
    '_dispatch',
    '_dynamicMethod',
    '_execute_task',
    '__call__',
    '_callmethod',
    'run',
    '_run',
  ],
  // `fun` of 4.40 and later; the functions that it compiles have the verb's name
  decorator: ['fun'],
  task: ['prepare', 'commit', '_runJobs', 'recover', '_recover'],
  dispatcher: ['__init__'],
  logutils: ['__exit__', '__enter__'],
  api: ['context_string'],
  contextlib: ['__exit__', '__enter__'],
  threading: ['_bootstrap', '_bootstrap_inner', '__bootstrap', '__bootstrap_inner'],
  threadpool: ['runTask'],
  concurrent: ['worker'],
  executor: ['execute'],
  // the loop over connections, which vdsm shipped itself in Python 2
  asyncore: ['readwrite', 'read', 'write', 'handle_read_event', 'handle_write_event', 'poll', 'poll2', 'loop'],
  betterasyncore: ['_delegate_call'],
  periodic: ['_execute'],
  virdomain: ['f'],
  yajsonrpc: ['_serveRequest', '_handle_request', 'serve_requests', '_serve_single_request'],
  xmlrpcserver: ['_marshaled_dispatch', 'do_POST', 'handle_one_request', 'handle'],
  simplexmlrpcserver: ['_marshaled_dispatch', 'do_POST'],
  // the helper process that runs as root, and the proxy before it
  supervdsm: ['<lambda>'],
  supervdsm_server: ['<lambda>'],
  supervdsmserver: ['<lambda>'],
  '<string>': ['call'],
};

/**
 * Classes that are one under several names: Python 3 made the old ones aliases of `OSError`, added subclasses by errno, and
 * renamed others or raises a subclass.
 */
export const TYPE_ALIASES: Readonly<Record<string, string>> = {
  IOError: 'OSError',
  EnvironmentError: 'OSError',
  FileNotFoundError: 'OSError',
  FileExistsError: 'OSError',
  PermissionError: 'OSError',
  NotADirectoryError: 'OSError',
  IsADirectoryError: 'OSError',
  InterruptedError: 'OSError',
  BrokenPipeError: 'OSError',
  ConnectionRefusedError: 'OSError',
  ConnectionResetError: 'OSError',
  ConnectionAbortedError: 'OSError',
  ConnectionError: 'OSError',
  BlockingIOError: 'OSError',
  ChildProcessError: 'OSError',
  ProcessLookupError: 'OSError',
  timeout: 'TimeoutError',
  ModuleNotFoundError: 'ImportError',
  JSONDecodeError: 'ValueError',
  RecursionError: 'RuntimeError',
};

/** Classes that stand for any error of another program: only the message identifies the error. */
export const GENERIC_TYPES: ReadonlySet<string> = new Set(['libvirtError']);

/** Classes of the engine around any error of a host: they tell the layer that passed it on. */
export const WRAPPER_TYPES: ReadonlySet<string> = new Set([
  'VDSErrorException',
  'VDSGenericException',
  'IRSErrorException',
  'IRSGenericException',
  'IRSStoragePoolStatusException',
  'IrsOperationFailedNoFailoverException',
  'VdcBLLException',
  'EngineException',
  'ExecutionException',
  'CompletionException',
  'UndeclaredThrowableException',
  'InvocationTargetException',
]);
