import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Event } from '../../src/model/events.ts';
import { isNotable } from '../../src/parse/notable.ts';

const note = (action: string): Event => ({ kind: 'note', action, facts: {} });

test('steps and bookkeeping are not notable, what they lead to is', () => {
  for (const action of ['task-bookkeeping', 'lock-bookkeeping', 'vm-call-step', 'lock-released', 'path-checked'])
    expect(isNotable(note(action))).toBe(false);
  for (const action of ['domain-invalid', 'worker-blocked', 'vm-down', 'records-dropped', 'step-failed'])
    expect(isNotable(note(action))).toBe(true);
});

test('no action with trouble in its name is routine', () => {
  const pages = ['docs/events.md', 'docs/logs.md'].map((page) => readFileSync(page, 'utf8')).join('\n');
  const actions = new Set(Array.from(pages.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g), ([, action = '']) => action));
  const routine = [...actions].filter((action) => !isNotable(note(action)));
  expect(routine.length).toBeGreaterThan(20);
  expect(routine.filter((action) => /fail|error|lost|invalid|blocked|dropped|refused|dead|crash/.test(action))).toEqual(
    [],
  );
});
