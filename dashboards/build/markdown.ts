/** Panels of text. */
import type { Panel } from './objects.ts';
import { visualization } from './visualization.ts';
import type { PanelOptions } from './visualization.ts';

/** Shows a text in markdown. */
export function markdown(options: PanelOptions & { readonly body: string }): Panel {
  const params = { fontSize: 12, openLinksInNewTab: false, markdown: options.body };
  return visualization(options, { type: 'markdown', params });
}
