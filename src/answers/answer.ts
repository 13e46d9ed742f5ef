/** What every answer is: queries, then data, then text. */
import type { Plan, Results } from '../query/query.ts';
import type { Block } from './view/blocks.ts';
import type { Ask } from './ask.ts';
import type { Head } from './head.ts';
import type { Names } from './view/names.ts';

/** The data of an answer. */
export interface Answer {
  readonly head: Head;
  /** Commands worth running next, the best first. */
  readonly next: readonly string[];
}

/** How an answer is made. */
export interface AnswerKind<A extends Answer> {
  /** Queries of the answer; those of the head are added to them. */
  plan(ask: Ask): Plan;
  /**
   * Queries that need an id or a time of the first results; undefined: none. Of logs only the files of that time are read
   * again.
   */
  second?(
    results: Results,
    ask: Ask,
  ): { readonly plan: Plan; readonly since: number; readonly until: number } | undefined;
  /** Returns the data. It is pure: the same results give the same answer. */
  make(results: Results, ask: Ask, head: Head, more: Results | undefined): A;
  /** Returns the answer as blocks of text. */
  view(answer: A, names: Names): Block[];
}
