import { appendFile, chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PIPELINE_VERSION } from '../../src/schema/ingest.ts';
import type { BulkBody } from '../../src/model/bulk-body.ts';
import { documentAt, size } from '../../src/ship/body.ts';
import type { BulkSender, Rejected } from '../../src/ship/bulk.ts';
import { emptyCounts } from '../../src/ship/counts.ts';
import { refuseLink } from '../../src/ship/kept-file.ts';
import { openRejects, rejectLine } from '../../src/ship/rejects.ts';
import { replay } from '../../src/ship/replay/replay.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejects-'));
  path = join(folder, 'rejects.ndjson');
});

afterEach(() => rm(folder, { recursive: true }));

const REJECTED: Rejected = {
  kind: 'call',
  action: '{"index":{"_index":"i","_id":"1","version":3,"version_type":"external"}}',
  source: '{"a":"x\u2028y","vdsm":{"log":{"line":7}}}',
  status: 400,
  type: 't',
  reason: 'r',
};

describe('the rejects file', () => {
  test('does not exist if nothing was rejected', async () => {
    await (await openRejects(path)).close();
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  test('gets whole lines from any number of writers', async () => {
    await writeFile(path, '{"half":');
    const rejects = await openRejects(path);
    await Promise.all(Array.from({ length: 20 }, () => rejects.write([REJECTED, REJECTED])));
    await rejects.close();
    const [half, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(half).toBe('{"half":');
    expect(lines).toEqual(Array.from({ length: 40 }, () => rejectLine(REJECTED)));
  });

  test('that is a link is refused, and what the link leads to is not touched', async () => {
    await writeFile(join(folder, 'other'), 'other');
    for (const target of ['other', 'nowhere']) {
      const link = join(folder, `link to ${target}`);
      await symlink(target, link);
      await expect(openRejects(link)).rejects.toMatchObject({ code: 'usage', exitCode: 2 });
    }
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe('other');
    await expect(stat(join(folder, 'nowhere'))).rejects.toThrow('ENOENT');
    // the system's own link to a device is none
    await refuseLink('--rejects', '/dev/stderr');
  });

  test('is readable by its owner only, whatever was there before', async () => {
    await writeFile(path, '{}\n');
    await chmod(path, 0o666);
    const rejects = await openRejects(path);
    await rejects.write([REJECTED]);
    await rejects.close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('keeps a document that is not JSON as text', () => {
    expect(JSON.parse(rejectLine({ ...REJECTED, source: '{"torn' }))).toMatchObject({
      document_text: '{"torn',
      action: 'index',
      version: 3,
    });
  });
});

describe('replay', () => {
  test('sends the same actions and documents again, in bodies of a bounded size', async () => {
    await writeFile(path, `${rejectLine(REJECTED)}\n\n`.repeat(10));
    const bodies: BulkBody[] = [];
    const counts = await replay(path, recorder(bodies), { onBadLine: fail, bodyBytes: 300 });
    expect(counts).toMatchObject({ documents: { call: 10 }, badLines: 0 });
    expect(bodies.length).toBeGreaterThan(2);
    expect(bodies.map(size).reduce((sum, n) => sum + n)).toBe(10);
    const { action, source } = documentAt(bodies[0] as BulkBody, 0);
    expect(action).toBe(REJECTED.action);
    const document = JSON.parse(source) as Record<string, Record<string, unknown>>;
    expect(document).toMatchObject(JSON.parse(REJECTED.source) as object);
    // the stamp is that of this moment, since the ingest pipeline does not see the document
    expect(Date.now() - Date.parse(String(document['event']?.['ingested']))).toBeLessThan(60_000);
    expect(document['vdsm']?.['pipeline']).toEqual({ version: PIPELINE_VERSION });
  });

  test('overwrites what was to be overwritten', async () => {
    const action = REJECTED.action.replace('external', 'external_gte');
    const text = rejectLine({ ...REJECTED, action });
    expect(JSON.parse(text)).toMatchObject({ version: 3, version_type: 'external_gte' });
    await writeFile(path, `${text}\n`);
    const bodies: BulkBody[] = [];
    await replay(path, recorder(bodies), { onBadLine: fail });
    expect(bodies.map((body) => documentAt(body, 0).action)).toEqual([action]);
  });

  test('ends, although its own rejects are appended to the file', async () => {
    await writeFile(path, `${rejectLine(REJECTED)}\n`.repeat(3));
    const bodies: BulkBody[] = [];
    const grow: BulkSender = {
      ...recorder(bodies),
      send: async (body) => {
        bodies.push(body);
        await appendFile(path, `${rejectLine(REJECTED)}\n`);
        return emptyCounts();
      },
    };
    expect((await replay(path, grow, { onBadLine: fail, bodyBytes: 1 })).documents.call).toBe(3);
  });

  test.each([
    ["'action' is neither 'create' nor 'index'", '{"kind":"line","index":"i","id":"1"}'],
    ["'index' or 'id' is missing", '{"kind":"line","index":"i","action":"index","document":{}}'],
    ["'document' is not an object", '{"kind":"line","index":"i","id":"1","action":"create","document_text":"{"}'],
  ])('reports a bad line: %s', async (why, line) => {
    await writeFile(path, `\n${line}\n${line}`);
    const told: string[] = [];
    const counts = await replay(path, recorder([]), { onBadLine: (n, text) => told.push(`${n}: ${text}`) });
    expect(told).toEqual([`2: ${why}`, `3: ${why}`]);
    expect(counts.badLines).toBe(2);
  });

  test.each([
    ['not JSON', '{'],
    ['not JSON', '2026-11-24 10:07:27,154+0000 INFO  (jsonrpc/0) [vdsm.api] x (a:1)'],
    ['not an object', '3'],
    ["'kind' is not one of line, call, task, command", '{}'],
    ["'kind' is not one of line, call, task, command", '{"request":{"postdata":"{}"}}'],
  ])('has one complaint about a file of another kind: %s', async (why, line) => {
    const other = ': the file is neither a rejects file of load nor an error file of rsyslog';
    await writeFile(path, `\n${line}`);
    const told: string[] = [];
    const onBadLine = (n: number, text: string): void => void told.push(`${n}: ${text}`);
    expect((await replay(path, recorder([]), { onBadLine })).badLines).toBe(1);
    await writeFile(path, `${rejectLine(REJECTED)}\n${'not JSON\n'.repeat(40)}`);
    expect((await replay(path, recorder([]), { onBadLine })).badLines).toBe(40);
    await writeFile(path, `${line.replaceAll('{', '[')}\n`.repeat(50));
    expect((await replay(path, recorder([]), { onBadLine })).badLines).toBe(50);
    expect(told).toHaveLength(3);
    expect(told[0]).toBe(`2: ${why}${other}`);
    expect(told[1]).toBe('2: not JSON, and 39 more like it');
    expect(told[2]).toMatch(/^1: .*, and 49 more like it: the file is neither/);
  });

  test('fails if the sender fails, or the file is missing', async () => {
    await writeFile(path, `${rejectLine(REJECTED)}\n`);
    const broken = { ...recorder([]), send: () => Promise.reject(new Error('gone')) };
    await expect(replay(path, broken, { onBadLine: fail })).rejects.toThrow('gone');
    await expect(replay(join(folder, 'no'), broken, { onBadLine: fail })).rejects.toMatchObject({ code: 'input' });
  });
});

function recorder(bodies: BulkBody[]): BulkSender {
  return {
    activity: { bytesInFlight: 0, requestsRetried: 0, documentsRetried: 0, msWaited: 0 },
    send: async (body) => {
      bodies.push(body);
      return emptyCounts();
    },
    waitForCapacity: async () => {},
    waitUntilIdle: async () => {},
  };
}

function fail(line: number, why: string): void {
  throw new Error(`line ${line}: ${why}`);
}
