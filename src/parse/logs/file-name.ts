import type { RecordNames } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';

/** Makes a reader of the names in the name of a record's file, which is read once a file. */
export function byFileName(
  read: (fileName: string) => RecordNames | undefined,
): (record: LogRecord) => RecordNames | undefined {
  let lastPath: string | undefined;
  let names: RecordNames | undefined;
  return ({ path }) => {
    if (path !== lastPath) {
      lastPath = path;
      names = read(fileNameOf(path));
    }
    return names;
  };
}

/** Returns the name of a file without folder, rotation and compression, and without `.log`. */
function fileNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const at = name.toLowerCase().indexOf('.log');
  return at <= 0 ? name : name.slice(0, at);
}
