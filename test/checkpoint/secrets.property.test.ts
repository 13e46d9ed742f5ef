/**
 * Runs that stop anywhere, also within a record that holds a secret, and resume: the documents and ids of one run over all
 * of it, and no secret in any checkpoint between.
 */
import { appendFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyFiles } from '../../src/read/find/classify.ts';
import { findFiles } from '../../src/read/find/find-files.ts';
import { orderRotations } from '../../src/read/find/rotation.ts';
import { readHost } from '../../src/run/read-host.ts';
import { runs } from '../support/properties.ts';

const SECRET = 'hunter2+Zq9';
const at = (n: number): string => `2023-04-25 03:56:${String(10 + n).padStart(2, '0')},061-0400`;
const TASK = '6ec7e9ec-bf8a-4cd8-a60f-41b0cb7ef0c2';

const NEW = [
  `${at(0)} INFO  (jsonrpc/1) [vdsm.api] START connectStorageServer(conList=[{'id': 'a', 'password': '${SECRET}', 'user': 'u'}]) from=::1,5, task_id=${TASK} (api:48)`,
  `${at(1)} INFO  (jsonrpc/1) [vdsm.api] FINISH connectStorageServer return={'statuslist': []} from=::1,5, task_id=${TASK} (api:54)`,
  `${at(2)} ERROR (jsonrpc/2) [storage.X] cannot log in with password='${SECRET}' (x:1)`,
  'Traceback (most recent call last):',
  '  File "/usr/lib/python3.6/site-packages/vdsm/storage/iscsi.py", line 83, in f',
  '    x(password=password)',
  `CommandError: Command ['/sbin/iscsiadm', '-n', 'node.session.auth.password', '-v', '${SECRET}'] failed with rc=7 out=b'' err=b'x'`,
  `${at(2)} ERROR (jsonrpc/2) [storage.X] cannot log in with password='${SECRET}' (x:1)`,
  `${at(3)} DEBUG (jsonrpc/3) [virt.vm] -----BEGIN RSA PRIVATE KEY-----`,
  SECRET,
  `MIIE${SECRET}==`,
  '-----END RSA PRIVATE KEY----- (vm:1)',
  `${at(4)} DEBUG (jsonrpc/3) [virt.vm] <x>`,
  ` <graphics type='vnc' passwd='${SECRET}'/>`,
  `<password>${SECRET}`,
  `${SECRET}</password>`,
  ' </x> (vm:2)',
  `${at(5)} INFO  (jsonrpc/1) [vdsm.api] START x(a=1) from=::1,5, task_id=${TASK} (api:48)`,
];
const OLD = [
  `Thread-1::DEBUG::2014-10-26 01:50:00,000::BindingXMLRPC::1::vds::(wrapper) client [192.0.2.1]::call fenceNode with ('192.0.2.2', '', 'apc', 'root', '${SECRET}', 'status') {}`,
  `Thread-1::ERROR::2014-10-26 01:50:01,000::API::1::vds::(f) passwd=${SECRET}`,
  'Traceback (most recent call last):',
  '  File "/usr/share/vdsm/API.py", line 1, in f',
  `RuntimeError: fence_apc -p ${SECRET} failed`,
  `Thread-1::DEBUG::2014-10-26 01:50:02,000::API::1::vds::(f) inp agent=fence_apc`,
  `passwd=${SECRET}`,
  'action=on',
  'Thread-1::DEBUG::2014-10-26 01:50:03,000::API::1::vds::(f) done',
];
const SYSLOG = [
  `Oct 26 01:50:00 node1 vdsm[12]: ${NEW[2]}`,
  ...NEW.slice(3, 7).map((line) => `Oct 26 01:50:00 node1 vdsm[12]: ${line}`),
  `Oct 26 01:50:01 node1 kernel: sda: ready`,
  `Oct 26 01:50:01 node1 vdsm[12]: ${NEW[0]}`,
  `Oct 26 01:50:02 node1 vdsm[12]: ${NEW[1]}`,
  'Oct 26 01:50:02 node1 systemd[1]: Started vdsmd.',
];
/** Lines before the first header, which wait for its stamp. */
const FRAGMENT = [`the password=${SECRET}`, `CommandError: fence_apc -p ${SECRET}`, ...NEW];

