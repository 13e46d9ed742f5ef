import type { CommandSpan } from '../model/spans.ts';
import type { Doc } from '../schema/fields.ts';
import { fillBelonging } from './belonging.ts';
import { fillHost, fillStamp } from './common.ts';
import type { HostFacts } from './common.ts';
import { fillSpan } from './span.ts';
import { createDocument, type SlotDocument } from './slots.ts';

/** Facts of a command from its arguments, by the tables of parse. */
export interface CommandLookup {
  readonly name: string | undefined;
  readonly tool: string | undefined;
  readonly subcommand: string | undefined;
  readonly wrappers: readonly string[];
  readonly ids: readonly string[];
}

/** Most arguments that are kept, and most characters of each: `lvm --config` is one of up to 2,000. */
const ARGS_KEPT = 256;
const ARG_MAX = 4096;

/** Fills the document of an external command. Reuses one object for all commands: serialize it before filling the next. */
export type CommandDocument = (command: CommandSpan, lookup: CommandLookup) => Doc<'command'> & SlotDocument;

/** Returns the function that fills the documents of a host's commands. */
export function createCommandDocument(host: HostFacts): CommandDocument {
  const doc = createDocument('command');
  fillHost(doc, 'vdsm.command', host);
  return (command, lookup) => {
    fillStamp(doc, host.stamp);
    fillSpan(doc, command);
    fillBelonging(doc, command);
    const { code } = command;
    const what = [lookup.tool, lookup.subcommand].filter((part) => part !== undefined).join(' ');
    doc['service.name'] = command.service ?? 'vdsm';
    doc['event.action'] = what === '' ? undefined : what;
    doc['process.command_line'] = command.text;
    doc['process.args'] =
      command.argv.length === 0 ? undefined : command.argv.slice(0, ARGS_KEPT).map((arg) => arg.slice(0, ARG_MAX));
    doc['process.name'] = lookup.name;
    doc['process.working_directory'] = command.directory;
    doc['process.exit_code'] = code;
    doc['error.message'] = command.outcome === 'failure' && command.stderr !== '' ? command.stderr : undefined;
    doc['vdsm.call.id'] = command.callId;
    doc['vdsm.call.verb'] = command.verb;
    doc['vdsm.command.id'] = command.id;
    doc['vdsm.command.tool'] = lookup.tool;
    doc['vdsm.command.subcommand'] = lookup.subcommand;
    doc['vdsm.command.wrappers'] = lookup.wrappers.length === 0 ? undefined : lookup.wrappers;
    // subprocess of Python reports a signal as a negative exit code
    doc['vdsm.command.signal'] = code !== undefined && code < 0 ? -code : undefined;
    doc['vdsm.command.stderr'] = command.stderr;
    doc['vdsm.command.pairing'] = command.pairing;
    doc['vdsm.ids'] = lookup.ids.length === 0 ? undefined : lookup.ids;
    return doc;
  };
}
