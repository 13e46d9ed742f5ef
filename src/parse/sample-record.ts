import type { LogRecord } from '../model/records.ts';
import type { Sample } from './rule.ts';

/** Makes the record of a rule's sample as split would, as far as parse reads it: for tests and the pages of `docs/`. */
export function sampleRecord(sample: Sample): LogRecord {
  return {
    kind: 'vdsm',
    host: '',
    isForwarded: false,
    layout: sample.layout ?? 'new',
    firstLine: sample.message,
    stamp: '2017-05-22 11:50:46,061',
    zone: '+0000',
    zoneSource: undefined,
    local: 0,
    time: 0,
    level: sample.level ?? 'INFO',
    thread: sample.thread ?? 'jsonrpc/1',
    logger: sample.logger,
    module: 'api',
    moduleLine: 1,
    func: sample.func ?? '',
    message: sample.message,
    trace: sample.trace ?? '',
    path: 'vdsm.log',
    line: 1,
    offset: 0,
    lines: 1,
    quality: 0,
    headerFacts: undefined,
    masked: 0,
    lineIds: undefined,
  };
}
