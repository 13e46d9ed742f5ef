/** Errors that were caused on purpose in the sample logs: each has one fingerprint, whichever release wrote it. */
import { describe, expect, it } from 'vitest';
import { documentsOf } from '../golden/documents.ts';
import type { Printed } from '../golden/documents.ts';
import { hasReference, samplePath } from '../support/evidence.ts';

const RELEASES = ['4.9.0', '4.9.6', '4.10.3', '4.14.17', '4.16.38', '4.18.25', '4.19.51', '4.30.53', '4.50.7'];

/** The releases that raise an error, by its class without the module. */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  StorageDomainDoesNotExist: RELEASES,
  UnknownTask: RELEASES,
  ImageDeleteError: RELEASES,
  ValueError: RELEASES,
  // the fault that was planted in 4.50 is another one
  KeyError: RELEASES.slice(0, -1),
};

interface Failure {
  readonly error?: { readonly type?: string; readonly stack_trace?: string };
  readonly vdsm: { readonly error?: { readonly fingerprint: string } };
}

describe.skipIf(!hasReference)('fingerprints over releases', () => {
  it('are equal for the same error, and differ for different errors', { timeout: 60_000 }, async () => {
    const seen = new Map<string, Map<string, Set<string>>>();
    for (const release of RELEASES) {
      for (const { type, fingerprint } of traced(await documentsOf(samplePath(`driven_v${release}.DEBUG`), 'xz'))) {
        const releases = seen.get(type) ?? new Map<string, Set<string>>();
        seen.set(type, releases);
        releases.set(release, (releases.get(release) ?? new Set()).add(fingerprint));
      }
    }
    const used = new Set<string>();
    for (const [type, releases] of Object.entries(ERRORS)) {
      const fingerprints = releases.map((release) => seen.get(type)?.get(release) ?? new Set<string>());
      const common = [...(fingerprints[0] ?? [])].find((one) => fingerprints.every((others) => others.has(one)));
      expect([type, common]).toEqual([type, expect.stringMatching(/^[0-9a-f]{12}$/)]);
      used.add(common ?? '');
    }
    expect(used.size).toBe(Object.keys(ERRORS).length);
  });
});

/** Returns the errors of lines that have a traceback. */
function traced(documents: readonly Printed[]): { type: string; fingerprint: string }[] {
  return documents
    .map(({ _source }) => _source as unknown as Failure)
    .filter(({ error }) => error?.stack_trace !== undefined)
    .map(({ error, vdsm }) => ({
      type: (error?.type ?? '').replace(/^.*\./, ''),
      fingerprint: vdsm.error?.fingerprint ?? '',
    }));
}
