/** Answers queries from documents as they are made: keeps what the queries ask for, and nothing else. */
import { detach } from '../model/detach.ts';
import type { DocumentKind } from '../schema/document-kinds.ts';
import { measured, reader, tester, type Document, type Read, type Test } from './match.ts';
import { addValue, percentileOf, type Histogram } from './percentiles.ts';
import {
  GROUPS_MAX,
  LAST_SORTS,
  type Group,
  type Grouped,
  type GroupRow,
  type Key,
  type Plan,
  type Results,
  type Row,
  type Select,
  type Selected,
  type Sort,
} from './query.ts';

/** Part of the results of a plan: of one host. It can be cloned to another thread. */
export type Found = ReadonlyMap<string, FoundRows | FoundGroups>;

interface FoundRows {
  readonly kind: 'rows';
  total: number;
  rows: Ranked[];
}

/** A row, and what it is sorted by. */
interface Ranked {
  readonly by: readonly unknown[];
  readonly row: Row;
}

interface FoundGroups {
  readonly kind: 'groups';
  readonly groups: Map<string, Counted>;
  isCut: boolean;
}

interface Counted {
  readonly keys: readonly string[];
  count: number;
  from: string;
  until: string;
  readonly sums: Map<string, number>;
  readonly histograms: Map<string, Histogram>;
  hit: Ranked | undefined;
}

type Take = (doc: Document) => void;

/** Takes the documents of a host, one after the other: each may be reused as soon as it is taken. */
export class Collector {
  readonly found: Found;
  readonly #takers: Record<DocumentKind, Take[]> = { line: [], call: [], task: [], command: [] };

  constructor(plan: Plan) {
    const found = new Map<string, FoundRows | FoundGroups>();
    for (const [name, query] of Object.entries(plan)) {
      const fits = tester(query.where);
      if (query.kind === 'select') {
        const rows: FoundRows = { kind: 'rows', total: 0, rows: [] };
        found.set(name, rows);
        this.#takers[query.of].push(selecting(query, fits, rows));
      } else {
        const groups: FoundGroups = { kind: 'groups', groups: new Map(), isCut: false };
        found.set(name, groups);
        this.#takers[query.of].push(grouping(query, fits, groups));
      }
    }
    this.found = found;
  }

  add(kind: DocumentKind, doc: Document): void {
    for (const take of this.#takers[kind]) take(doc);
  }
}

function selecting(query: Select, fits: Test, found: FoundRows): Take {
  const keep = keeper(query.sort, query.fields, query.longest);
  return (doc) => {
    if (!fits(doc)) return;
    found.total++;
    if (query.limit === 0) return;
    const by = keep.rank(doc);
    // rows come mostly in order of time: sort only when twice the limit is there
    found.rows.push({ by, row: keep.row(doc) });
    if (found.rows.length >= 2 * query.limit + 16) found.rows = firstOf(found.rows, query);
  };
}

function firstOf(rows: readonly Ranked[], { sort, limit }: Pick<Select, 'sort' | 'limit'>): Ranked[] {
  return rows.toSorted((a, b) => compareRanks(sort, a.by, b.by)).slice(0, limit);
}

function keeper(sort: readonly Sort[], fields: readonly string[], longest = Number.POSITIVE_INFINITY) {
  const sorts = [...sort, ...LAST_SORTS].map(({ field }) => reader(field));
  return {
    rank: (doc: Document): unknown[] => sorts.map((read) => read(doc)),
    row: (doc: Document): Row => {
      const row: Record<string, unknown> = {};
      for (const field of fields) {
        const value = (doc as Record<string, unknown>)[field];
        // a slice would keep the text of its chunk
        if (value !== undefined) row[field] = typeof value === 'string' ? detach(value.slice(0, longest)) : value;
      }
      return row as Row;
    },
  };
}

/** Compares by each sort in turn; what lacks a field is last, in either direction, as a server has it. */
function compareRanks(sort: readonly Sort[], a: readonly unknown[], b: readonly unknown[]): number {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as string | number | undefined, b[i] as string | number | undefined];
    if (x === y) continue;
    if (x === undefined) return 1;
    if (y === undefined) return -1;
    const order = x < y ? -1 : 1;
    return sort[i]?.descending ? -order : order;
  }
  return 0;
}

