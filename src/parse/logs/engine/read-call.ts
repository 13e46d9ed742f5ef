/** Reads the records of engine.log about calls: START, FINISH, and those of a failure. */
import type { Event, NoteFacts } from '../../../model/events.ts';
import type { LogRecord } from '../../../model/records.ts';
import { capText, RETURN_MAX } from '../../caps.ts';
import { countFailed } from '../../values/failed-parts.ts';
import { readSmallNumber } from '../../values/small-number.ts';
import { readEngineArguments } from './arguments.ts';

/** `, log id: 7a634963`: an identity hash of Java in hex, not padded; later calls may have the same one. */
const LOG_ID = /^([0-9a-f]{1,16})[ \t\r]*(?:\n|$)/;
const LOG_ID_MARK = ', log id: ';
const LOG_ID_MAX = 40;

const FAILED = ' execution failed';
const FAILURE_MARKS = [', exception: ', ' method', 'IrsBroker::', FAILED, ' return value'];

/** The name of a command. No regex reads what follows: arguments may be long. */
const COMMAND = /^'?(?:[\w.$]{1,200}\.)?(\w{1,120})/;

/** Reads `START, XxxVDSCommand(ARGUMENTS), log id: ID`. */
export function readStart(message: string): Event | undefined {
  const logged = splitLogId(message, 'START, '.length);
  const command = logged && COMMAND.exec(logged.text.slice(0, COMMAND_MAX));
  if (logged === undefined || command === null || command === undefined) return undefined;
  const [head, name = ''] = command;
  const rest = logged.text.slice(head.length);
  // a record that was cut has neither `)` nor log id
  if (!rest.startsWith('(') || !rest.endsWith(')')) return undefined;
  const { host, hostId, args } = readEngineArguments(rest.slice(1, -1));
  const facts = factsOf(name, logged.id, host, hostId, args.ids, args.subjectTask);
  return { kind: 'engine-start', command: name, logId: logged.id, args, host, hostId, facts };
}

const COMMAND_MAX = 400;

/** Reads `FINISH, XxxVDSCommand, return: VALUE, log id: ID`. */
export function readFinish(message: string): Event | undefined {
  const logged = splitLogId(message, 'FINISH, '.length);
  const match = logged && /^(\w{1,120})(?:, return:|$)/.exec(logged.text.slice(0, COMMAND_MAX));
  if (logged === undefined || match === null || match === undefined) return undefined;
  const [head, command = ''] = match;
  const whole = head.endsWith(':') ? logged.text.slice(head.length).trim() : undefined;
  const returned = whole === undefined ? undefined : capText(whole, RETURN_MAX);
  const status = returned === undefined ? undefined : statusIn(returned)?.code;
  const parts = returned === undefined || status !== undefined ? undefined : partsReturned(returned);
  const part = parts?.['vdsm.call.failed_part_codes']?.[0];
  const code = status === undefined ? part && Number(part) : status;
  const facts = { ...factsOf(command, logged.id), ...parts };
  return { kind: 'engine-finish', command, logId: logged.id, returned, code: code || undefined, facts };
}

/**
 * Returns the log id, and the text between `from` and it. A value may have several lines; the first that ends with a log
 * id is the last one: whoever pasted the record wrote what is below.
 */
function splitLogId(message: string, from: number): { text: string; id: string } | undefined {
  for (let at = message.indexOf(LOG_ID_MARK, from); at >= 0; at = message.indexOf(LOG_ID_MARK, at + 1)) {
    const behind = at + LOG_ID_MARK.length;
    const id = LOG_ID.exec(message.slice(behind, behind + LOG_ID_MAX))?.[1];
    if (id !== undefined) return { text: message.slice(from, at), id };
  }
  return undefined;
}

