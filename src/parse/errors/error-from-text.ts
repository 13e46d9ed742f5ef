import type { LoggedError } from '../../model/events.ts';
import { capText, RETURN_MAX } from '../caps.ts';
import { fingerprintOf } from './fingerprint.ts';

/** What a log that is none of Python's tells of an error. */
interface Told {
  readonly message: string;
  readonly type?: string | undefined;
  readonly code?: number | undefined;
  readonly name?: string | undefined;
  readonly area?: string | undefined;
}

/** The error that a record tells of in its own words, without a traceback. */
export function errorFromText({ message, type, code, name, area }: Told): LoggedError {
  const kept = capText(message.trim(), RETURN_MAX);
  const print = fingerprintOf({ type, message: kept, frames: [], name });
  return {
    type,
    message: kept,
    code,
    name,
    area,
    causes: [],
    fingerprint: print.text,
    rank: print.rank,
    trace: undefined,
    fails: false,
  };
}