function grouping(query: Group, fits: Test, found: FoundGroups): Take {
  const keys = query.by.map(keyReader);
  const time = reader('@timestamp');
  const measures = Object.entries(query.measures).map(([name, { of, field }]) => ({ name, of, read: reader(field) }));
  const { hit } = query;
  const keep = hit && keeper(hit.sort, hit.fields);
  const count = (doc: Document, values: readonly string[]): void => {
    const id = values.join('\0');
    let group = found.groups.get(id);
    const at = time(doc) as string;
    if (group === undefined) {
      if (found.groups.size >= GROUPS_MAX) {
        found.isCut = true;
        return;
      }
      group = newGroup(values, at);
      found.groups.set(id, group);
    }
    group.count++;
    if (at < group.from) group.from = at;
    if (at > group.until) group.until = at;
    for (const { name, of, read } of measures) {
      const value = read(doc);
      if (typeof value === 'number') measure(group, name, of, value);
    }
    if (keep === undefined || hit === undefined) return;
    const by = keep.rank(doc);
    if (group.hit === undefined || compareRanks(hit.sort, by, group.hit.by) < 0) group.hit = { by, row: keep.row(doc) };
  };
  return (doc) => {
    if (!fits(doc)) return;
    let combined: string[][] = [[]];
    for (const read of keys) {
      const values = read(doc);
      if (values.length === 0) return;
      combined =
        values.length === 1
          ? (combined.forEach((one) => void one.push(values[0] ?? '')), combined)
          : combined.flatMap((one) => values.map((value) => [...one, value]));
    }
    for (const values of combined) count(doc, values);
  };
}

function newGroup(keys: readonly string[], at: string): Counted {
  return { keys, count: 0, from: at, until: at, sums: new Map(), histograms: new Map(), hit: undefined };
}

function measure(group: Counted, name: string, of: 'sum' | 'max' | 'percentiles', value: number): void {
  const known = group.sums.get(name);
  group.sums.set(name, of === 'sum' ? (known ?? 0) + value : Math.max(known ?? -Infinity, value));
  if (of !== 'percentiles') return;
  let histogram = group.histograms.get(name);
  if (histogram === undefined) group.histograms.set(name, (histogram = new Map()));
  addValue(histogram, value);
}

/** Returns a function that reads the values of a key: several of a list, none of a field that is missing. */
function keyReader(key: Key): (doc: Document) => readonly string[] {
  if ('every' in key) {
    const read = reader('@timestamp');
    return (doc) => [spanStart(read(doc) as string, key.every)];
  }
  const read: Read = reader(key.field);
  const missing = key.missing === undefined ? [] : [key.missing];
  return (doc) => {
    const value = read(doc);
    if (value === undefined) return missing;
    if (Array.isArray(value)) return value.length === 0 ? missing : value.map(String);
    return [typeof value === 'string' ? value : JSON.stringify(value)];
  };
}

function spanStart(instant: string, every: number): string {
  return new Date(Math.floor(Date.parse(instant) / every) * every).toISOString();
}

