/** Errors of the command line and of the environment. Bad log text is never one of these. */
export type ErrorCode =
  | 'usage' // a wrong command, option or argument
  | 'input' // a PATH that cannot be read at all
  | 'server' // OpenSearch cannot be reached, or refuses the requests
  | 'setup' // the server lacks the templates or pipeline of vdsm-ship, or has others
  | 'environment'; // Java, Maven, disk, permissions

/** Every exit code of the program, and when a run ends with it. `--help` and `docs/options.md` print this table. */
export const EXIT_CODES = {
  ok: { code: 0, when: 'success' },
  problems: {
    code: 1,
    when: 'finished, with problems listed in the output: rejected documents, damaged input, differences (setup --check), documents not deleted (purge)',
  },
  usage: { code: 2, when: 'wrong command, option or argument' },
  unreachable: {
    code: 3,
    when: 'failed: input not found or unreadable, server unreachable or not set up, or a problem with disk, permissions or Java',
  },
  interrupted: { code: 130, when: 'stopped by Ctrl-C (SIGINT); demo, which runs until then, returns 0' },
  terminated: { code: 143, when: 'stopped by SIGTERM' },
} as const satisfies Record<string, { readonly code: number; readonly when: string }>;

type ExitCodes = { readonly [N in keyof typeof EXIT_CODES]: (typeof EXIT_CODES)[N]['code'] };

/** The codes alone, by name. */
export const EXIT = Object.fromEntries(Object.entries(EXIT_CODES).map(([name, { code }]) => [name, code])) as ExitCodes;

const EXIT_OF: Record<ErrorCode, number> = {
  usage: EXIT.usage,
  input: EXIT.unreachable,
  server: EXIT.unreachable,
  setup: EXIT.unreachable,
  environment: EXIT.unreachable,
};

/**
 * Wrong usage or a broken environment. The message says what was expected, what came, where, and what to try;
 * `cause` keeps the error below it. A bug is never one of these: it is thrown as it is and keeps its stack.
 */
export class ShipperError extends Error {
  readonly code: ErrorCode;
  readonly exitCode: number;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ShipperError';
    this.code = code;
    this.exitCode = EXIT_OF[code];
  }
}

/** Returns the message of an error; of anything else that was thrown, its text. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
