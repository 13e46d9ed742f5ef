import { ShipperError } from '../errors.ts';

const OTHER_WAYS =
  'Other ways to a server: `docker compose -f docker/compose.yaml up`, or name one that runs with `--node URL`.';

/** The error for a missing or failing part of the embedded server; its message ends with the ways that need none of it. */
export function environmentFault(
  message: string,
  options?: { cause?: unknown; log?: readonly string[] },
): ShipperError {
  const log = options?.log?.length ? `\nIts last lines:\n${options.log.map((line) => `  ${line}`).join('\n')}` : '';
  return new ShipperError('environment', `${message}${log}\n${OTHER_WAYS}`, { cause: options?.cause });
}
