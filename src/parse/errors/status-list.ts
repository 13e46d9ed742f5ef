/**
 * Reads the code of the first failed connection in `{'statuslist': [{'status': 477, 'id': '…'}, …]}`, which
 * connectStorageServer returns though the call itself succeeds; undefined for any other value.
 */
export function readStatusList(returned: string): number | undefined {
  if (!returned.startsWith("{'statuslist': [")) return undefined;
  for (const [, code] of returned.matchAll(/'status': (\d{1,6})\b/g)) if (Number(code) !== 0) return Number(code);
  return undefined;
}
