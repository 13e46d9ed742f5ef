/** engine.log: the actions, calls and tasks of the engine, and what it learns about hosts, storage and VMs. */
import { readJavaError } from '../../errors/java.ts';
import { engineActionNotes } from './actions.ts';
import { engineCallNotes, engineCallRules } from './calls.ts';
import { eventRules } from './events.ts';
import { engineHostFailureNotes } from './failures/host.ts';
import { engineStorageFailureNotes } from './failures/storage.ts';
import { engineVmFailureNotes } from './failures/vm.ts';
import { engineHostNotes } from './hosts.ts';
import { engineStorageNotes } from './storage.ts';
import { engineTaskNotes } from './tasks.ts';
import { engineTransferNotes } from './transfers.ts';
import { engineWarningNotes } from './warnings.ts';
import { engineVmNotes } from './vms.ts';
import type { LogRules } from '../log-rules.ts';

export const engineRules: LogRules = {
  kind: 'engine',
  rules: [...engineCallRules, ...eventRules],
  notes: [
    ...engineCallNotes,
    ...engineActionNotes,
    ...engineTaskNotes,
    ...engineHostNotes,
    ...engineStorageNotes,
    ...engineVmNotes,
    ...engineTransferNotes,
    ...engineWarningNotes,
    ...engineStorageFailureNotes,
    ...engineHostFailureNotes,
    ...engineVmFailureNotes,
  ],
  readError: readJavaError,
};
