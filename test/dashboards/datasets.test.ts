import { describe, expect, it } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import { DATASETS } from '../support/panels/known.ts';
import { queriesOf, valuesOf } from '../support/panels/queries.ts';

const objects = savedObjects();

/** Panels that show lines of whichever log. */
const OF_ALL_LOGS = [
  'vdsm-logs-there',
  'vdsm-fleet-fingerprints',
  'vdsm-fleet-logs',
  'vdsm-search-errors',
  'vdsm-failures-fingerprints',
  'vdsm-flow-hosts',
  'vdsm-search-flow-records',
];

describe('panels', () => {
  it.each(['vdsm-calls-*', 'vdsm-logs-*'])('on %s say whose they show, but for those that show all', (pattern) => {
    const asking = objects.filter((object) => queriesOf(object).some((query) => query.pattern?.includes(pattern)));
    expect(asking.length).toBeGreaterThan(10);
    const silent = asking.filter((object) => !queriesOf(object).some(({ text }) => text.includes('event.dataset')));
    expect(silent.map(({ id }) => id)).toEqual(pattern === 'vdsm-calls-*' ? [] : OF_ALL_LOGS);
  });

  it('name datasets that there are', () => {
    const named = objects.flatMap((object) => valuesOf(object, 'event.dataset'));
    expect(named).toContain('ovirt.engine.call');
    expect(named.filter((dataset) => !DATASETS.has(dataset))).toEqual([]);
  });

  it('compare what failures have in common with calls of vdsm alone', () => {
    const comparing = objects.filter(({ attributes }) => String(attributes['visState']).includes('significant_terms'));
    const ofCalls = comparing.filter(({ references }) => references.some(({ id }) => id === 'vdsm-calls'));
    expect(ofCalls.length).toBeGreaterThan(0);
    for (const { attributes } of ofCalls)
      expect(attributes['visState']).toContain(
        String.raw`\"background_filter\":{\"terms\":{\"event.dataset\":[\"vdsm.call\"]}}`,
      );
  });
});
