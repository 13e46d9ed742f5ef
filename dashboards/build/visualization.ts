/** The envelope that all visualizations have in common. */
import type { Agg } from './aggs.ts';
import { COLOURS } from './colours.ts';
import { savedObject } from './objects.ts';
import type { Panel, Reference } from './objects.ts';
import { patternReference, SEARCH_SOURCE } from './patterns.ts';
import type { Source } from './patterns.ts';

/** What a panel is, apart from its kind: `id` is stable and readable, `note` says what it answers. */
export interface PanelText {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
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
  const { id, title, note = '' } = text;
  const { type, params, aggs = [], source, query = '', references = [], ui } = content;
  const search = { query: { query, language: 'kuery' }, filter: [] };
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