/** Counts the connections that failed in the value of a FINISH, `{CONNECTION=477}`: their codes are vdsm's. */
function partsReturned(returned: string): NoteFacts | undefined {
  if (!returned.startsWith('{')) return undefined;
  const codes: number[] = [];
  for (const [, text = ''] of returned.matchAll(CONNECTION_CODE)) codes.push(readSmallNumber(text) ?? 0);
  return countFailed(codes);
}

const CONNECTION_CODE = /(?:^\{|, )[0-9a-f]{8}-[0-9a-f-]{27}=(-?\d{1,9})(?=[,}])/g;

/**
 * Reads `…[status=Status [code=1, message=TEXT]]`; in 3.6 `StatusForXmlRpc [code=…`, until 3.5 on lines of their own: `mCode 1`,
 * `mMessage TEXT`.
 */
function statusIn(text: string): { code: number; message: string | undefined } | undefined {
  const match = STATUS.exec(text.slice(0, RETURN_MAX));
  const code = match === null ? undefined : readSmallNumber(match[1] ?? '');
  if (match === null || code === undefined) return undefined;
  const rest = text.slice(match.index + match[0].length);
  const at = /^,?\s{0,8}(?:message=|mMessage {0,40}=? ?)/.exec(rest.slice(0, 80));
  const message = at === null ? undefined : endOfStatus(rest.slice(at[0].length));
  return { code, message: message === '' ? undefined : message };
}

const STATUS = /(?:Status\w{0,20} \[code=|mCode {0,40}=? ?)(-?\d{1,9})/;

function endOfStatus(text: string): string {
  const end = text.search(/\]|\n/);
  return (end < 0 ? text : text.slice(0, end)).trim();
}

/** Whether a message can be about a call that failed: a cheap test before `readFailure`. */
export function isFailure(message: string, { level }: LogRecord): boolean {
  return FAILURE_MARKS.some((mark) => message.includes(mark)) || (level === 'ERROR' && CUT.test(message));
}

/** `Command 'XxxVDSCommand(HostName = …`: of calls that failed, the engine writes them thus; the reason may be cut off. */
const CUT = /^Command '?\w{1,120}VDS(?:Command)?\(/;

/**
 * Reads a record of a call that failed.
 * @param start place in the `starts` of the rule of the prefix that the message has
 */
export function readFailure(
  message: string,
  _record: unknown,
  _era: string | undefined,
  start: number,
): Event | undefined {
  switch (start) {
    case 0:
      return readErrorLine(message);
    case 1:
      return readFailedIn(message);
    case 2:
      return readIrsFailed(message);
    default:
      return readCommand(message);
  }
}

function readErrorLine(message: string): Event | undefined {
  const logged = splitLogId(message, 'ERROR, '.length);
  const command = logged && COMMAND.exec(logged.text.slice(0, COMMAND_MAX));
  const at = logged?.text.lastIndexOf('), exception: ') ?? -1;
  if (logged === undefined || command === null || command === undefined || at < 0) return undefined;
  const [head, name = ''] = command;
  return failure(name, logged.text.slice(head.length + 1, at), logged.text.slice(at + 14), logged.id);
}

const FAILED_IN =
  /^Failed in '?(\w{1,120})'? method(?:, for vds(?: id)?: '?([^';\n]{1,255})'?(?:; host: '?([^':\s]{1,255})'?)?)?(?:: |$)/;

function readFailedIn(message: string): Event | undefined {
  const match = FAILED_IN.exec(message.slice(0, 1024));
  if (match === null) return undefined;
  const [head, command = '', host, address] = match;
  const text = message.slice(head.length);
  const facts: NoteFacts = {
    ...factsOf(fullName(command), undefined, host),
    ...(address === undefined ? {} : { 'destination.address': address }),
  };
  return { kind: 'engine-failure', command, logId: undefined, ...readReason(text), facts };
}

const IRS_FAILED = /^IrsBroker::Failed::(\w{1,120})(?:: | due to: | - )/;

