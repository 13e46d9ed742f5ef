import type { LogKind } from '../model/files.ts';
import type { ClockFacts } from '../model/hosts.ts';
import { Clock } from './clock.ts';
import { grammarOf } from './grammars.ts';
import { PasteRepairer } from './paste/repair.ts';
import { RecordSplitter, type SplitterState } from './records.ts';

/**
 * Opens the splitter of one log.
 * @param clock how its stamps become instants; undefined: stamps without a zone are UTC
 * @param pasted repair first what pages, mails and authors did to a vdsm.log
 * @param state of the same log, to go on from
 */
export function openSplitter(
  kind: LogKind,
  clock: ClockFacts | undefined,
  pasted: boolean,
  state?: SplitterState,
): RecordSplitter {
  const repairer = pasted && kind === 'vdsm' ? new PasteRepairer() : undefined;
  return new RecordSplitter(new Clock(clock, state?.clock), grammarOf(kind), repairer, state);
}
