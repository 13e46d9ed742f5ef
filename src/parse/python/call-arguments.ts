import type { CallArguments } from '../../model/events.ts';
import { ARGS_MAX, capText } from '../caps.ts';
import { liftIds, findSubjectTask } from '../ids.ts';
import { readOldArgs } from './old-args.ts';
import { readCallArgs } from './args.ts';
import type { CallArg } from './args.ts';

/** Characters of one value, and number of values, that go into `vdsm.call.args`; `vdsm.call.args_text` holds more. */
const VALUE_MAX = 1024;
const VALUES_MAX = 64;

/**
 * Reads arguments in Python's form: `a=1, b='x'`, `(…) {…}` (XML-RPC) or `{…}` (bridge).
 * @param namespace of the verb, since XML-RPC names a VM by position only
 */
export function readCallArguments(text: string, namespace?: string): CallArguments {
  return collect(text, readCallArgs(text), namespace);
}

/** Reads arguments in the form of 4.9.0: ` a=b c=d`, without quotes. */
export function readOldArguments(verb: string, text: string): CallArguments {
  return collect(text, readOldArgs(verb, text), undefined);
}

function collect(text: string, args: CallArg[], namespace: string | undefined): CallArguments {
  const values: Record<string, string> = {};
  let capped = text.length > ARGS_MAX || args.length > VALUES_MAX;
  for (const [name, value, raw] of args.slice(0, VALUES_MAX)) {
    // OpenSearch rejects an empty key in a flat_object, and takes a dot in one for a path
    if (!/^\w+$/.test(name)) continue;
    const whole = typeof value === 'string' ? value : raw;
    capped ||= whole.length > VALUE_MAX;
    values[name] = whole.length > VALUE_MAX ? whole.slice(0, VALUE_MAX) : whole;
  }
  return {
    text: capText(text, ARGS_MAX),
    values,
    ids: liftIds(args, namespace),
    subjectTask: findSubjectTask(args),
    capped,
  };
}
