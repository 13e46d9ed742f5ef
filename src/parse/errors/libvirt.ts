import { LIBVIRT_ERRORS } from '../tables/libvirt-errors.ts';

/** An error of libvirt, as a line of vdsm quotes it. */
export interface LibvirtError {
  readonly code: number;
  /** Constant of libvirt; undefined for a code that the table lacks. */
  readonly name: string | undefined;
  readonly message: string | undefined;
}

/**
 * Reads `Unknown libvirterror: ecode: 42 edom: 10 level: 2 message: …` and `connection to libvirt broken. ecode: 1 edom: 7`;
 * undefined for other text.
 */
export function readLibvirtError(text: string): LibvirtError | undefined {
  if (!BEGINS.some((begin) => text.startsWith(begin))) return undefined;
  const match = CODES.exec(text.slice(0, HEAD));
  if (match === null) return undefined;
  const code = Number(match[1]);
  const at = text.indexOf(MESSAGE, match.index);
  return { code, name: LIBVIRT_ERRORS.get(code), message: at < 0 ? undefined : text.slice(at + MESSAGE.length) };
}

const BEGINS = ['connection to libvirt broken', 'Unknown libvirterror: ', 'unknown libvirterror: '];
const CODES = /ecode: (\d{1,6}) edom: \d{1,6}/;
const MESSAGE = ' message: ';
const HEAD = 200;
