/**
 * Calls of the engine, to find the one that caused a call of vdsm. The engine hands its flow to the host, so both have the
 * same; one flow may be many calls, and short flows come again after days, so verb, time and host decide.
 */
import type { CallSpan, CausedCall } from '../model/spans.ts';

/** All of an input, as plain data that is posted to workers: arrays that run parallel, ordered by flow, then by start. */
export interface EngineCalls {
  readonly flows: readonly string[];
  readonly ids: readonly string[];
  readonly starts: Float64Array<ArrayBuffer>;
  /** Infinite where no end was seen. */
  readonly ends: Float64Array<ArrayBuffer>;
  /** Numbers of `names`. */
  readonly commands: Uint32Array<ArrayBuffer>;
  /** Numbers of `names`: the host of the input that was called, or nothing where that is not sure. */
  readonly hosts: Uint32Array<ArrayBuffer>;
  readonly names: readonly string[];
}

/** A call of vdsm, and the engine's call that caused it. Plain data. */
export interface EngineLink extends CausedCall {
  readonly engineCallId: string;
  /** Between the beginnings of both, in ms. */
  readonly apart: number;
}

/** So many of them are kept, the newest: 20 MB in each worker. */
export const ENGINE_CALLS_MAX = 200_000;
/** Clocks of two machines differ by so much, in ms. */
const SLACK_MS = 2000;
/** A call without an end is as long as that at most, in ms. */
const OPEN_MAX_MS = 3_600_000;
/** More than the maximum, before the oldest go. */
const SPARE = ENGINE_CALLS_MAX / 4;

interface Row {
  readonly flow: string;
  readonly id: string;
  readonly command: string;
  readonly target: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** Gathers them. */
export class EngineCallsBuilder {
  #rows: Row[] = [];
  /** Calls that were left out. */
  dropped = 0;

  /** Takes a call that is over, if a call of vdsm may have it as its cause. */
  add({ id, flow, flowInherited, opening, closing, engine }: CallSpan): void {
    if (flow === undefined || flowInherited || opening === undefined || engine === undefined) return;
    const { command, host: target } = engine;
    this.#rows.push({ flow, id, command, target, start: opening.time, end: closing?.time ?? Infinity });
    if (this.#rows.length >= ENGINE_CALLS_MAX + SPARE) this.#trim();
  }

  /** @param hosts names of all hosts that may have been called */
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
 * Finds the engine's call that caused a call of vdsm: of the same flow and verb, at the same time. Of several the nearest
 * wins; those that went to this host go before those that went to whichever host, and others do not count.
 * @param isCallOf whether a command calls vdsm by this verb or method
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
  let best: { at: number; apart: number; sure: boolean } | undefined;
  for (let at = firstOf(flows, flow); flows[at] === flow; at++) {
    const start = starts[at] ?? 0;
    if (time < start - SLACK_MS) break;
    if (time > Math.min(ends[at] ?? 0, start + OPEN_MAX_MS) + SLACK_MS) continue;
    const on = names[calls.hosts[at] ?? 0] ?? '';
    if (on !== '' && on !== host) continue;
    if (!isCallOf(names[calls.commands[at] ?? 0] ?? '', call.verb, call.method)) continue;
    const [apart, sure] = [Math.abs(time - start), on !== ''];
    const isBetter = best === undefined || (sure === best.sure ? apart < best.apart : sure);
    if (isBetter) best = { at, apart, sure };
  }
  if (best === undefined) return undefined;
  return {
    engineCallId: calls.ids[best.at] ?? '',
    host,
    callId: call.id,
    ms: closing === undefined ? undefined : Math.max(0, closing.time - opening.time),
    apart: best.apart,
  };
}

/** Of calls of vdsm that have the same cause, the one that begins nearest to it stands in the engine's document. */
export function keepNearest(links: Map<string, EngineLink>, link: EngineLink): void {
  const known = links.get(link.engineCallId);
  if (known !== undefined && compareLinks(known, link) < 0) return;
  links.set(link.engineCallId, link);
}

/** The later telling of one call is the fuller one. */
function compareLinks(a: EngineLink, b: EngineLink): number {
  return a.apart - b.apart || compare(a.host, b.host) || compare(a.callId, b.callId);
}

/**
 * The host that the engine calls by a name: one of that name, or the only one whose name it is without its domain. The
 * engine's names are free, so it may be none of them.
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

/** `host1` of `host1.example.com`; addresses have no such part. */
function labelOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 || /^[\d.]+$/.test(name) ? name : name.slice(0, dot);
}

/** Where the first row of a flow is, or would be. */
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
