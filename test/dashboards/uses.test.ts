/** What is asked of fields, by the mapping of new indices: each query of the repository finds an index, each chart has doc values. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import type { Ask } from '../../src/answers/ask.ts';
import { HEAD_PLAN } from '../../src/answers/head.ts';
import { kindOf } from '../../src/answers/kinds.ts';
import { ANSWERS } from '../../src/cli/options.ts';
import { planRecords, planReport } from '../../src/report/plan.ts';
import { INDEX_FAMILY } from '../../src/schema/document-kinds.ts';
import { toBody } from '../../src/search/to-body.ts';
import { FIELDS, usesOf } from '../../src/schema/fields.ts';
import { searchedInDql } from '../support/panels/dql.ts';
import { fieldProblems, problemsOf } from '../support/panels/problems.ts';

const objects = savedObjects();

it.each([
  ['is searched, but only stored', 'vdsm-fleet-failures', 'event.outcome', 'vdsm.call.args_text', 'cannot be searched'],
  ['is searched, but has only doc values', 'vdsm-fleet-failures', 'event.outcome', 'event.end', 'cannot be searched'],
  ['is grouped by, but only searched', 'vdsm-fleet-calls', 'host.name', 'vdsm.call.id', 'cannot be aggregated'],
])('a panel is reported that needs a field which %s', (_, id, right, wrong, problem) => {
  const planted = objects.map((object) =>
    object.id === id ? (JSON.parse(JSON.stringify(object).replaceAll(right, wrong)) as typeof object) : object,
  );
  expect(planted).not.toEqual(objects);
  expect(problemsOf(planted).join('\n')).toContain(`${wrong} in`);
  expect(problemsOf(planted).join('\n')).toContain(problem);
});

test('the queries that the pages name find their fields', () => {
  const pages = ['README.md', 'samples/README.md', ...readdirSync('docs').map((name) => `docs/${name}`)];
  const names = new Set<string>(FIELDS.map(({ name }) => name));
  let count = 0;
  const problems = pages
    .filter((page) => page.endsWith('.md') && page !== 'docs/fields.md')
    .flatMap((page) => {
      const quoted = [...readFileSync(page, 'utf8').matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
      return quoted.flatMap((text) => {
        // what shows a value, such as `event.end: …`, is read like a query, which does no harm
        const searched = searchedInDql(text).filter((name) => names.has(name));
        count += searched.length;
        return fieldProblems(`${page}: ${text}`, { index: 'vdsm-*', fields: [], aggregated: [], searched });
      });
    });
  expect(count).toBeGreaterThan(40);
  expect(problems).toEqual([]);
});

test('the searches of the answers find their fields', () => {
  const ask: Ask = { subject: 'x', host: 'x', at: 0, every: 60_000, limit: 10, from: 'server', narrowed: [], tail: '' };
  const wanted = {
    points: [{ host: 'h', at: '2026-05-12T08:00:00.000Z', file: 'f' }],
    calls: ['c'],
    tasks: ['t'],
    flows: [{ flow: 'f', why: '' }],
  };
  const plans = [
    ...ANSWERS.flatMap((name) => [kindOf(name).plan(ask), kindOf(name).plan({ ...ask, subject: undefined })]),
    planReport(ask),
    planRecords(wanted, ask),
  ];
  const queries = [HEAD_PLAN, ...plans].flatMap((plan) => Object.values(plan));
  const asked = queries.map((query) => ({ index: `vdsm-${INDEX_FAMILY[query.of]}-*`, body: toBody(query) }));
  expect(asked.length).toBeGreaterThan(100);
  const needs = asked.map(({ index, body }) => ({ index, fields: [], ...needsOf(body) }));
  expect(needs.flatMap(({ aggregated }) => aggregated).length).toBeGreaterThan(100);
  expect([...new Set(needs.flatMap((one) => fieldProblems('answers', one)))]).toEqual([]);
});

test('times, offsets, and what panels group by keep their doc values', () => {
  const kept = FIELDS.filter(
    (field) => field.type === 'date' || field.name === 'vdsm.log.offset' || field.name === 'host.name',
  );
  expect(kept.filter((field) => !usesOf(field).aggregate)).toEqual([]);
});

/** Returns the fields that a search compares, and those that it sorts by or aggregates. */
function needsOf(body: unknown): { searched: string[]; aggregated: string[] } {
  const searched: string[] = [];
  const aggregated: string[] = [];
  const visit = (value: unknown, key: string): void => {
    if (Array.isArray(value)) for (const one of value) visit(one, key);
    else if (typeof value === 'string') {
      if (key === 'field' || key === 'sort') aggregated.push(value);
    } else if (value !== null && typeof value === 'object') {
      const isTermsAgg = key === 'terms' && 'field' in value;
      if (['term', 'terms', 'range', 'match', 'match_phrase', 'prefix'].includes(key) && !isTermsAgg)
        searched.push(...Object.keys(value));
      else if (key === 'sort') aggregated.push(...Object.keys(value));
      else if (key !== 'exists') for (const [name, one] of Object.entries(value)) visit(one, name);
    }
  };
  visit(body, '');
  return { searched, aggregated };
}
