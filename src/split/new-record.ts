import type { LogKind } from '../model/files.ts';
import type { Layout, LogRecord } from '../model/records.ts';

/**
 * Makes a record that begins with a line, all else empty. Every record is made here, so that all have one shape for V8.
 */
export function newRecord(kind: LogKind, layout: Layout, firstLine: string): LogRecord {
  return {
    kind,
    host: '',
    isForwarded: false,
    layout,
    firstLine,
    stamp: '',
    zone: '',
    zoneSource: undefined,
    local: 0,
    time: 0,
    level: '',
    thread: '',
    logger: '',
    module: '',
    moduleLine: 0,
    func: '',
    message: '',
    trace: '',
    path: '',
    line: 0,
    offset: 0,
    lines: 1,
    quality: 0,
    headerFacts: undefined,
    masked: 0,
    lineIds: undefined,
  };
}
