/** The queries of saved objects, as text, with the indices that they search. */
import type { SavedObject } from '../../../dashboards/build/objects.ts';

interface PanelQuery {
  /** Names of indices, with wildcards. */
  readonly pattern: string | undefined;
  readonly text: string;
}

/** Returns the queries of an object: its own, those of its filters, and that of a Vega specification. */
export function queriesOf({ type, attributes, references }: SavedObject): PanelQuery[] {
  if (type !== 'search' && type !== 'visualization') return [];
  const state = JSON.parse(type === 'visualization' ? String(attributes['visState']) : '{}') as State;
  switch (state.type) {
    case 'markdown':
    case 'input_control_vis':
      return [];
    case 'metrics': {
      const { index_pattern: pattern = '', filter, series = [] } = state.params;
      return [filter, ...series.map((column) => column.filter)]
        .filter((one) => one !== undefined)
        .map(({ query }) => ({ pattern, text: query }));
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
    readonly series?: readonly { readonly filter?: { readonly query: string } }[];
    readonly spec?: string;
  };
  readonly aggs?: readonly {
    readonly params: { readonly filters?: readonly { readonly input: { query: string } }[] };
  }[];
}

/** Returns the values that an object's queries in DQL compare a field with. */
export function valuesOf(object: SavedObject, field: string): string[] {
  const wanted = new RegExp(`${field.replaceAll('.', '\\.')}: (?:\\(([^)]*)\\)|("[^"]*"))`, 'g');
  return queriesOf(object).flatMap(({ text }) =>
    [...text.matchAll(wanted)].flatMap(([, many = '', one = '']) =>
      [...`${many}${one}`.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value),
    ),
  );
}
