import type { BulkBody } from '../../model/bulk-body.ts';
import type { DuplicateText, InputFault } from '../../model/files.ts';
import type { HostCounts } from '../../run/types.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../schema/document-kinds.ts';
import { addCounts, emptyCounts, type SentCounts } from '../../ship/counts.ts';
import { accountedOf } from './ledger.ts';
import type { KindLedger, Ledger } from './ledger.ts';

/** What was read when reading was aborted. */
interface CutOff {
  /** Decompressed. */
  readonly bytes: number;
  readonly records: number;
}

/** Adds up what a run reads and sends, for its ledger. */
export class RunTotals {
  readonly #faults: InputFault[];
  readonly #duplicates: DuplicateText[] = [];
  readonly #read: Record<DocumentKind, number> = { line: 0, call: 0, task: 0, command: 0 };
  readonly #sent = emptyCounts();
  readonly #leftOut: Record<DocumentKind, number> = { line: 0, call: 0, task: 0, command: 0 };
  readonly #unconfirmed: Record<DocumentKind, number> = { line: 0, call: 0, task: 0, command: 0 };
  #waitsFor: string | undefined;
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

  /** Outcomes of the documents that the server has confirmed. */
  get sent(): SentCounts {
    return this.#sent;
  }

  /** Documents that were handed to the sender, and not confirmed yet. */
  get unconfirmed(): Readonly<Record<DocumentKind, number>> {
    return this.#unconfirmed;
  }

  /** Number of faults of the input. */
  get faults(): number {
    return this.#faults.length;
  }

  /** Why the server takes no documents; undefined if it does. */
  get waitsFor(): string | undefined {
    return this.#waitsFor;
  }

  addFault(fault: InputFault): void {
    this.#faults.push(fault);
  }

  /** Counts documents that are handed to the sender; `addSent` follows when the server has confirmed them. */
  addUnconfirmed({ kinds }: Pick<BulkBody, 'kinds'>): void {
    for (const kind of kinds) this.#unconfirmed[DOCUMENT_KINDS[kind] ?? 'line']++;
  }

  addSent({ kinds }: Pick<BulkBody, 'kinds'>, counts: SentCounts): void {
    addCounts(this.#sent, counts);
    for (const kind of kinds) this.#unconfirmed[DOCUMENT_KINDS[kind] ?? 'line']--;
    this.#waitsFor = undefined;
  }

  /** Notes why the server takes no documents, until it takes some. */
  addOutage(text: string): void {
    this.#waitsFor = text;
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
   * @param cutOff what was read of the logs, where reading was aborted: hosts that were not read to their end say nothing of
   *   themselves, and only documents that were handed to the sender count as read
   */
  toLedger(
    run: Pick<Ledger, 'hosts' | 'hostNames' | 'filesOutside' | 'gaps' | 'overwrite' | 'choice' | 'unordered'>,
    stoppedBy: string | undefined,
    cutOff?: CutOff,
  ): Ledger {
    const kinds = this.#kinds(cutOff !== undefined, run.overwrite !== undefined);
    const isEmpty = this.#first === Infinity;
    return {
      kinds,
      hosts: run.hosts,
      hostNames: run.hostNames,
      files: this.#files,
      filesOutside: run.filesOutside,
      bytes: cutOff?.bytes ?? this.#bytes,
      faults: this.#faults,
      copies: this.#duplicates,
      masked: this.#masked,
      gaps: run.gaps,
      overwrite: run.overwrite,
      choice: run.choice,
      unordered: run.unordered,
      retried: {
        requests: this.#sent.requestsRetried,
        documents: this.#sent.documentsRetried,
        seconds: Math.round(this.#sent.msWaited / 1000),
      },
      stopped: stoppedBy === undefined ? undefined : this.#stopped(stoppedBy, kinds.line.read, cutOff),
      from: isEmpty ? undefined : new Date(this.#first).toISOString(),
      until: isEmpty ? undefined : new Date(this.#last).toISOString(),
    };
  }

  #stopped(by: string, lines: number, cutOff: CutOff | undefined): Ledger['stopped'] {
    const unconfirmed = DOCUMENT_KINDS.reduce((sum, kind) => sum + this.#unconfirmed[kind], 0);
    // progress lags behind the last record of a log
    return cutOff === undefined
      ? { by, unconfirmed }
      : { by, unconfirmed, records: Math.max(cutOff.records, lines), waitsFor: this.#waitsFor };
  }

  #kinds(isAborted: boolean, isOverwrite: boolean): Record<DocumentKind, KindLedger> {
    const ledgerOf = (kind: DocumentKind): KindLedger => {
      const isLine = kind === 'line';
      const sent = this.#sent.documents[kind];
      const isCompletion = isLine && !isOverwrite;
      const ledger = {
        read: this.#read[kind],
        ...sent,
        updated: isCompletion ? 0 : sent.updated,
        completed: isCompletion ? sent.updated : 0,
        duplicate: isLine ? this.#duplicate : 0,
        filtered: isLine ? this.#filtered : 0,
        leftOut: this.#leftOut[kind],
        unconfirmed: this.#unconfirmed[kind],
      };
      return isAborted ? { ...ledger, read: accountedOf(ledger) } : ledger;
    };
    return { line: ledgerOf('line'), call: ledgerOf('call'), task: ledgerOf('task'), command: ledgerOf('command') };
  }
}
