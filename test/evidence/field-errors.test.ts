/** Excerpts that people showed in public: the record that names the cause has it in `error.*`, too. */
import { describe, expect, it } from 'vitest';
import { documentsOf, ofFamily } from '../golden/documents.ts';
import { excerptPath } from '../support/evidence.ts';

/** What the document of one line must hold. */
interface Cause {
  readonly excerpt: string;
  readonly pasted?: true;
  readonly type?: string;
  readonly code?: string;
  /** The beginning of `error.message`. */
  readonly words?: string;
  /** Whether a failed command caused the error. */
  readonly command?: true;
}

const CAUSES: readonly Cause[] = [
  { excerpt: '037', type: 'FileNotFoundError', words: '[Errno 2] Mount of `monitors' },
  { excerpt: '039', type: 'TypeError', words: "argument of type 'NoneType' is not iterable" },
  { excerpt: '039', words: 'Failed to update CPU set of the VM to match shared pool' },
  { excerpt: '040', type: 'ImageFileNotFound', code: '13', words: 'Drive image file could not be found' },
  { excerpt: '041', words: 'Block job 89667ef9-0b0f-4b63-8ed9-9a720e0d4845 type COMMIT for drive vdb has failed' },
  { excerpt: '080', words: 'Unhandled exception in <Task discardable <VolumeWatermarkMonitor' },
  {
    excerpt: '081',
    pasted: true,
    type: 'vdsm.common.cmdutils.Error',
    words: "Command ['/usr/bin/python3'",
    command: true,
  },
  { excerpt: '102', type: 'libvirt.libvirtError', words: 'Requested operation is not valid: domain is not running' },
  { excerpt: '111', pasted: true, words: 'Extend timeout for job a4bc1fa7' },
  { excerpt: '129', type: 'IOError', words: '[Errno 2] No such file or directory' },
  { excerpt: '141', type: 'Canceled' },
  { excerpt: '144', type: 'AssertionError' },
  { excerpt: '144', type: 'AttributeError' },
  { excerpt: '145', pasted: true, type: 'ImportError', words: 'No module named storage.volume' },
  { excerpt: '149', type: 'AttributeError', words: "'thread._local' object has no attribute 'context'" },
  { excerpt: '155', type: 'RecoveryInProgress', code: '99' },
  { excerpt: '157', pasted: true, type: 'AttributeError', words: "'dict' object has no attribute 'code'" },
  { excerpt: '165', type: 'AttributeError', words: "'NoneType' object has no attribute 'fsFreeze'" },
  { excerpt: '166', type: 'IPRoute2Error', words: '[\'Error: argument "None" is wrong', command: true },
  { excerpt: '168', type: 'AttributeError' },
  { excerpt: '169', pasted: true, type: 'OSError', words: '[Errno 30] Read-only file system' },
  { excerpt: '172', type: 'libvirtError', words: 'internal error: Attempted double use of PCI slot 0000:00:01.0' },
  { excerpt: '173', type: 'libvirtError', words: 'internal error: Attempted double use of PCI slot 0000:00:01.0' },
];

interface ErrorFields {
  readonly error?: { readonly type?: string; readonly code?: string; readonly message?: string };
  readonly vdsm: { readonly error?: { readonly fingerprint?: string; readonly failed_command?: string } };
}

describe('errors in field excerpts', () => {
  it.each(CAUSES)('$excerpt: $type $code $words', async (cause) => {
    const lines = await errorsOf(cause.excerpt, cause.pasted === true);
    const found = lines.find(
      ({ error, vdsm }) =>
        error?.type === cause.type &&
        error?.code === cause.code &&
        (error?.message ?? '').startsWith(cause.words ?? '') &&
        (vdsm.error?.failed_command !== undefined) === (cause.command === true),
    );
    expect(found?.vdsm.error?.fingerprint).toMatch(/^[0-9a-f]{12}$/);
  });

  it('gives a VM start that failed alike on two hosts, in two releases, one fingerprint', async () => {
    const fingerprints = [...(await errorsOf('172', false)), ...(await errorsOf('173', false))].map(
      ({ vdsm }) => vdsm.error?.fingerprint,
    );
    expect(new Set(fingerprints).size).toBe(1);
  });
});

/** Returns the lines of an excerpt that report an error. */
async function errorsOf(excerpt: string, pasted: boolean): Promise<ErrorFields[]> {
  const documents = await documentsOf(excerptPath(excerpt), 'none', pasted);
  return ofFamily(documents, 'logs')
    .map(({ _source }) => _source as unknown as ErrorFields)
    .filter(({ vdsm }) => vdsm.error !== undefined);
}
