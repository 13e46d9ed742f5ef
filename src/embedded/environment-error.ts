import { ShipperError } from '../errors.ts';

const ALTERNATIVES =
  "Or use a server without Java: 'docker compose -f docker/compose.yaml up', or any running one with --node URL.";

/**
 * Returns the error for a missing or failing part of the embedded server. Its message ends with the alternatives.
 * @param options.log last lines of the output of the failed program
 */
export function environmentError(
  message: string,
  options?: { cause?: unknown; log?: readonly string[] },
): ShipperError {
  const log = options?.log?.length
    ? `\nlast lines of its output:\n${options.log.map((line) => `  ${line}`).join('\n')}`
    : '';
  return new ShipperError('environment', `${message}${log}\n${ALTERNATIVES}`, { cause: options?.cause });
}
