import { ALL, type FieldDef } from './field.ts';

/** `vdsm.pipeline.*`: the stamp of a document, and what the ingest pipeline adds where it fails. */
export const PIPELINE_FIELDS = [
  {
    name: 'vdsm.pipeline.version',
    type: 'integer',
    stored: true,
    on: ALL,
    byPipeline: true,
    stamp: true,
    doc: 'Version of the stamp: how `event.ingested` came to be.',
  },
  {
    name: 'vdsm.pipeline.error',
    type: 'text',
    on: ALL,
    byPipeline: true,
    doc: 'Why the ingest pipeline failed. The document is indexed all the same.',
  },
] as const satisfies readonly FieldDef[];
