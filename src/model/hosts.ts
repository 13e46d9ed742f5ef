/** A host: its logs, its clock, and facts about it from the input. */
import type { LogStream } from './files.ts';

/** The span of `--since` (included) and `--until` (not included), in ms since 1970; infinite if open. */
export interface TimeWindow {
  readonly since: number;
  readonly until: number;
}

/**
 * Which rule gave a host its name (`vdsm.host.source`), in the order in which they are tried. `shipper`: none, since lines
 * that another shipper sent have it.
 */
export type HostRule =
  | 'option'
  | 'pattern'
  | 'collector'
  | 'sosreport'
  | 'machine'
  | 'file'
  | 'directory'
  | 'banner'
  | 'parent'
  | 'stdin'
  | 'shipper';

/** Files of a host's tree that show its time zone and drift, as unparsed text. */
export interface HostFiles {
  /** Output of `timedatectl`. */
  readonly timedatectl?: string;
  /** Output of `date`, in the zone of the host. */
  readonly date?: string;
  /** Output of `date --utc`, run right after it. */
  readonly dateUtc?: string;
  /** Target of the link `etc/localtime`, as written: `../usr/share/zoneinfo/Asia/Kolkata`. */
  readonly localtimeLink?: string;
  /** POSIX TZ rule of an `etc/localtime` that is a file, not a link: `IST-5:30`. */
  readonly localtimeRule?: string;
  /**
   * The host's row of the log collector's `time_diff.txt`: `NODE : NODE TIME : ENGINE TIME : DRIFT`, the times as
   * `2017-05-22 11:50:46+05:30` (the engine's with microseconds), the drift as `+0:00:02.123456`: node minus engine,
   * so `+` means that the clock of the node is ahead. More than a day is `+1 day, 0:00:02`. The format is that of
   * ovirt-log-collector (src/__main__.py), which includes the time of its ssh call in the drift.
   */
  readonly timeDiff?: string;
}

/** Where the zone of stamps that name none comes from (`vdsm.zone.source`), in the order in which sources are tried. */
export type ZoneSource =
  'timezones' | 'option' | 'localtime' | 'timedatectl' | 'date' | 'log' | 'collector' | 'assumed';

/** How the stamps of a host become instants. Plain data, since it is posted to worker threads. */
export interface ClockFacts {
  /** Zone of stamps that name none: an IANA name, `UTC`, `+0530`, or a POSIX TZ rule. */
  readonly zone: string;
  readonly source: ZoneSource;
  /** Quality flag of such stamps; undefined if the zone is certain. */
  readonly flag: 'tz_assumed' | 'tz_inferred' | undefined;
  /** ms that are added to every instant of the host, because its clock was off; 0 changes none. */
  readonly driftMs: number;
  /** Offsets in the logs of other hosts, for a log that writes its own offset without minutes. */
  readonly shown?: readonly string[] | undefined;
}

/** A host and its logs: the unit of work, which one worker takes from bytes to bulk bodies. */
export interface HostInput {
  readonly name: string;
  readonly rule: HostRule;
  readonly streams: readonly LogStream[];
  /** Other names that the evidence gives the host, sorted. */
  readonly otherNames?: readonly string[];
  /** Absent: stamps that name no zone are taken as UTC. */
  readonly clock?: ClockFacts;
  /** Absent if there are no such files. */
  readonly facts?: HostFiles;
}
