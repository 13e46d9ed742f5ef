import type { Limits } from './limits.ts';
import type { EarlyEnd } from './tar.ts';

/** Measures how far an archive and everything nested in it expand, and stops at `LIMITS`. */
export class Meter {
  readonly limits: Limits;
  /** Why nothing more of the archive is read; undefined as long as it is within the limits. */
  exhausted: EarlyEnd | undefined;
  readonly #total: Expansion = { stored: 0, text: 0 };
  #members = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  countMember(): void {
    this.#members++;
    const { totalMembers } = this.limits;
    if (this.#members > totalMembers) this.#exhaust(`it has more than ${totalMembers} members`);
  }

  /** Counts bytes that were read from disk. */
  countStored(bytes: number): void {
    this.#total.stored += bytes;
  }

  /** Counts bytes that a container expanded to. Returns why it is not read any further; undefined where it is. */
  countText(container: Expansion, bytes: number): EarlyEnd | undefined {
    container.text += bytes;
    this.#total.text += bytes;
    const { totalBytes, ratio, ratioFrom, totalRatioFrom } = this.limits;
    if (this.#total.text > totalBytes) this.#exhaust(`it expands to more than ${totalBytes} bytes`);
    if (this.#isBomb(this.#total, totalRatioFrom)) this.#exhaust(`it expands to more than ${ratio} times its size`);
    if (this.exhausted !== undefined) return this.exhausted;
    return this.#isBomb(container, ratioFrom) ? refusal(`it expands to more than ${ratio} times its size`) : undefined;
  }

  #isBomb({ stored, text }: Expansion, from: number): boolean {
    return text > from && text > stored * this.limits.ratio;
  }

  #exhaust(message: string): void {
    this.exhausted ??= refusal(message);
  }
}

/** Bytes of a container that were read as stored, and the bytes of text that they expanded to. */
export interface Expansion {
  stored: number;
  text: number;
}

function refusal(what: string): EarlyEnd {
  return { code: 'unsupported', message: `${what}, unlike any archive of logs; the rest of it is not read` };
}
