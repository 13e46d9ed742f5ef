import { statSync } from 'node:fs';
import type { Compression } from '../../src/model.ts';
import { readHost } from '../../src/pipeline.ts';

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
  readonly vdsm: {
    readonly call?: { readonly verb?: string; readonly source?: string; readonly status_code?: number };
    readonly task?: { readonly id?: string };
    readonly vm?: { readonly id: string };
  };
}

/** Runs the stages over one log file of a host `node1`, and returns its documents in the order in which they are written. */
export async function documentsOf(path: string, compression: Compression = 'none'): Promise<Printed[]> {
  const documents: Printed[] = [];
  const file = { path, compression, size: statSync(path).size, modified: 0 };
  await readHost(
    { name: 'node1', rule: 'option', streams: [{ name: 'vdsm.log', files: [file] }] },
    { prefix: 'vdsm', period: 'month', labels: undefined, framing: 'print' },
    {
      async body({ bytes }) {
        for (const line of Buffer.from(bytes).toString().split('\n')) {
          if (line !== '') documents.push(JSON.parse(line) as Printed);
        }
        return undefined;
      },
      fault(fault) {
        throw new Error(`${fault.path}: ${fault.message}`);
      },
      progress() {
        // nobody watches
      },
    },
  );
  return documents;
}

/** The documents of one kind, by the family in their index's name. */
export function ofFamily(documents: readonly Printed[], family: 'logs' | 'calls' | 'tasks' | 'commands'): Printed[] {
  return documents.filter(({ _index }) => _index.startsWith(`vdsm-${family}-`));
}
