import { readLiteral } from './python/literal.ts';
import { get } from './python/value.ts';
import type { PyValue } from './python/value.ts';

/** Longest returned value that is read whole; of a longer one (statistics of all VMs) only its status is. */
const WHOLE_MAX = 16_384;
const KEY = /'status': (?=\{)/g;

/** The `status` of a returned value, `{'status': {'code': 13, 'message': '…'}, …}`; undefined where it has none. */
export function readStatus(text: string): { code: number; message: string | undefined } | undefined {
  if (!text.startsWith('{')) return undefined;
  const at = text.search(KEY);
  if (at < 0) return undefined;
  if (text.length <= WHOLE_MAX) return statusIn(get(readLiteral(text).value, 'status'));
  // python 2 prints keys in any order, but the status is small and only at the top a dict of code and message
  return statusIn(readLiteral(text, at + 10).value);
}

function statusIn(status: PyValue | undefined): { code: number; message: string | undefined } | undefined {
  const code = get(status, 'code');
  if (typeof code !== 'number') return undefined;
  const message = get(status, 'message');
  return { code, message: typeof message === 'string' ? message : undefined };
}
