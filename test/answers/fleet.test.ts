/** The 15 incidents that are planted in the sample fleet: each is told by the summary, or one step from it. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Summary } from '../../src/answers/summary.ts';
import { giveAnswers } from '../support/answers.ts';

/** By the numbers of `samples/README.md`: what tells of it, and the command that does; each step is one that the summary leads to. */
const INCIDENTS: readonly (readonly [string, readonly string[], ...RegExp[]])[] = [
  [
    '1 a storage domain fails on three hosts',
    ['summary'],
    /08:24:07 {2}c2, c4, c1: storage domain 6fba8192 INVALID on 3 of 4 hosts\s+.*\n\s+for 13 min 12 s/,
  ],
  [
    '1 its cause beside vdsm',
    ['storage', '6fba8192'],
    /never on c3/,
    /nfs-not-responding/,
    /sanlock-kill +c2 11/,
    /first c2 {2}08:24:07/,
  ],
  [
    '2 a slow host',
    ['summary'],
    /getDeviceList +51 .*c3 23\.\d \(others 3\.2-3\.9\) +85 % commands/,
    /c3: workers blocked 3 times, for up to 60/,
    /c3: vdsm dropped 5,153 records/,
  ],
  [
    '3 failed snapshot merges',
    ['summary'],
    /13 {2}ImageFileNotFound/,
    /52 {2}MergeFailed/,
    /block job 89667ef9 \(commit\) of VM 980707d1 failed/,
  ],
  ['3 the merge whose job failed', ['vm', '980707d1'], /merge \(flow e1f09c3a\) fails after 95 ms: 52 MergeFailed/],
  [
    '4 copies that run out of space',
    ['summary'],
    /a1: task copyImage 1678236f failed: 261 CopyImageError, No\s.*\n\s+space left on device/,
    /c4: task copyImage c2a74f4e failed/,
    /b2: task copyImage a636df35 has no end/,
  ],
  [
    '5 starts of vdsm',
    ['summary'],
    /b2: vdsm restarted after 12\.3 s: libvirt was lost/,
    /c2: vdsm restarted after 14\.8 s: cause unknown/,
    /c4: vdsm restarted after 8\.8 s: stopped by an administrator/,
    /c2: prepareImage has no end in the logs, flow b4d2f00d/,
    /99 {2}RecoveryInProgress +11 .*after 3 restarts/,
  ],
  [
    '6 an upgrade inside of a file',
    ['summary'],
    /08:14:30 {2}b1: vdsm 4\.18\.25, then 4\.19\.51/,
    /b1: vdsm restarted after 3 min 49 s/,
  ],
  ['7 one flow on three hosts', ['summary'], /c1, c3, c4: flow 7c1d0d7e worked on 3 hosts/],
  [
    '7 what it did',
    ['flow', '7c1d0d7e'],
    /createVolume/,
    /snapshot/,
    /cloneImageStructure/,
    /c3 +sdm_copy_data/,
    /\+4:19\.8 {2}c4 +deleteImage/,
  ],
  ['8 migrations', ['summary'], /9 migrations completed/],
  ['8 a migration', ['vm', '9441a879'], /migration/],
  [
    '9 failures that are none',
    ['failures'],
    /iscsiadm node login exit 15/,
    /lvm lvs exit 5/,
    /201 {2}VolumeDoesNotExist +8/,
  ],
  ['10 records of several lines', ['coverage'], /Records of several lines/, /c4 +98 records +785 lines/],
  [
    '11 an extend that comes too late',
    ['summary'],
    /c1: VM 6ae25fc0 paused by its storage: enospc/,
    /VM 6ae25fc0 took 20 s or more to extend 4\s.*\n\s+times, up to 2 min 21 s/,
  ],
  ['12 a lock that is waited for', ['summary'], /a1: deleteImage waited 21\.5 s for lock Storage\.1a6f5d4c/],
  ['12 who held it', ['task', 'bc03774d'], /held by copyImage 1678236f/],
  ['13 an expired certificate', ['summary'], /c1: TLS handshake of 192\.0\.2\.77 failed 7 times/],
  [
    '14 the same error on several releases',
    ['failures'],
    /ce224177f7d5 +229 {2}MiscFileReadException: c2 78, c4 76, c1 75/,
    /in\s.*\n? *4\.20\.49, 4\.30\.53/,
  ],
  ['14 of a task', ['task', '1678236f'], /bc0cc4c5225c +2: a1 1, c4 1 \(4\.10\.3, 4\.50\.7\)/],
  [
    '15 a flow from the engine on',
    ['flow', '3d1c5b7a'],
    /engine ConnectStorageServer on node-c2: 477/,
    /mount nfs: exit 32/,
  ],
  [
    '15 time outside of vdsm',
    ['summary'],
    /SpmStartVDSCommand {2}c4/,
    /b2, b1, c2, c4: the engine finds 4 hosts not responding/,
  ],
];

const texts = new Map<string, string>();
let summary: Summary;

beforeAll(async () => {
  const commands = [...new Set(INCIDENTS.map(([, words]) => words.join(' ')))];
  const answers = await giveAnswers(
    commands.map((command) => command.split(' ')),
    ['--workers', '1', 'samples/fleet'],
  );
  for (const [i, command] of commands.entries()) texts.set(command, answers[i]?.text ?? '');
  summary = answers[0]?.data as Summary;
  // one pass over the fleet for all of them
}, 480_000);

describe('an incident of the fleet is told', () => {
  it.each(INCIDENTS.map(([name, words, ...told]) => [name, words.join(' '), told] as const))(
    '%s: %s',
    (_, command, told) => {
      for (const pattern of told) expect(texts.get(command)).toMatch(pattern);
    },
  );
});

test('the summary leads to each of these steps', () => {
  const steps = new Set(summary.verdicts.map(({ next }) => next));
  for (const step of ['storage 6fba8192', 'vm 980707d1', 'flow 7c1d0d7e', 'task 1678236f', 'failures', 'callers'])
    expect([...steps]).toContain(`vdsm-ship ${step} samples/fleet`);
});

test('no line is wider than 100 columns but the commands to run next', () => {
  const wide = [...texts.values()]
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.length > 100 && !line.startsWith('next: '));
  expect(wide).toEqual([]);
});

test('each finding has a place, and each answer a next command', () => {
  expect(summary.verdicts.filter(({ place }) => place?.line === undefined)).toEqual([]);
  expect([...texts].filter(([, text]) => !text.includes('\nnext: vdsm-ship ')).map(([command]) => command)).toEqual([]);
});
