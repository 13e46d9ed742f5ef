import type { ShipperError } from '../errors.ts';
import { environmentFault } from './environment-error.ts';
import type { Exit } from './process.ts';

/** What the log of a failed start is known to say, and what that means for the user. The first that fits is taken. */
const KNOWN: readonly { readonly seen: RegExp; readonly means: (home: string) => string }[] = [
  {
    seen: /failed to obtain node locks|Lock held by another program/,
    means: (home) =>
      `Another OpenSearch already runs on the data in ${home}: use that one, stop it, or name another data directory.`,
  },
  {
    seen: /Address already in use|Failed to bind to/,
    means: () => 'The embedded server cannot have its port: another program listens there. Name another one.',
  },
  {
    seen: /jdk\.compiler|com\.sun\.tools\.javac/,
    means: () =>
      'The embedded server needs a JDK, but the Java found here is a JRE only: it lacks the module jdk.compiler.',
  },
  {
    seen: /UnsupportedClassVersionError/,
    means: () => 'The Java found here is too old for the embedded server.',
  },
  {
    seen: /cannot downgrade a node|was created with version|IndexFormatTooNewException/,
    means: (home) =>
      `The data in ${home} were written by a newer OpenSearch: remove them, or name another data directory.`,
  },
  {
    seen: /Could not reserve enough space|insufficient memory|OutOfMemoryError/,
    means: () => 'The memory of this machine does not suffice for the embedded server.',
  },
  {
    seen: /No space left on device/,
    means: (home) => `The disk that holds ${home} is full.`,
  },
  {
    seen: /AccessDeniedException/,
    means: (home) => `The embedded server may not read or write all of its files in ${home}.`,
  },
];

/** The error for a server that did not come up: what its log is known to mean, and the log's last lines. */
export function explainFailedStart(failed: { log: readonly string[]; home: string; how: Exit | 'late' }): ShipperError {
  const text = failed.log.join('\n');
  const known = KNOWN.find(({ seen }) => seen.test(text));
  const message = known?.means(failed.home) ?? `The embedded server did not come up: ${endOf(failed.how)}.`;
  return environmentFault(message, { log: notable(failed.log) });
}

function endOf(how: Exit | 'late'): string {
  if (how === 'late') return 'it did not answer within 3 minutes';
  return how.signal ? `${how.signal} ended it` : `exit code ${how.code}`;
}

/** The end of the log without stack frames, of which it mostly consists. */
function notable(log: readonly string[]): string[] {
  return log.filter((line) => line.trim() !== '' && !/^\s*(?:at |\.\.\. \d+ more)/.test(line)).slice(-10);
}
