import type { LogKind } from '../../model/files.ts';
import type { CausedCall } from '../../model/spans.ts';
import type { VerbLookups } from '../verb-lookups.ts';
import { VdsmTracker, type VdsmTrackerState } from '../vdsm-tracker.ts';
import { DaemonTracker, type DaemonState } from './daemon-tracker.ts';
import type { EngineLookups } from './engine-lookups.ts';
import { EngineTracker, type EngineState } from './engine-tracker.ts';
import { ImageioTracker, type ImageioState } from './imageio-tracker.ts';
import { LibvirtTracker, type LibvirtState } from './libvirt-tracker.ts';
import type { LockspacesState } from './lockspaces.ts';
import { PlainTracker, type LogTracker } from './log-tracker.ts';
import type { VdsmActivity } from './vdsm-activity.ts';
import { QemuTracker, type QemuState } from './qemu-tracker.ts';
import { SanlockTracker, type SanlockState } from './sanlock-tracker.ts';
import { SupervdsmTracker, type SupervdsmState } from './supervdsm-tracker.ts';
import { SyslogTracker } from './syslog-tracker.ts';

/** What a tracker may use beyond its own log. */
export interface TrackerContext {
  /** Name of the host in epochs; with the case before it, where there is one. */
  readonly owner: string;
  /** Recent vdsm activity on the same host. */
  readonly activity: VdsmActivity;
  readonly verbs: VerbLookups;
  readonly engine: EngineLookups;
  /** Calls of vdsm, by the id of the engine's call that caused them. */
  readonly caused?: ReadonlyMap<string, CausedCall> | undefined;
}

type Make = (context: TrackerContext, state: unknown) => LogTracker;

/** Kinds that have a tracker of their own. */
const MAKERS: Readonly<Partial<Record<LogKind, Make>>> = {
  vdsm: ({ owner, verbs }, state) => new VdsmTracker(owner, verbs, state as VdsmTrackerState | undefined),
  supervdsm: ({ owner, activity }, state) => new SupervdsmTracker(owner, activity, state as SupervdsmState | undefined),
  sanlock: ({ owner }, state) => new SanlockTracker(owner, state as SanlockState | undefined),
  syslog: ({ activity }, state) => new SyslogTracker(activity, state as LockspacesState | undefined),
  engine: ({ engine, caused }, state) => new EngineTracker(engine, caused, state as EngineState | undefined),
  libvirt: ({ owner }, state) => new LibvirtTracker(owner, state as LibvirtState | undefined),
  qemu: ({ owner }, state) => new QemuTracker(owner, state as QemuState | undefined),
  imageio: ({ owner }, state) => new ImageioTracker(owner, state as ImageioState | undefined),
  'image-proxy': ({ owner }, state) => new DaemonTracker('image-proxy', owner, state as DaemonState | undefined),
  'ha-agent': ({ owner }, state) => new DaemonTracker('ha-agent', owner, state as DaemonState | undefined),
  'ha-broker': ({ owner }, state) => new DaemonTracker('ha-broker', owner, state as DaemonState | undefined),
  mom: ({ owner }, state) => new DaemonTracker('mom', owner, state as DaemonState | undefined),
};

/**
 * Makes the tracker of a kind of log.
 * @param state that a tracker of this kind saved; it is used, not copied
 */
export function makeTracker(kind: LogKind, context: TrackerContext, state?: unknown): LogTracker {
  return MAKERS[kind]?.(context, state) ?? new PlainTracker();
}
