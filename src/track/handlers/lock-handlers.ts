import type { Handlers, TrackerParts } from './handler.ts';

type LockKind = 'lock-request' | 'lock-register' | 'lock-queued' | 'lock-granted' | 'lock-canceled';

/** Handles the records of resource locks. */
export function lockHandlers({ locks }: TrackerParts): Handlers<LockKind> {
  return {
    'lock-request': (event, thread) => {
      locks.request(thread, event);
      return undefined;
    },
    'lock-register': (event, thread, facts, { time }) => {
      facts.lock = locks.register(thread, event, time);
      return undefined;
    },
    'lock-queued': (event, thread, facts) => {
      facts.lock = locks.queue(thread, event);
      return undefined;
    },
    'lock-granted': (event, thread, facts, { time }) => {
      facts.lock = locks.end(thread, event, time);
      return undefined;
    },
    'lock-canceled': (event, thread, facts, { time }) => {
      facts.lock = locks.end(thread, event, time);
      return undefined;
    },
  };
}
