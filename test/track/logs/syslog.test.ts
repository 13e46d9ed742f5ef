/** The system log with vdsm.log: which of its records are copies, which are filtered, and those of sanlock. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LogKind, LogStream } from '../../../src/model/files.ts';
import { ofFamily, readStreams } from '../../golden/documents.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'syslog-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Line {
  readonly _id: string;
  readonly _source: {
    readonly message: string;
    readonly event: { readonly dataset: string };
    readonly vdsm: { readonly log: { readonly copy_of?: string }; readonly sd?: { readonly id: string } };
  };
}

async function streamOf(kind: LogKind, text: string): Promise<LogStream> {
  const pathname = path.join(folder, kind);
  await writeFile(pathname, text);
  const file = {
    kind,
    path: pathname,
    compression: 'none',
    size: text.length,
    modified: Date.UTC(2023, 4, 1),
  } as const;
  return { kind, name: pathname, files: [file] };
}

it('has copies of warnings of vdsm.log, which name their originals, and records that are filtered', async () => {
  const vdsm =
    '2023-04-25 03:56:53,061+0000 WARN  (MainThread) [vds] MOM not available. (momIF:1)\n' +
    '2023-04-25 03:56:58,900+0000 WARN  (MainThread) [vds] MOM not available. (momIF:1)\n' +
    '2023-04-25 03:57:10,000+0000 INFO  (MainThread) [vds] something else (momIF:1)\n';
  const syslog =
    'Apr 25 03:56:53 host1 vdsm[6849]: WARN MOM not available.\n' +
    'Apr 25 03:56:55 host1 crond[1]: (root) CMD (true)\n' +
    'Apr 25 03:56:59 host1 vdsm[6849]: WARN MOM not available.\n' +
    'Apr 25 03:57:00 host1 vdsm[6849]: WARN only told here\n' +
    'Apr 25 03:57:30 host1 vdsm[6849]: WARN MOM not available.\n';
  const { documents, counts } = await readStreams([await streamOf('vdsm', vdsm), await streamOf('syslog', syslog)]);
  const lines = ofFamily(documents, 'logs') as unknown as Line[];
  const own = lines.filter(({ _source }) => _source.event.dataset === 'vdsm.log').map(({ _id }) => _id);
  const copies = lines
    .filter(({ _source }) => _source.event.dataset === 'system.syslog')
    .map(({ _source }) => [_source.message, own.indexOf(_source.vdsm.log.copy_of ?? '')]);
  expect(copies).toEqual([
    ['MOM not available.', 0],
    ['MOM not available.', 1],
    ['only told here', -1],
    // too late to be one
    ['MOM not available.', -1],
  ]);
  expect([counts.documents.line, counts.filtered]).toEqual([8, 1]);
});

it('knows the storage domain of a lockspace by its own record, until sanlock starts anew', async () => {
  const sd = '7c49750d-7eae-4cd2-9b63-1dc71f357b88';
  const line = (second: number, text: string): string =>
    `2023-04-25 03:56:${String(second).padStart(2, '0')} ${1000 + second} [2462]: ${text}\n`;
  const text =
    line(1, `s3 lockspace ${sd}:2:/rhev/x/${sd}/dom_md/ids:0`) +
    line(2, 's3 renewal error -202 delta_length 10 last_success 980') +
    line(3, 'sanlock daemon started 3.8.4 host x.host1 (host1)') +
    line(4, 's3 renewal error -202 delta_length 10 last_success 980');
  const { documents } = await readStreams([await streamOf('sanlock', text)]);
  const lines = ofFamily(documents, 'logs') as unknown as Line[];
  expect(lines.map(({ _source }) => _source.vdsm.sd?.id)).toEqual([sd, sd, undefined, undefined]);
});

it('knows a copy in all forms of syslog, and by its whole text', async () => {
  const vdsm =
    '2023-04-25 03:56:53,061+0000 WARN  (MainThread) [vds] MOM not available (momIF:1)\n' +
    '2023-04-25 03:56:53,062+0000 WARN  (MainThread) [vds]  (momIF:1)\n' +
    '2023-04-25 03:56:54,000+0000 ERROR (MainThread) [root] it failed\nwith more lines (momIF:1)\n' +
    '2023-04-25 03:56:54,001+0000 INFO  (MainThread) [root] told at INFO (momIF:1)\n';
  const syslog =
    'Apr 25 03:56:53 host1 vdsm vds WARNING MOM not available\n' +
    'Apr 25 03:56:53 host1 journal: vdsm vds WARNING MOM not available\n' +
    'Apr 25 03:56:53 host1 vdsm[6849]: WARN MOM not available, KSM stats will be missing\n' +
    'Apr 25 03:56:54 host1 vdsm[6849]: ERROR it failed#012with more lines\n' +
    'Apr 25 03:56:54 host1 vdsm[6849]: WARN told at INFO\n' +
    'Apr 25 03:56:54 host1 sanlock[1]: MOM not available\n';
  const { documents } = await readStreams([await streamOf('vdsm', vdsm), await streamOf('syslog', syslog)]);
  const lines = ofFamily(documents, 'logs') as unknown as Line[];
  const own = lines.filter(({ _source }) => _source.event.dataset === 'vdsm.log').map(({ _id }) => _id);
  const copies = lines.filter(({ _source }) => _source.event.dataset === 'system.syslog');
  expect(copies.map(({ _source }) => own.indexOf(_source.vdsm.log.copy_of ?? ''))).toEqual([0, 0, -1, 2, -1, -1]);
});
