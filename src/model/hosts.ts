/** A host and what is known of it. */
import type { LogStream } from './files.ts';

/** What is wanted of a host's logs, by instant: `since` included, `until` not; ms since 1970, infinite where open. */
export interface TimeWindow {
  readonly since: number;
  readonly until: number;
}

/** Which rule gave a host its name (`vdsm.host.source`), in the order in which they are tried. */
export type HostRule =
  'option' | 'pattern' | 'collector' | 'sosreport' | 'machine' | 'directory' | 'banner' | 'parent' | 'stdin';

/** What lies beside a host's logs and tells of its clock: texts as they are, for whoever finds out its zone. */
export interface HostFiles {
  /** What `timedatectl` printed. */
  readonly timedatectl?: string;
  /** What `date` printed, in the host's own zone. */
  readonly date?: string;
  /** What `date --utc` printed, right after. */
  readonly dateUtc?: string;
  /** Where the link `etc/localtime` leads, as written: `../usr/share/zoneinfo/Asia/Kolkata`. */
  readonly localtimeLink?: string;
  /** POSIX TZ of an `etc/localtime` that is a file and no link: `IST-5:30`. */
  readonly localtimeRule?: string;
  /**
   * The host's row of the log collector's `time_diff.txt`: `NODE : NODE TIME : ENGINE TIME : DRIFT`, the times as
   * `2017-05-22 11:50:46+05:30` (the engine's with microseconds), the drift as `+0:00:02.123456`: node minus engine,
   * so `+` says that the node's clock is ahead. More than a day is `+1 day, 0:00:02`. As its source prints it
   * (ovirt-log-collector, src/__main__.py); the time that the ssh call took is in it.
   */
  readonly timeDiff?: string;
}

/** What gave a host's zoneless stamps their zone (`vdsm.zone.source`), in the order in which they are tried. */
export type ZoneSource =
  'timezones' | 'option' | 'localtime' | 'timedatectl' | 'date' | 'log' | 'collector' | 'assumed';

/** How the stamps of a host become instants. Plain data: it is posted to worker threads. */
export interface ClockFacts {
  /** Zone of stamps that name none: an IANA name, `UTC`, `+0530`, or a POSIX TZ rule. */
  readonly zone: string;
  readonly source: ZoneSource;
  /** What such stamps are flagged with; undefined where the zone is sure. */
  readonly flag: 'tz_assumed' | 'tz_inferred' | undefined;
  /** ms that every instant of the host is moved by, since its clock was off; 0 leaves them. */
  readonly driftMs: number;
  /** Offsets that the logs of other hosts name, for a log that leaves the minutes of its own out. */
  readonly shown?: readonly string[] | undefined;
}

/** A host and all of its logs: the unit of work, owned by one worker from bytes to bulk bodies. */
export interface HostInput {
  readonly name: string;
  readonly rule: HostRule;
  readonly streams: readonly LogStream[];
  /** Absent: stamps that name no zone are UTC. */
  readonly clock?: ClockFacts;
  /** Absent where nothing of the kind lies beside its logs. */
  readonly facts?: HostFiles;
}
