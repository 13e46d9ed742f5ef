import type { FieldDef } from './field.ts';

/** `vdsm.command.*`: external commands. */
export const COMMAND_FIELDS = [
  { name: 'vdsm.command.tool', type: 'keyword', on: ['command'], doc: 'Tool: `lvm`, `qemu-img`, `iscsiadm`.' },
  {
    name: 'vdsm.command.subcommand',
    type: 'keyword',
    on: ['command'],
    doc: 'Subcommand of the tool: `vgs`, `convert`.',
  },
  {
    name: 'vdsm.command.wrappers',
    type: 'keyword',
    list: true,
    on: ['command'],
    doc: 'Wrappers of the program, the outermost first: `taskset`, `sudo`, `nice`, …',
  },
  { name: 'vdsm.command.signal', type: 'integer', on: ['command'], doc: 'Signal that killed the command.' },
  {
    name: 'vdsm.command.stderr',
    type: 'text',
    keyword: 512,
    on: ['command'],
    doc: 'Standard error of the command. Many tools write to it when they succeed, too.',
  },
  {
    name: 'vdsm.command.pairing',
    type: 'keyword',
    on: ['command'],
    doc: 'Which records the command was rebuilt from: `paired` (its start and its result), `open` (its start alone), `result_only`, `text_only` (the text of an exception).',
  },
  {
    name: 'vdsm.command.id',
    type: 'keyword',
    aggregate: false,
    on: ['line', 'command'],
    doc: 'External command that the line belongs to; of a command its own id.',
  },
] as const satisfies readonly FieldDef[];
