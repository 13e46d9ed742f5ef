/** The envelope that all visualizations have in common. */
import type { Agg } from './aggs.ts';
import { COLOURS } from './colours.ts';
import { datasetsOf, narrow } from './datasets.ts';
import type { Datasets } from './datasets.ts';
import { savedObject } from './objects.ts';
import type { Panel, Reference } from './objects.ts';
import { patternReference, SEARCH_SOURCE } from './patterns.ts';
import type { Source } from './patterns.ts';

/** What a panel is, apart from its kind: `id` is stable and readable, `note` says what it answers. */
export interface PanelText {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  /** Logs that it is about, where that is not vdsm alone. */
  readonly datasets?: Datasets;
}

interface Content {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly aggs?: readonly Agg[];
  /** Where the documents come from; absent for text and for what names its own indices. */
  readonly source?: Source;
  readonly query?: string;
  readonly references?: readonly Reference[];
  /** How it looks at first: sort and widths of columns, as the kind of panel keeps them. */
  readonly ui?: {
    readonly vis?: Readonly<Record<string, unknown>>;
    readonly table?: Readonly<Record<string, unknown>>;
  };
}

/** Makes a visualization panel. */
export function visualization(text: PanelText, content: Content): Panel {
  const { id, title, note = '', datasets } = text;
  const { type, params, source, query = '', references = [], ui } = content;
  const own = source === undefined ? undefined : datasetsOf(source, datasets);
  const aggs = (content.aggs ?? []).map((agg) => (own === undefined ? agg : against(agg, own)));
  const asked = source === undefined ? query : narrow(source, query, datasets);
  const search = { query: { query: asked, language: 'kuery' }, filter: [] };
  const object = savedObject(
    'visualization',
    `vdsm-${id}`,
    {
      title: `vdsm: ${title}`,
      description: note,
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

/** Significant values are told against all documents of the index: here against those that the panel could show. */
function against(agg: Agg, datasets: readonly string[]): Agg {
  if (agg.type !== 'significant_terms') return agg;
  const json = JSON.parse(String(agg.params['json'])) as object;
  const background = { background_filter: { terms: { 'event.dataset': datasets } } };
  return { ...agg, params: { ...agg.params, json: JSON.stringify({ ...json, ...background }) } };
}
