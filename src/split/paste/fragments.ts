/** Lines that begin a fragment in pasted text: prose, prompts, records of other logs. One row a kind. */
import { isHeading } from '../../logs/closings.ts';
import { isTracebackText } from './traceback.ts';

/** A kind of line that never continues the record above it. */
export interface FragmentKind {
  readonly name: string;
  readonly samples: readonly string[];
  readonly pattern: RegExp;
}

export const FRAGMENT_KINDS: readonly FragmentKind[] = [
  {
    name: 'list item of a page',
    samples: ['  • All storage commands run as tasks inside vdsm.', '* Note the last line'],
    pattern: /^\s{0,12}[•·▪◦]\s|^[*-] [A-Z][a-z]{0,20} [a-z]/,
  },
  {
    name: 'shell prompt',
    samples: [
      '[root@node1 /]# tail -f /var/log/vdsm/vdsm.log',
      "# tail -f /var/log/vdsm/vdsm.log | grep 'completed <Clock'",
      '$ cat vdsm.log',
      'root@node1:~$ xzcat vdsm.log.1.xz',
    ],
    pattern:
      /^\[[\w.-]{1,64}@[\w.-]{1,64} [^\]\n]{1,200}\][#$] |^[\w.-]{1,64}@[\w.-]{1,64}:[^\s#$]{1,200}[#$] |^[#$] ?(?:sudo |tail |head |cat |less |x?z?grep |xz|journalctl |vdsm-client |vdsClient |systemctl |virsh |lvm |tcpdump )/,
  },
  {
    name: 'note of the journal',
    samples: ['Warning: Journal has been rotated since unit was started. Log output is incomplete or unavailable.'],
    pattern: /^Warning: Journal has been rotated |^-- (?:Logs begin at|Journal begins at|Reboot --)/,
  },
  {
    name: 'page furniture',
    samples: ['PrivateBin', 'This document will expire in 6 days.', '```', '{noformat}', '</pre>'],
    pattern:
      /^(?:PrivateBin|This document will expire in [^\n]{1,40}|[`~]{3}\w{0,12}|\{(?:noformat|code)(?::\w{1,12})?\}|<\/?(?:pre|code)>)$/,
  },
];

/** Returns whether a line begins a fragment, whatever record is above it. */
export function beginsFragment(line: string): boolean {
  return FRAGMENT_KINDS.some(({ pattern }) => pattern.test(line));
}

/** Lines that close what somebody wrote, or begin what comes next on a page. They end a record of any kind of log. */
export const CLOSINGS: readonly FragmentKind[] = [
  {
    name: 'closing words of a mail',
    samples: ['Regards,', 'Best regards', 'Thanks!', 'Thank you in advance.', 'Cheers,', '-- '],
    pattern:
      /^(?:(?:(?:Best|Kind|Warm|With best|With kind) )?[Rr]egards|(?:Many )?[Tt]hanks(?: (?:a lot|again|in advance|for [a-z ]{1,40}))?|Thank you(?: (?:very much|in advance|for [a-z ]{1,40}))?|Cheers|Sincerely|Greetings|BR|-- ?)[,.!]{0,3}$/,
  },
  {
    name: 'trailer of a commit',
    samples: ['Bug-Url: https://bugzilla.redhat.com/1785061', 'Signed-off-by: A <a@example.com>', 'Change-Id: I1'],
    pattern:
      /^(?:Bug-Url|Bug-Id|Related-To|Related-to|Change-Id|Signed-off-by|Reviewed-(?:by|on)|Tested-by|Acked-by|Relates-To|Fixes|Backport-To|Co-authored-by): ?\S/,
  },
  {
    name: 'heading of a comment',
    samples: [
      'Comment 5 Nir Soffer 2018-03-15 18:40:01 UTC',
      '--- Comment #3 from A <a@example.com> ---',
      '(In reply to Ann from comment #2)',
      'On Mon, Jan 9, 2023 at 10:00 AM Ann wrote:',
    ],
    pattern:
      /^(?:-{0,3} ?(?:Comment|comment) #?\d{1,4}(?: |$)|\(In reply to |On [^\n]{5,200} wrote:$|Description\s[^\n]{1,80}\d{4}-\d\d-\d\d \d\d:\d\d)/,
  },
  {
    name: 'caption',
    samples: [
      'engine.log:',
      '/var/log/vdsm/vdsm.log:',
      'On the host:',
      'and engine.log, six days later:',
      '==> vdsm.log <==',
    ],
    pattern:
      /^(?:(?:From |In |[Tt]he |[Aa]nd (?:the |from |in )?)?[\w./-]{0,100}\.log(?:[ ,][\w ,'-]{1,60})?:$|(?:On|From|In|And on) (?:the )?[a-z][\w. -]{0,60}:$|==> [^\n]{1,200} <==$)/,
  },
];

/** A URL on a line of its own, below a blank line. */
const URL = /^<?https?:\/\/\S{1,500}>?$/;

/** Returns whether a line ends the record above it, of whatever log it is. */
export function isClosing(line: string, isParagraph: boolean): boolean {
  if ((isParagraph && URL.test(line)) || CLOSINGS.some(({ pattern }) => pattern.test(line))) return true;
  return isHeading(line);
}

/** Marks of omitted text: `...`, `..... .....`, `<lot of data>`, `[snip]`. */
export const ELLIPSIS =
  /^\s{0,12}(?:(?:\.{3,9} ?){1,9}|…|\[?\.\.\.\]?|<[a-z]{1,20}(?: [a-z]{1,20}){1,5}>|\[?<?snip>?\]?)\s{0,4}$/;

/** Samples of prose, and of lines that are not prose. */
export const PROSE_SAMPLES = {
  prose: [
    'Storage flows',
    'Import / Export',
    'As you can see above, the command completed successfully',
    'To better understand the behaviour of VDSM, it may be useful to look also at libvirt logs.',
    'Since oVirt 3.5.0 (VDSM 4.16.0), VDSM does not enable the overly verbose libvirt debug logs automatically.',
    'The log files are named vdsm.log(.\\d+.xz)?.',
  ],
  other: [
    'During handling of the above exception, another exception occurred:',
    "AttributeError: 'NoneType' object has no attribute 'poll'",
    'ONBOOT=yes',
    '<domain type="kvm">',
    '...',
    "'spm_st': {'spmId': 1, 'spmStatus': 'SPM', 'spmLver': 0}}",
  ],
} as const;

/** Returns whether the first line of a paragraph is prose: mostly plain words, the first with a capital. */
export function isProse(line: string): boolean {
  if (line.length > 2000 || !/^\s{0,12}[“"'(]{0,2}[A-Z]/.test(line) || isTracebackText(line)) return false;
  const words = line.trim().split(/\s+/);
  if (!PLAIN_WORD.test(words[0] ?? '')) return false;
  const plain = words.filter((word) => PLAIN_WORD.test(word)).length;
  return words.length <= 5 ? plain === words.length && words.length > 1 : plain >= words.length * 0.65;
}

const PLAIN_WORD = /^[/&–-]$|^[“"'‘(]{0,2}[A-Za-z]?[a-z’'-]*(?:VDSM|IP)?[.,:;!?)"'”’]{0,3}$/;
