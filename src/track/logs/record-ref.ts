import { detach } from '../../model/detach.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, RecordRef } from '../../model/spans.ts';
import { internName } from '../threads.ts';

/** What is kept of a record that begins or ends something. */
export function refOf(record: LogRecord, lineId: string, epoch: EpochFacts): RecordRef {
  return {
    lineId,
    stamp: detach(record.stamp),
    time: record.time,
    zoneSource: record.zoneSource,
    thread: internName(record.thread),
    logger: internName(record.logger),
    path: record.path,
    line: record.line,
    offset: record.offset,
    epoch,
    quality: record.quality,
    doubtful: false,
  };
}
