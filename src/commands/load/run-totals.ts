import type { DuplicateText, InputFault } from '../../model/files.ts';
import type { HostCounts } from '../../run/types.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../schema/document-kinds.ts';
import { addCounts, emptyCounts, type SentCounts } from '../../ship/counts.ts';
import { accountedOf } from './ledger.ts';
import type { KindLedger, Ledger } from './ledger.ts';

/** Adds up what a run reads and sends, for its ledger. */
export class RunTotals {
  readonly #faults: InputFault[];
  readonly #duplicates: DuplicateText[] = [];
  readonly #read: Record<DocumentKind, number> = { line: 0, call: 0, task: 0, command: 0 };
  readonly #sent = emptyCounts();
  readonly #leftOut: Record<DocumentKind, number> = { line: 0, call: 0, task: 0, command: 0 };
  #unconfirmed = 0;
  #duplicate = 0;
  #filtered = 0;
  #masked = 0;
  #files = 0;
  #bytes = 0;
  #first = Infinity;
  #last = -Infinity;

  /** @param faults faults found before reading began */
  constructor(faults: readonly InputFault[]) {
    this.#faults = [...faults];
  }

  /** Whether the server has rejected any document. */
  get hasRejects(): boolean {
    return DOCUMENT_KINDS.some((kind) => this.#sent.documents[kind].rejected > 0);
  }

  addFault(fault: InputFault): void {
    this.#faults.push(fault);
  }

  /** Counts documents that are handed to the sender; `addSent` follows when the server has confirmed them. */
  addUnconfirmed(documents: number): void {
    this.#unconfirmed += documents;
  }

  addSent(documents: number, counts: SentCounts): void {
    addCounts(this.#sent, counts);
    this.#unconfirmed -= documents;
  }

  /** Counts a host that was read to its end. */
  addHost(counts: HostCounts): void {
    for (const kind of DOCUMENT_KINDS) {
      this.#read[kind] += counts.documents[kind];
      this.#leftOut[kind] += counts.leftOut[kind];
    }
    this.#filtered += counts.filtered;
    this.#duplicate += counts.duplicate;
    this.#masked += counts.masked;
    this.#duplicates.push(...counts.duplicateTexts);
    this.#files += counts.files;
    this.#bytes += counts.bytes;
    this.#first = Math.min(this.#first, counts.firstTime);
    this.#last = Math.max(this.#last, counts.lastTime);
  }

  /**
   * Returns the ledger of the run.
   * @param isAborted whether reading was aborted: how much was read is then unknown, and only documents with a known outcome
   *   count as read
   */
  toLedger(
    run: Pick<Ledger, 'hosts' | 'hostNames' | 'filesOutside' | 'gaps' | 'overwrite' | 'choice'>,
    stoppedBy: string | undefined,
    isAborted: boolean,
  ): Ledger {
    const isEmpty = this.#first === Infinity;
    return {
      kinds: this.#kinds(isAborted),
      hosts: run.hosts,
      hostNames: run.hostNames,
      files: this.#files,
      filesOutside: run.filesOutside,
      bytes: this.#bytes,
      faults: this.#faults,
      copies: this.#duplicates,
      masked: this.#masked,
      gaps: run.gaps,
      overwrite: run.overwrite,
      choice: run.choice,
      retried: {
        requests: this.#sent.requestsRetried,
        documents: this.#sent.documentsRetried,
        seconds: Math.round(this.#sent.msWaited / 1000),
      },
      stopped: stoppedBy === undefined ? undefined : { by: stoppedBy, unconfirmed: this.#unconfirmed },
      from: isEmpty ? undefined : new Date(this.#first).toISOString(),
      until: isEmpty ? undefined : new Date(this.#last).toISOString(),
    };
  }

  #kinds(isAborted: boolean): Record<DocumentKind, KindLedger> {
    const ledgerOf = (kind: DocumentKind): KindLedger => {
      const isLine = kind === 'line';
      const ledger = {
        read: this.#read[kind],
        ...this.#sent.documents[kind],
        duplicate: isLine ? this.#duplicate : 0,
        filtered: isLine ? this.#filtered : 0,
        leftOut: this.#leftOut[kind],
      };
      return isAborted ? { ...ledger, read: accountedOf(ledger) } : ledger;
    };
    return { line: ledgerOf('line'), call: ledgerOf('call'), task: ledgerOf('task'), command: ledgerOf('command') };
  }
}
