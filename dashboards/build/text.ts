/** Text, links and controls. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { AggregatableOn } from '../../src/schema/fields.ts';
import type { Panel } from './objects.ts';
import { patternReference } from './patterns.ts';
import { visualization } from './visualization.ts';
import type { PanelText } from './visualization.ts';

/** A panel of markdown. */
export function markdown(text: PanelText & { readonly body: string }): Panel {
  const params = { fontSize: 12, openLinksInNewTab: false, markdown: text.body };
  return visualization(text, { type: 'markdown', params });
}

/** A field that can be chosen from, on documents of kind `of`. */
export interface Control<K extends DocumentKind> {
  readonly of: K;
  readonly field: AggregatableOn<K>;
  readonly label: string;
}

/** Lists to choose from. What is chosen is pinned, so that it stays when another dashboard is opened. */
export function controls(text: PanelText, choices: readonly Control<DocumentKind>[]): Panel {
  const references = choices.map(({ of }, at) => patternReference(of, referenceName(at)));
  const params = {
    controls: choices.map(({ field, label }, at) => ({
      id: `${text.id}-${at}`,
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
  return visualization(text, { type: 'input_control_vis', params, references });
}

function referenceName(at: number): string {
  return `control_${at}_index_pattern`;
}

/** A control whose field is checked against its kind; `controls` takes any. */
export function control<K extends DocumentKind>(of: K, field: AggregatableOn<K>, label: string): Control<DocumentKind> {
  return { of, field, label };
}
