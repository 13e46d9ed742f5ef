/**
 * Lookups in the tables of parse, for stages that may not import it: track looks up verbs and methods, document calls,
 * tasks and commands.
 */
import type { CallLookup } from '../document/call.ts';
import type { CommandLookup } from '../document/command.ts';
import type { TaskLookup } from '../document/task.ts';
import { peelWrappers } from '../parse/commands/argv.ts';
import { nameCommand } from '../parse/commands/name.ts';
import { findEngineCommand } from '../parse/engine-commands.ts';
import { findError, type ErrorRow } from '../parse/error-codes.ts';
import { areaOf } from '../parse/errors/naming.ts';
import { findUuids } from '../parse/ids.ts';
import { findVerb, isPoll, namespaceOf } from '../parse/verbs.ts';
import type { Namespace } from '../parse/verbs.ts';
import type { CallSpan, CommandSpan, TaskSpan } from '../model/spans.ts';
import type { VerbLookups } from '../track/verb-lookups.ts';
import type { EngineLookups } from '../track/logs/engine-lookups.ts';

/** Facts of verbs, for track. */
export const verbLookups: VerbLookups = {
  isMethodOf(method, verb) {
    const name = method.slice(method.lastIndexOf('.') + 1);
    if (name === verb) return true;
    const row = findVerb(verb);
    // a verb without methods in the table may have any
    if (row === undefined) return findVerb(method) === undefined;
    if (row.wire === method) return true;
    return row.methods === undefined ? findVerb(method) === undefined : row.methods.includes(method);
  },
  verbOf: (method) => findVerb(method)?.verb ?? method.slice(method.lastIndexOf('.') + 1),
  isAsync,
  isPoll,
};

/** Facts of the engine's commands, for track. */
export const engineLookups: EngineLookups = {
  targetOf(command, args) {
    const { verbs = [], methods = [] } = findEngineCommand(command) ?? {};
    const choice = CHOICES.get(command);
    const verb = choice === undefined ? verbs[0] : args?.values[choice.name] === 'true' ? choice.yes : choice.no;
    return { verb, method: methods[Math.max(0, verbs.indexOf(verb ?? ''))] ?? methods[0] };
  },
  makesTask: (command) => findEngineCommand(command)?.async === 'task',
  returnsTask: (command) => findEngineCommand(command)?.returns === 'task',
};

/** Commands that call one of two verbs: the argument that decides, and the verbs. */
const CHOICES = new Map([
  ['DestroyVDSCommand', { name: 'gracefully', yes: 'shutdown', no: 'destroy' }],
  ['DetachStorageDomainVDSCommand', { name: 'force', yes: 'forcedDetachStorageDomain', no: 'detachStorageDomain' }],
]);

/** Returns whether a command of the engine calls vdsm by this verb, in the form of any release, or by this method. */
export function isCallOf(command: string, verb: string, method: string | undefined): boolean {
  const { verbs = [], methods = [], wire = [] } = findEngineCommand(command) ?? {};
  // until 4.19 vdsm logs calls over XML-RPC by the function that serves them: `vmCreate` for `create`
  const spoken = findVerb(verb)?.wire;
  if (verbs.includes(verb) || wire.includes(verb) || (spoken !== undefined && wire.includes(spoken))) return true;
  return method !== undefined && (methods.includes(method) || verbs.includes(verbLookups.verbOf(method)));
}

/** Looks up the verb and the error code of a call, for its document. */
export function lookUpCall(call: CallSpan): CallLookup {
  const row = (call.method === undefined ? undefined : findVerb(call.method)) ?? findVerb(call.verb);
  const namespace = namespaceOf(call.method ?? call.verb, (call.opening ?? call.closing)?.logger);
  return {
    namespace,
    async: row?.async !== undefined,
    poll: row?.poll === true,
    ...nameCode(call.code, namespace, call.errorMessage),
  };
}

/** Looks up the verb and the error code of a task, for its document. */
export function lookUpTask(task: TaskSpan): TaskLookup {
  return {
    verb: task.verb ?? verbOfJob(task.name),
    ...nameCode(task.code, 'storage', task.errorMessage),
  };
}

/** Looks up the program in the arguments of a command, for its document. */
export function lookUpCommand(command: CommandSpan): CommandLookup {
  if (command.argv.length === 0)
    return { name: undefined, tool: undefined, subcommand: undefined, wrappers: [], ids: [] };
  const { wrappers, program } = peelWrappers(command.argv);
  const { name, tool, subcommand } = nameCommand(program);
  return { name, tool, subcommand, wrappers, ids: command.text === undefined ? [] : findUuids(command.text) };
}

function nameCode(code: number | undefined, namespace: Namespace | undefined, message: string | undefined) {
  const row = code === undefined || code === 0 ? undefined : findError(code, namespace, message);
  return { errorName: row?.name, errorArea: row && areaOf(row), errorMessage: wordsOf(code, row) };
}

/** Returns the words that vdsm has for a code, up to what it fills in; for a code that the table lacks the number. */
function wordsOf(code: number | undefined, row: ErrorRow | undefined): string | undefined {
  if (code === undefined || code === 0) return undefined;
  const words = row?.message?.split('%', 1)[0]?.replace(/[\s:`'"(]+$/, '');
  return words || row?.name || `error ${code}`;
}

function isAsync(verb: string): boolean {
  const row = findVerb(verb);
  return row?.async === 'spm' || row?.async === 'hsm';
}

/**
 * Returns the verb that made a task, by the name of its job. Most jobs have the name of the verb; those of deleteImage
 * have not.
 */
function verbOfJob(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (name.startsWith('purgeImage_') || name.startsWith('zeroImage_')) return 'deleteImage';
  return isAsync(name) ? name : undefined;
}
