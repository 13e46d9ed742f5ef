/** The files that are derived from the field table and committed; `scripts/generate.mjs` writes them, a test compares. */
import { pipeline } from './ingest.ts';
import { fieldsPage } from './reference.ts';
import { templates, type TemplateOptions } from './templates.ts';

/** For which the committed mappings are made: the defaults of the command line. */
export const GENERATED_FOR = { prefix: 'vdsm', period: 'month' } as const satisfies TemplateOptions;

/** Text of each generated file, by its path from the top of the project. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const { component, index } = templates(GENERATED_FOR);
  const ingest = pipeline(GENERATED_FOR.prefix);
  return new Map([
    [`mappings/${ingest.name}.pipeline.json`, json(ingest.body)],
    [`mappings/${component.name}.component.json`, json(component.body)],
    ...index.map(({ name, body }) => [`mappings/${name}.template.json`, json(body)] as const),
    ['docs/fields.md', fieldsPage()],
  ]);
}

function json(body: object): string {
  return `${JSON.stringify(body, null, 2)}\n`;
}
