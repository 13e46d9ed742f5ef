/** Errors that were made on purpose in the sample logs of ten releases: each is one error, whichever release wrote it. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentsOf } from '../golden/documents.ts';
import type { Printed } from '../golden/documents.ts';

const SAMPLES = new URL('../../../shared/samples/', import.meta.url).pathname;
const RELEASES = ['4.9.0', '4.9.6', '4.10.3', '4.14.17', '4.16.38', '4.18.25', '4.19.51', '4.30.53', '4.50.7'];

/** By class without its module: the releases that have it. */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  StorageDomainDoesNotExist: RELEASES,
  UnknownTask: RELEASES,
  ImageDeleteError: RELEASES,
  ValueError: RELEASES,
  // 4.50 was given another fault
  KeyError: RELEASES.slice(0, -1),
};

interface Failure {
  readonly error?: { readonly type?: string; readonly stack_trace?: string };
  readonly vdsm: { readonly error?: { readonly fingerprint: string } };
}

describe.skipIf(!existsSync(SAMPLES))('fingerprints over releases', () => {
  it('are equal for the same error, and other ones for other errors', { timeout: 60_000 }, async () => {
    const seen = new Map<string, Map<string, Set<string>>>();
    for (const release of RELEASES) {
      for (const { type, fingerprint } of traced(await documentsOf(sample(release), 'xz'))) {
        const releases = seen.get(type) ?? new Map<string, Set<string>>();
        seen.set(type, releases);
        releases.set(release, (releases.get(release) ?? new Set()).add(fingerprint));
      }
    }
    const used = new Set<string>();
    for (const [type, releases] of Object.entries(ERRORS)) {
      const prints = releases.map((release) => seen.get(type)?.get(release) ?? new Set<string>());
      const common = [...(prints[0] ?? [])].find((print) => prints.every((others) => others.has(print)));
      expect([type, common]).toEqual([type, expect.stringMatching(/^[0-9a-f]{12}$/)]);
      used.add(common ?? '');
    }
    expect(used.size).toBe(Object.keys(ERRORS).length);
  });
});

/** The errors of lines that have a traceback. */
function traced(documents: readonly Printed[]): { type: string; fingerprint: string }[] {
  return documents
    .map(({ _source }) => _source as unknown as Failure)
    .filter(({ error }) => error?.stack_trace !== undefined)
    .map(({ error, vdsm }) => ({
      type: (error?.type ?? '').replace(/^.*\./, ''),
      fingerprint: vdsm.error?.fingerprint ?? '',
    }));
}

function sample(release: string): string {
  return `${SAMPLES}driven_v${release}.DEBUG.vdsm.log.xz`;
}
