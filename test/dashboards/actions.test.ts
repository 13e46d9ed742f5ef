import { describe, expect, it } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import type { SavedObject } from '../../dashboards/build/objects.ts';
import { actions } from '../../src/events-page.ts';

const objects = savedObjects();
const known = actions();

describe('queries by event.action', () => {
  it('name what some rule gives, in panels of lines', () => {
    const named = objects.filter((object) => asksLines(object)).flatMap((object) => actionsIn(object));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((action) => !known.has(action))).toEqual([]);
  });

  it('are found wanting with a wrong one planted', () => {
    const planted = objects
      .filter(({ id }) => id === 'vdsm-interruptions')
      .map(
        (object) => JSON.parse(JSON.stringify(object).replaceAll('signal-received', 'signal-recieved')) as SavedObject,
      )
      .flatMap((object) => actionsIn(object));
    expect(planted.filter((action) => !known.has(action))).toEqual(['signal-recieved']);
  });
});

/** On calls, tasks and commands `event.action` is the verb or the command. */
function asksLines({ references }: SavedObject): boolean {
  return references.some(({ type, id }) => type === 'index-pattern' && id === 'vdsm-logs');
}

/** Values that an object's queries want `event.action` to have, those of its filters too. */
function actionsIn({ type, attributes }: SavedObject): string[] {
  const { searchSourceJSON } = attributes['kibanaSavedObjectMeta'] as { searchSourceJSON: string };
  const { query } = JSON.parse(searchSourceJSON) as { query: { query: string } };
  const state = JSON.parse(type === 'visualization' ? String(attributes['visState']) : '{}') as {
    aggs?: readonly { params: { filters?: readonly { input: { query: string } }[] } }[];
  };
  const filters = (state.aggs ?? []).flatMap(({ params }) => (params.filters ?? []).map(({ input }) => input.query));
  return [query.query, ...filters].flatMap((text) =>
    [...text.matchAll(/event\.action: (?:\(([^)]*)\)|("[^"]*"))/g)].flatMap(([, many = '', one = '']) =>
      [...`${many}${one}`.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value),
    ),
  );
}
