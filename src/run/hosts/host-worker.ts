/** A worker thread, as the main thread uses it; `worker.ts` runs in the thread. */
import { Worker } from 'node:worker_threads';
import type { BulkBody } from '../../model/bulk-body.ts';
import type { HostInput } from '../../model/hosts.ts';
import type { HostsRun } from './hosts-run.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/**
 * A worker needs far less, but V8 collects garbage later if it may use more memory. Measured with two workers on an
 * archive of 2 GB: 430 MB of resident memory, and 560 MB without this limit.
 */
const WORKER_MEMORY = { maxOldGenerationSizeMb: 400 };

/** Reads hosts in a thread of its own, one after the other. */
export class HostWorker {
  readonly thread = new Worker(new URL('./worker.js', import.meta.url), { resourceLimits: WORKER_MEMORY });
  readonly #run: HostsRun;

  constructor(run: HostsRun) {
    this.#run = run;
    const { calls } = run.links;
    if (calls !== undefined) this.#post({ kind: 'engine-calls', calls });
  }

  /**
   * Reads a host; resolves when the sink has handled all of its bulk bodies.
   * @throws an error of the thread or of the sink: the thread cannot be used afterwards
   */
  read(host: HostInput): Promise<void> {
    const { options, links, sink, stop, feeds } = this.#run;
    return new Promise((resolve, reject) => {
      /** Bulk bodies and states that the sink has not handled yet. */
      const pending = new Set<Promise<void>>();
      const handle = (work: Promise<void>): void => {
        const handled = work.then(() => void pending.delete(handled));
        pending.add(handled);
        handled.catch(reject);
      };
      const receive = (message: FromWorker): void => {
        switch (message.kind) {
          case 'body':
            return handle(this.#send(host, message.body));
          case 'state':
            // save a state only after all earlier bodies and states are handled
            return handle(Promise.all(pending).then(() => sink.states?.keep(host, message.state)));
          case 'fault':
            return sink.fault(message.fault);
          case 'progress':
            return sink.progress(host, message.bytes, message.records);
          case 'done':
            Promise.all(pending).then(() => {
              this.thread.off('message', receive);
              this.thread.off('error', reject);
              stop.removeEventListener('abort', askToStop);
              sink.done(host, message.counts);
              resolve();
            }, reject);
            return undefined;
          default:
            return message satisfies never;
        }
      };
      const askToStop = (): void => this.#post({ kind: 'stop' });
      sink.start(host);
      this.thread.on('message', receive);
      this.thread.once('error', reject);
      const [savesState, resume] = [sink.states !== undefined, sink.states?.of(host)];
      this.#post({ kind: 'host', host, options: links.optionsOf(host, options), savesState, resume });
      feeds.set(host.name, (streams) => this.#post({ kind: 'streams', streams }));
      if (stop.aborted) askToStop();
      else stop.addEventListener('abort', askToStop, { once: true });
    });
  }

  /** Passes a bulk body to the sink, and returns its memory to the thread. */
  async #send(host: HostInput, body: BulkBody): Promise<void> {
    await this.#run.sink.body(host, body);
    const memory = body.bytes.buffer;
    this.#post({ kind: 'body-done', memory }, [memory]);
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.thread.postMessage(message, transfer);
  }
}
