import type { DocumentKind } from '../schema/document-kinds.ts';
import { DATE_LENGTH, indexName, type Period } from '../schema/templates.ts';

/**
 * Returns a function that names the index of a document: `PREFIX-FAMILY-PERIOD`, such as `vdsm-calls-2026.11`. The period
 * comes from the stamp of the first record as written, before zone and drift, so that no option moves a document to
 * another index.
 */
export function createIndexNamer(prefix: string, period: Period): (kind: DocumentKind, stamp: string) => string {
  const length = DATE_LENGTH[period];
  const names = new Map<string, string>();
  let lastDate = '';
  let lastName = '';
  let lastKind: DocumentKind | undefined;
  return (kind, stamp) => {
    const date = stamp.slice(0, length);
    if (kind === lastKind && date === lastDate) return lastName;
    const key = `${kind} ${date}`;
    let name = names.get(key);
    if (name === undefined) {
      name = indexName(prefix, kind, date);
      names.set(key, name);
    }
    [lastKind, lastDate, lastName] = [kind, date, name];
    return name;
  };
}
