/**
 * Repairs of the words of a message, one row a kind of damage. They apply to the first line of a record, behind its
 * header.
 */
import { UUID, WHOLE_UUID } from '../../model/uuid.ts';

/** A repair of a message. */
export interface TextRepair {
  readonly name: string;
  /** What does the damage, and where it was seen. */
  readonly by: string;
  readonly sample: { readonly before: string; readonly after: string };
  /** Returns the message as vdsm wrote it, the same string if it finds no damage. Takes time linear in the message. */
  repair(message: string): string;
}

/** Words that known pages broke; a dictionary would repair too much. */
const BROKEN_WORDS = [
  ['conv=notrun c ', 'conv=notrunc '],
  ['options=No ne)', 'options=None)'],
] as const;

export const TEXT_REPAIRS: readonly TextRepair[] = [
  {
    name: 'backticks',
    by: 'wiki pages read backticks as markup of code, and drop them',
    sample: {
      before: 'Task=8a107a91-ecb4-4e10-9fb3-a7b400ed2c44::moving from state init -> state preparing',
      after: 'Task=`8a107a91-ecb4-4e10-9fb3-a7b400ed2c44`::moving from state init -> state preparing',
    },
    repair: (message) =>
      message
        .replace(new RegExp(`^(Task|vmId)=(${UUID})::`), '$1=`$2`::')
        .replace(new RegExp(`^ResName=([^\`\\s]{1,200}?)ReqID=(${UUID})::`), 'ResName=`$1`ReqID=`$2`::'),
  },
  {
    name: 'broken-uuid',
    by: 'a page that wrapped the line left a blank where it broke',
    sample: {
      before: '( spUUID=ffb469ec-d98b-4614-b3fc-c88f206d4 cfd)',
      after: '( spUUID=ffb469ec-d98b-4614-b3fc-c88f206d4cfd)',
    },
    repair: mendUuids,
  },
  {
    name: 'broken-word',
    by: 'the same, within words',
    sample: { before: 'seek=0 conv=notrun c count=1024', after: 'seek=0 conv=notrunc count=1024' },
    repair: (message) => BROKEN_WORDS.reduce((text, [broken, whole]) => text.replaceAll(broken, whole), message),
  },
  {
    name: 'broken-kernel',
    by: 'the same, within the kernel of a banner (vdsm commit 40efa6d6dd)',
    sample: {
      before: '(PID: 1) I am the actual vdsm 4.40.70.10 node1 (4.18.0-3 05.el8.x86_64)',
      after: '(PID: 1) I am the actual vdsm 4.40.70.10 node1 (4.18.0-305.el8.x86_64)',
    },
    repair: (message) =>
      message.replace(BANNER, (_, head: string, kernel: string) => head + kernel.replaceAll(' ', '')),
  },
  {
    name: 'blank-before-equals',
    by: 'the wiki page on vdsm logs adds it in arguments of 4.9',
    sample: {
      before: 'Run and protect: spmStart, args: ( prevID =-1 prevLVER=-1)',
      after: 'Run and protect: spmStart, args: ( prevID=-1 prevLVER=-1)',
    },
    repair: (message) =>
      /^Run and protect: \w+, args: \(/.test(message)
        ? message.replace(/( [A-Za-z_]\w{0,60}) =(?=[^\s=])/g, '$1=')
        : message,
  },
  {
    name: 'result-blanks',
    by: 'the wiki page on vdsm logs moved the blanks at the end of the result of a command',
    sample: { before: "FAILED: <err> = 'x';<rc> = 1", after: "FAILED: <err> = 'x'; <rc> = 1" },
    repair(message) {
      if (!/^(?:SUCCESS|FAILED): <err> =/.test(message)) return message;
      const end = /; ?<rc> ?= ?(-?\d{1,4}|None) ?$/.exec(message.slice(-40));
      return end === null ? message : `${message.slice(0, message.length - end[0].length)}; <rc> = ${end[1]}`;
    },
  },
  {
    name: 'blank-at-the-end',
    by: 'editors and mails strip it; vdsm writes one there in all releases',
    sample: {
      before: 'scheduled job deleteImage for task 175c0924-a789-45db-9dc3-207b78ba6e76',
      after: 'scheduled job deleteImage for task 175c0924-a789-45db-9dc3-207b78ba6e76 ',
    },
    repair: (message) => message.replace(SCHEDULED, '$1 $2'),
  },
  {
    name: 'smart-quotes',
    by: 'editors replace plain quotes by typographic ones; if the message holds plain ones, too, they are genuine',
    sample: { before: 'took ‘taskState’: ‘finished’', after: "took 'taskState': 'finished'" },
    repair: repairQuotes,
  },
];

const SCHEDULED = new RegExp(`^(scheduled job \\w{1,60} for task ${UUID})( \\(task[Mm]anager:\\d{1,6}\\))?$`);
const BANNER = /^((?:\(PID: \d{1,9}\) )?I am the actual vdsm \S{1,80} \S{1,255} )(\([^()\s]{1,80} [^()]{1,80}\))/;

/** Applies all repairs to a message. */
export function repairText(message: string): string {
  if (message.length > REPAIRED_MAX) return message;
  return TEXT_REPAIRS.reduce((text, row) => row.repair(text), message);
}

const REPAIRED_MAX = 65_536;

/**
 * Replaces typographic quotes by plain ones, if the text holds no plain ones. An apostrophe alone is no sign of them.
 */
function repairQuotes(text: string): string {
  if (!/(?:^|[\s([{=:,])[‘’“”]/.test(text)) return text;
  let repaired = text;
  if (!text.includes("'")) repaired = repaired.replace(/[‘’‚′]/g, "'");
  if (!text.includes('"')) repaired = repaired.replace(/[“”„″]/g, '"');
  return repaired;
}

/** Returns whether a UUID begins at the end of `before` and continues at the beginning of `after`. */
export function breaksUuid(before: string, after: string): boolean {
  const left = /(?:^|[^0-9a-zA-Z-])([0-9a-f-]{1,35})$/.exec(before.slice(-40))?.[1];
  const right = /^([0-9a-f-]{1,35})(?![0-9a-zA-Z-])/.exec(after.slice(0, 40))?.[1];
  return left !== undefined && right !== undefined && WHOLE_UUID.test(left + right);
}

const [DIGIT_0, DIGIT_9, LOWER_A, LOWER_F, DASH] = [0x30, 0x39, 0x61, 0x66, 0x2d];

/** A cheap test before: nearly every blank stands between other characters. */
function mayBeOfUuid(code: number): boolean {
  return (code >= DIGIT_0 && code <= DIGIT_9) || (code >= LOWER_A && code <= LOWER_F) || code === DASH;
}

function mendUuids(message: string): string {
  let mended = '';
  let begin = 0;
  for (let at = message.indexOf(' '); at >= 0; at = message.indexOf(' ', at + 1)) {
    if (!mayBeOfUuid(message.charCodeAt(at - 1)) || !mayBeOfUuid(message.charCodeAt(at + 1))) continue;
    if (!breaksUuid(message.slice(Math.max(begin, at - 40), at), message.slice(at + 1, at + 41))) continue;
    mended += message.slice(begin, at);
    begin = at + 1;
  }
  return begin === 0 ? message : mended + message.slice(begin);
}
