import type { LogFile } from '../../model/files.ts';
import type { Opening } from '../text/stamps.ts';
import type { RotatedName } from './file-names.ts';
import type { FoundFile } from './find-files.ts';

/** A log file on its way through discovery. */
export interface FoundLog extends LogFile, Pick<FoundFile, 'base'> {
  readonly stamp: Opening | undefined;
}

/** A log file of a rotation set, with its parsed name. */
export interface RotatedFile {
  readonly file: FoundLog;
  readonly rotated: RotatedName;
  /** First stamp in ms; undefined where none is near the beginning. */
  readonly time: number | undefined;
}
