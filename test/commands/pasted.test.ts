import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { check } from '../../src/commands/check.ts';
import { parse } from '../../src/commands/parse.ts';

const LOG = 'test/golden/pasted/storage-flow.log';
const RUN = { check, parse };

/** What a command prints, given these arguments. */
async function printed(command: keyof typeof RUN, ...args: string[]): Promise<string> {
  const request = readArguments([command, '--quiet', '--host', 'node1', ...args, LOG], {});
  if (request.kind !== 'run') throw new Error(`${command} was not understood`);
  let text = '';
  const { paths, options } = request;
  await RUN[command]({
    paths,
    options,
    env: {},
    out: async (more) => {
      text += typeof more === 'string' ? more : Buffer.from(more).toString();
    },
    err: (warning) => expect(warning).toContain('missing log files'),
    print: async () => {},
    paper: { width: 100, colours: false },
    draw: () => {},
    terminal: false,
    columns: () => 100,
    confirm: undefined,
  });
  return text;
}

describe('--pasted', () => {
  it('is off by default: broken headers begin no record', async () => {
    const documents = await printed('parse');
    expect(documents).not.toContain('"pasted"');
    expect(documents).not.toContain('"verb":"getVdsCapabilities"');
  });

  it('lets parse read what a web page broke', async () => {
    const documents = await printed('parse', '--pasted');
    expect(documents).toContain('"verb":"getVdsCapabilities"');
    expect(documents).toContain('ffb469ec-d98b-4614-b3fc-c88f206d4cfd');
  });

  it('lets check count what was repaired', async () => {
    expect(await printed('check')).not.toMatch(/quality .*pasted \d+/);
    expect(await printed('check', '--pasted')).toMatch(/quality .*pasted \d+/);
  });

  it('is an option only of commands that read logs', () => {
    expect(() => readArguments(['setup', '--pasted'], {})).toThrow(/--pasted/);
  });
});
