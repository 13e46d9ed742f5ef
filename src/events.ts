/** What a record says, as a closed union: parse makes these, track reads them. Part of the nouns, so it imports nothing. */

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
export type CallSource = 'start-finish' | 'run-and-protect' | 'xmlrpc' | 'bridge' | 'rpc-summary';

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
  | { readonly kind: 'worker-start'; readonly task: string }
  | { readonly kind: 'worker-finish'; readonly task: string; readonly failed: boolean }
  /** Understood, and nothing more to do with it: `action` says what it is. */
  | { readonly kind: 'note'; readonly action: string };
export type EventKind = Event['kind'];

/** A failed command that only an exception's text tells of (INFO logs). */
export interface CommandText {
  readonly argv: readonly string[];
  readonly code: number;
  readonly stderr: string;
}
