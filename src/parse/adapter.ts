/** The id of a storage task or VM that vdsm's log adapters put before a message. */
export interface Adapter {
  readonly of: 'task' | 'vm';
  readonly id: string;
  /** The message behind the prefix. */
  readonly rest: string;
}

/** One row a prefix. Each is tried behind any header: `4.18.999` writes the new header with the old prefixes. */
const PREFIXES = [
  { eras: 'A', of: 'task', begins: 'Task ', pattern: /^Task ([0-9a-f]{8}-[0-9a-f-]{27}): / },
  { eras: 'B1-C3', of: 'task', begins: 'Task=`', pattern: /^Task=`([^`]{1,64})`::/ },
  // pages that take backticks for markup drop them
  { eras: 'B1-C3', of: 'task', begins: 'Task=', pattern: /^Task=`?([0-9a-f]{8}-[0-9a-f-]{27})`?::/ },
  { eras: 'D1-F', of: 'task', begins: "(Task='", pattern: /^\(Task='([^']{1,64})'\) / },
  { eras: 'A-C3', of: 'vm', begins: 'vmId=`', pattern: /^vmId=`([^`]{0,64})`::/ },
  { eras: 'D1-F', of: 'vm', begins: "(vmId='", pattern: /^\(vmId='([^']{0,64})'\) / },
] as const;

/** First characters of the prefixes: most messages begin with another. */
const BEGINNINGS = new Set(PREFIXES.map(({ begins }) => begins.charCodeAt(0)));

let lastMessage = '';
let lastAdapter: Adapter | undefined;

/**
 * Reads the prefix of an adapter; undefined if the message has none. Keeps the last result, which several rules need.
 */
export function readAdapter(message: string): Adapter | undefined {
  if (message !== lastMessage) {
    lastAdapter = read(message);
    lastMessage = message;
  }
  return lastAdapter;
}

function read(message: string): Adapter | undefined {
  if (!BEGINNINGS.has(message.charCodeAt(0))) return undefined;
  for (const { of, begins, pattern } of PREFIXES) {
    if (!message.startsWith(begins)) continue;
    const match = pattern.exec(message);
    if (match !== null) return { of, id: match[1] ?? '', rest: message.slice(match[0].length) };
  }
  return undefined;
}
