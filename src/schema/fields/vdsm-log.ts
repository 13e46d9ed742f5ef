import { ALL, SPANS, type FieldDef } from './field.ts';

/** `vdsm.log.*`: position of a record in its file, and its layout. */
export const LOG_FIELDS = [
  {
    name: 'vdsm.logger',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Logger in lower case: 4.50 writes most loggers so, and earlier releases do not.',
  },
  {
    name: 'vdsm.log.line',
    type: 'long',
    stored: true,
    on: ALL,
    doc: 'Line of the file at which the record begins, from 1.',
  },
  {
    name: 'vdsm.log.offset',
    type: 'long',
    search: false,
    on: ALL,
    doc: 'Byte of the decompressed file at which the record begins. Orders records with equal stamps.',
  },
  { name: 'vdsm.log.lines', type: 'integer', on: ['line'], doc: 'Number of lines of the record. Absent: one.' },
  {
    name: 'vdsm.log.end.path',
    type: 'keyword',
    stored: true,
    on: SPANS,
    doc: 'File that holds the last record of the call, task or command.',
  },
  {
    name: 'vdsm.log.end.line',
    type: 'long',
    stored: true,
    on: SPANS,
    doc: 'Line of that file at which its last record begins.',
  },
  {
    name: 'vdsm.log.layout',
    type: 'keyword',
    aggregate: false,
    on: ['line'],
    doc: 'Layout of the header: `old` (separated by `::`), `new`, or `none` (lines before the first header of the input).',
  },
] as const satisfies readonly FieldDef[];
