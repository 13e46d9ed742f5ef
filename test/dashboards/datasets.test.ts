import { describe, expect, it } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import { DATASETS } from '../support/panels/datasets.ts';
import { queriesOf, valuesOf } from '../support/panels/queries.ts';

const objects = savedObjects();

/** Panels that show lines of all logs. */
const OF_ALL_LOGS = [
  'vdsm-coverage-raw',
  'vdsm-logs-there',
  'vdsm-fleet-fingerprints',
  'vdsm-fleet-logs',
  'vdsm-search-errors',
  'vdsm-failures-fingerprints',
  'vdsm-flow-hosts',
  'vdsm-search-flow-records',
];

describe('panels', () => {
  it.each(['vdsm-calls-*', 'vdsm-logs-*'])('on %s name their datasets, except those that show all', (pattern) => {
    const querying = objects.filter((object) => queriesOf(object).some((query) => query.pattern?.includes(pattern)));
    expect(querying.length).toBeGreaterThan(10);
    const unrestricted = querying.filter(
      (object) => !queriesOf(object).some(({ text }) => text.includes('event.dataset')),
    );
    expect(unrestricted.map(({ id }) => id)).toEqual(pattern === 'vdsm-calls-*' ? [] : OF_ALL_LOGS);
  });

  it('name datasets that exist', () => {
    const named = objects.flatMap((object) => valuesOf(object, 'event.dataset'));
    expect(named).toContain('ovirt.engine.call');
    expect(named.filter((dataset) => !DATASETS.has(dataset))).toEqual([]);
  });

  it('compare failed calls with calls of vdsm only', () => {
    const comparing = objects.filter(({ attributes }) => String(attributes['visState']).includes('significant_terms'));
    const ofCalls = comparing.filter(({ references }) => references.some(({ id }) => id === 'vdsm-calls'));
    expect(ofCalls.length).toBeGreaterThan(0);
    for (const { attributes } of ofCalls)
      expect(attributes['visState']).toContain(
        String.raw`\"background_filter\":{\"terms\":{\"event.dataset\":[\"vdsm.call\"]}}`,
      );
  });
});
