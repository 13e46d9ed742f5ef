import type { Limits } from './limits.ts';
import type { Ending } from './tar.ts';

/** Measures what an archive with all that is nested in it expands to. */
export class Meter {
  readonly limits: Limits;
  /** Why nothing more of the archive is read. */
  exhausted: Ending | undefined;
  readonly #total: Level = { stored: 0, text: 0 };
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

  /** Counts bytes that a container expanded to; says why it is not followed further, if so. */
  countText(level: Level, bytes: number): Ending | undefined {
    level.text += bytes;
    this.#total.text += bytes;
    const { totalBytes, ratio, ratioFrom, totalRatioFrom } = this.limits;
    if (this.#total.text > totalBytes) this.#exhaust(`it expands to more than ${totalBytes} bytes`);
    if (this.#isBomb(this.#total, totalRatioFrom)) this.#exhaust(`it expands to more than ${ratio} times its size`);
    if (this.exhausted !== undefined) return this.exhausted;
    return this.#isBomb(level, ratioFrom) ? refusal(`it expands to more than ${ratio} times its size`) : undefined;
  }

  #isBomb({ stored, text }: Level, from: number): boolean {
    return text > from && text > stored * this.limits.ratio;
  }

  #exhaust(message: string): void {
    this.exhausted ??= refusal(message);
  }
}

/** Bytes of a container as stored, as far as they were read, and what they expanded to. */
export interface Level {
  stored: number;
  text: number;
}

function refusal(what: string): Ending {
  return { code: 'unsupported', message: `${what}, as no archive of logs does; what follows is not looked at` };
}
