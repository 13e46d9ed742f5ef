/**
 * Calls of the engine, and the search for the one that caused a call of vdsm. The engine passes its flow id to the
 * host, so both calls have the same. A flow may have many calls, and short flow ids recur after days, so verb, time and
 * host decide.
 */
import type { CallSpan, CausedCall } from '../model/spans.ts';

/**
 * The calls of the engine in an input, as plain data that is posted to workers: parallel arrays, ordered by flow id,
 * then by start.
 */
export interface EngineCalls {
  readonly flows: readonly string[];
  readonly ids: readonly string[];
  /** In ms since 1970. */
  readonly starts: Float64Array<ArrayBuffer>;
  /** Infinite for a call without an end. */
  readonly ends: Float64Array<ArrayBuffer>;
  /** Index in `names`. */
  readonly commands: Uint32Array<ArrayBuffer>;
  /** Index in `names` of the host that was called; the empty name if that is uncertain. */
  readonly hosts: Uint32Array<ArrayBuffer>;
  readonly names: readonly string[];
}

/** A call of vdsm, and the engine's call that caused it. Plain data. */
export interface EngineLink extends CausedCall {
  readonly engineCallId: string;
  /** Time between the starts of both, in ms. */
  readonly distanceMs: number;
}

/** Maximum number of calls, of which the newest are kept: 20 MB in each worker. */
export const ENGINE_CALLS_MAX = 200_000;
/** Tolerated difference between the clocks of two machines, in ms. */
const TOLERANCE_MS = 2000;
/** How long a call without an end can cause others, in ms. */
const OPEN_MAX_MS = 3_600_000;
/** Calls beyond `ENGINE_CALLS_MAX` before the oldest are dropped. */
const SPARE = ENGINE_CALLS_MAX / 4;

interface Row {
  readonly flow: string;
  readonly id: string;
  readonly command: string;
  readonly target: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** Collects calls of the engine. */
export class EngineCallsBuilder {
  #rows: Row[] = [];
  /** Number of calls beyond the maximum. */
  dropped = 0;

  /** Takes a call, and keeps it if it can cause a call of vdsm. */
  add({ id, flow, flowInherited, opening, closing, engine }: CallSpan): void {
    if (flow === undefined || flowInherited || opening === undefined || engine === undefined) return;
    const { command, host: target } = engine;
    this.#rows.push({ flow, id, command, target, start: opening.time, end: closing?.time ?? Infinity });
    if (this.#rows.length >= ENGINE_CALLS_MAX + SPARE) this.#trim();
  }

  /** @param hosts names of the hosts of the input, which the engine may have called */
  build(hosts: readonly string[]): EngineCalls {
    this.#trim();
    const rows = this.#rows.toSorted((a, b) => compare(a.flow, b.flow) || a.start - b.start || compare(a.id, b.id));
    const names = new Map([['', 0]]);
    const numberOf = (name: string): number => {
      const number = names.get(name) ?? names.size;
      names.set(name, number);
      return number;
    };
    const targets = new Map<string, string>();
    for (const { target } of rows)
      if (target !== undefined && !targets.has(target)) targets.set(target, hostCalled(target, hosts) ?? '');
    return {
      flows: rows.map(({ flow }) => flow),
      ids: rows.map(({ id }) => id),
      starts: Float64Array.from(rows, ({ start }) => start),
      ends: Float64Array.from(rows, ({ end }) => end),
      commands: Uint32Array.from(rows, ({ command }) => numberOf(command)),
      hosts: Uint32Array.from(rows, ({ target }) => numberOf(targets.get(target ?? '') ?? '')),
      names: [...names.keys()],
    };
  }

  #trim(): void {
    const over = this.#rows.length - ENGINE_CALLS_MAX;
    if (over <= 0) return;
    this.dropped += over;
    this.#rows = this.#rows.toSorted((a, b) => a.start - b.start || compare(a.id, b.id)).slice(over);
  }
}

/**
 * Finds the engine's call that caused a call of vdsm: one of the same flow and verb that was open at its start. Calls
 * to this host win over calls to an uncertain host, then the nearest start wins; calls to other hosts do not count.
 * @param isCallOf returns whether a command of the engine calls vdsm by this verb or method
 */
export function findCause(
  calls: EngineCalls,
  call: CallSpan,
  host: string,
  isCallOf: (command: string, verb: string, method: string | undefined) => boolean,
): EngineLink | undefined {
  const { flow, opening, closing } = call;
  if (call.depth !== 0 || flow === undefined || call.flowInherited || opening === undefined) return undefined;
  const { flows, starts, ends, names } = calls;
  const { time } = opening;
  let best: { at: number; distanceMs: number; isCertain: boolean } | undefined;
  for (let at = firstOf(flows, flow); flows[at] === flow; at++) {
    const start = starts[at] ?? 0;
    if (time < start - TOLERANCE_MS) break;
    if (time > Math.min(ends[at] ?? 0, start + OPEN_MAX_MS) + TOLERANCE_MS) continue;
    const called = names[calls.hosts[at] ?? 0] ?? '';
    if (called !== '' && called !== host) continue;
    if (!isCallOf(names[calls.commands[at] ?? 0] ?? '', call.verb, call.method)) continue;
    const [distanceMs, isCertain] = [Math.abs(time - start), called !== ''];
    const isBetter = best === undefined || (isCertain === best.isCertain ? distanceMs < best.distanceMs : isCertain);
    if (isBetter) best = { at, distanceMs, isCertain };
  }
  if (best === undefined) return undefined;
  return {
    engineCallId: calls.ids[best.at] ?? '',
    host,
    callId: call.id,
    ms: closing === undefined ? undefined : Math.max(0, closing.time - opening.time),
    distanceMs: best.distanceMs,
  };
}

/**
 * Keeps, of the calls of vdsm that one call of the engine caused, the one that starts nearest to it: its document names
 * only one.
 */
export function keepNearest(links: Map<string, EngineLink>, link: EngineLink): void {
  const known = links.get(link.engineCallId);
  if (known !== undefined && compareLinks(known, link) < 0) return;
  links.set(link.engineCallId, link);
}

/**
 * Orders links by nearness. Links of the same call compare as equal; the caller then keeps the later one, which has
 * more of the call.
 */
function compareLinks(a: EngineLink, b: EngineLink): number {
  return a.distanceMs - b.distanceMs || compare(a.host, b.host) || compare(a.callId, b.callId);
}

/**
 * Resolves the engine's name of a host: to the host of that name, or to the only host whose name matches it without the
 * domain part. Administrators choose these names freely, so a name may match no host.
 */
function hostCalled(target: string, hosts: readonly string[]): string | undefined {
  const name = target.toLowerCase();
  const exact = hosts.find((host) => host.toLowerCase() === name);
  if (exact !== undefined) return exact;
  const alike = hosts.filter((host) => {
    const lower = host.toLowerCase();
    return labelOf(lower) === name || labelOf(name) === lower;
  });
  return alike.length === 1 ? alike[0] : undefined;
}

/** Returns `host1` of `host1.example.com`, and an IP address as it is. */
function labelOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 || /^[\d.]+$/.test(name) ? name : name.slice(0, dot);
}

/** Returns the index of the first call of a flow, or where it would be. */
function firstOf(flows: readonly string[], flow: string): number {
  let [low, high] = [0, flows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((flows[middle] ?? '') < flow) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
