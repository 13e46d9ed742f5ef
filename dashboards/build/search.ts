/** Saved searches: lists of documents, with the columns that matter. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { AggregatableOn, FieldOn } from '../../src/schema/fields.ts';
import { restrict } from './datasets.ts';
import { patternReference, SEARCH_SOURCE } from './index-patterns.ts';
import type { SourceOf } from './index-patterns.ts';
import { savedObject } from './objects.ts';
import type { Panel } from './objects.ts';
import type { Query } from './query.ts';
import { descriptionOf } from './visualization.ts';
import type { PanelOptions } from './visualization.ts';

/** Lists documents; without `sort` by time, newest first. */
export function search<K extends DocumentKind>(
  list: PanelOptions & {
    readonly of: SourceOf<K>;
    readonly columns: readonly FieldOn<K>[];
    readonly query?: Query<K>;
    readonly sort?: readonly [AggregatableOn<K>, 'asc' | 'desc'];
  },
): Panel {
  const { id, title, datasets, of, columns, query, sort = ['@timestamp', 'desc'] } = list;
  const source = {
    query: { query: restrict(of, query?.text ?? '', datasets), language: 'kuery' },
    filter: [],
    highlightAll: false,
    version: true,
    indexRefName: SEARCH_SOURCE,
  };
  const attributes = {
    title: `vdsm: ${title}`,
    description: descriptionOf(list, of),
    hits: 0,
    columns,
    sort: [sort],
    version: 1,
    kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify(source) },
  };
  return { object: savedObject('search', `vdsm-${id}`, attributes, [patternReference(of)]), title };
}
