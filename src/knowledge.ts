/** Hands the tables of parse to the stages that need a fact of them: track asks by method, document by call and command. */
import type { CallKnowledge } from './document/call.ts';
import type { CommandKnowledge } from './document/command.ts';
import { peelWrappers } from './parse/argv.ts';
import { nameCommand } from './parse/command-name.ts';
import { findError } from './parse/error-codes.ts';
import { findUuids } from './parse/ids.ts';
import { findVerb, namespaceOf } from './parse/verbs.ts';
import type { CallSpan, CommandSpan } from './spans.ts';
import type { Catalogue } from './track/catalogue.ts';

/** Facts of verbs, for track. */
export const catalogue: Catalogue = {
  isMethodOf(method, verb) {
    const name = method.slice(method.lastIndexOf('.') + 1);
    if (name === verb) return true;
    const row = findVerb(verb);
    // a verb without a method in the table may have any
    if (row === undefined) return findVerb(method) === undefined;
    if (row.wire === method) return true;
    return row.methods === undefined ? findVerb(method) === undefined : row.methods.includes(method);
  },
  verbOf: (method) => findVerb(method)?.verb ?? method.slice(method.lastIndexOf('.') + 1),
};

/** Facts of a call's verb and error code, for its document. */
export function knowCall(call: CallSpan): CallKnowledge {
  const row = (call.method === undefined ? undefined : findVerb(call.method)) ?? findVerb(call.verb);
  const namespace = namespaceOf(call.method ?? call.verb, (call.opening ?? call.closing)?.logger);
  return {
    namespace,
    async: row?.async !== undefined,
    poll: row?.poll === true,
    errorName:
      call.code === undefined || call.code === 0 ? undefined : findError(call.code, namespace, call.errorMessage)?.name,
  };
}

/** Facts of a command's arguments, for its document. */
export function knowCommand(command: CommandSpan): CommandKnowledge {
  if (command.argv.length === 0)
    return { name: undefined, tool: undefined, subcommand: undefined, wrappers: [], ids: [] };
  const { wrappers, program } = peelWrappers(command.argv);
  const { name, tool, subcommand } = nameCommand(program);
  return { name, tool, subcommand, wrappers, ids: command.text === undefined ? [] : findUuids(command.text) };
}
