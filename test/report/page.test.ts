/** The file that a report is: what logs can do to it, how large it may become, what is in it where there is little. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport, REPORT_BEGINS, REPORT_MAX } from '../../src/report/html/page.ts';
import { STYLE } from '../../src/report/html/style.ts';
import type { Report } from '../../src/report/report.ts';
import { giveReport, strangeIn } from '../support/report.ts';

const HOSTILE = [
  '</style><script>alert(1)</script>',
  `"><img src=x onerror=alert(1)><svg/onload=alert(2)>`,
  `<!-- --><![CDATA[ ]]><title></title></pre></details></body>`,
  `javascript:alert(3) http://evil.example.com/x.png {{7*7}} \${7*7} &lt;script&gt;`,
  '\u202etxt.exe\u2066 \u001b]0;title\u0007 \u0000 \u200b',
];

let folder: string;
let hostile: Report;
let page: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'report-'));
  const logs = path.join(folder, `<img src=x onerror=alert(4)>'"`, 'var', 'log', 'vdsm');
  await mkdir(logs, { recursive: true });
  await writeFile(path.join(logs, 'vdsm.log'), hostileLog());
  hostile = await giveReport(['--workers', '1', logs]);
  page = renderReport(hostile);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A log of 4.50 whose flows, errors, threads, callers and verbs are hostile. */
