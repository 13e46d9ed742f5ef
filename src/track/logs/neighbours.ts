/** What vdsm.log told of late, for the logs beside it: which call ran on a thread at a time, and which texts it wrote. */
import { copyOf } from '../../copy.ts';
import type { Event } from '../../events.ts';
import type { LogRecord } from '../../model.ts';
import type { LineFacts } from '../../spans.ts';

/** A call of vdsm on a thread. */
export interface NeighbourCall {
  readonly callId: string;
  readonly verb: string | undefined;
  readonly flow: string | undefined;
  readonly task: string | undefined;
  readonly vm: string | undefined;
  readonly from: number;
  /** Its last record, or infinite while it is open. */
  until: number;
}

/** A line of vdsm.log that syslog gets a copy of: those at WARNING and above. */
interface NeighbourLine {
  readonly id: string;
  readonly text: string;
  readonly time: number;
}

export interface NeighboursState {
  readonly calls: Map<string, NeighbourCall[]>;
  readonly lines: NeighbourLine[];
}

/** Stamps of two logs of one host differ by so much at most: they are written one after the other. */
const SLACK_MS = 50;
/** The copy in syslog has whole seconds. */
const COPY_MS = 2000;
/** So much of a text tells it. */
const TEXT_MAX = 512;
/** A call that is open for longer was cut off by the input: its end never comes. */
const OPEN_MAX_MS = 6 * 3_600_000;
const ENDS = new Set<Event['kind']>(['call-finish', 'call-error', 'bridge-finish', 'bridge-error', 'rpc-finish']);
const COPIED = new Set(['WARN', 'WARNING', 'ERROR', 'CRIT', 'CRITICAL']);

/**
 * The last calls and warnings of vdsm. It is fed in the order of vdsm.log, asked in the order of the other logs, which are
 * read behind it, and forgets what is older than all that they can still ask for.
 */
export class Neighbours {
  readonly #calls: Map<string, NeighbourCall[]>;
  #lines: NeighbourLine[];
  /** Whether anybody asks. */
  readonly #wanted: boolean;

  constructor(wanted: boolean, state?: NeighboursState) {
    this.#wanted = wanted;
    this.#calls = state?.calls ?? new Map<string, NeighbourCall[]>();
    this.#lines = state?.lines ?? [];
  }

  save(): NeighboursState {
    return { calls: this.#calls, lines: this.#lines };
  }

  /** Takes in a record of vdsm.log, with what it says, and what its line belongs to. */
  saw(record: LogRecord, id: string, event: Event | undefined, facts: LineFacts): void {
    if (!this.#wanted) return;
    const { thread, time } = record;
    if (COPIED.has(record.level)) {
      const [text = ''] = record.message.slice(0, TEXT_MAX).split('\n', 1);
      if (text.trim() !== '') this.#lines.push({ id, text: copyOf(text.trimEnd()), time });
    }
    if (event?.kind === 'banner') for (const calls of this.#calls.values()) endAll(calls, time);
    const calls = this.#calls.get(thread);
    const { callId, verb, flow, task, vm } = facts;
    if (callId === undefined) {
      if (calls !== undefined) endAll(calls, time);
      return;
    }
    const until = event !== undefined && ENDS.has(event.kind) ? time : Infinity;
    const known = calls?.findLast((call) => call.callId === callId);
    if (known !== undefined) known.until = until;
    else {
      const call = { callId, verb, flow, task, vm, from: time, until };
      if (calls === undefined) this.#calls.set(copyOf(thread), [call]);
      else calls.push(call);
    }
  }

  /** The innermost call of vdsm on a thread at a time; undefined where none was seen. */
  callAt(thread: string, time: number): NeighbourCall | undefined {
    const calls = this.#calls.get(thread);
    // the next call of a thread may begin within the slack
    return calls?.findLast((call) => isOpen(call, time, 0)) ?? calls?.findLast((call) => isOpen(call, time, SLACK_MS));
  }

  /** Id of the line of vdsm.log that a text in syslog is a copy of. */
  originalOf(text: string, time: number): string | undefined {
    return this.#lines.findLast((line) => Math.abs(line.time - time) <= COPY_MS && isCopy(text, line.text))?.id;
  }

  /** Forgets what ended before a time. */
  forget(before: number): void {
    if (!this.#wanted) return;
    const since = before - COPY_MS;
    if ((this.#lines[0]?.time ?? Infinity) < since) this.#lines = this.#lines.filter(({ time }) => time >= since);
    for (const [thread, calls] of this.#calls) {
      const kept = calls.filter(
        ({ from, until }) => until >= since && (until < Infinity || from >= since - OPEN_MAX_MS),
      );
      if (kept.length === 0) this.#calls.delete(thread);
      else if (kept.length < calls.length) this.#calls.set(thread, kept);
    }
  }
}

function isOpen({ from, until }: NeighbourCall, time: number, slackMs: number): boolean {
  return from - slackMs <= time && time <= until + slackMs;
}

/** A copy goes on only where the original has more lines, or is longer than what is kept of it. */
function isCopy(copy: string, original: string): boolean {
  if (!copy.startsWith(original)) return false;
  return original.length === TEXT_MAX || GOES_ON.test(copy.slice(original.length, original.length + 8));
}

/** rsyslog writes the end of a line as a number. */
const GOES_ON = /^(?:\s*$|\n|#012)/;

function endAll(calls: readonly NeighbourCall[], time: number): void {
  for (const call of calls) if (call.until === Infinity) call.until = time;
}
