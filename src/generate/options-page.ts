/** `docs/options.md`: what `--help` prints for each command, from the table of options, and the exit codes. */
import { helpText } from '../cli/help.ts';
import { COMMANDS, type CommandName } from '../cli/options.ts';
import { EXIT_CODES } from '../errors.ts';
import { cell } from './markdown.ts';

/** Returns the page. */
export function optionsPage(): string {
  const commands = Object.keys(COMMANDS) as CommandName[];
  return [
    '# Commands and options',
    '',
    'What `--help` prints. This page is generated from `src/cli/options.ts` and `src/errors.ts`.',
    '',
    '## Exit codes',
    '',
    '| code | when |',
    '| --- | --- |',
    ...Object.values(EXIT_CODES).map(({ code, when }) => `| ${code} | ${cell(when)} |`),
    '',
    ...commands.map((command) => `## ${command}\n\n\`\`\`\n${helpText(command)}\`\`\`\n`),
  ].join('\n');
}
