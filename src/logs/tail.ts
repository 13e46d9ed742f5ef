/** The `(module:line)` that vdsm writes behind a message from 4.19 on. */

/** Returns whether a line ends in `(module:12)`. */
export function endsInTail(line: string): boolean {
  return findTail(line) >= 0;
}

/** Returns where `(module:12)` at the end of a line begins, or -1; it follows a blank, or is the whole line. */
export function findTail(line: string): number {
  const end = line.length - 1;
  if (line.charCodeAt(end) !== 41) return -1;
  let at = end - 1;
  while (isDigit(line.charCodeAt(at))) at--;
  if (at === end - 1 || line.charCodeAt(at) !== 58) return -1;
  const colon = at--;
  while (isModuleChar(line.charCodeAt(at))) at--;
  if (at === colon - 1 || line.charCodeAt(at) !== 40 || isDigit(line.charCodeAt(at + 1))) return -1;
  return at === 0 || line.charCodeAt(at - 1) === 32 ? at : -1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Word characters, `.` and `-`. */
function isModuleChar(code: number): boolean {
  return (
    isDigit(code) ||
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    code === 46 ||
    code === 45
  );
}
