/** Exceptions of storage verbs, and their tracebacks as the Python of each release prints them. */
import { repr, tuple } from './python.ts';
import type { PythonValue } from './python.ts';
import type { Release } from './releases.ts';

/** A line of a traceback; without source where Python does not have it. */
export type Frame = readonly [file: string, func: string, source?: string];

export interface StorageError {
  readonly type: string;
  readonly code: number;
  readonly message: string;
  /** What the message is followed by. */
  readonly values: readonly PythonValue[];
  /** The frames below the verb. */
  readonly frames: readonly Frame[];
}

const STORAGE = 'vdsm.storage.exception.';

/** Returns `StorageDomainDoesNotExist` (358). */
export function noSuchDomain(domain: string): StorageError {
  return {
    type: 'StorageDomainDoesNotExist',
    code: 358,
    message: 'Storage domain does not exist',
    values: [domain],
    frames: [
      ['storage/sdc.py', 'produce', 'domain.getRealDomain()'],
      ['storage/sdc.py', '_realProduce', 'domain = self._findDomain(sdUUID)'],
      ['storage/sdc.py', '_findUnfetchedDomain', 'raise se.StorageDomainDoesNotExist(sdUUID)'],
    ],
  };
}

/** Returns `VolumeDoesNotExist` (201). */
export function noSuchVolume(volume: string): StorageError {
  return {
    type: 'VolumeDoesNotExist',
    code: 201,
    message: 'Volume does not exist',
    values: [volume],
    frames: [
      ['storage/sd.py', 'produceVolume', 'volUUID)'],
      ['storage/volume.py', 'validate', 'self.validateVolumePath()'],
      ['storage/fileVolume.py', 'validateVolumePath', 'raise se.VolumeDoesNotExist(self.volUUID)'],
    ],
  };
}

/** Returns message and values, as `str()` of the exception does: `Volume does not exist: ('…',)`. */
export function errorText(error: StorageError, release: Release): string {
  return `${error.message}: ${repr(tuple(...error.values), release.unicode)}`;
}

/** Returns the text of an abort. The old releases leave out the values, the new ones put the code into the text. */
export function abortText(error: StorageError, release: Release): string {
  if (release.abortedCode) return repr(`value=${errorText(error, release)} abortedcode=${error.code}`);
  const text = release.layout === 'old' ? error.message : errorText(error, release);
  return `${repr(text)} - code ${error.code}`;
}

/** Returns the traceback of a verb that raised an error. */
export function verbTrace(verb: string, error: StorageError, release: Release): string {
  const wrapped: readonly Frame[] =
    release.calls === 'protect'
      ? [['logUtils.py', 'wrapper', 'res = f(*args, **kwargs)']]
      : [
          ['<string>', verb],
          ['common/api.py', 'method', 'ret = func(*args, **kwargs)'],
        ];
  return traceback(
    [
      ['storage/task.py', '_run', 'return fn(*args, **kargs)'],
      ...wrapped,
      ['storage/hsm.py', verb, `sdDom = sdCache.produce(sdUUID)`],
      ...error.frames,
    ],
    `${exceptionName(error.type, release)}: ${errorText(error, release)}`,
    release,
  );
}

/** Returns a traceback. @param last the line of the exception */
export function traceback(frames: readonly Frame[], last: string, release: Release): string {
  const lines = frames.flatMap(([file, func, source]) => {
    const name = file.startsWith('<') ? file : `${release.sitePackages}/${file}`;
    const head = `  File "${name}", line ${lineOf(`${file} ${func} ${release.id}`)}, in ${func}`;
    return source === undefined ? [head] : [head, `    ${source}`];
  });
  return ['Traceback (most recent call last):', ...lines, last].join('\n');
}

/** Returns the name of an exception in a traceback: Python 3 names its module, too. */
export function exceptionName(type: string, release: Release, module = STORAGE): string {
  return release.py3 ? module + type : type;
}

/** Returns a line number that is always the same for a place of a release. */
function lineOf(place: string): number {
  let sum = 7;
  for (const char of place) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 2741;
  return 12 + sum;
}
