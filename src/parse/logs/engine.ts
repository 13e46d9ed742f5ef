/** engine.log: what the engine did, and what it heard of its hosts. */
import { readJavaError } from '../errors/java.ts';
import { engineActionNotes } from './engine/actions.ts';
import { engineCallNotes, engineCallRules } from './engine/calls.ts';
import { eventRules } from './engine/events.ts';
import { engineHostNotes } from './engine/hosts.ts';
import { engineTaskNotes } from './engine/tasks.ts';
import type { LogRules } from './log-rules.ts';

export const engineRules: LogRules = {
  kind: 'engine',
  rules: [...engineCallRules, ...eventRules],
  notes: [...engineCallNotes, ...engineActionNotes, ...engineTaskNotes, ...engineHostNotes],
  readError: readJavaError,
};
