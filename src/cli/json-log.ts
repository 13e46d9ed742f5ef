/** `--log json`: progress and warnings as JSON, one object per line. */

/** Fields of one event. */
type LogFields = Readonly<Record<string, string | number>>;

export interface JsonLog {
  /** Writes each line of a text for people as an event `message`. */
  readonly text: (text: string) => void;
  readonly event: (event: string, fields: LogFields) => void;
}

/**
 * Creates a log of JSON lines.
 * @param write receives whole lines
 * @param now returns ms since 1970
 */
export function createJsonLog(write: (line: string) => void, now: () => number = Date.now): JsonLog {
  const put = (fields: LogFields): void =>
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), ...fields })}\n`);
  return {
    text(text) {
      for (const line of text.split('\n')) if (line.trim() !== '') put({ event: 'message', message: line });
    },
    event: (event, fields) => put({ event, ...fields }),
  };
}
