/** What the engine logs of a call to a host: START a few ms before vdsm's own, FINISH a few ms after it, failures in between. */
import type { AnsweredRequest } from '../calls.ts';
import { errorText } from '../errors.ts';
import { LOGGERS } from './engine-log.ts';
import type { EngineLog, EnginePen } from './engine-log.ts';
import { commandOf } from './engine-verbs.ts';
import type { EngineCommand } from './engine-verbs.ts';

/** What a call has that others have not. */
interface CallOptions {
  /** Writes lines before FINISH. */
  readonly inside?: (pen: EnginePen) => void;
  /** When FINISH comes, where that is not when vdsm has answered. */
  readonly until?: number;
}

/** How a call failed. */
interface CallFailure {
  readonly at: number;
  readonly code?: number;
  /** The exception of the engine. */
  readonly chain: string;
  readonly text: string;
}

/** Writes a call. */
export function writeCall(pen: EnginePen, request: AnsweredRequest, { inside, until }: CallOptions = {}): void {
  const { log } = pen;
  const known = commandOf(request);
  const failure = failureOf(request);
  if (known === undefined || (known.quiet && failure === undefined)) return;
  const logger = LOGGERS.broker(`${known.irs ? 'irsbroker' : 'vdsbroker'}.${known.command}VDSCommand`);
  const head = known.irs ? ` ${known.text}` : `HostName = ${request.host.name}, ${known.text}`;
  const id = log.logId();
  const outer = known.outer && {
    ...known.outer,
    id: log.logId(),
    logger: LOGGERS.broker(`${known.outer.command}VDSCommand`),
  };
  // a request arrives some ms after it was sent
  pen.at(request.time - log.random.between(4, 9) - (outer === undefined ? 0 : 3));
  if (outer !== undefined)
    pen.info(outer.logger, `START, ${outer.command}VDSCommand( ${known.text}), log id: ${outer.id}`);
  if (!known.quiet) pen.info(logger, `START, ${known.command}VDSCommand(${head}), log id: ${id}`);
  if (failure === undefined) {
    pen.at(request.ended + onTheWay(log, request));
    inside?.(pen);
    if (until !== undefined) pen.at(until);
    const returned = known.returns?.(log, request);
    pen.info(logger, `FINISH, ${known.command}VDSCommand, return: ${returned ?? ''}, log id: ${id}`);
  } else {
    pen.at(failure.at);
    fail(pen, { ...known, logger, head }, request, failure);
    if (!known.quiet) pen.info(logger, `FINISH, ${known.command}VDSCommand, return: , log id: ${id}`);
  }
  if (outer !== undefined)
    pen.info(
      outer.logger,
      `FINISH, ${outer.command}VDSCommand, return: ${failure === undefined ? (outer.returns ?? '') : ''}, log id: ${outer.id}`,
    );
}

/** Returns how long an answer is on its way, in ms: a host that is slow sends its answers late, too. */
function onTheWay({ random }: EngineLog, { host }: AnsweredRequest): number {
  return host.spec.speed > SLOW ? random.between(60, 270) : random.between(2, 8);
}

const SLOW = 3;

/** Returns how a call failed; undefined where it did not. A call of a host that died fails since its connection is gone. */
export function failureOf({ error, status, refused, ended, epoch, time }: AnsweredRequest): CallFailure | undefined {
  const answered = ended + 6;
  if (refused === true) {
    const text = 'Recovering from crash or Initializing';
    return { at: answered, code: 99, chain: 'VDSRecoveringException', text };
  }
  if (ended > epoch.until) {
    return { at: Math.max(time, epoch.until) + 140, chain: 'VDSNetworkException', text: 'Connection reset by peer' };
  }
  if (error !== undefined) {
    return {
      at: answered,
      code: error.code,
      chain: 'VDSErrorException',
      text: errorText(error, epoch.release).replaceAll("u'", "'"),
    };
  }
  if (status !== undefined)
    return { at: answered, code: status.code, chain: 'VDSErrorException', text: status.message };
  return undefined;
}

function fail(
  pen: EnginePen,
  { command, irs, logger, head, quiet }: EngineCommand & { readonly logger: string; readonly head: string },
  { host }: AnsweredRequest,
  { code, chain, text }: CallFailure,
): void {
  const [broker, name, number] = irs
    ? ['IRSGenericException: IRSErrorException', 'IRS_BROKER_COMMAND_FAILURE', 10_803]
    : [`VDSGenericException: ${chain}`, 'VDS_BROKER_COMMAND_FAILURE', 10_802];
  pen.error(logger, `Failed in '${command}VDS' method`);
  pen.event(name, number, `VDSM ${irs ? '' : `${host.name} `}command ${command}VDS failed: ${text}`, 'ERROR');
  const told = code === undefined ? text : `Failed to ${command}VDS, error = ${text}, code = ${code}`;
  if (code !== undefined) {
    pen.info(
      logger,
      `Command '${logger}' return value 'StatusOnlyReturn [status=Status [code=${code}, message=${text}]]'`,
    );
    if (!irs) pen.info(logger, `HostName = ${host.name}`);
  }
  pen[quiet ? 'info' : 'error'](logger, `Command '${command}VDSCommand(${head})' execution failed: ${broker}: ${told}`);
}