function hostileLog(): string {
  const at = (i: number): string => `2026-05-12 08:${String(i).padStart(2, '0')}:00,000+0000`;
  return `${[
    `${at(0)} INFO  (MainThread) [vds] (PID: 77) I am the actual vdsm 4.50.7 host-x (5.14) (vdsmd:186)`,
    ...HOSTILE.flatMap((text, i) => [
      `${at(i + 1)} INFO  (jsonrpc/${i}${text.slice(0, 12)}) [vdsm.api] START getVolumeInfo(sdUUID='${text}') from=::ffff:192.0.2.1,41000, flow_id=${i}${text.replaceAll(/[\s,]/g, '')}, task_id=8d0cbd4e-4a6c-4b92-a4f6-00000000000${i} (api:31)`,
      `${at(i + 1)} INFO  (jsonrpc/${i}${text.slice(0, 12)}) [vdsm.api] FINISH getVolumeInfo error=Volume does not exist: ${text} from=::ffff:192.0.2.1,41000, flow_id=${i}${text.replaceAll(/[\s,]/g, '')}, task_id=8d0cbd4e-4a6c-4b92-a4f6-00000000000${i} (api:35)`,
      `${at(i + 1)} ERROR (jsonrpc/${i}) [storage.dispatcher${text.slice(0, 9)}] ${text} (dispatcher:82)\nTraceback (most recent call last):\n  File "${text}", line 1\nValueError: ${text}`,
      `${at(i + 10)} INFO  (check/loop) [storage.monitor] Domain ${text.slice(0, 30)} became INVALID (monitor:482)`,
      `${at(i + 20)} WARN  (vdsm.Scheduler) [Executor] Worker blocked: <Worker name=${text} running <Task ${text}> timeout=60, duration=60.00 at 0x7f> task#=${i} at 0x7f>, traceback:\nFile: "${text}" (executor:363)`,
    ]),
    `${at(50)} INFO  (MainThread) [vds] (PID: 78) I am the actual vdsm ${HOSTILE[1]?.slice(0, 20)} host-x (5.14) (vdsmd:186)`,
  ].join('\n')}\n`;
}

describe('a hostile log', () => {
  test('is quoted, and does nothing', () => {
    expect(page).toContain('&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain(String.raw`\u202etxt.exe\u2066`);
    expect(page).toContain('&lt;img src=x onerror=alert(4)&gt;&#39;&quot;');
    expect(strangeIn(page)).toEqual([]);
  });

  test('meets a policy that allows the style sheet alone', () => {
    const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy?.replaceAll('&#39;', "'")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'$/,
    );
    expect(page).toContain(`<style>${STYLE}</style>`);
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<title>'));
  });
});

describe('a page', () => {
  test('begins so that it is known, and has no script, address or style of its own', () => {
    expect(page.startsWith(REPORT_BEGINS)).toBe(true);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<object|<form| style=| on[a-z]+="|url\(|@import/i);
    expect(page.match(/<style>/g)).toHaveLength(1);
  });

  test('is for paper, telephones and the dark, too', () => {
    expect(STYLE).toContain('@media print');
    expect(STYLE).toContain('details::details-content');
    expect(STYLE).toContain('@media (max-width: 640px)');
    expect(STYLE).toContain('prefers-color-scheme: dark');
    expect(page.match(/<svg\s+class="(?:wide|narrow)"/g)).toHaveLength(2);
  });

  test('every link leads to something in it', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(7);
    expect(targets.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('each finding has its file and line, and the record of it', () => {
    for (const { place } of hostile.findings) {
      expect(place?.line).toBeGreaterThan(0);
      expect(hostile.behind[`${place?.host}\0${place?.file}\0${place?.line}`]?.length).toBeGreaterThan(0);
    }
  });
});

test('however much there is, a page has at most 5 MB, and says what it leaves out', () => {
  const worst = '<"&\u202e'.repeat(2000);
  const many = <T>(one: T | undefined, times: number): T[] => Array.from({ length: times }, () => one as T);
  const [finding] = hostile.findings;
  const [host] = hostile.coverage.hosts;
  const names = Array.from({ length: 3000 }, (_, i) => `${worst.slice(0, 200)}${i}`);
  const place = { host: worst, at: '2026-05-12T08:00:00.000Z', file: worst, line: 1 };
  const key = `${worst}\0${worst}\x001`;
  const records = Object.fromEntries(
    names.map((name) => [
      name,
      { at: place.at, host: worst, file: worst, line: 1, level: worst, thread: worst, logger: worst, text: worst },
    ]),
  );
  const places = names.map((name) => ({ ...place, host: name }));
  const behind = Object.fromEntries(
    [key, ...places.map((one) => `${one.host}\0${one.file}\0${one.line}`)].map((each) => [each, names.slice(0, 12)]),
  );
  const [code] = hostile.failures.codes;
  const large: Report = {
    ...hostile,
    records,
    behind,
    head: {
      ...hostile.head,
      hosts: names.map((name) => ({ ...(hostile.head.hosts[0] as Report['head']['hosts'][number]), host: name })),
      limits: many(worst, 500),
    },
    faults: many(worst, 500),
    findings: places.map(
      (one) =>
        ({ ...finding, place: one, what: worst, note: worst, next: worst, hosts: names }) as Report['findings'][number],
    ),
    coverage: {
      ...hostile.coverage,
      hosts: names.map(
        (name) =>
          ({
            ...host,
            host: name,
            dropped: 5,
            versions: many(worst, 30),
            silences: many({ from: place.at, until: place.at }, 50),
          }) as Report['coverage']['hosts'][number],
      ),
      restarts: places.map((one) => ({ host: worst, at: place.at, cause: worst, gap: 1, version: worst, place: one })),
      quality: names.map((name) => ({ flag: name, hosts: { [worst]: 1 } })),
    },
    marks: places.flatMap((one, i) =>
      (['failed', 'invalid', 'restart', 'lost'] as const).map((kind) => ({
        kind,
        host: names[i % 50] ?? '',
        from: place.at,
        until: place.at,
        count: 2,
        what: worst,
        place: one,
      })),
    ),
    failures: {
      ...hostile.failures,
      codes: places.map(
        (one) =>
          ({ ...code, code: worst, name: worst, message: worst, first: one }) as Report['failures']['codes'][number],
      ),
      parts: places.map(
        (one) =>
          ({ ...code, code: worst, name: worst, message: worst, first: one }) as Report['failures']['parts'][number],
      ),
      engine: places.map(
        (one) =>
          ({ ...code, code: worst, name: worst, message: worst, first: one }) as Report['failures']['engine'][number],
      ),
    },
    troubles: places.map((one) => ({
      log: worst,
      action: worst,
      hosts: { [worst]: 1 },
      from: place.at,
      until: place.at,
      place: one,
    })),
    flows: Array.from({ length: 8 }, () => ({
      why: worst,
      flow: {
        ...(hostile.flows[0]?.flow as Report['flows'][number]['flow']),
        flow: worst,
        hosts: names,
        nodes: places.slice(0, 400).map((one) => ({
          kind: 'call' as const,
          name: worst,
          host: worst,
          caller: worst,
          at: place.at,
          after: 1,
          duration: 1e9,
          outcome: 'failure',
          failure: worst,
          place: one,
          nodes: [],
        })),
      },
    })),
  };
  const text = renderReport(large);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(REPORT_MAX);
  expect(Buffer.byteLength(text)).toBeGreaterThan(1_000_000);
  expect(strangeIn(text)).toEqual([]);
  for (const what of ['finding', 'host', 'gap', 'row', 'kind', 'restart', 'event'])
    expect(text).toMatch(new RegExp(`[\\d,]+ more\\s+${what}s?\\s+not\\s+shown`));
});

describe('thin logs', () => {
  async function pageOf(name: string, text: string | Buffer, ...args: string[]): Promise<[Report, string]> {
    const file = path.join(folder, name);
    await writeFile(file, text);
    const report = await giveReport(['--workers', '1', '--host', 'host-1', ...args, file]);
    return [report, renderReport(report)];
  }
  const LINE =
    "2026-05-12 08:00:00,000+0000 INFO  (jsonrpc/1) [vdsm.api] START getVolumeInfo(sdUUID='x') from=::ffff:192.0.2.1,41000, task_id=8d0cbd4e-4a6c-4b92-a4f6-000000000001 (api:31)\n2026-05-12 08:00:01,000+0000 INFO  (jsonrpc/1) [vdsm.api] FINISH getVolumeInfo return={} from=::ffff:192.0.2.1,41000, task_id=8d0cbd4e-4a6c-4b92-a4f6-000000000001 (api:37)\n";

  test('of a single host where all is well', async () => {
    const [report, text] = await pageOf('well.log', LINE);
    expect(report.findings).toEqual([]);
    expect(text).toContain('Nothing stands out');
    expect(text).toContain('No restart within the time of the logs');
    expect(strangeIn(text)).toEqual([]);
  });

  test('at INFO say what that limits', async () => {
    const [, text] = await pageOf('info.log', LINE);
    expect(text).toMatch(/INFO logs, without commands and locks/);
  });

  test('without a vdsm.log', async () => {
    const [, text] = await pageOf(
      'engine.log',
      '2026-05-12 08:00:00,000Z INFO  [org.ovirt.engine.core.vdsbroker.ConnectStorageServerVDSCommand] (default task-1) [abc] START, ConnectStorageServerVDSCommand(HostName = node-1), log id: 1\n',
    );
    expect(text).toContain('no vdsm.log');
    expect(strangeIn(text)).toEqual([]);
  });

  test('that hold nothing are refused, as by the answers', async () => {
    await expect(pageOf('empty.log', '')).rejects.toMatchObject({ code: 'input' });
  });

  test('that are no logs are what they are', async () => {
    const [report, text] = await pageOf('text.log', '<b>a text</b>\n');
    expect(report.findings).toEqual([]);
    expect(strangeIn(text)).toEqual([]);
  });
});
