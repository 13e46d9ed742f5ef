import type { JsonLog } from '../cli/json-log.ts';
import type { Options } from '../cli/options.ts';

/** What a command works with. Results go to `out`, progress and complaints to `err`; both resolve when written. */
export interface Context {
  readonly paths: readonly string[];
  readonly options: Options;
  readonly env: NodeJS.ProcessEnv;
  readonly out: (text: string | Uint8Array) => Promise<void>;
  readonly err: (text: string) => void;
  /** Takes events for machines, with `--log json`; undefined: people read stderr. */
  readonly event?: JsonLog['event'] | undefined;
  /** Whether stderr is a terminal: only then is progress drawn. */
  readonly terminal: boolean;
  /** Width of that terminal; it may change. */
  readonly columns: () => number;
  /** Asks a person for a yes; undefined where nobody is there to answer. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}
