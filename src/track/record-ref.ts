import { detach } from '../model/detach.ts';
import type { LogRecord } from '../model/records.ts';
import type { EpochFacts, RecordRef } from '../model/spans.ts';
import { internName } from './threads.ts';

/**
 * Makes the reference that spans keep of a record: it holds none of the record's texts.
 * @param stamp of the record, detached
 */
export function refTo(
  record: LogRecord,
  lineId: string,
  epoch: EpochFacts,
  stamp: string = detach(record.stamp),
): RecordRef {
  return {
    lineId,
    stamp,
    time: record.time,
    zoneSource: record.zoneSource,
    thread: internName(record.thread),
    logger: internName(record.logger),
    path: record.path,
    line: record.line,
    offset: record.offset,
    epoch,
    quality: record.quality,
    masked: record.masked,
    doubtful: false,
  };
}
