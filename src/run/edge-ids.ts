import { LineIds } from '../document/id.ts';
import { createIndexNamer } from '../document/index-name.ts';
import type { HostInput } from '../model/hosts.ts';
import { readEdgeLines } from '../read/text/edge-lines.ts';
import { logKeyOf } from './log-key.ts';
import type { PipelineOptions } from './types.ts';

/** Lines at each end of a file. */
const LINES = 20;

/** The ids of some lines of a host. */
export interface EdgeIds {
  /** Returns the ids that the lines have if the host has that name, with their indices. */
  of(name: string): { readonly index: string; readonly id: string }[];
}

/** Reads the first and last lines of each file of a host, for their ids. */
export async function readEdgeIds(
  { streams }: Pick<HostInput, 'streams'>,
  { prefix, period, scope }: Pick<PipelineOptions, 'prefix' | 'period' | 'scope'>,
): Promise<EdgeIds> {
  const files = streams.flatMap((stream) => stream.files).filter(({ path }) => path !== '-');
  const edges = await readEdgeLines(files, LINES);
  const indexOf = createIndexNamer(prefix, period);
  return {
    of(name) {
      return edges.flatMap(({ file, lines }) => {
        const ids = new LineIds(name, logKeyOf(file.kind, { files: [file], name: file.path }), scope);
        return lines.map(({ stamp, text }) => ({ index: indexOf('line', stamp), id: ids.next(stamp, text) }));
      });
    },
  };
}
