/**
 * Text that no log writes: words that close a mail, trailers of a commit, prompts, keys that were pressed in a terminal.
 * One row a pattern; each matches at the beginning of a line.
 */
const CLOSINGS: readonly RegExp[] = [
  // `^C`, and what a shell prints behind it
  /^\^[A-Z\\](?:\^[A-Z\\])*(?:\s|$|\[)/,
  // `Regards,` `Thanks in advance` `Best regards, Ann`
  /^(?:(?:best|kind|kindest|warm|with(?: kind| best)?|many|my) ){0,2}(?:regards|thanks|thank you|thx|cheers|greetings|sincerely|wishes)(?:[,.! -][^\n:=(]{0,60})?$/i,
  /^BR,?$/,
  // `Bug-Url: …`: trailers of commits
  /^(?:[A-Z][a-z]+(?:-[A-Za-z]+)+|Bug|Fixes|Resolves|Closes|Link|BZ|Cc): ?(?:https?:\/\/|[^\n<]{0,100}<[^\s@]+@|I[0-9a-f]{40}|#?\d{3,8}\s*$)/,
  // an address alone
  /^<?https?:\/\/[^\s>]+>?$/,
  // `[root@host ~]# `, `user@host:~$ `
  /^\[?[\w.-]{1,64}@[\w.-]{1,255}[ :][^\n#$]{0,100}[#$](?: |$)/,
  // fences of code, signatures and footers of mailing lists, comments of trackers
  /^(?:```|~~~$|\{(?:code|noformat|quote)[:}])/,
  /^(?:-- ?|_{20,})$/,
  /^On [^\n]{5,200} wrote:$/,
  /^(?:--- )?Comment #?\d+ (?:from|by|[A-Z])/,
];

/** Returns whether a line is the beginning of text that is no part of a log. */
export function isClosing(line: string): boolean {
  const start = line.slice(0, 512);
  return CLOSINGS.some((pattern) => pattern.test(start));
}

/** What an author puts where lines are left out. It holds no text. */
const OMISSION =
  /^\s*(?:(?:\.\s?){2,40}|…+|[[(<{](?:\.{2,8}|…|snip(?:ped)?|cut)[\])>}]|-{2,80}|={3,80}|\*{3,80}|~{3,80})?\s*$/i;

/** Returns whether the lines from `from` on only mark that others are left out. */
export function isOmission(lines: readonly string[], from: number): boolean {
  for (let at = from; at < lines.length; at++) if (!OMISSION.test((lines[at] ?? '').slice(0, 128))) return false;
  return true;
}
