import type { Paper } from '../cli/paper.ts';
import type { JsonLog } from '../cli/json-log.ts';
import type { Options } from '../cli/options.ts';

/** Everything a command gets from outside. Results go to `out`, progress and warnings to `err`. */
export interface Context {
  readonly paths: readonly string[];
  readonly options: Options;
  readonly env: NodeJS.ProcessEnv;
  /** Resolves when the text is written. */
  readonly out: (text: string | Uint8Array) => Promise<void>;
  /** Writes a result that holds no control characters but those of its colours. */
  readonly print: (text: string) => Promise<void>;
  /** Width and colours of results. */
  readonly paper: Paper;
  /** Writes control characters in a text as escapes. */
  readonly err: (text: string) => void;
  /** Writes to stderr as it is: for codes that draw progress on a terminal. */
  readonly draw: (codes: string) => void;
  /** Writes an event for machines; present with `--log json` only. */
  readonly event?: JsonLog['event'] | undefined;
  /** Whether stderr is a terminal, on which progress can be drawn. */
  readonly terminal: boolean;
  /** Returns the width of that terminal, which may change. */
  readonly columns: () => number;
  /** Asks a person to agree; undefined if there is no terminal to ask on. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}
