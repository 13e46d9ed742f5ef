import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ShipperError } from '../../src/errors.ts';

/** Creates a directory that is removed after the test. */
export async function tempDir(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'vdsm-test-'));
  onTestFinished(async () => await rm(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

/**
 * Creates an environment whose PATH has only these programs. Each is the body of a shell script, which must call other
 * programs by their full path.
 */
export async function environmentWith(programs: Readonly<Record<string, string>>): Promise<NodeJS.ProcessEnv> {
  const path = await tempDir();
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(join(path, name), `#!/bin/sh\n${body}\n`);
    await chmod(join(path, name), 0o755);
  }
  return { PATH: path, HOME: path };
}

/** Returns the script of a `java` that reports a version. */
export function javaSaying(version: string): string {
  return `echo 'openjdk version "${version}" 2025-04-15' >&2`;
}

/** Returns the ShipperError that a promise rejects with; fails if there is none. */
export async function faultOf(promise: Promise<unknown>): Promise<ShipperError> {
  const end = await promise.then(
    () => 'no error at all',
    (error: unknown) => error,
  );
  if (end instanceof ShipperError) return end;
  throw new Error('expected a ShipperError', { cause: end });
}
