/** Saved objects of OpenSearch Dashboards as they are imported, one a line of NDJSON. */

/** What an object points at: by name in its JSON, by id here, so that an import can check it. */
export interface Reference {
  readonly name: string;
  readonly type: ObjectType;
  readonly id: string;
}

export type ObjectType = 'index-pattern' | 'visualization' | 'search' | 'dashboard';

export interface SavedObject {
  readonly id: string;
  readonly type: ObjectType;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  /** As Dashboards 2.8 and 2.19 write it; a newer one than the server knows fails the whole import. */
  readonly migrationVersion: Readonly<Record<string, string>>;
}

const MIGRATION_VERSION: Record<ObjectType, string> = {
  'index-pattern': '7.6.0',
  visualization: '7.10.0',
  search: '7.9.3',
  dashboard: '7.9.3',
};

/** Makes a saved object. No `updated_at`: the file is the same however often it is made. */
export function savedObject(
  type: ObjectType,
  id: string,
  attributes: Readonly<Record<string, unknown>>,
  references: readonly Reference[] = [],
): SavedObject {
  return { id, type, attributes, references, migrationVersion: { [type]: MIGRATION_VERSION[type] } };
}

/** A panel: an object that a dashboard shows, and the objects behind it. */
export interface Panel {
  readonly object: SavedObject;
  readonly title: string;
}
