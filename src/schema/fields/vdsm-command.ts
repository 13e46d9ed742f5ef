import type { FieldDef } from './field.ts';

/** `vdsm.command.*`: external commands. */
export const COMMAND_FIELDS = [
  { name: 'vdsm.command.tool', type: 'keyword', on: ['command'], doc: 'Tool (`lvm`, `qemu-img`, `iscsiadm`).' },
  {
    name: 'vdsm.command.subcommand',
    type: 'keyword',
    on: ['command'],
    doc: 'What the tool is to do (`vgs`, `convert`).',
  },
  {
    name: 'vdsm.command.wrappers',
    type: 'keyword',
    list: true,
    on: ['command'],
    doc: 'Wrappers before the program, outermost first (`taskset`, `sudo`, `nice`, …).',
  },
  { name: 'vdsm.command.signal', type: 'integer', on: ['command'], doc: 'Signal that killed it.' },
  {
    name: 'vdsm.command.stderr',
    type: 'text',
    keyword: 512,
    on: ['command'],
    doc: 'What it wrote to standard error; many tools write there on success too.',
  },
  {
    name: 'vdsm.command.pairing',
    type: 'keyword',
    on: ['command'],
    doc: '`paired`; `open`: no result seen; `result_only`; `text_only`: known from the text of an exception alone.',
  },
  { name: 'vdsm.command.id', type: 'keyword', on: ['line', 'command'], doc: 'External command it belongs to.' },
] as const satisfies readonly FieldDef[];
