/** Lines that begin a fragment in pasted text: prose, prompts, records of other logs. One row a kind. */
import { SYSLOG_LINE } from './line-repairs.ts';
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
    samples: ['PrivateBin', 'This document will expire in 6 days.', '```'],
    pattern: /^(?:PrivateBin|This document will expire in [^\n]{1,40}|[`~]{3}\w{0,12})$/,
  },
  {
    name: 'line of the system log',
    samples: ['Jul 11 23:18:07 node-3 vdsm[6849]: WARN MOM not available.'],
    pattern: SYSLOG_LINE,
  },
  {
    name: 'line of engine.log',
    samples: [
      '2017-08-24 12:09:05,064-04 ERROR [org.ovirt.engine.core.bll.AddDiskCommand] (default task-1) [56defee2] x',
    ],
    pattern:
      /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}(?:[+-]\d\d|Z)? )?(?:INFO|WARN|ERROR|DEBUG) {1,3}\[org\.[\w.]{1,200}\] \(/,
  },
];

/** Returns whether a line begins a fragment, whatever record is above it. */
export function beginsFragment(line: string): boolean {
  return FRAGMENT_KINDS.some(({ pattern }) => pattern.test(line));
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
