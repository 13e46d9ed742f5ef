/** Calls of verbs and requests of clients, in every form in which vdsm logs them; `docs/calls.md` has the releases of each. */
import type { Rule } from '../../rule.ts';
import { jsonRpcRules } from './json-rpc.ts';
import { runAndProtectRules } from './run-and-protect.ts';
import { startFinishRules } from './start-finish.ts';
import { xmlrpcRules } from './xmlrpc.ts';

export const callRules: readonly Rule[] = [...startFinishRules, ...runAndProtectRules, ...xmlrpcRules, ...jsonRpcRules];
