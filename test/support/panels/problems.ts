/** Problems of saved objects that show without a server, from the field table. */
import { DOCUMENT_KINDS } from '../../../src/schema/document-kinds.ts';
import type { DocumentKind } from '../../../src/schema/document-kinds.ts';
import { indexPattern } from '../../../src/schema/templates.ts';
import { FIELDS, fieldsOf, usesOf } from '../../../src/schema/fields.ts';
import type { FieldDef } from '../../../src/schema/fields.ts';
import type { SavedObject } from '../../../dashboards/build/objects.ts';
import { requestsOf, type PanelRequest } from './requests.ts';

/** Returns fields that the documents of an object lack, fields that cannot be aggregated, and references to missing objects. */
export function problemsOf(objects: readonly SavedObject[]): string[] {
  const known = new Set(objects.map(({ type, id }) => `${type} ${id}`));
  return objects.flatMap((object) => {
    const dangling = object.references
      .filter(({ type, id }) => !known.has(`${type} ${id}`))
      .map(({ type, id }) => `${object.id}: refers to ${type} ${id}, which does not exist`);
    return [...dangling, ...requestsOf(object, objects).flatMap((request) => fieldProblems(object.id, request))];
  });
}

/** What a search needs of fields. */
type Needs = Pick<PanelRequest, 'index' | 'fields' | 'searched' | 'aggregated'>;

/** Returns what a search needs, and fields lack. `id` names it. */
export function fieldProblems(id: string, request: Needs): string[] {
  const fields = request.index.split(',').flatMap((index) => fieldsIn(index));
  const names = new Set(fields.flatMap((field) => namesOf(field)));
  const whole = new Set(fields.flatMap((field) => aggregatableNames(field)));
  const found = new Set(fields.flatMap((field) => searchableNames(field)));
  return [
    ...request.fields.filter((name) => !names.has(name)).map((name) => `${id}: no field ${name} in ${request.index}`),
    ...request.aggregated
      .filter((name) => !whole.has(name))
      .map((name) => `${id}: ${name} in ${request.index} cannot be aggregated`),
    ...request.searched
      .filter((name) => names.has(name) && !found.has(name))
      .map((name) => `${id}: ${name} in ${request.index} cannot be searched`),
  ];
}

function fieldsIn(index: string): readonly FieldDef[] {
  const kind = DOCUMENT_KINDS.find((one: DocumentKind) => indexPattern('vdsm', one) === index);
  return kind === undefined ? FIELDS : fieldsOf(kind);
}

function namesOf(field: FieldDef): string[] {
  return field.type === 'labels' ? ['labels.case'] : [field.name, `${field.name}.keyword`];
}

function aggregatableNames(field: FieldDef): string[] {
  const { name, type } = field;
  if (!usesOf(field).aggregate) return [];
  if (type === 'labels') return ['labels.case'];
  return [type === 'text' ? `${name}.keyword` : name];
}

function searchableNames(field: FieldDef): string[] {
  return usesOf(field).search ? namesOf(field) : [];
}
