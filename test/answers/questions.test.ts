/** `docs/questions.md`: the output of each command that it shows. `RECORD_ANSWERS=1` writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { giveAnswers } from '../support/answers.ts';

const PAGE = 'docs/questions.md';
const FLEET = 'samples/fleet';
const BLOCK = /```console\n\$ vdsm-ship (.*)\n([^`]*)```/g;

const page = readFileSync(PAGE, 'utf8');
const shown = [...page.matchAll(BLOCK)].map(([, line = '', output = '']) => ({ line, output }));
const outputs = new Map<string, string>();

beforeAll(async () => {
  const commands = [...new Set(shown.map(({ line }) => commandOf(line)))];
  const asked = commands.map((command) => command.split(' ').filter((word) => word !== FLEET));
  const answers = await giveAnswers(asked, ['--workers', '1', FLEET]);
  for (const [i, command] of commands.entries()) outputs.set(command, answers[i]?.text ?? '');
  if (process.env['RECORD_ANSWERS'] !== undefined) {
    const text = page.replaceAll(
      BLOCK,
      (_, line: string) => `\`\`\`console\n$ vdsm-ship ${line}\n${outputOf(line)}\`\`\``,
    );
    writeFileSync(PAGE, text);
  }
  // one pass over the fleet for all of them
}, 480_000);

test('each of the 25 questions has a command with its output', () => {
  const questions = page.split(/^### /m).slice(1);
  expect(questions).toHaveLength(25);
  expect(
    questions.filter((question) => !question.includes('```console\n$ vdsm-ship ')).map((one) => one.slice(0, 60)),
  ).toEqual([]);
});

describe('the page shows what the command prints', () => {
  it.each(shown.map(({ line, output }) => [line, output] as const))('%s', (line, output) => {
    if (process.env['RECORD_ANSWERS'] === undefined) expect(output).toBe(outputOf(line));
    expect(outputOf(line)).not.toBe('');
    expect(
      outputOf(line)
        .split('\n')
        .filter((each) => each.length > 100),
    ).toEqual([]);
  });
});

/** Returns the command of a line, without what its output is piped into. */
function commandOf(line: string): string {
  return line.split(' | ')[0] ?? line;
}

/** Returns what a line prints: `head -N` and `grep -A N 'TEXT'` cut it, as they do in a shell. */
function outputOf(line: string): string {
  const [command = '', filter = ''] = line.split(' | ');
  const lines = (outputs.get(command) ?? '').trimEnd().split('\n');
  const [, first] = /^head -(\d+)$/.exec(filter) ?? [];
  const [, after, text = ''] = /^grep -A (\d+) '(.+)'$/.exec(filter) ?? [];
  const at = lines.findIndex((each) => each.includes(text));
  if (first !== undefined) return `${lines.slice(0, Number(first)).join('\n')}\n`;
  if (after === undefined) return `${lines.join('\n')}\n`;
  return at < 0 ? '' : `${lines.slice(at, at + Number(after) + 1).join('\n')}\n`;
}
