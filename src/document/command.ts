import type { CommandSpan } from '../spans.ts';
import type { Doc } from '../schema/fields.ts';
import { belongingFields } from './belonging.ts';
import { commonFields } from './line.ts';
import type { HostFacts } from './line.ts';
import { epochOfSpan, spanFields } from './span.ts';

/** What a command's arguments say of it; parse's tables, handed over by pipeline. */
export interface CommandKnowledge {
  readonly name: string | undefined;
  readonly tool: string | undefined;
  readonly subcommand: string | undefined;
  readonly wrappers: readonly string[];
  readonly ids: readonly string[];
}

/** Arguments kept, and characters of each: `lvm --config` is one of up to 2,000. */
const ARGS_KEPT = 256;
const ARG_MAX = 4096;

/** The document of an external command. */
export function commandDocument(command: CommandSpan, host: HostFacts, known: CommandKnowledge): Doc<'command'> {
  const { code } = command;
  const what = [known.tool, known.subcommand].filter((part) => part !== undefined).join(' ');
  return {
    ...commonFields(host, epochOfSpan(command)),
    ...spanFields(command),
    ...belongingFields(command),
    'event.dataset': 'vdsm.command',
    'event.action': what === '' ? undefined : what,
    'process.command_line': command.text,
    'process.args':
      command.argv.length === 0 ? undefined : command.argv.slice(0, ARGS_KEPT).map((arg) => arg.slice(0, ARG_MAX)),
    'process.name': known.name,
    'process.working_directory': command.directory,
    'process.exit_code': code,
    'error.message': command.outcome === 'failure' && command.stderr !== '' ? command.stderr : undefined,
    'vdsm.log.end.path': command.closing?.path,
    'vdsm.log.end.line': command.closing?.line,
    'vdsm.call.id': command.callId,
    'vdsm.command.id': command.id,
    'vdsm.command.tool': known.tool,
    'vdsm.command.subcommand': known.subcommand,
    'vdsm.command.wrappers': known.wrappers.length === 0 ? undefined : known.wrappers,
    // python's subprocess gives the signal as a negative exit code
    'vdsm.command.signal': code !== undefined && code < 0 ? -code : undefined,
    'vdsm.command.stderr': command.stderr,
    'vdsm.command.pairing': command.pairing,
    'vdsm.ids': known.ids.length === 0 ? undefined : known.ids,
  };
}
