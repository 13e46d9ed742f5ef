/** The pipeline of the raw-line path, as `setup` installs it: the generated file of the package, for a prefix and a period. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pipeline } from '../../schema/ingest.ts';
import type { Json, JsonObject } from '../../schema/json.ts';
import { rawName } from '../../schema/raw.ts';
import { DATE_LENGTH, type TemplateOptions } from '../../schema/templates.ts';
import { isJsonObject } from '../json.ts';

const PIPELINE_FILE = fileURLToPath(new URL('../../../mappings/vdsm-raw.pipeline.json', import.meta.url));

let text: string | undefined;

/** Returns the pipeline for a prefix and a period: its scripts get both as parameters. */
export function rawPipeline({ prefix, period }: TemplateOptions): Pipeline {
  text ??= readFileSync(PIPELINE_FILE, 'utf8');
  const body = JSON.parse(text) as JsonObject;
  return { name: rawName(prefix), body: adapt(body, { prefix, date: DATE_LENGTH[period] }) as JsonObject };
}

/** Replaces the parameters of all scripts that have them. */
function adapt(value: Json, params: Readonly<Record<string, Json>>): Json {
  if (Array.isArray(value)) return value.map((one: Json) => adapt(one, params));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === 'params' && isJsonObject(one)
        ? { ...one, ...Object.fromEntries(Object.entries(params).filter(([name]) => name in one)) }
        : adapt(one, params),
    ]),
  );
}
