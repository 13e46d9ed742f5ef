/**
 * Flow ids as documents have them. A client of vdsm may send any text as one, and the links of dashboards put it into the
 * address of a dashboard: there quotes, brackets and `!` would end the text and change what the dashboard shows.
 */

const UNSAFE = /['()!*"\\]/;
const UNSAFES = /['()!*"\\]/g;

let last: string | undefined;
let lastSafe: string | undefined;

/** Returns a flow id with such characters written as in addresses, `%27`: the engine and vdsm write letters, digits, `_` and `-`. */
export function safeFlow(flow: string | undefined): string | undefined {
  // most records of a thread have the flow of the one before
  if (flow === last) return lastSafe;
  last = flow;
  lastSafe =
    flow !== undefined && UNSAFE.test(flow)
      ? flow.replace(UNSAFES, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
      : flow;
  return lastSafe;
}
