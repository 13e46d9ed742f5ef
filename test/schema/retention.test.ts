import { expect, test } from 'vitest';
import { retentionPolicy } from '../../src/schema/retention.ts';

/**
 * What the parsers of the index management plugin accept, as of its sources of August 2026 (`indexstatemanagement/model`):
 * each refuses a field that it does not know. The plugin itself is on no registry, so that it cannot be tried here.
 */
const FIELDS = {
  policy: [
    'policy_id',
    'description',
    'default_state',
    'states',
    'ism_template',
    'error_notification',
    'schema_version',
    'last_updated_time',
    'user',
  ],
  state: ['name', 'actions', 'transitions'],
  transition: ['state_name', 'conditions'],
  conditions: ['min_index_age', 'min_doc_count', 'min_size', 'cron', 'min_rollover_age', 'no_alias', 'min_state_age'],
  template: ['index_patterns', 'priority', 'last_updated_time'],
} as const;

interface Policy {
  readonly default_state: string;
  readonly states: readonly {
    readonly name: string;
    readonly actions: readonly object[];
    readonly transitions: readonly { readonly state_name: string; readonly conditions: object }[];
  }[];
  readonly ism_template?: readonly { readonly index_patterns: readonly string[]; readonly priority: number }[];
}

test.each([
  ['unattached', undefined, false],
  ['attached', 30, true],
] as const)('the %s policy is one that the plugin accepts', (_, days, attached) => {
  const { body } = retentionPolicy('vdsm', days, attached);
  expect(Object.keys(body)).toEqual(['policy']);
  const policy = body['policy'] as unknown as Policy;
  expectKnown('policy', policy);
  const names = policy.states.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain(policy.default_state);
  for (const state of policy.states) {
    expectKnown('state', state);
    const deletes = state.actions.findIndex((action) => 'delete' in action);
    if (deletes >= 0) {
      // nothing comes after a delete
      expect(deletes).toBe(state.actions.length - 1);
      expect(state.transitions).toEqual([]);
      expect(state.actions[deletes]).toEqual({ delete: {} });
    }
    for (const transition of state.transitions) {
      expectKnown('transition', transition);
      expectKnown('conditions', transition.conditions);
      expect(Object.keys(transition.conditions)).toHaveLength(1);
      expect(names).toContain(transition.state_name);
      expect(transition.conditions).toMatchObject({ min_index_age: expect.stringMatching(/^\d+d$/) as string });
    }
  }
  expect(policy.ism_template !== undefined).toBe(attached);
  for (const template of policy.ism_template ?? []) {
    expectKnown('template', template);
    expect(template.index_patterns.length).toBeGreaterThan(0);
    expect(template.priority).toBeGreaterThanOrEqual(0);
    for (const pattern of template.index_patterns) expect(pattern).toMatch(/^[a-z][a-z-]*-\*$/);
  }
});

function expectKnown(what: keyof typeof FIELDS, object: object): void {
  const known: readonly string[] = FIELDS[what];
  expect(Object.keys(object).filter((field) => !known.includes(field))).toEqual([]);
}
