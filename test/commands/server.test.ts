import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Options } from '../../src/cli/options.ts';
import { awaitServer } from '../../src/commands/server.ts';
import { ShipperError } from '../../src/errors.ts';
import { connect } from '../../src/ship/client.ts';
import { Unreachable } from '../../src/ship/request.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const DEFAULT = 'http://127.0.0.1:9200';
const INFO = { version: '2.19.0', cluster: 'c', uuid: 'u' };

function contextWith(node: readonly string[], terminal = false) {
  const written: string[] = [];
  const write = (text: string): void => void written.push(text);
  return { written, context: { options: { node } as unknown as Options, err: write, draw: write, terminal } };
}

it('tells both ways at once where no server is named and none runs here', async () => {
  const { context, written } = contextWith([]);
  const limits: unknown[] = [];
  const asked = awaitServer(context, connect({ node: DEFAULT }), async (_, limit) => {
    limits.push(limit);
    throw new Unreachable('server', 'no usable answer');
  });
  await expect(asked).rejects.toThrow(/no server is named.*--node URL.*vdsm-ship demo/);
  expect([limits, written]).toEqual([[{ seconds: 1 }], []]);
});

it('leaves other faults of the default server as they are', async () => {
  const asked = awaitServer(contextWith([]).context, connect({ node: DEFAULT }), async () => {
    throw new ShipperError('server', 'another program');
  });
  await expect(asked).rejects.toThrow('another program');
});

it.each([
  [
    true,
    [
      '\r\u001b[Kwaiting for http://10.0.0.1:9200 to answer: 29 s left',
      'waiting for http://10.0.0.1:9200 to answer: 28 s left',
      '',
    ],
  ],
  [false, ['waiting up to 29 s for http://10.0.0.1:9200 to answer\n']],
])('says that it waits for a server that was named, on a terminal: %s', async (terminal, lines) => {
  const node = 'http://10.0.0.1:9200';
  const { context, written } = contextWith([node], terminal);
  const asked = awaitServer(context, connect({ node }), async () => {
    vi.advanceTimersByTime(2000);
    return INFO;
  });
  expect(await asked).toEqual(INFO);
  expect(written).toEqual(lines.map((line) => expect.stringContaining(line) as string));
});
