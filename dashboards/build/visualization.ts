/** The parts that all visualizations have in common. */
import type { Agg } from './aggs.ts';
import { COLOURS } from './colours.ts';
import { datasetsOf, restrict } from './datasets.ts';
import type { Datasets } from './datasets.ts';
import { patternReference, SEARCH_SOURCE } from './index-patterns.ts';
import type { Source } from './index-patterns.ts';
import { savedObject } from './objects.ts';
import type { Panel, Reference } from './objects.ts';

/** Options that every panel takes. */
export interface PanelOptions {
  /** Part of the saved object's id: never changes, whatever the title. */
  readonly id: string;
  readonly title: string;
  /** Description of the saved object, for what the title has no room for. */
  readonly note?: string;
  /** Logs that the panel shows; absent: vdsm's own. */
  readonly datasets?: Datasets;
  /** Whether only a load of the log's own files makes what it shows; absent: of panels of calls, tasks and commands. */
  readonly needsLoad?: boolean;
}

/** Ends the description of a panel that is empty for hosts that a load has not completed. */
export const NEEDS_LOAD =
  'Empty for hosts with raw lines only, until a load completes them (vdsm-ship load --host NAME /var/log/vdsm).';

/** Returns the description of a panel that takes its documents from `source`. */
export function descriptionOf({ note, needsLoad }: PanelOptions, source: Source | undefined): string {
  const isMade = needsLoad ?? (source !== undefined && source !== 'line' && source !== 'all');
  return [note, isMade ? NEEDS_LOAD : undefined].filter((text) => text !== undefined).join(' ');
}

interface Content {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly aggs?: readonly Agg[];
  /** Index pattern of the documents; absent for text, and for panels that name their indices themselves. */
  readonly source?: Source;
  readonly query?: string;
  readonly references?: readonly Reference[];
  /** Initial look, such as the sort and widths of columns, in the form of the visualization's type. */
  readonly ui?: {
    readonly vis?: Readonly<Record<string, unknown>>;
    readonly table?: Readonly<Record<string, unknown>>;
  };
}

/** Makes a visualization panel. */
export function visualization(options: PanelOptions, content: Content): Panel {
  const { id, title, datasets } = options;
  const { type, params, source, query = '', references = [], ui } = content;
  const shown = source === undefined ? undefined : datasetsOf(source, datasets);
  const aggs = (content.aggs ?? []).map((agg) => (shown === undefined ? agg : withBackground(agg, shown)));
  const text = source === undefined ? query : restrict(source, query, datasets);
  const search = { query: { query: text, language: 'kuery' }, filter: [] };
  const object = savedObject(
    'visualization',
    `vdsm-${id}`,
    {
      title: `vdsm: ${title}`,
      description: descriptionOf(options, source),
      version: 1,
      visState: JSON.stringify({ title: `vdsm: ${title}`, type, params, aggs }),
      uiStateJSON: JSON.stringify({ ...ui, vis: { colors: COLOURS, ...ui?.vis } }),
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify(source === undefined ? search : { ...search, indexRefName: SEARCH_SOURCE }),
      },
    },
    [...(source === undefined ? [] : [patternReference(source)]), ...references],
  );
  return { object, title };
}

/**
 * Restricts the background of significant terms to the datasets of the panel. By default OpenSearch compares with all
 * documents of the index, those of other logs included.
 */
function withBackground(agg: Agg, datasets: readonly string[]): Agg {
  if (agg.type !== 'significant_terms') return agg;
  const json = JSON.parse(String(agg.params['json'])) as object;
  const background = { background_filter: { terms: { 'event.dataset': datasets } } };
  return { ...agg, params: { ...agg.params, json: JSON.stringify({ ...json, ...background }) } };
}
