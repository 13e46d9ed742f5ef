/** All answers, by the command that gives them. */
import type { AnswerName } from '../cli/options.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { callers } from './callers.ts';
import { coverage } from './coverage.ts';
import { failures } from './failures.ts';
import { flow } from './flow.ts';
import { host } from './host.ts';
import { slow } from './slow.ts';
import { storage } from './storage.ts';
import { summary } from './summary.ts';
import { task } from './task.ts';
import { vm } from './vm.ts';
import { why } from './why.ts';

const KINDS = { summary, failures, slow, flow, task, vm, storage, host, why, callers, coverage } as const;

/** Returns the answer of a command. What it makes is what it shows, so which type that is does not matter outside. */
export function kindOf(name: AnswerName): AnswerKind<Answer> {
  return KINDS[name];
}
