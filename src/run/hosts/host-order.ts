import type { HostInput } from '../../model/hosts.ts';

/** Lets hosts that are read at once go on as if one were read after the other. */
export class HostOrder {
  /** Hosts that are not done, in their order. */
  readonly #left: Set<HostInput>;
  readonly #waiting = new Map<HostInput, (() => void)[]>();

  constructor(hosts: readonly HostInput[]) {
    this.#left = new Set(hosts);
  }

  /** Resolves when all hosts before this one are done; several waits of one host resolve in their order. */
  async turnOf(host: HostInput): Promise<void> {
    if (this.#first() === host) return;
    await new Promise<void>((go) => {
      const waiting = this.#waiting.get(host);
      if (waiting === undefined) this.#waiting.set(host, [go]);
      else waiting.push(go);
    });
  }

  /** Ends a host, in its turn or before it. */
  end(host: HostInput): void {
    this.#left.delete(host);
    const next = this.#first();
    if (next === undefined) return;
    const waiting = this.#waiting.get(next) ?? [];
    this.#waiting.delete(next);
    for (const go of waiting) go();
  }

  #first(): HostInput | undefined {
    for (const host of this.#left) return host;
    return undefined;
  }
}
