/** The files that are derived from the tables and committed; `scripts/generate.mjs` writes them, a test compares. */
import { eventsPage } from './events-page.ts';
import { QUALITY } from '../model/quality.ts';
import { helpText } from '../cli/help.ts';
import { EXIT_CODES } from '../errors.ts';
import { logsPage } from './logs-page.ts';
import { COMMANDS } from '../cli/options.ts';
import type { CommandName } from '../cli/options.ts';
import { pipeline } from '../schema/ingest.ts';
import { fieldsPage } from './fields-page.ts';
import { retentionPolicy } from '../schema/retention.ts';
import { templates, type TemplateOptions } from '../schema/templates.ts';

/** For which the committed mappings are made: the defaults of the command line. */
export const GENERATED_FOR = { prefix: 'vdsm', period: 'month' } as const satisfies TemplateOptions;

/** Text of each generated file, by its path from the top of the project. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const { component, index } = templates(GENERATED_FOR);
  const ingest = pipeline(GENERATED_FOR.prefix);
  const retention = retentionPolicy(GENERATED_FOR.prefix);
  return new Map([
    [`mappings/${ingest.name}.pipeline.json`, json(ingest.body)],
    [`mappings/${component.name}.component.json`, json(component.body)],
    ...index.map(({ name, body }) => [`mappings/${name}.template.json`, json(body)] as const),
    [`mappings/${retention.name}.policy.json`, json(retention.body)],
    ['docs/fields.md', fieldsPage()],
    ['docs/quality.md', qualityPage()],
    ['docs/options.md', optionsPage()],
    ['docs/events.md', eventsPage()],
    ['docs/logs.md', logsPage()],
  ]);
}

function json(body: object): string {
  return `${JSON.stringify(body, null, 2)}\n`;
}

function qualityPage(): string {
  const rows = Object.entries(QUALITY).map(([flag, means]) => `| \`${flag}\` | ${means} |`);
  return [
    '# What may be less than sure',
    '',
    'A document names in `vdsm.quality` what about it was inferred, replaced or cut. Made from `src/model/quality.ts`.',
    '',
    '| flag | means |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function optionsPage(): string {
  const commands = Object.keys(COMMANDS) as CommandName[];
  const pages = commands.map((command) => `## ${command}\n\n\`\`\`\n${helpText(command)}\`\`\`\n`);
  const exits = Object.values(EXIT_CODES).map(({ code, when }) => `| ${code} | ${when} |`);
  return [
    '# Commands and options',
    '',
    'What `--help` prints. Made from `src/cli/options.ts` and `src/errors.ts`.',
    '',
    '## Exit codes',
    '',
    '| code | when |',
    '| --- | --- |',
    ...exits,
    '',
    ...pages,
  ].join('\n');
}
