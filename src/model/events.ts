/** Events: parse makes them of records, and track reads them. */
import type { NoteFacts } from '../schema/fields.ts';

export type { NoteFacts };

/** Who called. */
export interface Caller {
  /** As written, without the port; it may be masked. */
  readonly address: string;
  /** The address, if it is an IP address: IPv4-mapped IPv6 becomes IPv4, and the zone (`%eth0`) is left out. */
  readonly ip: string | undefined;
  readonly port: number | undefined;
}

/** `from=IP,PORT, flow_id=F, task_id=U, vmId=U`, with which START and FINISH lines end (4.19.16 and later). */
export interface CallContext {
  /** `from=internal`: a thread of vdsm called. */
  readonly internal: boolean;
  readonly caller: Caller | undefined;
  readonly flow: string | undefined;
  readonly task: string | undefined;
  readonly vm: string | undefined;
}

/** Ids found in arguments, by the field that they fill. */
export type LiftedIds = Readonly<Partial<Record<IdField, string>>>;
export type IdField =
  | 'vdsm.sd.id'
  | 'vdsm.sp.id'
  | 'vdsm.image.id'
  | 'vdsm.volume.id'
  | 'vdsm.vm.id'
  | 'vdsm.job.id'
  | 'vdsm.transfer.id'
  | 'vdsm.ticket.id'
  | 'vdsm.backup.id'
  | 'vdsm.checkpoint.id';

/** Arguments of a call. */
export interface CallArguments {
  /** As written; long text is capped. */
  readonly text: string;
  /** Top-level names, and their values as text; long values are capped. */
  readonly values: Readonly<Record<string, string>>;
  readonly ids: LiftedIds;
  /** The task that the call queries or acts on (`getTaskStatus`, `clearTask`, `stopTask`). */
  readonly subjectTask: string | undefined;
  readonly capped: boolean;
}

/** Which records a call is rebuilt from: `vdsm.call.source`. */
export type CallSource =
  'start-finish' | 'run-and-protect' | 'xmlrpc' | 'bridge' | 'rpc-summary' | 'engine' | 'supervdsm';

/**
 * Status of a task, as a poll returns it:
 * `{'taskID': …, 'taskState': 'finished', 'taskResult': 'cleanSuccess', 'code': 256, …}`.
 */
export interface TaskStatus {
  readonly task: string;
  /** `running`, `finished`, …; undefined where the poll names the task only. */
  readonly state: string | undefined;
  /** Empty while the task runs. */
  readonly result: string;
  readonly code: number;
  readonly message: string;
}

