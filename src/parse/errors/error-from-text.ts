import type { LoggedError } from '../../model/events.ts';
import { capText, RETURN_MAX } from '../caps.ts';
import { fingerprintOf } from './fingerprint.ts';

/** An error as a program other than vdsm and the engine writes it: without a traceback or stack. */
interface ErrorText {
  readonly message: string;
  readonly type?: string | undefined;
  readonly code?: number | undefined;
  readonly name?: string | undefined;
  readonly area?: string | undefined;
}

/** Makes the error of a record from its message, and from what else the message names. */
export function errorFromText({ message, type, code, name, area }: ErrorText): LoggedError {
  const kept = capText(message.trim(), RETURN_MAX);
  const { text: fingerprint, rank } = fingerprintOf({ type, message: kept, frames: [], name });
  return { type, message: kept, code, name, area, causes: [], fingerprint, rank, trace: undefined, fails: false };
}
