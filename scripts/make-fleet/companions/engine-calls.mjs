/** A call of the engine to a host: START a few ms before vdsm's records, FINISH a few ms after them, failures between. */
import { errorText } from '../errors.mjs';
import { LOGGERS } from './engine-log.mjs';
import { commandOf } from './engine-verbs.mjs';

/**
 * Writes a call.
 * @param more `inside`: writes lines before FINISH with the pen; `until`: time of FINISH (default: the end of vdsm's call)
 */
export function writeCall(pen, request, { inside, until } = {}) {
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

/** Returns how long a reply is on its way, in ms: a slow host also sends its replies late. */
function onTheWay({ random }, { host }) {
  return host.spec.speed > SLOW ? random.between(60, 270) : random.between(2, 8);
}

const SLOW = 3;

/** Returns how a call failed, or undefined. A call that vdsm's end cuts off fails with the loss of its connection. */
export function failureOf({ error, status, refused, ended, life, time }) {
  const answered = ended + 6;
  if (refused) {
    const text = 'Recovering from crash or Initializing';
    return { at: answered, code: 99, chain: 'VDSRecoveringException', text };
  }
  if (ended > life.until) {
    return { at: Math.max(time, life.until) + 140, chain: 'VDSNetworkException', text: 'Connection reset by peer' };
  }
  if (error !== undefined) {
    return {
      at: answered,
      code: error.code,
      chain: 'VDSErrorException',
      text: errorText(error, life.release).replaceAll("u'", "'"),
    };
  }
  if (status !== undefined)
    return { at: answered, code: status.code, chain: 'VDSErrorException', text: status.message };
  return undefined;
}

function fail(pen, { command, irs, logger, head, quiet }, { host }, { code, chain, text }) {
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
