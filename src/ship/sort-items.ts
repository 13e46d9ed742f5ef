/** Sorts the items of one bulk reply by what has to be done with them. Pure. */
import { judgeItem, type BulkItem, type ItemVerdict } from './verdict.ts';

type Stop = Extract<ItemVerdict, { kind: 'stop' }>;
type Ok = Extract<ItemVerdict, { kind: 'ok' }>;

/** Places of documents in the body, by verdict. */
export interface Triage {
  readonly settled: { readonly index: number; readonly as: Ok['as'] }[];
  /** To be sent again, the server being busy. */
  readonly again: number[];
  /** To be sent again, but it may be they that make the server fail. */
  readonly suspects: number[];
  readonly rejects: { readonly index: number; readonly item: BulkItem }[];
  /** Why documents have to be sent again; the first reason found. */
  readonly cause: string;
  /** Why the run has to stop, if it has to. */
  readonly stop: Stop | undefined;
}

/** Judges each item. */
export function triage(items: readonly BulkItem[]): Triage {
  const settled: Triage['settled'] = [];
  const again: number[] = [];
  const suspects: number[] = [];
  const rejects: Triage['rejects'] = [];
  let cause = '';
  let stop: Stop | undefined;
  items.forEach((item, index) => {
    const verdict = judgeItem(item);
    switch (verdict.kind) {
      case 'ok':
        settled.push({ index, as: verdict.as });
        break;
      case 'retry':
        (verdict.blame === 'suspect' ? suspects : again).push(index);
        cause ||= verdict.cause;
        break;
      case 'reject':
        rejects.push({ index, item });
        break;
      case 'stop':
        stop ??= verdict;
        break;
      default:
        verdict satisfies never;
    }
  });
  return { settled, again, suspects, rejects, cause, stop };
}
