import type { FamilyName } from './index-families.ts';

/** What a document is of: one line of a log, or what was rebuilt from lines. */
export const DOCUMENT_KINDS = ['line', 'call', 'task', 'command'] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** The family of the indices that hold documents of a kind: `logs` in `vdsm-logs-2026.11`. */
export const INDEX_FAMILY = {
  line: 'logs',
  call: 'calls',
  task: 'tasks',
  command: 'commands',
} as const satisfies Record<DocumentKind, FamilyName>;
