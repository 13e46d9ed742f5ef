import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Compression, InputFault, LogKind, LogStream } from '../../src/model/files.ts';
import { readHost } from '../../src/run/read-host.ts';
import type { HostCounts, PipelineOptions } from '../../src/run/types.ts';
import { restoreText } from '../../src/logs/pasted/restore.ts';
import { findDate } from '../../src/read/text/stamps.ts';
import { recogniseLog } from '../../src/read/find/recognise-log.ts';

/** A document as `parse` prints it. */
export interface Printed {
  readonly _index: string;
  readonly _id: string;
  readonly _source: Source;
}

/** Nested fields, as far as tests look into them by name. */
interface Source {
  readonly [field: string]: unknown;
  readonly event: { readonly start?: string; readonly end?: string; readonly outcome?: string };
  readonly process?: { readonly thread?: { readonly name: string }; readonly exit_code?: number };
  readonly source?: { readonly address?: string; readonly port?: number };
  readonly trace?: { readonly id: string };
  readonly error?: { readonly code?: string };
  readonly vdsm: {
    readonly call?: { readonly verb?: string; readonly source?: string; readonly status_code?: number };
    readonly task?: {
      readonly id?: string;
      readonly verb?: string;
      readonly worker?: string;
      readonly rolled_back?: boolean;
    };
    readonly quality?: readonly string[];
    readonly vm?: { readonly id: string };
  };
}

/** Last change of all files that `documentsOf` reads: logs without a year are of this one. */
const MODIFIED = Date.UTC(2024, 11, 31);

/** The kind of log that a golden is of, as the program recognises it. */
export function kindOf(path: string, pasted = false): LogKind {
  return recogniseLog(headOf(path, pasted), basename(path), { path, modified: MODIFIED })?.kind ?? 'vdsm';
}

function headOf(path: string, pasted: boolean): string {
  const text = readFileSync(path, 'latin1').slice(0, 64 << 10);
  return pasted ? restoreText(text) : text;
}

/** Runs the stages over one log file of a host `node1`, and returns its documents in the order in which they are written. */
export async function documentsOf(path: string, compression: Compression = 'none', pasted = false): Promise<Printed[]> {
  const kind = compression === 'none' ? kindOf(path, pasted) : 'vdsm';
  const modified = kind === 'vdsm' ? 0 : MODIFIED;
  const date = compression === 'none' ? findDate(headOf(path, pasted)) : undefined;
  const file = { kind, path, compression, size: statSync(path).size, modified, ...date };
  const { documents, faults } = await readStreams([{ kind, name: basename(path), files: [file] }], { pasted });
  for (const fault of faults) throw new Error(`${fault.path}: ${fault.message}`);
  return documents;
}

/** Runs the stages over logs of a host `node1`. */
export async function readStreams(
  streams: readonly LogStream[],
  options: Partial<PipelineOptions> = {},
): Promise<{ documents: Printed[]; faults: InputFault[]; counts: HostCounts }> {
  const documents: Printed[] = [];
  const faults: InputFault[] = [];
  const counts = await readHost(
    { name: 'node1', rule: 'option', streams },
    { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print', ...options },
    {
      async body({ bytes }) {
        for (const line of Buffer.from(bytes).toString().split('\n')) {
          if (line !== '') documents.push(JSON.parse(line) as Printed);
        }
        return undefined;
      },
      fault(fault) {
        faults.push(fault);
      },
      progress() {
        // nobody watches
      },
    },
  );
  return { documents, faults, counts };
}

/** The documents of one kind, by the family in their index's name. */
export function ofFamily(documents: readonly Printed[], family: 'logs' | 'calls' | 'tasks' | 'commands'): Printed[] {
  return documents.filter(({ _index }) => _index.startsWith(`vdsm-${family}-`));
}
