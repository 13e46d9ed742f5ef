/** The ingest pipeline. It notes when a document arrived, and keeps a document on which it fails. */
import type { JsonObject } from './json.ts';

/** Version of the pipeline, `vdsm.pipeline.version` in documents. Raise it when the pipeline changes what it writes. */
export const PIPELINE_VERSION = 1;

/**
 * Returns the instant that documents sent at a time are stamped with, `event.ingested`. Whole seconds take less room in the index
 * than milliseconds.
 * @param time by the clock of this machine, in ms
 */
export function ingestedAt(time: number): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString();
}

/**
 * Versions of a line on the server, by where it comes from: what is fuller replaces what is less. A line of an older build
 * has version 1.
 */
export const LINE_VERSION = {
  /** As another shipper sent it, read by the pipeline. */
  raw: 1,
  /** A copy of the line: forwarded in another log, an excerpt, or pasted. */
  copy: 2,
  /** From the log's own files. */
  own: 3,
} as const;

/** Tag of a document on which the pipeline failed; its `vdsm.pipeline.error` has the reason. */
export const PIPELINE_FAILED = 'pipeline_failed';

/** A pipeline as the server takes it: `name` goes into the URL, `body` is sent. */
export interface Pipeline {
  readonly name: string;
  readonly body: JsonObject;
}

/** Returns the name of the pipeline, which is the default pipeline of every index. */
export function pipelineName(prefix: string): string {
  return `${prefix}-ingest`;
}

/** Returns the pipeline that `setup` installs. A document on which it fails is indexed, with a tag and the error. */
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
