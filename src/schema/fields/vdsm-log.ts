import { ALL, SPANS, type FieldDef } from './field.ts';

/** `vdsm.log.*`: where in its file a record stands. */
export const LOG_FIELDS = [
  {
    name: 'vdsm.logger',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Logger in lower case, so that 4.40 and 4.50 share a chart.',
  },
  { name: 'vdsm.log.line', type: 'long', on: ALL, doc: 'Line of the file, from 1.' },
  {
    name: 'vdsm.log.offset',
    type: 'long',
    on: ALL,
    doc: 'Byte of the decompressed file; breaks ties of equal stamps.',
  },
  { name: 'vdsm.log.lines', type: 'integer', on: ['line'], doc: 'Lines that the record has; absent: one.' },
  { name: 'vdsm.log.end.path', type: 'keyword', on: SPANS, doc: 'File that holds its last record.' },
  { name: 'vdsm.log.end.line', type: 'long', on: SPANS, doc: 'Line of its last record.' },
  {
    name: 'vdsm.log.layout',
    type: 'keyword',
    on: ['line'],
    doc: 'Header shape: `old` (`::`), `new`, `none` (lines before the first header).',
  },
] as const satisfies readonly FieldDef[];
