import type { CallArguments } from '../../model/events.ts';
import { ARGS_MAX, capText } from '../caps.ts';
import { liftIds, findSubjectTask } from '../ids.ts';
import { readOldArgs } from './old-args.ts';
import { readCallArgs } from './args.ts';
import type { CallArg } from './args.ts';

/** Characters of one value, and values, that go into `vdsm.call.args`; `args_text` holds more. */
const VALUE_MAX = 1024;
const VALUES_MAX = 64;

/**
 * Arguments as python wrote them: `a=1, b='x'`, `(…) {…}` (xml-rpc) or `{…}` (bridge).
 * @param namespace of the verb: xml-rpc names a VM by place alone
 */
export function readCallArguments(text: string, namespace?: string): CallArguments {
  return collect(text, readCallArgs(text), namespace);
}

/** Arguments as 4.9.0 wrote them: ` a=b c=d`, unquoted. */
export function readOldArguments(verb: string, text: string): CallArguments {
  return collect(text, readOldArgs(verb, text), undefined);
}

function collect(text: string, args: CallArg[], namespace: string | undefined): CallArguments {
  const values: Record<string, string> = {};
  let capped = text.length > ARGS_MAX || args.length > VALUES_MAX;
  for (const [name, value, raw] of args.slice(0, VALUES_MAX)) {
    // a flat_object takes no empty key, and none with a dot that is not a path
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
