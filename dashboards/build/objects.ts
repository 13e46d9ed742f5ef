/** Saved objects of OpenSearch Dashboards, in the form that an import takes: one a line of NDJSON. */

/** A link to another object. The JSON of the object holds only `name`; the id is here, so that an import can check it. */
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
  /** The versions that Dashboards 2.8 and 2.19 write. A version newer than the server's fails the whole import. */
  readonly migrationVersion: Readonly<Record<string, string>>;
}

const MIGRATION_VERSION: Record<ObjectType, string> = {
  'index-pattern': '7.6.0',
  visualization: '7.10.0',
  search: '7.9.3',
  dashboard: '7.9.3',
};

/** Makes a saved object. It has no `updated_at`, so that every build writes the same file. */
export function savedObject(
  type: ObjectType,
  id: string,
  attributes: Readonly<Record<string, unknown>>,
  references: readonly Reference[] = [],
): SavedObject {
  return { id, type, attributes, references, migrationVersion: { [type]: MIGRATION_VERSION[type] } };
}

/** A visualization or saved search, with the title that it has on a dashboard. */
export interface Panel {
  readonly object: SavedObject;
  readonly title: string;
}
