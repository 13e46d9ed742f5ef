/** Where a report goes: a file, which is replaced as a whole, or standard output. */
import { lstat, open, rename, rm } from 'node:fs/promises';
import { ShipperError } from '../../errors.ts';
import { REPORT_BEGINS } from '../../report/html/page.ts';
import { isDevice, KEPT_MODE, refuseLink } from '../../ship/kept-file.ts';
import type { Context } from '../context.ts';

interface Target {
  /** Name of the file; undefined: standard output. */
  readonly name: string | undefined;
  /** @throws {ShipperError} `environment`: it cannot be written */
  write(page: string, context: Context): Promise<void>;
}

/**
 * Checks where a report is to go, before logs are read for it.
 * @throws {ShipperError} `usage`: the file is a link, a folder, or no report
 */
export async function openTarget(given: string): Promise<Target> {
  if (given === '-') return { name: undefined, write: (page, { print }) => print(page) };
  await check(given);
  return {
    name: given,
    async write(page) {
      await check(given);
      try {
        await (isDevice(given) ? writeTo(given, page) : replace(given, page));
      } catch (cause) {
        throw new ShipperError('environment', `the report ${given} cannot be written`, { cause });
      }
    },
  };
}

async function check(given: string): Promise<void> {
  await refuseLink('--output', given);
  if (isDevice(given)) return;
  const stats = await lstat(given).catch(() => undefined);
  if (stats === undefined) return;
  if (!stats.isFile()) throw new ShipperError('usage', `--output takes a file, but '${given}' is none`);
  // a log that is named by mistake would be lost
  if (stats.size > 0 && !(await beginsAsReport(given)))
    throw new ShipperError(
      'usage',
      `'${given}' exists and is no report: remove it, or name another file with --output`,
    );
}

async function beginsAsReport(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const expected = Buffer.from(REPORT_BEGINS);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(expected.length), 0, expected.length, 0);
    return bytesRead === expected.length && buffer.equals(expected);
  } finally {
    await handle.close();
  }
}

async function writeTo(file: string, page: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(page);
  } finally {
    await handle.close();
  }
}

/** There is the old file or the whole new one. It quotes logs, so it is for its owner until he sends it. */
async function replace(file: string, page: string): Promise<void> {
  const partial = `${file}.new`;
  try {
    await rm(partial, { force: true });
    const handle = await open(partial, 'wx', KEPT_MODE);
    try {
      await handle.chmod(KEPT_MODE);
      await handle.writeFile(page);
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
}
