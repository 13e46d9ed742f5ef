import { describe, expect, it } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import type { SavedObject } from '../../dashboards/build/objects.ts';
import { TROUBLES } from '../../src/schema/troubles.ts';
import { actionsByDataset } from '../support/panels/known.ts';
import { queriesOf, valuesOf } from '../support/panels/queries.ts';

const objects = savedObjects();
const known = actionsByDataset();

describe('queries by event.action', () => {
  it('name what some rule of the logs that they ask gives', () => {
    const named = objects.filter((object) => asksLines(object));
    expect(named.flatMap((object) => valuesOf(object, 'event.action')).length).toBeGreaterThan(10);
    expect(named.flatMap((object) => strangeActions(object))).toEqual([]);
  });

  it('are found wanting with a wrong one planted', () => {
    const planted = objects
      .filter(({ id }) => id === 'vdsm-interruptions')
      .map(
        (object) => JSON.parse(JSON.stringify(object).replaceAll('signal-received', 'signal-recieved')) as SavedObject,
      );
    expect(planted.flatMap((object) => strangeActions(object))).toEqual(['vdsm-interruptions: signal-recieved']);
  });
});

describe('what is shown beside vdsm', () => {
  it.each(Object.entries(TROUBLES))('%s says what is taken for trouble in it', (dataset, actions) => {
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => known.get(dataset)?.has(action) !== true)).toEqual([]);
  });
});

/** On calls, tasks and commands `event.action` is the verb or the command. */
function asksLines(object: SavedObject): boolean {
  return queriesOf(object).some(({ pattern }) => pattern === 'vdsm-logs-*' || pattern === 'vdsm-*');
}

/** Values that an object's queries want `event.action` to have, and that no log which they ask can give. */
function strangeActions(object: SavedObject): string[] {
  const asked = new Set(valuesOf(object, 'event.dataset'));
  const given = [...known].filter(([dataset]) => asked.size === 0 || asked.has(dataset)).map(([, actions]) => actions);
  return valuesOf(object, 'event.action')
    .filter((action) => !given.some((actions) => actions.has(action)))
    .map((action) => `${object.id}: ${action}`);
}
