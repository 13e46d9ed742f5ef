import { readLiteral } from '../python/literal.ts';
import { get } from '../python/value.ts';
import type { PyValue } from '../python/value.ts';

/** Of a longer returned value, such as the statistics of all VMs, only the status is read. */
const WHOLE_MAX = 16_384;
/** Values in a status: two, and as many as a message that is no text may have. */
const VALUES_MAX = 256;
const KEY = /'status': (?=\{)/g;

/** Reads the status in a returned value, `{'status': {'code': 13, 'message': '…'}, …}`; undefined where it has none. */
export function readStatus(text: string): { code: number; message: string | undefined } | undefined {
  if (!text.startsWith('{')) return undefined;
  const at = text.search(KEY);
  if (at < 0) return undefined;
  if (text.length <= WHOLE_MAX) return statusIn(get(readLiteral(text).value, 'status'));
  // Python 2 prints keys in any order, but no other `'status'` of a returned value is a dict
  return statusIn(readLiteral(text, at + 10, { values: VALUES_MAX }).value);
}

function statusIn(status: PyValue | undefined): { code: number; message: string | undefined } | undefined {
  const code = get(status, 'code');
  if (typeof code !== 'number') return undefined;
  const message = get(status, 'message');
  return { code, message: typeof message === 'string' ? message : undefined };
}