function readIrsFailed(message: string): Event | undefined {
  const match = IRS_FAILED.exec(message.slice(0, COMMAND_MAX));
  if (match === null) return undefined;
  const [head, command = ''] = match;
  return {
    kind: 'engine-failure',
    command,
    logId: undefined,
    ...readReason(message.slice(head.length)),
    facts: factsOf(fullName(command)),
  };
}

const REASON_START = /^'?(?:: |\. (?:Error|Exception): |:?\s*$)/;

/** `Command 'XxxVDSCommand(…)' execution failed: …` and `Command 'org…XxxVDSCommand' return value '…'`. */
function readCommand(message: string): Event | undefined {
  const text = message.slice('Command '.length);
  const match = COMMAND.exec(text.slice(0, COMMAND_MAX));
  if (match === null) return undefined;
  const [head, command = ''] = match;
  const rest = text.slice(head.length);
  const returned = /^'? return value\s/.exec(rest.slice(0, 32));
  if (returned !== null) {
    const status = statusIn(rest.slice(returned[0].length));
    // only a value with an error code is a failure
    if (status === undefined || status.code === 0) return undefined;
    return { kind: 'engine-failure', command, logId: undefined, ...status, facts: factsOf(command) };
  }
  const at = rest.indexOf(FAILED);
  const cut = at < 0 && rest.startsWith('(') ? readCut(rest, head.startsWith("'")) : undefined;
  if (cut !== undefined) return failure(command, cut, '', undefined);
  const why = at < 0 ? null : REASON_START.exec(rest.slice(at + FAILED.length, at + FAILED.length + 32));
  if (why === null || !/VDS(?:Command)?$/.test(command)) return undefined;
  const args = rest.slice(1, at).replace(/\)?'?$/, '');
  return failure(command, rest.startsWith('(') ? args : '', rest.slice(at + FAILED.length + why[0].length), undefined);
}

/** Returns the arguments of a call, as far as written, of a line that is cut before its reason; undefined for any other. */
function readCut(rest: string, quoted: boolean): string | undefined {
  const [line = ''] = rest.split('\n', 1);
  const close = line.lastIndexOf(quoted ? ")' " : ') ');
  if (close < 0) return line.slice(1).replace(/\)?'?$/, '');
  return FAILED.startsWith(line.slice(close + (quoted ? 2 : 1)).trimEnd()) ? line.slice(1, close) : undefined;
}

function failure(command: string, argsText: string, text: string, logId: string | undefined): Event {
  const { host, hostId, args } = readEngineArguments(argsText);
  const facts = factsOf(fullName(command), logId, host, hostId, args.ids, args.subjectTask);
  return { kind: 'engine-failure', command, logId, ...readReason(text), facts };
}

/** Reads the reason of a failure, and the code of vdsm at its end. */
function readReason(text: string): { message: string | undefined; code: number | undefined } {
  const reason = text.trim();
  const code = /, code = (-?\d{1,9})(?: \(Failed with error [^)]{1,120}\))?$/.exec(reason.slice(-200))?.[1];
  return {
    message: reason === '' || reason === 'null' ? undefined : capText(reason, RETURN_MAX),
    code: code === undefined || Number(code) === 0 ? undefined : Number(code),
  };
}

function factsOf(
  command: string,
  logId?: string,
  host?: string,
  hostId?: string,
  ids?: NoteFacts,
  task?: string,
): NoteFacts {
  return {
    'vdsm.engine.command': command,
    ...(logId === undefined ? {} : { 'vdsm.engine.log_id': logId }),
    ...(host === undefined ? {} : { 'vdsm.engine.target_host': host }),
    ...(hostId === undefined ? {} : { 'vdsm.engine.target_host_id': hostId }),
    ...ids,
    ...(task === undefined ? {} : { 'vdsm.task.id': task }),
  };
}

/** Returns the full name of a command: records of failures leave `Command` out. */
function fullName(command: string): string {
  return command.endsWith('Command') ? command : `${command}Command`;
}
