/** Storage connections that failed inside of a return that is fine. */

/**
 * The first code that is not 0 in `{'statuslist': [{'status': 477, 'id': '…'}, …]}`, which connectStorageServer returns;
 * undefined for any other value.
 */
export function readStatusList(returned: string): number | undefined {
  if (!returned.startsWith("{'statuslist': [")) return undefined;
  for (const [, code] of returned.matchAll(/'status': (\d{1,6})\b/g)) if (Number(code) !== 0) return Number(code);
  return undefined;
}
