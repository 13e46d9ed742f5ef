/** No document holds a secret: every sample of every rule as a record of every kind of log and layout. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MASK_RULES } from '../../src/mask/rules/rules.ts';
import { classifyFiles } from '../../src/read/find/classify.ts';
import { findFiles } from '../../src/read/find/find-files.ts';
import { orderRotations } from '../../src/read/find/rotation.ts';
import { readHost } from '../../src/run/read-host.ts';
import type { LogKind } from '../../src/model/files.ts';

/** Lines of a log around a message; the stamp has the number of the record. */
const LAYOUTS: Readonly<
  Record<string, readonly [file: string, kind: LogKind, line: (text: string, at: string) => string]>
> = {
  'vdsm.log, new': [
    'vdsm.log',
    'vdsm',
    (text, at) => `2023-04-25 ${at},061+0000 INFO  (jsonrpc/1) [vdsm.api] ${text} (api:48)`,
  ],
  'vdsm.log, old': [
    'vdsm.log',
    'vdsm',
    (text, at) => `Thread-1::ERROR::2014-10-26 ${at},000::BindingXMLRPC::1::vds::(wrapper) ${text}`,
  ],
  'vdsm.log, a command': [
    'vdsm.log',
    'vdsm',
    (text, at) => `2023-04-25 ${at},061+0000 DEBUG (jsonrpc/1) [storage.Misc.excCmd] ${text} (cwd None) (commands:65)`,
  ],
  'vdsm.log, a traceback': [
    'vdsm.log',
    'vdsm',
    (text, at) =>
      `2023-04-25 ${at},061+0000 ERROR (jsonrpc/1) [vds] failed (api:1)\nTraceback (most recent call last):\n  File "/usr/x.py", line 1, in f\nRuntimeError: ${text}`,
  ],
  'vdsm.log, lines without a header': ['vdsm.log', 'vdsm', (text) => text],
  'supervdsm.log': [
    'supervdsm.log',
    'supervdsm',
    (text, at) =>
      `MainProcess|jsonrpc/1::DEBUG::2023-04-25 ${at},061::supervdsm_server::95::SuperVdsm.ServerCallback::(wrapper) ${text}`,
  ],
  'engine.log': [
    'engine.log',
    'engine',
    (text, at) => `2023-04-25 ${at},061Z ERROR [org.ovirt.engine.core.vdsbroker.X] (default task-2) [1f] ${text}`,
  ],
  'the system log': [
    'messages',
    'syslog',
    (text, at) => `Oct 26 ${at} node1 vdsm[12]: ${text.split('\n').join('#012')}`,
  ],
};

const TOKEN = 'Zq9hunter2Zq9';

/** Texts with their secrets, and words that only their secrets have. */
const SAMPLES = MASK_RULES.flatMap(({ samples, byLook = false }) =>
  samples.map((sample) => (byLook ? asItIs(sample) : withToken(sample))),
);

/** The secret of a sample becomes one that is in no other text. */
function withToken(sample: string) {
  const text = sample.replaceAll(/§[^§]*§/g, (secret) =>
    secret.includes('\n') || secret.includes('\\n') ? '' : TOKEN,
  );
  return { text, secrets: [TOKEN] };
}

/** A secret that is known by its look stays; long words of it are looked for. */
function asItIs(sample: string) {
  const secrets = [...sample.matchAll(/§([^§]*)§/g)].flatMap(
    ([, secret = '']) => secret.match(/[A-Za-z0-9]{10,}/g) ?? [],
  );
  return { text: sample.replaceAll('§', ''), secrets };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mask-'));
});
afterAll(() => rm(folder, { recursive: true }));

it.each(Object.entries(LAYOUTS))('%s', async (_, [file, kind, line]) => {
  const own = await mkdtemp(path.join(folder, 'log-'));
  const records = SAMPLES.map(({ text }, i) =>
    line(text, `03:${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}`),
  );
  await writeFile(path.join(own, file), `${records.join('\n')}\n`);
  const masked = await parse(own, kind, false);
  const plain = await parse(own, kind, true);
  const words = [...new Set(SAMPLES.flatMap(({ secrets }) => secrets))];
  const all = plain.join('\n');
  expect(words.filter((word) => !all.includes(word))).toEqual([]);
  expect(masked.flatMap((document) => words.filter((word) => document.includes(word)))).toEqual([]);
  expect(masked.map(idOf)).toEqual(plain.map(idOf));
});

async function parse(where: string, kind: LogKind, noMask: boolean): Promise<string[]> {
  const { logs } = await classifyFiles((await findFiles([where])).files);
  const stream = await orderRotations(logs.map((log) => ({ ...log, kind })));
  const documents: string[] = [];
  await readHost(
    { name: 'node1', rule: 'option', streams: stream === undefined ? [] : [stream] },
    { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print', noMask },
    {
      async body({ bytes }) {
        documents.push(...Buffer.from(bytes).toString().split('\n').slice(0, -1));
        return undefined;
      },
      fault({ message }) {
        throw new Error(message);
      },
      progress: () => {},
    },
  );
  return documents;
}

function idOf(document: string): string {
  return /"_id":"[^"]*"/.exec(document)?.[0] ?? '';
}
