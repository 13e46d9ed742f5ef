/** Lists of values to filter a dashboard by. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { AggregatableOn } from '../../src/schema/fields.ts';
import { patternReference } from './index-patterns.ts';
import type { Panel } from './objects.ts';
import { visualization } from './visualization.ts';
import type { PanelOptions } from './visualization.ts';

/** A list of the values that a field has in documents of kind `of`. */
export interface Control<K extends DocumentKind> {
  readonly of: K;
  readonly field: AggregatableOn<K>;
  readonly label: string;
}

/** Makes a control, its field checked against its kind. */
export function control<K extends DocumentKind>(of: K, field: AggregatableOn<K>, label: string): Control<DocumentKind> {
  return { of, field, label };
}

/** Shows controls side by side. Their filters are pinned, so that they stay when the reader opens another dashboard. */
export function controls(options: PanelOptions, shown: readonly Control<DocumentKind>[]): Panel {
  const references = shown.map(({ of }, at) => patternReference(of, referenceName(at)));
  const params = {
    controls: shown.map(({ field, label }, at) => ({
      id: `${options.id}-${at}`,
      fieldName: field,
      parent: '',
      label,
      type: 'list',
      options: { type: 'terms', multiselect: true, dynamicOptions: true, size: 20, order: 'desc' },
      indexPatternRefName: referenceName(at),
    })),
    updateFiltersOnChange: true,
    useTimeFilter: true,
    pinFilters: true,
  };
  return visualization(
    { needsLoad: shown.some(({ of }) => of !== 'line'), ...options },
    { type: 'input_control_vis', params, references },
  );
}

function referenceName(at: number): string {
  return `control_${at}_index_pattern`;
}
