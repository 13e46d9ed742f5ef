import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ndjson, savedObjects } from '../../dashboards/index.ts';
import type { SavedObject } from '../../dashboards/build/objects.ts';
import { problemsOf } from '../support/panels/problems.ts';

const objects = savedObjects();

describe('saved objects', () => {
  it('equal the committed file (else: npm run generate)', async () => {
    const committed = await readFile(new URL('../../dashboards/vdsm-opensearch.ndjson', import.meta.url), 'utf8');
    expect(ndjson(objects) === committed).toBe(true);
  });

  it('name only fields of their documents, aggregate only what can be aggregated, and refer to each other', () => {
    expect(problemsOf(objects)).toEqual([]);
  });

  it.each([
    ['a field of a bucket', 'vdsm-fleet-calls', 'host.name', 'host.nane', 'no field host.nane'],
    ['a field of a query', 'vdsm-fleet-failures', 'event.outcome', 'event.outcom', 'no field event.outcom'],
    ['a column of a search', 'vdsm-search-slowest', 'vdsm.call.verb', 'vdsm.call.werb', 'no field vdsm.call.werb'],
    ['a field of the rate table', 'vdsm-latency-verbs', 'event.duration', 'event.durat', 'no field event.durat'],
    ['a field of the Gantt chart', 'vdsm-flow-gantt', 'event.start', 'event.begin', 'no field event.begin'],
    ['a field of a control', 'vdsm-latency-controls', 'vdsm.sd.id', 'vdsm.sd.idd', 'no field vdsm.sd.idd'],
    ['a text field, which cannot be aggregated', 'vdsm-fleet-calls', 'host.name', 'tags.keyword', 'tags.keyword'],
  ])('are reported with a wrong name planted: %s', (_, id, right, wrong, problem) => {
    const planted = objects.map((object) => (object.id === id ? plant(object, right, wrong) : object));
    expect(planted).not.toEqual(objects);
    expect(problemsOf(planted).join('\n')).toContain(problem);
  });

  it('are reported with a reference to a missing object', () => {
    expect(problemsOf(objects.filter(({ id }) => id !== 'vdsm-fleet-calls')).join('\n')).toContain(
      'vdsm-fleet: refers to visualization vdsm-fleet-calls, which does not exist',
    );
  });

  it('have unique ids of one form, and no time of creation', () => {
    const names = objects.map(({ type, id }) => `${type} ${id}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/ vdsm-[a-z0-9-]+$/.test(name))).toEqual([]);
    expect(ndjson(objects)).not.toContain('updated_at');
  });

  it('link to dashboards that exist', () => {
    const links = [...ndjson(objects).matchAll(/#\/view\/([a-z-]+)/g)].map(([, id]) => id);
    const dashboards = new Set(objects.filter(({ type }) => type === 'dashboard').map(({ id }) => id));
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((id) => !dashboards.has(id ?? ''))).toEqual([]);
  });

  it('show success in green, failure in red and unknown in grey wherever they group by outcome', () => {
    const grouped = objects.filter(({ attributes }) =>
      String(attributes['visState']).includes('"field":"event.outcome"'),
    );
    expect(grouped.length).toBeGreaterThan(0);
    for (const { attributes } of grouped) {
      const { vis } = JSON.parse(String(attributes['uiStateJSON'])) as { vis: { colors: Record<string, string> } };
      expect(vis.colors).toMatchObject({ success: '#54B399', failure: '#CC5642', unknown: '#98A2B3' });
    }
  });
});

function plant(object: SavedObject, right: string, wrong: string): SavedObject {
  return JSON.parse(JSON.stringify(object).replaceAll(right, wrong)) as SavedObject;
}
