import { describe, expect, it } from 'vitest';
import { verbLookups } from '../../src/run/lookups.ts';
import { readerOf } from '../../src/parse/readers.ts';
import { VdsmTracker } from '../../src/track/vdsm-tracker.ts';
import { recordsOf } from '../support/batch.ts';

/** Calls and commands of a text, in the order in which they closed. */
function track(text: string) {
  const tracker = new VdsmTracker('node1', verbLookups);
  for (const [i, record] of recordsOf(text).entries()) {
    tracker.track(record, `line${i}`, readerOf('vdsm').read(record, undefined));
  }
  tracker.end();
  return tracker.take();
}

const at = (ms: string) => `2026-05-12 08:53:33,${ms}+0000`;
const CONTEXT = 'from=::ffff:192.0.2.10,41000, flow_id=flow1, task_id=8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';

describe('commands in calls', () => {
  it('attributes a command that only the end of its call quotes to that call', () => {
    const { calls, commands } = track(
      [
        `${at('005')} INFO  (jsonrpc/1) [vdsm.api] START prepareImage(sdUUID='x') ${CONTEXT} (api:31)`,
        `${at('105')} INFO  (jsonrpc/1) [vdsm.api] FINISH prepareImage error=Command ['/sbin/lvm', 'lvchange'] failed with rc=5 out=b'' err=b'not found' ${CONTEXT} (api:35)`,
        `${at('106')} ERROR (jsonrpc/1) [storage.dispatcher] FINISH prepareImage error=Command ['/sbin/lvm', 'lvchange'] failed with rc=5 out=b'' err=b'not found' (dispatcher:66)`,
        '',
      ].join('\n'),
    );
    expect(commands).toMatchObject([
      {
        pairing: 'text_only',
        code: 5,
        outcome: 'failure',
        stderr: 'not found',
        callId: 'line0',
        flow: 'flow1',
        flowInherited: true,
      },
    ]);
    expect(calls).toMatchObject([
      { verb: 'prepareImage', outcome: 'failure', commands: 1, failedCommands: 1, records: 3 },
    ]);
  });

  it('adds nothing where DEBUG shows the command', () => {
    const { calls, commands } = track(
      [
        `${at('005')} INFO  (jsonrpc/1) [vdsm.api] START prepareImage(sdUUID='x') ${CONTEXT} (api:31)`,
        `${at('010')} DEBUG (jsonrpc/1) [common.commands] /usr/bin/sudo -n /sbin/lvm lvchange (cwd None) (commands:1)`,
        `${at('090')} DEBUG (jsonrpc/1) [common.commands] FAILED: <err> = b'not found'; <rc> = 5 (commands:2)`,
        `${at('105')} INFO  (jsonrpc/1) [vdsm.api] FINISH prepareImage error=Command ['/sbin/lvm', 'lvchange'] failed with rc=5 out=b'' err=b'not found' ${CONTEXT} (api:35)`,
        '',
      ].join('\n'),
    );
    expect(commands).toMatchObject([{ pairing: 'paired', code: 5, callId: 'line0' }]);
    expect(calls).toMatchObject([{ commands: 1, failedCommands: 1, commandMs: 80 }]);
  });

  it('ends open commands as unknown when their call ends, or vdsm starts again', () => {
    const { calls, commands } = track(
      [
        `${at('005')} INFO  (jsonrpc/1) [vdsm.api] START prepareImage(sdUUID='x') ${CONTEXT} (api:31)`,
        `${at('010')} DEBUG (jsonrpc/1) [common.commands] /sbin/lvm lvchange (cwd None) (commands:1)`,
        `${at('105')} INFO  (jsonrpc/1) [vdsm.api] FINISH prepareImage return=None ${CONTEXT} (api:37)`,
        `${at('200')} INFO  (jsonrpc/2) [api.host] START getStats() from=::1,40002 (api:31)`,
        `${at('300')} INFO  (MainThread) [vds] (PID: 7) I am the actual vdsm 4.50.7 node1 (5.14.0) (vdsmd:1)`,
        '',
      ].join('\n'),
    );
    expect(commands).toMatchObject([{ pairing: 'open', outcome: 'unknown' }]);
    expect(calls).toMatchObject([
      { verb: 'prepareImage', outcome: 'success' },
      { verb: 'getStats', outcome: 'unknown' },
    ]);
  });
});
