/** The ingest pipeline: says when a document arrived, and keeps a document that it could not finish. */
import type { JsonObject } from './json.ts';

/** Raise it when the pipeline changes what it writes. Goes into each document's `vdsm.pipeline.version`. */
export const PIPELINE_VERSION = 1;

/** Tag of a document on which the pipeline failed; its `vdsm.pipeline.error` says why. */
export const PIPELINE_FAILED = 'pipeline_failed';

/** The pipeline as it is installed: `name` goes into the address, `body` is sent. */
export interface Pipeline {
  readonly name: string;
  readonly body: JsonObject;
}

/** Name of the pipeline; every index has it as its default pipeline. */
export function pipelineName(prefix: string): string {
  return `${prefix}-ingest`;
}

/** The pipeline that `setup` installs. A document on which it fails goes on into its index, tagged and explained. */
export function pipeline(prefix: string): Pipeline {
  return {
    name: pipelineName(prefix),
    body: {
      description: 'Stamps the documents of vdsm-opensearch',
      version: PIPELINE_VERSION,
      processors: [
        { set: { field: 'event.ingested', value: '{{_ingest.timestamp}}' } },
        { set: { field: 'vdsm.pipeline.version', value: PIPELINE_VERSION } },
      ],
      on_failure: [
        {
          set: {
            field: 'vdsm.pipeline.error',
            value: '{{_ingest.on_failure_processor_type}}: {{_ingest.on_failure_message}}',
          },
        },
        { append: { field: 'tags', value: [PIPELINE_FAILED] } },
      ],
    },
  };
}
