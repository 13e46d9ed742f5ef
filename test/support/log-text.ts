/** Writes a log of 4.50 for tests: calls with both ends, some equal first lines, a traceback now and then. */
export function logText(records: number, { thread = 'jsonrpc/1', from = 0 } = {}): string {
  const lines: string[] = [];
  for (let i = from; lines.length < records; i++) {
    const at = stamp(i);
    const task = uuid(i);
    const context = `from=::ffff:192.0.2.${1 + (i % 9)},4${1000 + (i % 9)}, flow_id=flow-${i}, task_id=${task}`;
    lines.push(`${at} INFO  (${thread}) [vdsm.api] START getVolumeInfo(sdUUID='${uuid(i % 3)}') ${context} (api:31)`);
    lines.push(
      `${at} INFO  (${thread}) [vdsm.api] FINISH getVolumeInfo return={'info': {'n': ${i}}} ${context} (api:37)`,
    );
    lines.push(`${at} INFO  (periodic/1) [vdsm.api] the same line (api:1)`);
    if (i % 10 === 0)
      lines.push(
        `${at} ERROR (${thread}) [root] broken (x:1)\nTraceback (most recent call last):\n  File "a.py", line ${i}\nValueError: ünknown`,
      );
  }
  return `${lines.slice(0, records).join('\n')}\n`;
}

function stamp(i: number): string {
  const at = new Date(Date.UTC(2026, 4, 1) + Math.floor(i / 3) * 40).toISOString();
  return `${at.slice(0, 23).replace('T', ' ').replace('.', ',')}+0000`;
}

function uuid(i: number): string {
  return `8d0cbd4e-4a6c-4b92-a4f6-${i.toString(16).padStart(12, '0')}`;
}
