/**
 * Whether a line of a task's state was made into text too late (4.20.24 and 4.30.1 on: arguments are formatted by the
 * thread that writes the log): the state that it says it comes from is then one that came later. Only the state behind
 * `->` is ever used; this is for those who read the text.
 * @param before the state that the task went into last, as far as that was seen
 */
export function isLateText(message: string, to: string, before: string | undefined): boolean {
  const expected = to === 'preparing' ? 'init' : before;
  if (expected === undefined) return false;
  const from = message.indexOf(FROM);
  return from >= 0 && !message.startsWith(`${expected} `, from + FROM.length);
}

const FROM = 'from state ';