export type Event =
  | {
      readonly kind: 'banner';
      readonly version: string;
      readonly pid: number | undefined;
      readonly era: string | undefined;
    }
  | {
      readonly kind: 'call-start';
      readonly source: 'start-finish' | 'run-and-protect' | 'xmlrpc';
      readonly verb: string;
      readonly args: CallArguments;
      readonly context: CallContext | undefined;
    }
  | {
      readonly kind: 'call-finish';
      readonly source: 'start-finish' | 'run-and-protect' | 'xmlrpc';
      readonly verb: string;
      readonly outcome: 'success' | 'failure';
      readonly code: number | undefined;
      readonly message: string | undefined;
      readonly returned: string | undefined;
      readonly context: CallContext | undefined;
      /** Tasks whose status a poll returns. */
      readonly tasks: readonly TaskStatus[];
      /** A top-level `'uuid'` of the value: in 4.9.0 an asynchronous verb returns its task in it. */
      readonly uuid: string | undefined;
      /**
       * Facts in the returned value: about the host (repoStats, getSpmStatus, statistics of VMs), and parts of the call that
       * failed.
       */
      readonly facts: NoteFacts | undefined;
    }
  /**
   * An error record in addition to the record that ends the call. Which component wrote it decides which call it
   * closes.
   */
  | {
      readonly kind: 'call-error';
      readonly by: 'api' | 'dispatcher' | 'dispatcher-status' | 'dispatcher-trace' | 'xmlrpc';
      readonly verb: string | undefined;
      readonly code: number | undefined;
      readonly message: string | undefined;
      /** The verb, so that the line names it where its call is not in the input. */
      readonly facts?: NoteFacts;
    }
  | { readonly kind: 'bridge-start'; readonly method: string; readonly args: CallArguments }
  | {
      readonly kind: 'bridge-finish';
      readonly method: string;
      readonly code: number | undefined;
      readonly message: string | undefined;
      readonly returned: string;
      /** The parts of the call that failed, though it returned OK. */
      readonly facts?: NoteFacts | undefined;
    }
  | { readonly kind: 'bridge-error' }
  | { readonly kind: 'bridge-refused'; readonly method: string; readonly facts?: NoteFacts }
  | {
      readonly kind: 'rpc-finish';
      readonly method: string;
      readonly ok: boolean;
      readonly code: number | undefined;
      readonly seconds: number;
    }
  | { readonly kind: 'caller'; readonly caller: Caller | undefined; readonly flow: string | undefined }
  | {
      readonly kind: 'command-start';
      readonly text: string;
      readonly argv: readonly string[];
      readonly directory: string | undefined;
      /** False if the text may be no command: a result on the same thread proves it. */
      readonly sure: boolean;
    }
  | {
      readonly kind: 'command-finish';
      readonly code: number | undefined;
      readonly failed: boolean;
      readonly stderr: string;
    }
  /** `from` may be a state that came later (4.20.24 and 4.30.1 on: the thread that writes the log formats it). */
  | { readonly kind: 'task-state'; readonly task: string; readonly from: string; readonly to: string }
  | {
      readonly kind: 'task-abort';
      readonly task: string | undefined;
      readonly code: number | undefined;
      readonly message: string;
    }
  /** `restart`: vdsm resumes a task of an earlier epoch. */
  | { readonly kind: 'worker-start'; readonly task: string; readonly restart: boolean }
  | { readonly kind: 'worker-finish'; readonly task: string; readonly failed: boolean }
  /** A task gets a job (`scheduled job …`), or starts it (`running job 0: …`). */
  | { readonly kind: 'task-job'; readonly task: string | undefined; readonly name: string; readonly running: boolean }
  /** A task has jobs, or goes to a worker: either shows that it is asynchronous. */
  | {
      readonly kind: 'task-step';
      readonly task: string | undefined;
      readonly step: 'has-jobs' | 'queued' | 'committing';
    }
  | { readonly kind: 'task-success'; readonly task: string | undefined; readonly result: string }
  | { readonly kind: 'task-error'; readonly task: string | undefined }
  | { readonly kind: 'task-recovery'; readonly task: string | undefined; readonly restart: boolean }
  /** Result of a task without jobs. */
  | { readonly kind: 'task-result'; readonly task: string | undefined; readonly result: string }
  /** A worker counts itself in or out, so it runs no task. Until 4.18 it keeps the id of its last task as its name. */
  | { readonly kind: 'worker-idle' }
  /** Where the code makes the request: 4.9 to 4.18 write it before the register line of the same thread. */
  | { readonly kind: 'lock-request'; readonly resource: string; readonly request: string }
  | { readonly kind: 'lock-register'; readonly resource: string; readonly mode: string }
  | { readonly kind: 'lock-queued'; readonly resource: string }
  | { readonly kind: 'lock-granted'; readonly resource: string; readonly request: string }
  | { readonly kind: 'lock-canceled'; readonly resource: string; readonly request: string }
  /** The engine calls a host, or the SPM: `START, XxxVDSCommand(…), log id: …`. */
  | {
      readonly kind: 'engine-start';
      /** `XxxVDSCommand`. */
      readonly command: string;
      readonly logId: string;
      readonly args: CallArguments | undefined;
      /** Name and id of the host in the engine. Undefined for a call of the SPM, whichever host that is. */
      readonly host: string | undefined;
      readonly hostId: string | undefined;
      readonly facts?: NoteFacts | undefined;
    }
  | {
      readonly kind: 'engine-finish';
      readonly command: string;
      readonly logId: string;
      readonly returned: string | undefined;
      /** A code of vdsm other than 0 in the returned value: the call failed, though the line looks like a success. */
      readonly code?: number | undefined;
      readonly facts?: NoteFacts | undefined;
    }
  /** A call of the engine failed: a line between its start and its finish reports it. */
  | {
      readonly kind: 'engine-failure';
      /** As written: `XxxVDSCommand`, or `XxxVDS`. */
      readonly command: string;
      readonly logId: string | undefined;
      readonly message: string | undefined;
      /** Code of vdsm, if the line names one. */
      readonly code?: number | undefined;
      readonly facts?: NoteFacts | undefined;
    }
  /** vdsm calls supervdsm. */
  | { readonly kind: 'super-start'; readonly verb: string; readonly args: CallArguments; readonly facts?: NoteFacts }
  | { readonly kind: 'super-finish'; readonly verb: string; readonly returned: string; readonly facts?: NoteFacts }
  | { readonly kind: 'super-failure'; readonly verb: string; readonly facts?: NoteFacts }
  /** An event that stands for itself. `facts` are fields of its document; only track uses `signals`. */
  | {
      readonly kind: 'note';
      readonly action: string;
      readonly facts?: NoteFacts | undefined;
      readonly signals?: NoteSignals;
    };
export type EventKind = Event['kind'];

/** The event of one kind, or the union of some. */
export type EventOf<Kind extends EventKind> = Extract<Event, { kind: Kind }>;

/** A VM as a record names it. */
export interface VmNames {
  readonly id: string | undefined;
  readonly name: string | undefined;
}

/** What a note means for the spans and epochs around it; none of it is a field of the note's own document. */
export interface NoteSignals {
  /** A program starts: an epoch of its log begins. */
  readonly start?: { readonly version: string | undefined; readonly pid: number | undefined };
  /** A step of vdsm's start that comes once in an epoch: its name. */
  readonly startStep?: string;
  /** The main thread of vdsm has ended: only steps of the stop may follow. */
  readonly mainEnds?: true;
  /** vdsm stops itself. */
  readonly stopsItself?: true;
  /** The VM that the log is about from here on. */
  readonly vm?: VmNames;
}

/** A failed command, read from the text of an exception: INFO logs have no other record of it. */
export interface CommandText {
  readonly argv: readonly string[];
  /** Undefined: the text is cut before it. */
  readonly code: number | undefined;
  readonly stderr: string | undefined;
}

/** An error, as one record reports it. */
export interface LoggedError {
  /** Class of the exception as written, or the name that vdsm gives the error. */
  readonly type: string | undefined;
  /** As logged; long text is capped. */
  readonly message: string | undefined;
  readonly code: number | undefined;
  /** Name of the code in vdsm or libvirt. */
  readonly name: string | undefined;
  /** Part of vdsm that the code belongs to, or `libvirt`. */
  readonly area: string | undefined;
  /** Classes of a chain of exceptions, in the order in which they are written; the last one is `type`. */
  readonly causes: readonly string[];
  readonly fingerprint: string;
  /** What the fingerprint is made of: 2 stack frames, 1 a name, 0 words, and a half more with a verb. The higher one wins. */
  readonly rank: 0 | 0.5 | 1 | 1.5 | 2;
  /** The traceback, if the message is one. */
  readonly trace: string | undefined;
  /** The record states that its call or task failed with this error. */
  readonly fails: boolean;
}
