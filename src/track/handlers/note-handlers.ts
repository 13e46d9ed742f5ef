import { windowOf } from '../drops.ts';
import { callOn, incidentOf } from '../incidents.ts';
import { addRestart } from '../restarts.ts';
import { TASK_NAME_LENGTH } from '../threads.ts';
import type { Handlers, TrackerParts } from './handler.ts';

/** The logging of vdsm reports dropped records at most this often, in seconds. */
const REPORT_SECONDS = 60;

/** Handles notes and the banner. Few notes affect more than their own line; the tracker has processed the banner already. */
export function noteHandlers(parts: TrackerParts): Handlers<'note' | 'banner'> {
  const { host, threads, tasks, drops, restarts, context } = parts;
  return {
    note: (event, _thread, facts, record) => {
      switch (event.action) {
        case 'mail-start':
          if (record.thread.length === TASK_NAME_LENGTH) tasks.exclude(record.thread);
          return undefined;
        case 'worker-blocked':
        case 'worker-discarded':
          facts.incident = incidentOf(context.epoch.epoch ?? host, event.facts);
          return callOn(threads.find(event.facts?.['vdsm.worker.name'] ?? ''));
        case 'records-dropped': {
          const window = windowOf(record.time, event.facts?.['vdsm.dropped.seconds'] ?? REPORT_SECONDS);
          if (!drops.isNew(window)) return undefined;
          tasks.doubt(window);
          drops.mark(window, threads.all());
          return undefined;
        }
        default:
          addRestart(facts, restarts.readEnd(record, event));
          // the exception ended the process: no later record continues its spans
          if (event.signals?.mainEnds === true && (event.action === 'startup-failed' || event.action === 'stop-failed'))
            parts.stop();
          return undefined;
      }
    },
    banner: () => undefined,
  };
}
