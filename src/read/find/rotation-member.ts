import type { LogFile } from '../../model/files.ts';
import type { Opening } from '../text/glance.ts';
import type { RotatedName } from './file-names.ts';
import type { Found } from './find-files.ts';

/** A file that will be read, with what was found out about it. */
export interface TakenFile extends LogFile, Pick<Found, 'base'> {
  readonly stamp: Opening | undefined;
}

/** A file and what its name says. */
export interface Member {
  readonly file: TakenFile;
  readonly rotated: RotatedName;
  /** First stamp in ms; undefined where none is near the beginning. */
  readonly time: number | undefined;
}
