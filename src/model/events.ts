/** What a record says, as a closed union: parse makes these, track reads them. */
import type { NoteFacts } from '../schema/fields.ts';

export type { NoteFacts };

/** A caller as the log writes it. */
export interface Caller {
  /** As written, masked ones too; without port. */
  readonly address: string;
  /** The address, where it is one; IPv4-mapped as IPv4, without zone. */
  readonly ip: string | undefined;
  readonly port: number | undefined;
}

/** `from=IP,PORT, flow_id=F, task_id=U, vmId=U`, at the end of START and FINISH lines (4.19.16 on). */
export interface CallContext {
  /** A thread inside of vdsm called, no user. */
  readonly internal: boolean;
  readonly caller: Caller | undefined;
  readonly flow: string | undefined;
  readonly task: string | undefined;
  readonly vm: string | undefined;
}

/** Ids lifted from arguments, by the field they go to. */
export type LiftedIds = Readonly<Partial<Record<IdField, string>>>;
export type IdField = 'vdsm.sd.id' | 'vdsm.sp.id' | 'vdsm.image.id' | 'vdsm.volume.id' | 'vdsm.vm.id' | 'vdsm.job.id';

/** Arguments of a call. */
export interface CallArguments {
  /** As written, capped. */
  readonly text: string;
  /** Top-level names and their values as text, capped. */
  readonly values: Readonly<Record<string, string>>;
  readonly ids: LiftedIds;
  /** The task that is asked about (polls, clearTask, stopTask). */
  readonly subjectTask: string | undefined;
  readonly capped: boolean;
}

/** Which shape a call had in the log; `vdsm.call.source`. */
export type CallSource =
  'start-finish' | 'run-and-protect' | 'xmlrpc' | 'bridge' | 'rpc-summary' | 'engine' | 'supervdsm';

