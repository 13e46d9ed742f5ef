/** Committed files that are generated from the tables: `scripts/generate.mjs` writes them, and a test compares them. */
import { erasPage } from './eras-page.ts';
import { eventsPage } from './events-page.ts';
import { logsPage } from './logs-page.ts';
import { manPage } from './man-page.ts';
import { pipeline } from '../schema/ingest.ts';
import { fieldsPage } from './fields-page.ts';
import { maskingPage } from './masking-page.ts';
import { optionsPage } from './options-page.ts';
import { rawPipelineBody } from './raw/raw-pipeline.ts';
import { qualityPage } from './quality-page.ts';
import { rolesPage } from './roles-page.ts';
import { sizingPage } from './sizing-page.ts';
import type { Json } from '../schema/json.ts';
import { rawName, rawTemplates } from '../schema/raw.ts';
import { retentionPolicy } from '../schema/retention.ts';
import { ROLE_NAMES, roleBody } from '../schema/roles.ts';
import { templates, type TemplateOptions } from '../schema/templates.ts';

/** Prefix and period of the committed mappings: the defaults of the command line. */
export const GENERATED_FOR = { prefix: 'vdsm', period: 'month' } as const satisfies TemplateOptions;

/** Returns the text of each generated file, by its path in the project. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const { component, index } = templates(GENERATED_FOR);
  const ingest = pipeline(GENERATED_FOR.prefix);
  const retention = retentionPolicy(GENERATED_FOR.prefix);
  return new Map([
    [`mappings/${ingest.name}.pipeline.json`, json(ingest.body)],
    [`mappings/${component.name}.component.json`, json(component.body)],
    ...index.map(({ name, body }) => [`mappings/${name}.template.json`, json(body)] as const),
    [`mappings/${rawName(GENERATED_FOR.prefix)}.pipeline.json`, `${listed(rawPipelineBody(GENERATED_FOR.prefix))}\n`],
    ...rawTemplates(GENERATED_FOR).map(({ name, body }) => [`mappings/${name}.template.json`, json(body)] as const),
    [`mappings/${retention.name}.policy.json`, json(retention.body)],
    ['docs/fields.md', fieldsPage()],
    ['docs/quality.md', qualityPage()],
    ['docs/options.md', optionsPage()],
    ['docs/vdsm-ship.1', manPage()],
    ['docs/eras.md', erasPage()],
    ['docs/events.md', eventsPage()],
    ['docs/logs.md', logsPage()],
    ['docs/masking.md', maskingPage()],
    ['docs/sizing.md', sizingPage()],
    ['docs/roles.md', rolesPage(GENERATED_FOR.prefix)],
    ...ROLE_NAMES.map((name) => [`docs/roles/${name}.json`, json(roleBody(name, GENERATED_FOR.prefix))] as const),
  ]);
}

/** As `json`, but with a list of texts and numbers on one line: tables have thousands. */
function listed(value: Json, indent = ''): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (items.every((item) => typeof item !== 'object' || item === null)) return JSON.stringify(items);
    return `[\n${items.map((item) => deeper + listed(item, deeper)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, one]) => `${deeper}${JSON.stringify(key)}: ${listed(one, deeper)}`);
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}

function json(body: object): string {
  return `${JSON.stringify(body, null, 2)}\n`;
}
