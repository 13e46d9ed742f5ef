/** `Regards,` `Thanks in advance` `Best regards, Ann` */
const FAREWELL =
  /^(?:(?:best|kind|kindest|warm|with(?: kind| best)?|many|my) ){0,2}(?:regards|thanks|thank you|thx|cheers|greetings|sincerely|wishes)(?:[,.! -][^\n:=(]{0,60})?$/i;

/**
 * Text that no log writes: words that close a mail, trailers of a commit, prompts, keys that were pressed in a terminal.
 * One row a pattern; each matches at the beginning of a line.
 */
const CLOSINGS: readonly RegExp[] = [
  // `^C`, and what a shell prints behind it
  /^\^[A-Z\\](?:\^[A-Z\\])*(?:\s|$|\[)/,
  FAREWELL,
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
  // `==> /var/log/vdsm/vdsm.log <==`: `tail` and `head` of several files
  /^==> [^\n]{1,300} <==$/,
  /^On [^\n]{5,200} wrote:$/,
  /^(?:--- )?Comment #?\d+ (?:from|by|[A-Z])/,
];

const NAME = String.raw`@?[A-Za-z][\w.'’-]{0,40}(?: [A-Z][\w.'’-]{0,40}){0,3}(?: \([^()\n]{1,60}\))?`;
const DAYTIME = String.raw`\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?`;
const SAID = '(?:wrote|writes|said|says|commented|added a comment|replied|posted)';
const AGO = String.raw`(?:\d{1,3}|an?|last) (?:minute|hour|day|week|month|year)s?(?: ago)?`;

/** Headings of what one person says: of chats, trackers, forums, and mails. With samples. */
export const HEADINGS: readonly { readonly pattern: RegExp; readonly samples: readonly string[] }[] = [
  {
    pattern: new RegExp(
      String.raw`^${NAME} ${SAID}(?::| yesterday| ${AGO}|,? (?:on|at|-|–) [^\n]{0,30}\d[^\n]{0,40})$`,
    ),
    samples: [
      'Ann Smith wrote on 2022-01-10 10:00:00:',
      'ann commented on Jan 10, 2022',
      '@ann commented 2 days ago',
      'Ann Smith added a comment - 10/Jan/22 9:14 AM',
      'Ann said:',
    ],
  },
  {
    pattern: new RegExp(
      String.raw`^@?[A-Z][\w.'’-]{0,40}(?: [A-Z][\w.'’-]{0,40}){0,3}(?:(?: {2,4}|\t)\[?${DAYTIME}\]?|,? (?:\[${DAYTIME}\]|\d{1,2}:\d\d(?::\d\d)? ?[AP]M)):?$`,
    ),
    samples: ['Bob  9:20 AM', 'Ann Smith  [14:07]', 'Ann Smith, 9:14 AM'],
  },
  {
    pattern: new RegExp(String.raw`^(?:[[(]${DAYTIME}[\])] |${DAYTIME} )(?:<[@+ ]?[\w.|\x60-]{1,40}>|${NAME}:)(?: |$)`),
    samples: ['[09:14] <ann> any idea?', '09:14:02 <@ann> see above', '(9:14:02 AM) Ann: hello'],
  },
  {
    pattern: new RegExp(
      String.raw`^(?:${NAME}|[^\n<>]{1,60} <[^\s<>@]{1,64}@[^\s<>]{1,100}>)(?: {1,4}|, )\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?(?: [A-Z]{2,5})?$`,
    ),
    samples: ['Ann Smith 2022-01-10 09:14:02 UTC', 'Ann <ann@example.com> 2022-01-10 09:14'],
  },
  {
    pattern:
      /^(?:From|Sent|To|Cc|Date|Subject|Reply-To): (?:[^\n]{0,100}<[^\s@<>]+@[^\s<>]+>|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [^\n]{5,60}$|(?:Re|Fwd?|AW|WG): )/,
    samples: ['From: Ann Smith <ann@example.com>', 'Sent: Monday, January 10, 2022 9:14 AM', 'Subject: Re: vdsm fails'],
  },
  {
    pattern:
      /^(?:-{3,10} ?(?:Original|Forwarded|Weitergeleitete|Ursprüngliche) [^\n]{1,40}-{3,10}$|(?:Le|Am|El|Il|Em) [^\n]{5,120} (?:a écrit|schrieb[^\n]{0,80}|escribió|ha scritto|escreveu) ?:$|On [^\n]{5,200} wrote:$|Quote from: |Posted by |Originally posted by )/,
    samples: [
      '-----Original Message-----',
      'Am 10.01.2022 um 10:00 schrieb Ann:',
      'On Mon, Jan 9, 2023 at 10:00 AM Ann wrote:',
    ],
  },
  {
    pattern:
      /^(?:(?:Hi|Hello|Dear|Hey)(?:[,!.]| (?:all|everyone|there|team|folks|[A-Z][a-z]{1,20})[,!.]?)|\(In reply to [^\n]{1,120}\)|-{0,3} ?[Cc]omment #?\d{1,4}(?: (?:from|by|[A-Z])[^\n]{0,100})?)$/,
    samples: ['Hi all,', 'Hello Ann,', '(In reply to Ann from comment #2)', 'Comment 5 Ann Smith'],
  },
];

/** Words of a person about themselves or to others, which no program writes. */
const PERSON =
  /(?:^|[\s,(])(?:I|I['’](?:m|ve|d|ll)|[Ww]e|[Mm]y|[Oo]ur|me|you|[Yy]our|[Aa]nyone|[Aa]nybody|[Ss]omeone|[Ss]omebody|[Pp]lease help)(?:[\s,.!?)]|$)/;
const PLAIN = /^[(“"'‘]?[A-Za-z][a-z'’-]*[.,:;!?)”"'’]{0,3}$/;
/** Characters of a sentence that is looked at. */
const SENTENCE_MAX = 400;
const WORDS_MIN = 2;

/** Returns whether a line is a sentence that a person says: plain words, of a person or a short question. */
export function isSpeech(line: string): boolean {
  if (line.length > SENTENCE_MAX || !/^[A-Za-z]/.test(line)) return false;
  const isQuestion = line.trimEnd().endsWith('?');
  if (!isQuestion && !PERSON.test(line)) return false;
  const words = line.trim().split(/\s+/);
  if (words.length < WORDS_MIN) return false;
  const plain = words.filter((word) => PLAIN.test(word) || word === 'I').length;
  return plain >= words.length * (isQuestion ? 1 : PLAIN_MIN);
}

/** Share of plain words in a sentence, which may name a program or a number. */
const PLAIN_MIN = 0.8;

/** Returns whether a line is the beginning of text that is no part of a log. */
export function isClosing(line: string): boolean {
  const start = line.slice(0, 512);
  return CLOSINGS.some((pattern) => pattern.test(start));
}

/** Returns whether a line closes what a person says. */
export function isFarewell(line: string): boolean {
  return FAREWELL.test(line.slice(0, 512));
}

/** Returns whether a line heads what a person says. */
export function isHeading(line: string): boolean {
  const start = line.slice(0, 512);
  return HEADINGS.some(({ pattern }) => pattern.test(start));
}

/** What `tail` and `head` write before the lines of each of several files. */
const FILE_HEADING = /^==> [^\n]{1,300} <==$/;

/** Returns the index of the first line from `from` on that heads the lines of another file; -1: there is none. */
export function findFileHeading(lines: readonly string[], from: number): number {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.startsWith('==> ') && FILE_HEADING.test(line)) return at;
  }
  return -1;
}

/** What an author puts where lines are left out. It holds no text. */
const OMISSION =
  /^\s*(?:(?:\.\s?){2,40}|…+|[[(<{](?:\.{2,8}|…|snip(?:ped)?|cut)[\])>}]|-{2,80}|={3,80}|\*{3,80}|~{3,80})?\s*$/i;

/** Returns whether the lines from `from` on only mark that others are left out. */
export function isOmission(lines: readonly string[], from: number): boolean {
  for (let at = from; at < lines.length; at++) if (!OMISSION.test((lines[at] ?? '').slice(0, 128))) return false;
  return true;
}
