import { actionOf } from '../../ship/rejects.ts';
import type { BodyEntry } from '../../ship/body.ts';

/** Documents that are named on the terminal, and in the ledger. */
const SAID_MAX = 20;
const NAMED_MAX = 1000;

/** A document of the server that `--overwrite` did not replace. */
export interface NamedDocument {
  readonly index: string;
  readonly id: string;
}

/** Names the documents that could not be overwritten. */
export class NotOverwritten {
  readonly #report: (text: string) => void;
  readonly #named: NamedDocument[] = [];
  #count = 0;

  constructor(report: (text: string) => void) {
    this.#report = report;
  }

  /** The first of them. */
  get named(): readonly NamedDocument[] {
    return this.#named;
  }

  readonly add = ({ kind, action }: BodyEntry): void => {
    const { index, id = '' } = actionOf(action);
    this.#count++;
    if (this.#count <= NAMED_MAX) this.#named.push({ index, id });
    if (this.#count <= SAID_MAX)
      this.#report(`not overwritten: ${kind} ${id} in ${index}: the server has it more complete, or changed by others`);
    if (this.#count === SAID_MAX + 1) this.#report('more documents are not overwritten; the ledger counts them');
  };
}
