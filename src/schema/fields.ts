/**
 * Every field of every document, once. The `Doc` types, the mappings, `docs/fields.md`, the facts that a record may state
 * (`NoteFacts`) and the names that dashboards may use are derived from this table. A field that ECS has keeps its ECS name;
 * all others are `vdsm.*`.
 */
import type { DocumentKind } from './document-kinds.ts';
import { BASE_FIELDS } from './fields/base.ts';
import { ECS_FIELDS } from './fields/ecs.ts';
import { CALL_FIELDS, CALL_COURSE_FIELDS } from './fields/vdsm-call.ts';
import { COMMAND_FIELDS } from './fields/vdsm-command.ts';
import { COMMON_FIELDS } from './fields/vdsm-common.ts';
import { COMPANION_FIELDS } from './fields/vdsm-companions.ts';
import { DAEMON_FIELDS } from './fields/vdsm-daemon.ts';
import { ENGINE_FIELDS } from './fields/vdsm-engine.ts';
import { ERROR_FIELDS, ERROR_NAME_FIELDS } from './fields/vdsm-error.ts';
import { HA_FIELDS } from './fields/vdsm-ha.ts';
import { HOST_FIELDS } from './fields/vdsm-host.ts';
import { LOCK_FIELDS } from './fields/vdsm-lock.ts';
import { LOG_FIELDS } from './fields/vdsm-log.ts';
import { PIPELINE_FIELDS } from './fields/vdsm-pipeline.ts';
import { RESTART_FIELDS } from './fields/vdsm-restart.ts';
import { SANLOCK_FIELDS } from './fields/vdsm-sanlock.ts';
import { STORAGE_FIELDS } from './fields/vdsm-storage.ts';
import { TASK_FIELDS } from './fields/vdsm-task.ts';
import { VM_FIELDS } from './fields/vdsm-vm.ts';
import { WORKER_FIELDS } from './fields/vdsm-worker.ts';
import type { FieldDef } from './fields/field.ts';

/** The table. Its order is that of `docs/fields.md` and of `mappings/`; documents sort their fields by name. */
export const FIELDS = [
  ...BASE_FIELDS,
  ...ECS_FIELDS,
  ...COMMON_FIELDS,
  ...LOG_FIELDS,
  ...CALL_FIELDS,
  ...ENGINE_FIELDS,
  ...CALL_COURSE_FIELDS,
  ...TASK_FIELDS,
  ...ERROR_FIELDS,
  ...WORKER_FIELDS,
  ...LOCK_FIELDS,
  ...STORAGE_FIELDS,
  ...VM_FIELDS,
  ...DAEMON_FIELDS,
  ...HA_FIELDS,
  ...COMPANION_FIELDS,
  ...SANLOCK_FIELDS,
  ...HOST_FIELDS,
  ...RESTART_FIELDS,
  ...ERROR_NAME_FIELDS,
  ...COMMAND_FIELDS,
  ...PIPELINE_FIELDS,
] as const satisfies readonly FieldDef[];

type Field = (typeof FIELDS)[number];

type Scalar<T extends FieldDef['type']> = T extends 'long' | 'integer' | 'float'
  ? number
  : T extends 'boolean'
    ? boolean
    : T extends 'flat_object' | 'labels'
      ? Readonly<Record<string, string>>
      : string;

type ValueOf<F extends FieldDef> = F extends { list: true } ? readonly Scalar<F['type']>[] : Scalar<F['type']>;

type FieldsOn<K extends DocumentKind> = Field extends infer F
  ? F extends { on: readonly DocumentKind[] } & FieldDef
    ? F extends { byPipeline: true; stamp?: never }
      ? never
      : K extends F['on'][number]
        ? F
        : never
    : never
  : never;

/** A document of kind `K`, flat: its keys are dotted names. A date is an ISO 8601 instant in UTC. */
export type Doc<K extends DocumentKind> = { [F in FieldsOn<K> as F['name']]?: ValueOf<F> | undefined };

/** What one record states by itself, beyond its action: fields of its line's document whose row has `note`. */
export type NoteFacts = {
  readonly [F in Extract<FieldsOn<'line'>, { note: true }> as F['name']]?: ValueOf<F> | undefined;
};

/** Type of each field that `NoteFacts` may hold, by its name. */
export const NOTE_FIELDS: ReadonlyMap<string, FieldDef['type']> = new Map(
  FIELDS.filter((field: FieldDef) => field.note).map(({ name, type }) => [name, type]),
);

/** Returns the fields of documents of a kind, in the order of the table. */
export function fieldsOf(kind: DocumentKind): FieldDef[] {
  return FIELDS.filter((field: FieldDef) => field.on.includes(kind));
}

/** Fields that aggregations can use: they need whole values, so of `text` the `.keyword`. */
export type AggregatableOn<K extends DocumentKind> = FieldsOn<K> extends infer F ? Aggregatable<F> : never;

type Aggregatable<F> = F extends { stored: true } | { aggregate: false }
  ? never
  : F extends { type: 'text' }
    ? F extends { name: infer N extends string; keyword: number }
      ? `${N}.keyword`
      : never
    : F extends { type: 'labels' }
      ? 'labels.case'
      : F extends { name: infer N extends string; type: Exclude<FieldDef['type'], 'text' | 'flat_object' | 'labels'> }
        ? N
        : never;

/** Numeric fields of documents of a kind. */
export type NumericOn<K extends DocumentKind> = Extract<FieldsOn<K>, { type: 'long' | 'integer' | 'float' }>['name'];

/** All fields of documents of a kind. */
export type FieldOn<K extends DocumentKind> = FieldsOn<K>['name'] | AggregatableOn<K>;

/** What a field can do. An index with an older mapping may be able to do more. */
export interface FieldUses {
  /** Found through an index: by its words if it is `text`, else by its values. */
  readonly search: boolean;
  /** Sorted by, grouped, measured; of `text` its `.keyword` is. */
  readonly aggregate: boolean;
}

/** Returns what a field can do. */
export function usesOf(field: FieldDef): FieldUses {
  if (field.stored) return { search: false, aggregate: false };
  const isWhole = field.type !== 'flat_object' && (field.type !== 'text' || field.keyword !== undefined);
  return { search: field.search ?? true, aggregate: (field.aggregate ?? true) && isWhole };
}

export type { FieldDef };
