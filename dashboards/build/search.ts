/** Saved searches: the documents themselves, with columns that say something. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { AggregatableOn, FieldOn } from '../../src/schema/fields.ts';
import { narrow } from './datasets.ts';
import { savedObject } from './objects.ts';
import type { Panel } from './objects.ts';
import { patternReference, SEARCH_SOURCE } from './patterns.ts';
import type { Of } from './patterns.ts';
import type { Query } from './query.ts';
import type { PanelText } from './visualization.ts';

/** A list of documents; sorted by time, newest first, unless told. */
export function search<K extends DocumentKind>(
  list: PanelText & {
    readonly of: Of<K>;
    readonly columns: readonly FieldOn<K>[];
    readonly query?: Query<K>;
    readonly sort?: readonly [AggregatableOn<K>, 'asc' | 'desc'];
  },
): Panel {
  const { id, title, note = '', datasets, of, columns, query, sort = ['@timestamp', 'desc'] } = list;
  const source = {
    query: { query: narrow(of, query?.text ?? '', datasets), language: 'kuery' },
    filter: [],
    highlightAll: false,
    version: true,
    indexRefName: SEARCH_SOURCE,
  };
  const attributes = {
    title: `vdsm: ${title}`,
    description: note,
    hits: 0,
    columns,
    sort: [sort],
    version: 1,
    kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify(source) },
  };
  return { object: savedObject('search', `vdsm-${id}`, attributes, [patternReference(of)]), title };
}
