import { ALL, type FieldDef } from './field.ts';

/** `vdsm.pipeline.*`: what the ingest pipeline adds. */
export const PIPELINE_FIELDS = [
  {
    name: 'vdsm.pipeline.version',
    type: 'integer',
    on: ALL,
    byPipeline: true,
    doc: 'Version of the ingest pipeline that processed the document.',
  },
  {
    name: 'vdsm.pipeline.error',
    type: 'text',
    on: ALL,
    byPipeline: true,
    doc: 'Why the ingest pipeline failed. The document is indexed all the same.',
  },
] as const satisfies readonly FieldDef[];
