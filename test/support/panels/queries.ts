/** The queries that stand in a saved object, as text, and the indices that they are asked of. */
import type { SavedObject } from '../../../dashboards/build/objects.ts';

interface PanelQuery {
  /** Names of indices; undefined where the object is no panel of data. */
  readonly pattern: string | undefined;
  readonly text: string;
}

/** Queries of an object: its own, those of its filters and shares, and the one inside of a drawing. */
export function queriesOf({ type, attributes, references }: SavedObject): PanelQuery[] {
  if (type !== 'search' && type !== 'visualization') return [];
  const state = JSON.parse(type === 'visualization' ? String(attributes['visState']) : '{}') as State;
  switch (state.type) {
    case 'markdown':
    case 'input_control_vis':
      return [];
    case 'metrics': {
      const { index_pattern: pattern = '', filter } = state.params;
      return [{ pattern, text: filter?.query ?? '' }];
    }
    case 'vega': {
      const { url } = (JSON.parse(state.params.spec ?? '') as { data: { url: { index: string; body: object } } }).data;
      return [{ pattern: url.index, text: JSON.stringify(url.body) }];
    }
    default: {
      const { searchSourceJSON } = attributes['kibanaSavedObjectMeta'] as { searchSourceJSON: string };
      const { query } = JSON.parse(searchSourceJSON) as { query: { query: string } };
      const filters = (state.aggs ?? []).flatMap(({ params }) => params.filters ?? []);
      const pattern = references.map(({ id }) => (id === 'vdsm-all' ? 'vdsm-*' : `${id}-*`)).join(',');
      return [query.query, ...filters.map(({ input }) => input.query)].map((text) => ({ pattern, text }));
    }
  }
}

interface State {
  readonly type?: string;
  readonly params: {
    readonly index_pattern?: string;
    readonly filter?: { readonly query: string };
    readonly spec?: string;
  };
  readonly aggs?: readonly {
    readonly params: { readonly filters?: readonly { readonly input: { query: string } }[] };
  }[];
}

/** Values that an object's queries, in the language of the search bar, want a field to have. */
export function valuesOf(object: SavedObject, field: string): string[] {
  const wanted = new RegExp(`${field.replaceAll('.', '\\.')}: (?:\\(([^)]*)\\)|("[^"]*"))`, 'g');
  return queriesOf(object).flatMap(({ text }) =>
    [...text.matchAll(wanted)].flatMap(([, many = '', one = '']) =>
      [...`${many}${one}`.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value),
    ),
  );
}
