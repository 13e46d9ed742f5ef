import { describe, expect, it } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import type { SavedObject } from '../../dashboards/build/objects.ts';
import { TROUBLES } from '../../src/schema/troubles.ts';
import { actionsByDataset } from '../support/panels/datasets.ts';
import { queriesOf, valuesOf } from '../support/panels/queries.ts';

const objects = savedObjects();
const actions = actionsByDataset();

describe('queries by event.action', () => {
  it('name only actions that rules of the queried logs produce', () => {
    const named = objects.filter((object) => queriesLines(object));
    expect(named.flatMap((object) => valuesOf(object, 'event.action')).length).toBeGreaterThan(10);
    expect(named.flatMap((object) => unknownActions(object))).toEqual([]);
  });

  it('fail with a wrong action planted', () => {
    const planted = objects
      .filter(({ id }) => id === 'vdsm-interruptions')
      .map(
        (object) => JSON.parse(JSON.stringify(object).replaceAll('signal-received', 'signal-recieved')) as SavedObject,
      );
    expect(planted.flatMap((object) => unknownActions(object))).toEqual(['vdsm-interruptions: signal-recieved']);
  });
});

describe('the actions of trouble in companion logs', () => {
  it.each(Object.entries(TROUBLES))('are produced by rules of their log: %s', (dataset, troubles) => {
    expect(troubles.length).toBeGreaterThan(0);
    expect(troubles.filter((action) => actions.get(dataset)?.has(action) !== true)).toEqual([]);
  });
});

/** Lines only: of calls, tasks and commands `event.action` is the verb or the command. */
function queriesLines(object: SavedObject): boolean {
  return queriesOf(object).some(({ pattern }) => pattern === 'vdsm-logs-*' || pattern === 'vdsm-*');
}

/** Returns the actions that an object's queries name, but that no log they query can have. */
function unknownActions(object: SavedObject): string[] {
  const datasets = new Set(valuesOf(object, 'event.dataset'));
  const possible = [...actions].filter(([dataset]) => datasets.size === 0 || datasets.has(dataset));
  return valuesOf(object, 'event.action')
    .filter((action) => !possible.some(([, produced]) => produced.has(action)))
    .map((action) => `${object.id}: ${action}`);
}
