/** What can be wrong with how the program was called or with its surroundings; bad log text is never one of these. */
export type ErrorCode =
  | 'usage' // an option or argument that makes no sense
  | 'input' // a PATH that cannot be read at all
  | 'server' // OpenSearch cannot be reached, or refuses us
  | 'setup' // the server lacks, or has other, templates or pipelines
  | 'environment'; // Java, Maven, disk, permissions

/** Exit codes of the program, as documented in `--help`. */
export const EXIT = { ok: 0, damaged: 1, usage: 2, unreachable: 3, interrupted: 130, terminated: 143 } as const;

const EXIT_OF: Record<ErrorCode, number> = {
  usage: EXIT.usage,
  input: EXIT.unreachable,
  server: EXIT.unreachable,
  setup: EXIT.unreachable,
  environment: EXIT.unreachable,
};

/**
 * Bad usage or a broken environment. The message says what was expected, what came, where, and what to try;
 * `cause` keeps the fault below it. A bug is never one of these: it is thrown as it is and keeps its stack.
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

/** The text of anything thrown, for a person: the message, or what it is. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
