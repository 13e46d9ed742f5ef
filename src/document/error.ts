import type { LoggedError } from '../model/events.ts';
import type { Doc } from '../schema/fields.ts';
import type { FailureFacts } from '../model/spans.ts';

/** Fills the error of a line. */
export function fillError(doc: Doc<'line'>, error: LoggedError | undefined): void {
  doc['error.type'] = error?.type;
  doc['error.message'] = error?.message;
  doc['error.code'] = textOf(error?.code);
  doc['vdsm.error.name'] = error?.name;
  doc['vdsm.error.area'] = error?.area;
  doc['vdsm.error.causes'] = causesOf(error);
  doc['vdsm.error.fingerprint'] = error?.fingerprint;
}

/** A call or task that failed, and the error that it reported itself. */
interface Failure extends FailureFacts {
  readonly code: number | undefined;
  readonly errorMessage: string | undefined;
}

/** Facts of its error code, from the tables of parse. */
interface NamedError {
  readonly errorName: string | undefined;
  readonly errorArea: string | undefined;
  /** What vdsm says where it returns the code. */
  readonly errorMessage: string | undefined;
}

/** Fills the error of a call or task: from the record that states it, and from what the call or task reported itself. */
export function fillFailure(doc: Doc<'call'> | Doc<'task'>, failure: Failure | undefined, known: NamedError): void {
  const error = failure?.error;
  doc['error.type'] = failure === undefined ? undefined : (error?.type ?? known.errorName);
  // what the call reports may be no more than `Internal server error`, and its summary has the code only
  doc['error.message'] =
    failure === undefined ? undefined : (error?.message ?? failure.errorMessage ?? known.errorMessage);
  doc['error.code'] = textOf(failure?.code ?? error?.code);
  doc['vdsm.error.name'] = failure === undefined ? undefined : (known.errorName ?? error?.name);
  doc['vdsm.error.area'] = failure === undefined ? undefined : (known.errorArea ?? error?.area);
  doc['vdsm.error.causes'] = causesOf(error);
  doc['vdsm.error.fingerprint'] = error?.fingerprint;
  doc['vdsm.error.failed_command'] = failure?.failedCommand;
}

function textOf(code: number | undefined): string | undefined {
  return code === undefined ? undefined : String(code);
}

function causesOf(error: LoggedError | undefined): readonly string[] | undefined {
  return error === undefined || error.causes.length === 0 ? undefined : error.causes;
}
