/** What documents of calls, and of lines about them, state and leave out: from the text of a log to its documents. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ofFamily } from '../golden/documents.ts';
import { flatten, pick, type Subset } from '../support/flat.ts';
import { readExcerpt } from '../support/read-excerpt.ts';

const TASK = '0f5202f3-6d12-4a2f-853d-1786315e37f9';
const ID = '6fff56c3-2ab9-4fb0-91e0-6418b5b7462d';
const CONTEXT = `from=::ffff:192.0.2.1,47182, flow_id=4039c3cd, task_id=${TASK}`;

const vdsm = (seconds: number, text: string, logger = 'vdsm.api', level = 'INFO ') =>
  `2018-06-14 07:44:0${seconds},000-0400 ${level} (jsonrpc/7) [${logger}] ${text} (api:50)`;
const engine = (text: string, level = 'INFO ') =>
  `2023-02-07 13:54:18,794+01 ${level} [org.ovirt.engine.core.vdsbroker.vdsbroker.XVDSCommand] (t-1) [b69] ${text}`;

/** Returns the documents of the calls, or of the lines, of a text. */
async function documentsOf(text: readonly string[], family: 'calls' | 'logs') {
  const folder = await mkdtemp(path.join(tmpdir(), 'calls-'));
  try {
    const file = path.join(folder, 'vdsm.log');
    await writeFile(file, `${text.join('\n')}\n`);
    return ofFamily(await readExcerpt(file), family).map(flatten);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function expectOnly(family: 'calls' | 'logs', text: readonly string[], fields: Subset): Promise<void> {
  const documents = await documentsOf(text, family);
  expect(documents.map((document) => pick(document, fields))).toEqual([fields]);
}

const COUNTS = ['vdsm.call.commands', 'vdsm.call.failed_commands', 'vdsm.call.slow'] as const;
const UNKNOWN = Object.fromEntries(COUNTS.map((name) => [name, undefined]));
const start = vdsm(1, `START prepareImage() ${CONTEXT}`);
const finish = vdsm(3, `FINISH prepareImage return={'path': '/x'} ${CONTEXT}`);
const debug = vdsm(0, 'said at DEBUG', 'storage.x', 'DEBUG');

describe('the document of a call', () => {
  it.each<[string, readonly string[], Subset]>([
    ['whose start is missing, at INFO', [finish], UNKNOWN],
    ['whose start is missing, at DEBUG', [debug, finish], UNKNOWN],
    ['whose end is missing', [start], UNKNOWN],
    ['at INFO', [start, finish], { ...UNKNOWN, 'vdsm.call.slow': true }],
    [
      'at DEBUG',
      [debug, start, finish],
      { 'vdsm.call.commands': 0, 'vdsm.call.failed_commands': 0, 'vdsm.call.slow': true },
    ],
    [
      'that quotes the command by which it failed, at INFO',
      [start, vdsm(1, `FINISH prepareImage error=Command ['/sbin/lvm'] failed with rc=5 out=b'' err=b'x' ${CONTEXT}`)],
      { 'vdsm.call.commands': 1, 'vdsm.call.failed_commands': 1, 'vdsm.call.slow': false },
    ],
    [
      'whose duration its summary alone has',
      [finish, vdsm(4, 'RPC call Image.prepare succeeded in 2.50 seconds', 'jsonrpc.JsonRpcServer')],
      { ...UNKNOWN, 'vdsm.call.slow': true },
    ],
    ['of the engine', [engine('FINISH, CreateBrokerVDSCommand, return: , log id: 310d7154')], UNKNOWN],
  ])('counts only what the log shows: %s', async (_case, text, fields) => expectOnly('calls', text, fields));

  it.each<[string, string, Subset]>([
    [
      'a code of vdsm',
      'RPC call Volume.getInfo failed (error 201) in 0.01 seconds',
      { 'error.code': '201', 'error.message': 'Volume does not exist', 'vdsm.error.name': 'VolumeDoesNotExist' },
    ],
    [
      'a code whose words go on with a value',
      'RPC call StoragePool.upgrade failed (error 397) in 0.01 seconds',
      { 'error.code': '397', 'error.message': 'No space left on domain', 'vdsm.error.name': 'NoSpaceLeftOnDomain' },
    ],
    [
      'a code of JSON-RPC',
      'RPC call Host.none failed (error -32601) in 0.01 seconds',
      { 'error.code': '-32601', 'error.message': 'The method does not exist or is not available' },
    ],
    [
      'a code that the table lacks',
      'RPC call Host.none failed (error 99999) in 0.01 seconds',
      { 'error.code': '99999', 'error.message': 'error 99999', 'vdsm.error.name': undefined },
    ],
  ])('has words where only a summary is in the log: %s', async (_case, text, fields) =>
    expectOnly('calls', [vdsm(1, text, 'jsonrpc.JsonRpcServer')], {
      'vdsm.call.source': 'rpc-summary',
      'event.outcome': 'failure',
      ...fields,
    }),
  );

  it('names the parts that failed in a call that returned OK', async () => {
    const verb = (text: string) => vdsm(1, `${text} ${CONTEXT}`);
    const text = [
      verb('START connectStorageServer(domType=1, conList=[])'),
      verb(
        `FINISH connectStorageServer return={'statuslist': [{'id': '${ID}', 'status': 477}, {'id': '${TASK}', 'status': 0}]}`,
      ),
    ];
    const parts = { 'vdsm.call.failed_parts': 1, 'vdsm.call.failed_part_codes': ['477'] };
    await expectOnly('calls', text, { 'event.outcome': 'success', 'error.code': undefined, ...parts });
    const lines = await documentsOf(text, 'logs');
    expect(lines.map((line) => pick(line, parts))).toEqual([
      { 'vdsm.call.failed_parts': undefined, 'vdsm.call.failed_part_codes': undefined },
      parts,
    ]);
  });

  it('of a test suite runs as a task with any id, which is no argument', async () => {
    const context = 'from=::ffff:127.0.0.1,1, task_id=fake-task-id';
    await expectOnly(
      'calls',
      [vdsm(1, `START getSpmStatus(spUUID='x') ${context}`), vdsm(2, `FINISH getSpmStatus return=None ${context}`)],
      { 'vdsm.task.id': 'fake-task-id', 'vdsm.call.args_text': "spUUID='x'", 'event.outcome': 'success' },
    );
  });
});

describe('the document of a lone line of a failure', () => {
  it.each<[string, string, Subset]>([
    [
      'of the API',
      vdsm(1, 'FINISH detach_volume error=Managed Volume Helper failed.', 'api', 'ERROR'),
      { 'vdsm.call.verb': 'detach_volume', 'event.action': 'call-error', 'vdsm.call.id': undefined },
    ],
    [
      'of the dispatcher of storage',
      vdsm(1, 'FINISH getSpmStatus error=Cannot inquire Lease', 'storage.Dispatcher', 'ERROR'),
      { 'vdsm.call.verb': 'getSpmStatus', 'event.action': 'call-error' },
    ],
    [
      'of a request that was refused',
      vdsm(1, "In recovery, ignoring 'Host.ping2' in bridge with {}", 'jsonrpc.JsonRpcServer'),
      { 'vdsm.call.verb': 'ping2', 'event.action': 'request-refused', 'event.outcome': undefined },
    ],
    [
      'of the engine',
      engine("Command 'DetachStorageDomainVDSCommand( HostName = h)' execution failed: null", 'ERROR'),
      { 'vdsm.call.verb': 'detachStorageDomain', 'vdsm.engine.command': 'DetachStorageDomainVDSCommand' },
    ],
    [
      'of the engine, without a reason',
      engine("Command 'PrepareImageVDSCommand(HostName = n3)' execution failed", 'ERROR'),
      { 'vdsm.call.verb': 'prepareImage', 'event.action': 'engine-call-failed' },
    ],
    [
      'of the engine, whose command calls no verb',
      engine("Command 'SetVdsStatusVDSCommand(HostName = n3)' execution failed: null", 'ERROR'),
      { 'vdsm.call.verb': 'SetVdsStatusVDSCommand' },
    ],
  ])('names the verb: %s', async (_case, text, fields) =>
    expectOnly('logs', [text], { 'event.outcome': 'failure', ...fields }),
  );

  it('names it within the call of another verb, too', async () => {
    const lines = await documentsOf([start, vdsm(2, 'FINISH detach_volume error=x', 'api', 'ERROR'), finish], 'logs');
    expect(lines.map((line) => line.get('vdsm.call.verb'))).toEqual(['prepareImage', 'detach_volume', 'prepareImage']);
  });

  it('is as sure as its call: a lone FINISH of the engine', async () => {
    const text = [engine('FINISH, CreateBrokerVDSCommand, return: , log id: 310d7154')];
    const fields = { 'event.outcome': 'success' };
    await expectOnly('calls', text, { ...fields, 'vdsm.quality': ['verdict_inferred', 'start_missing'] });
    await expectOnly('logs', text, { ...fields, 'vdsm.quality': ['verdict_inferred'] });
  });
});
