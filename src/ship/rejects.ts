/** The rejects file: rejected documents, one JSON object per line, to be read, repaired and sent again. */
import { constants, type Stats } from 'node:fs';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { ShipperError, reasonOf } from '../errors.ts';
import type { DocumentKind } from '../schema/document-kinds.ts';
import type { Rejected } from './bulk.ts';
import { valueAt } from './json.ts';
import { isDevice, KEPT_MODE, linkRefused, refuseLink } from './kept-file.ts';

/** One line of the file. `document` is what was sent, or `document_text` if that is not JSON. */
export interface RejectLine {
  readonly kind: DocumentKind;
  readonly index: string;
  /** Absent in a record that another shipper sent: the pipeline gives it. */
  readonly id?: string;
  /** The pipeline that reads a record of another shipper. */
  readonly pipeline?: string;
  readonly action: 'create' | 'index';
  readonly version?: number;
  /** Present if the document was to overwrite one of the same version. */
  readonly version_type?: 'external_gte';
  readonly status: number;
  readonly error: { readonly type: string; readonly reason: string };
  /** Where the document comes from, as far as it has these fields. */
  readonly file?: string;
  readonly line?: number;
  readonly offset?: number;
  readonly document?: unknown;
  readonly document_text?: string;
}

export interface RejectsFile {
  readonly path: string;
  /**
   * Appends lines; resolves when they are on disk.
   * @throws {ShipperError} `environment`; no half line is left then
   */
  write(rejected: readonly Rejected[]): Promise<void>;
  /** Closes the file and removes it if it is empty. */
  close(): Promise<void>;
}

/**
 * Opens the file for appending, readable by its owner only, whatever it was before.
 * @throws {ShipperError} `usage`: it is a link; `environment`: it cannot be written
 */
export async function openRejects(path: string): Promise<RejectsFile> {
  await refuseLink('--rejects', path);
  let handle: FileHandle | undefined;
  try {
    // a link that was put there in this moment is not followed
    const noFollow = isDevice(path) ? 0 : constants.O_NOFOLLOW;
    handle = await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | noFollow, KEPT_MODE);
    const stats = await handle.stat();
    if (stats.isFile() && !isDevice(path)) await handle.chmod(KEPT_MODE);
    if (stats.size > 0) await endLastLine(handle, stats.size);
    return new Rejects(path, handle, await handle.stat());
  } catch (error) {
    await handle?.close();
    if (error instanceof Error && 'code' in error && error.code === 'ELOOP') throw linkRefused('--rejects', path);
    throw unwritable(path, error, 'Name another file with --rejects.');
  }
}

/** Returns the line of a rejected document, without line end. */
export function rejectLine(rejected: Rejected): string {
  const document = parse(rejected.source);
  const line: RejectLine = {
    kind: rejected.kind,
    ...actionOf(rejected.action),
    status: rejected.status,
    error: { type: rejected.type, reason: rejected.reason },
    ...originOf(document),
    ...(document === undefined ? { document_text: rejected.source } : { document }),
  };
  return JSON.stringify(line);
}

class Rejects implements RejectsFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #isFile: boolean;
  #size: number;
  #last: Promise<void> = Promise.resolve();

  constructor(path: string, handle: FileHandle, stats: Stats) {
    this.path = path;
    this.#handle = handle;
    this.#size = stats.size;
    this.#isFile = stats.isFile();
  }

  write(rejected: readonly Rejected[]): Promise<void> {
    const text = rejected.map((one) => `${rejectLine(one)}\n`).join('');
    const written = this.#last.then(() => this.#append(text));
    this.#last = written.catch(() => {});
    return written;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#handle.close();
    // --rejects may name a device such as /dev/stderr
    if (this.#isFile && this.#size === 0) await unlink(this.path).catch(() => {});
  }

  async #append(text: string): Promise<void> {
    try {
      await this.#handle.appendFile(text);
      await this.#handle.datasync();
      this.#size += Buffer.byteLength(text);
    } catch (error) {
      await this.#handle.truncate(this.#size).catch(() => {});
      throw unwritable(
        this.path,
        error,
        'These documents do not count as done: make room, then run the same command again.',
      );
    }
  }
}

/** Ends a line that a killed run left unterminated, so that the next one begins a new line. */
async function endLastLine(handle: FileHandle, size: number): Promise<void> {
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, size - 1);
  if (last.toString('latin1') !== '\n') await handle.appendFile('\n');
}

function unwritable(path: string, error: unknown, advice: string): ShipperError {
  return new ShipperError('environment', `cannot keep rejected documents in ${path}: ${reasonOf(error)}. ${advice}`, {
    cause: error,
  });
}

/** Returns what an action line says. */
export function actionOf(
  text: string,
): Pick<RejectLine, 'index' | 'id' | 'pipeline' | 'action' | 'version' | 'version_type'> {
  const [action, meta] = Object.entries(parse(text) ?? {})[0] ?? [];
  const { _index, _id, pipeline, version, version_type: versionType } = meta as Readonly<Record<string, unknown>>;
  return {
    index: String(_index),
    ...(typeof _id === 'string' ? { id: _id } : {}),
    ...(typeof pipeline === 'string' ? { pipeline } : {}),
    action: action === 'index' ? 'index' : 'create',
    ...(typeof version === 'number' ? { version } : {}),
    ...(versionType === 'external_gte' ? { version_type: versionType } : {}),
  };
}

function originOf(document: Record<string, unknown> | undefined): Pick<RejectLine, 'file' | 'line' | 'offset'> {
  const file = valueAt(document, 'log', 'file', 'path');
  const line = valueAt(document, 'vdsm', 'log', 'line');
  const offset = valueAt(document, 'vdsm', 'log', 'offset');
  return {
    ...(typeof file === 'string' ? { file } : {}),
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof offset === 'number' ? { offset } : {}),
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
