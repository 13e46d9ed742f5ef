import { judgeItem, type BulkItem, type ItemVerdict } from './verdict.ts';

type Stop = Extract<ItemVerdict, { kind: 'stop' }>;
type Ok = Extract<ItemVerdict, { kind: 'ok' }>;

/** Items of one bulk reply by verdict; an index is the position of the document in the body. */
export interface SortedItems {
  readonly taken: { readonly index: number; readonly as: Ok['as'] }[];
  /** To be sent again, since the server is busy. */
  readonly again: number[];
  /** To be sent again, though the document itself may make the server fail. */
  readonly suspects: number[];
  readonly rejects: { readonly index: number; readonly item: BulkItem }[];
  /** Why documents have to be sent again: the first cause found. */
  readonly cause: string;
  /** Why the run has to stop; undefined if it may go on. */
  readonly stop: Stop | undefined;
}

/** Sorts the items of a reply by verdict. Pure. */
export function sortItems(items: readonly BulkItem[]): SortedItems {
  const taken: SortedItems['taken'] = [];
  const again: number[] = [];
  const suspects: number[] = [];
  const rejects: SortedItems['rejects'] = [];
  let cause = '';
  let stop: Stop | undefined;
  items.forEach((item, index) => {
    const verdict = judgeItem(item);
    switch (verdict.kind) {
      case 'ok':
        taken.push({ index, as: verdict.as });
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
  return { taken, again, suspects, rejects, cause, stop };
}
