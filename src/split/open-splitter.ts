import type { LogKind } from '../model/files.ts';
import type { ClockFacts } from '../model/hosts.ts';
import { PasteRepairer } from './paste/repair.ts';
import { RecordSplitter, type SplitterState } from './records.ts';

/**
 * Makes the splitter of one log.
 * @param clock of the host; undefined: stamps without a zone are UTC
 * @param pasted whether to repair what web pages, mails and authors did to a log
 * @param state of the same log, to resume from
 */
export function openSplitter(
  kind: LogKind,
  clock: ClockFacts | undefined,
  pasted: boolean,
  state?: SplitterState,
): RecordSplitter {
  const repairer = pasted && kind !== 'other' ? new PasteRepairer(kind) : undefined;
  return new RecordSplitter(kind, clock, repairer, state);
}