describe.each([
  ['new layout', 'vdsm.log', NEW],
  ['old layout', 'vdsm.log', OLD],
  ['lines of the system log', 'messages', SYSLOG],
  ['a log that begins within a record', 'vdsm.log', FRAGMENT],
] as const)('runs over the %s', (_, name, lines) => {
  const text = `${lines.join('\n')}\n`;

  // of lines that are forwarded, a road does not go on in the next file
  it.each(name === 'messages' ? [false] : [false, true])(
    'stop anywhere and resume, and no checkpoint holds a secret (rotated: %s)',
    async (rotates) => {
      const whole = new Server();
      const folder = await mkdtemp(path.join(tmpdir(), 'secrets-'));
      try {
        await appendFile(path.join(folder, name), text);
        await load(folder, whole, undefined);
      } finally {
        await rm(folder, { recursive: true });
      }
      expect(whole.text()).not.toContain(SECRET);
      const ends = [...text.matchAll(/\n/g)].slice(0, -1).map(({ index }) => index + 1);
      const cuts = fc.uniqueArray(fc.constantFrom(...ends), { minLength: 1, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(cuts, async (some) => {
          const server = await loadInParts(
            name,
            text,
            some.toSorted((a, b) => a - b),
            rotates,
          );
          expect(server.differences(whole)).toEqual([]);
        }),
        { numRuns: runs(40) },
      );
    },
  );

  it('stop after each line', async () => {
    const whole = await loadInParts(name, text, [], false);
    let end = 0;
    for (const line of lines.slice(0, -1)) {
      end += line.length + 1;
      const server = await loadInParts(name, text, [end], false);
      expect(server.differences(whole)).toEqual([]);
    }
  });
});

it('a log is followed on within a record that holds a secret', async () => {
  const text = `${NEW.join('\n')}\n`;
  const cut = text.indexOf(NEW[5] ?? '');
  const folder = await mkdtemp(path.join(tmpdir(), 'secrets-'));
  try {
    const server = new Server();
    await appendFile(path.join(folder, 'vdsm.log'), text.slice(0, cut));
    const state = await load(folder, server, undefined, true);
    await appendFile(path.join(folder, 'vdsm.log'), text.slice(cut));
    await load(folder, server, state, false, AbortSignal.timeout(1500));
    const whole = await loadInParts('vdsm.log', text, [], false);
    expect(server.differences(whole)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('a record whose beginning is gone keeps its id, and has its masked text', async () => {
  const text = `${NEW.join('\n')}\n`;
  const [head, rest] = [text.slice(0, text.indexOf(NEW[4] ?? '')), text.slice(text.indexOf(NEW[4] ?? ''))];
  const folder = await mkdtemp(path.join(tmpdir(), 'secrets-'));
  try {
    const server = new Server();
    await appendFile(path.join(folder, 'vdsm.log'), head);
    const state = await load(folder, server, undefined, true);
    await rm(path.join(folder, 'vdsm.log'));
    await appendFile(path.join(folder, 'vdsm.log'), rest);
    await load(folder, server, state);
    const whole = await loadInParts('vdsm.log', text, [], false);
    expect(server.text()).not.toContain(SECRET);
    const lines = [...whole.ids()].filter((id) => id.startsWith('vdsm-logs'));
    expect(lines.filter((id) => !server.ids().has(id))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Loads a text that grows, with a run after each part of it. */
async function loadInParts(name: string, text: string, cuts: readonly number[], rotates: boolean): Promise<Server> {
  const server = new Server();
  const folder = await mkdtemp(path.join(tmpdir(), 'secrets-'));
  try {
    let state: Uint8Array | undefined;
    let from = 0;
    for (const cut of [...cuts, text.length]) {
      if (rotates && from > 0)
        for (let number = 9; number >= 0; number--) {
          const file = (n: number): string => path.join(folder, n === 0 ? name : `${name}.${n}`);
          await rename(file(number), file(number + 1)).catch(() => {});
        }
      await appendFile(path.join(folder, name), text.slice(from, cut));
      from = cut;
      state = await load(folder, server, state, cut < text.length);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return server;
}

/**
 * Loads the logs of a folder; returns the last state.
 * @param followUntil follows the log until then
 * @param killed before it ends what is open at the end of the input
 */
async function load(
  folder: string,
  server: Server,
  resume: Uint8Array | undefined,
  killed = false,
  followUntil?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const { logs } = await classifyFiles((await findFiles([folder])).files);
  // the first bytes of a log do not tell yet what it is
  const kind = logs.some(({ path: file }) => file.includes('messages')) ? 'syslog' : 'vdsm';
  const stream = await orderRotations(logs.map((log) => ({ ...log, kind })));
  const streams = stream === undefined ? [] : [stream];
  const saved: { readonly state: Uint8Array; readonly bodies: Uint8Array[] }[] = [];
  let bodies: Uint8Array[] = [];
  await readHost(
    { name: 'node1', rule: 'option', streams },
    {
      prefix: 'vdsm',
      period: 'month',
      labels: undefined,
      outputFormat: 'bulk',
      follow: followUntil && { quietMs: 300, openAfterMs: 300 },
    },
    {
      body: async ({ bytes }) => void bodies.push(Uint8Array.from(bytes)),
      fault({ message }) {
        throw new Error(message);
      },
      progress: () => {},
      state: {
        due: () => true,
        keep(make) {
          const state = make();
          saved.push({ state, bodies });
          bodies = [];
          const held = inflateRawSync(state);
          for (const encoding of ['latin1', 'utf16le'] as const) expect(held.toString(encoding)).not.toContain(SECRET);
        },
      },
    },
    resume,
    undefined,
    followUntil,
  );
  // the last state comes with the documents of what was open
  if (killed) saved.pop();
  for (const one of saved) for (const body of one.bodies) server.take(body);
  return saved.at(-1)?.state ?? resume;
}

/** Keeps documents as OpenSearch does: `create` once, `index` where the version is higher. */
class Server {
  readonly #documents = new Map<string, { readonly version: number; readonly source: string }>();

  take(body: Uint8Array): void {
    const lines = Buffer.from(body).toString().split('\n');
    for (let i = 0; i + 1 < lines.length; i += 2) {
      const action = JSON.parse(lines[i] ?? '') as Record<string, { _index: string; _id: string; version?: number }>;
      const { _index, _id, version = 0 } = Object.values(action)[0] ?? { _index: '', _id: '' };
      const known = this.#documents.get(`${_index} ${_id}`);
      if (known === undefined || known.version < version)
        this.#documents.set(`${_index} ${_id}`, { version, source: placeless(lines[i + 1] ?? '') });
    }
  }

  text(): string {
    return [...this.#documents.values()].map(({ source }) => source).join('\n');
  }

  ids(): ReadonlySet<string> {
    return new Set(this.#documents.keys());
  }

  /** The first documents that only one of two has, or has otherwise. */
  differences(other: Server): string[] {
    const keys = new Set([...this.ids(), ...other.ids()]);
    return [...keys]
      .filter((key) => this.#documents.get(key)?.source !== other.#documents.get(key)?.source)
      .slice(0, 2)
      .map((key) => `${key}\n${this.#documents.get(key)?.source}\n${other.#documents.get(key)?.source}`);
  }
}

/** Without what says where a record stands. */
function placeless(source: string): string {
  return JSON.stringify(JSON.parse(source), (key, value: unknown) =>
    ['file', 'line', 'offset', 'last', 'log', 'end'].includes(key) ? undefined : value,
  );
}
