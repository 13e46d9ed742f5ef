/** Exceptions of storage verbs, and their tracebacks as each release's python prints them. */
import { repr, tuple } from './python.mjs';

const STORAGE = 'vdsm.storage.exception.';

/** `StorageDomainDoesNotExist` (358). */
export function noSuchDomain(domain) {
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

/** `VolumeDoesNotExist` (201). */
export function noSuchVolume(volume) {
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

/** Message with values, as `str()` of the exception gives it: `Volume does not exist: ('…',)`. */
export function errorText(error, release) {
  return `${error.message}: ${repr(tuple(...error.values), release.unicode)}`;
}

/** Text of an abort: the old releases leave out the values, the new ones put the code into the text. */
export function abortText(error, release) {
  if (release.abortedCode) return repr(`value=${errorText(error, release)} abortedcode=${error.code}`);
  const text = release.layout === 'old' ? error.message : errorText(error, release);
  return `${repr(text)} - code ${error.code}`;
}

/** Traceback of a verb that raised. */
export function verbTrace(verb, error, release) {
  const wrapped =
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

/** A traceback from `[file, function, source]`, and the exception's line. */
export function traceback(frames, last, release) {
  const lines = frames.flatMap(([file, func, source]) => {
    const name = file.startsWith('<') ? file : `${release.sitePackages}/${file}`;
    const head = `  File "${name}", line ${lineOf(`${file} ${func} ${release.id}`)}, in ${func}`;
    return source === undefined ? [head] : [head, `    ${source}`];
  });
  return ['Traceback (most recent call last):', ...lines, last].join('\n');
}

/** Python 3 names the module of an exception. */
export function exceptionName(type, release, module = STORAGE) {
  return release.py3 ? module + type : type;
}

/** A line number that stays the same for a place of a release. */
function lineOf(place) {
  let sum = 7;
  for (const char of place) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 2741;
  return 12 + sum;
}
