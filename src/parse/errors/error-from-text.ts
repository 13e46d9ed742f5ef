import type { LoggedError } from '../../model/events.ts';
import { capText, RETURN_MAX } from '../caps.ts';
import { fingerprintOf } from './fingerprint.ts';

/** What is known of an error that a companion log reports without a traceback or stack. */
interface ErrorText {
  readonly message: string;
  readonly type?: string | undefined;
  readonly code?: number | undefined;
  readonly name?: string | undefined;
  readonly area?: string | undefined;
}

/** Makes the error of a record from its message and the facts read from it. */
export function errorFromText({ message, type, code, name, area }: ErrorText): LoggedError {
  const capped = capText(message.trim(), RETURN_MAX);
  const { text: fingerprint, rank } = fingerprintOf({ type, message: capped, frames: [], name });
  return { type, message: capped, code, name, area, causes: [], fingerprint, rank, trace: undefined, fails: false };
}
