import type { ShipperError } from '../errors.ts';
import { environmentError } from './environment-error.ts';
import type { Exit } from './process.ts';

/** Causes of a failed start by what they leave in the log. The first that matches counts. */
const CAUSES: readonly { readonly pattern: RegExp; readonly message: (home: string) => string }[] = [
  {
    pattern: /failed to obtain node locks|Lock held by another program/,
    message: (home) =>
      `another OpenSearch uses the data in ${home} already: use that server, stop it, or choose another directory with --data DIR`,
  },
  {
    pattern: /Address already in use|Failed to bind to/,
    message: () =>
      'the embedded server cannot listen on its port, which another program uses: stop that program, or choose another port',
  },
  {
    pattern: /jdk\.compiler|com\.sun\.tools\.javac/,
    message: () =>
      'the embedded server needs a JDK, but this Java is a JRE without the module jdk.compiler: install a JDK, or set JAVA_HOME to one',
  },
  {
    pattern: /UnsupportedClassVersionError/,
    message: () => 'this Java is too old for the embedded server: install a newer JDK, or set JAVA_HOME to one',
  },
  {
    pattern: /cannot downgrade a node|was created with version|IndexFormatTooNewException/,
    message: (home) =>
      `a newer OpenSearch has written the data in ${home}: remove it, or choose another directory with --data DIR`,
  },
  {
    pattern: /Could not reserve enough space|insufficient memory|OutOfMemoryError/,
    message: () => 'this machine has too little free memory for the embedded server',
  },
  {
    pattern: /No space left on device/,
    message: (home) => `the disk of ${home} is full: make room, or choose another directory with --data DIR`,
  },
  {
    pattern: /AccessDeniedException/,
    message: (home) => `the embedded server has no permission to read or write some of its files in ${home}`,
  },
];

/** Returns the error for a failed start: the cause as its log shows it, and the last lines of the log. */
export function explainFailedStart(failed: { log: readonly string[]; home: string; how: Exit | 'late' }): ShipperError {
  const text = failed.log.join('\n');
  const cause = CAUSES.find(({ pattern }) => pattern.test(text));
  const message = cause?.message(failed.home) ?? `the embedded server failed to start: ${endOf(failed.how)}`;
  return environmentError(message, { log: lastMessages(failed.log) });
}

function endOf(how: Exit | 'late'): string {
  if (how === 'late') return 'no answer within 3 minutes';
  return how.signal ? `ended by ${how.signal}` : `exit code ${how.code}`;
}

/** Returns the last lines of the log without stack frames, which are most of it. */
function lastMessages(log: readonly string[]): string[] {
  return log.filter((line) => line.trim() !== '' && !/^\s*(?:at |\.\.\. \d+ more)/.test(line)).slice(-10);
}
