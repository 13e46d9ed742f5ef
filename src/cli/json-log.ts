/** Progress and complaints for machines: a JSON object a line, as `--log json` asks for. */

/** What is written of one event. */
type LogFields = Readonly<Record<string, string | number>>;

/** Writes texts for people and events as JSON lines; each line of a text is one. */
export interface JsonLog {
  readonly text: (text: string) => void;
  readonly event: (event: string, fields: LogFields) => void;
}

/** @param write takes whole lines; @param now ms since 1970 */
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