/** Puts together what was found on each host, as it comes: it keeps no more than the results have. */
export class Gathered {
  readonly #plan: Plan;
  readonly #found: Map<string, FoundRows | FoundGroups>;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#found = new Map(new Collector(plan).found);
  }

  add(part: Found): void {
    for (const [name, query] of Object.entries(this.#plan)) {
      const [into, from] = [this.#found.get(name), part.get(name)];
      if (into?.kind === 'rows' && from?.kind === 'rows' && query.kind === 'select') {
        into.total += from.total;
        into.rows = firstOf([...into.rows, ...from.rows], query);
      }
      if (into?.kind === 'groups' && from?.kind === 'groups' && query.kind === 'group') addGroups(query, into, from);
    }
  }

  results(): Results {
    const selected: Record<string, Selected> = {};
    const grouped: Record<string, Grouped> = {};
    for (const [name, query] of Object.entries(this.#plan)) {
      const found = this.#found.get(name);
      if (found?.kind === 'rows') selected[name] = { total: found.total, rows: found.rows.map(({ row }) => row) };
      if (found?.kind !== 'groups' || query.kind !== 'group') continue;
      const rows = [...found.groups.values()].map((each) => rowOf(query, each)).toSorted(compareKeys);
      grouped[name] = { rows: topOf(query, rows), isCut: found.isCut };
    }
    return { selected, grouped };
  }
}

/** Returns the results of a plan from the parts of all hosts. */
export function toResults(plan: Plan, parts: readonly Found[]): Results {
  const gathered = new Gathered(plan);
  for (const part of parts) gathered.add(part);
  return gathered.results();
}

function addGroups(query: Group, into: FoundGroups, from: FoundGroups): void {
  into.isCut ||= from.isCut;
  for (const [id, group] of from.groups) {
    const known = into.groups.get(id);
    if (known !== undefined) addGroup(query, known, group);
    else if (into.groups.size < GROUPS_MAX) into.groups.set(id, group);
    else into.isCut = true;
  }
}

function addGroup({ measures, hit }: Group, into: Counted, from: Counted): void {
  into.count += from.count;
  if (from.from < into.from) into.from = from.from;
  if (from.until > into.until) into.until = from.until;
  for (const [name, { of }] of Object.entries(measures)) {
    const value = from.sums.get(name);
    if (value === undefined) continue;
    const known = into.sums.get(name);
    into.sums.set(name, of === 'sum' ? (known ?? 0) + value : Math.max(known ?? -Infinity, value));
    if (of !== 'percentiles') continue;
    const own = into.histograms.get(name) ?? new Map<number, number>();
    for (const [bucket, count] of from.histograms.get(name) ?? []) own.set(bucket, (own.get(bucket) ?? 0) + count);
    into.histograms.set(name, own);
  }
  if (from.hit !== undefined && (into.hit === undefined || compareRanks(hit?.sort ?? [], from.hit.by, into.hit.by) < 0))
    into.hit = from.hit;
}

function rowOf(query: Group, { keys, count, from, until, sums, histograms, hit }: Counted): GroupRow {
  const measures: Record<string, number> = {};
  for (const [name, { of, field, at = [] }] of Object.entries(query.measures)) {
    const value = sums.get(name);
    if (value === undefined) continue;
    measures[name] = measured(field, value);
    const histogram = histograms.get(name);
    if (of !== 'percentiles' || histogram === undefined) continue;
    for (const percent of at) measures[`${name}.${percent}`] = percentileOf(histogram, percent, value) ?? 0;
  }
  return { keys, count, from, until, measures, ...(hit && { hit: hit.row }) };
}

/** Orders groups by their keys. */
export function compareKeys(a: GroupRow, b: GroupRow): number {
  for (let i = 0; i < a.keys.length; i++) {
    const [x = '', y = ''] = [a.keys[i], b.keys[i]];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

/** Returns the groups of those values of the first key that have the highest measure. */
function topOf({ top }: Group, rows: readonly GroupRow[]): readonly GroupRow[] {
  if (top === undefined) return rows;
  const highest = new Map<string, number>();
  for (const { keys, measures } of rows) {
    const [key = ''] = keys;
    highest.set(key, Math.max(highest.get(key) ?? -Infinity, measures[top.measure] ?? -Infinity));
  }
  const inOrder = [...highest].toSorted(([x, a], [y, b]) => b - a || (x < y ? -1 : 1));
  const kept = new Set(inOrder.slice(0, top.size).map(([key]) => key));
  return rows.filter(({ keys }) => kept.has(keys[0] ?? ''));
}
