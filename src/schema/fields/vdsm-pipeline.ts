import { ALL, type FieldDef } from './field.ts';

/** `vdsm.pipeline.*`: what the ingest pipeline adds. */
export const PIPELINE_FIELDS = [
  {
    name: 'vdsm.pipeline.version',
    type: 'integer',
    on: ALL,
    byPipeline: true,
    doc: 'Version of the ingest pipeline that saw it.',
  },
  {
    name: 'vdsm.pipeline.error',
    type: 'text',
    on: ALL,
    byPipeline: true,
    doc: 'Why the ingest pipeline could not finish; the document is kept.',
  },
] as const satisfies readonly FieldDef[];