/** What a poll said of a task: `{'taskID': …, 'taskState': 'finished', 'taskResult': 'cleanSuccess', 'code': 256, …}`. */
export interface TaskStatus {
  readonly task: string;
  /** `running`, `finished`, …; undefined where only the name of the task was given. */
  readonly state: string | undefined;
  /** Empty: still running. */
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
      /** What a poll says of tasks. */
      readonly tasks: readonly TaskStatus[];
      /** A top-level `'uuid'`: until 4.9.0 an asynchronous verb returns its task so. */
      readonly uuid: string | undefined;
      /** What its returned value tells of the host (repoStats, getSpmStatus, statistics of VMs). */
      readonly facts: NoteFacts | undefined;
    }
  /** An error line beside the call's own end: who wrote it tells what it closes. */
  | {
      readonly kind: 'call-error';
      readonly by: 'api' | 'dispatcher' | 'dispatcher-status' | 'dispatcher-trace' | 'xmlrpc';
      readonly verb: string | undefined;
      readonly code: number | undefined;
      readonly message: string | undefined;
    }
  | { readonly kind: 'bridge-start'; readonly method: string; readonly args: CallArguments }
  | {
      readonly kind: 'bridge-finish';
      readonly method: string;
      readonly code: number | undefined;
      readonly message: string | undefined;
      readonly returned: string;
    }
  | { readonly kind: 'bridge-error' }
  | { readonly kind: 'bridge-refused'; readonly method: string }
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
      /** False where only a result on the same thread can tell that it is a command at all. */
      readonly sure: boolean;
    }
  | {
      readonly kind: 'command-finish';
      readonly code: number | undefined;
      readonly failed: boolean;
      readonly stderr: string;
    }
  | { readonly kind: 'task-state'; readonly task: string; readonly to: string }
  | {
      readonly kind: 'task-abort';
      readonly task: string | undefined;
      readonly code: number | undefined;
      readonly message: string;
    }
  /** `restart`: a task of an earlier life of the daemon, taken up again. */
  | { readonly kind: 'worker-start'; readonly task: string; readonly restart: boolean }
  | { readonly kind: 'worker-finish'; readonly task: string; readonly failed: boolean }
  /** A job was given to a task (`scheduled job …`), or begins (`running job 0: …`). */
  | { readonly kind: 'task-job'; readonly task: string | undefined; readonly name: string; readonly running: boolean }
  /** A task has jobs, or goes to a worker: either way it is an asynchronous one. */
  | {
      readonly kind: 'task-step';
      readonly task: string | undefined;
      readonly step: 'has-jobs' | 'queued' | 'committing';
    }
  | { readonly kind: 'task-success'; readonly task: string | undefined; readonly result: string }
  | { readonly kind: 'task-error'; readonly task: string | undefined }
  | { readonly kind: 'task-recovery'; readonly task: string | undefined; readonly restart: boolean }
  /** The result of a task without jobs. */
  | { readonly kind: 'task-result'; readonly task: string | undefined; readonly result: string }
  /** A worker counts itself in or out: one that has a task's name (until 4.18) has it for no reason any more. */
  | { readonly kind: 'worker-idle' }
  /** `request`: told from 4.9 to 4.18, before the register line of the same thread. */
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
      /** The engine's name of the host, and its id; undefined where it is for the SPM, whichever host that is. */
      readonly host: string | undefined;
      readonly hostId: string | undefined;
      readonly facts?: NoteFacts | undefined;
    }
  | {
      readonly kind: 'engine-finish';
      readonly command: string;
      readonly logId: string;
      readonly returned: string | undefined;
      /** A code of vdsm other than 0 in what it returned: it failed, though the line looks fine. */
      readonly code?: number | undefined;
      readonly facts?: NoteFacts | undefined;
    }
  /** A call of the engine failed: the lines between its start and its finish that tell of it. */
  | {
      readonly kind: 'engine-failure';
      /** As the line names it: `XxxVDSCommand`, or `XxxVDS`. */
      readonly command: string;
      readonly logId: string | undefined;
      readonly message: string | undefined;
      /** Code of vdsm, where the line names one. */
      readonly code?: number | undefined;
      readonly facts?: NoteFacts | undefined;
    }
  /** supervdsm is called by vdsm. */
  | { readonly kind: 'super-start'; readonly verb: string; readonly args: CallArguments; readonly facts?: NoteFacts }
  | { readonly kind: 'super-finish'; readonly verb: string; readonly returned: string; readonly facts?: NoteFacts }
  | { readonly kind: 'super-failure'; readonly verb: string; readonly facts?: NoteFacts }
  /** Stands for itself: `action` names it, `facts` are fields of its document, `signals` are for track alone. */
  | {
      readonly kind: 'note';
      readonly action: string;
      readonly facts?: NoteFacts | undefined;
      readonly signals?: NoteSignals;
    };
export type EventKind = Event['kind'];

/** What a note means for the spans and epochs around it; none of it is a field of the note's own document. */
export interface NoteSignals {
  /** A program starts: an epoch of its log begins. */
  readonly start?: { readonly version: string | undefined; readonly pid: number | undefined };
  /** A step of vdsm's start that comes once in an epoch: its name. */
  readonly startStep?: string;
  /** The main thread of vdsm is through: only steps of the stop may follow. */
  readonly mainEnds?: true;
  /** vdsm stops itself. */
  readonly stopsItself?: true;
  /** The VM that the log is about from here on. */
  readonly vm?: { readonly id: string | undefined; readonly name: string | undefined };
}

/** A failed command that only an exception's text tells of (INFO logs). */
export interface CommandText {
  readonly argv: readonly string[];
  readonly code: number;
  readonly stderr: string;
}

/** What went wrong, as one record tells it. */
export interface LoggedError {
  /** Class of the exception as written, or vdsm's name of the error. */
  readonly type: string | undefined;
  /** In the words of the log, capped. */
  readonly message: string | undefined;
  readonly code: number | undefined;
  /** vdsm's, or libvirt's, name of the code. */
  readonly name: string | undefined;
  /** Part of vdsm that the code belongs to, or `libvirt`. */
  readonly area: string | undefined;
  /** Classes of a chain, first cause first, the last one too. */
  readonly causes: readonly string[];
  readonly fingerprint: string;
  /** What the fingerprint stands on: 2 frames, 1 a name, 0 words. */
  readonly rank: 0 | 1 | 2;
  /** The traceback, where the message is one. */
  readonly trace: string | undefined;
  /** The record says that its call or task failed, by this. */
  readonly fails: boolean;
}
