import { expect, test } from 'vitest';
import type { Ask } from '../../src/answers/ask.ts';
import type { Source } from '../../src/commands/answers/sources.ts';
import { findReport } from '../../src/commands/report/report.ts';
import type { Results, Row } from '../../src/query/query.ts';
import { renderReport } from '../../src/report/html/page.ts';

const AT = '2026-05-12T08:00:00.000Z';
const PLACE: Row = { '@timestamp': AT, 'host.name': 'h', 'log.file.path': 'vdsm.log', 'vdsm.log.line': 7 };
const MESSAGE = "connectStorageServer(conList=[{'password': 'hunter2', 'user': 'u'}])";

/** Documents that were loaded with `--no-mask`. */
function sourceOf(): Source {
  const row: Row = { ...PLACE, 'vdsm.restart.gap_seconds': 5, message: MESSAGE, 'error.stack_trace': MESSAGE };
  const rows = { total: 1, rows: [row] };
  const results: Results = {
    selected: { 'summary.restarts': rows, 'report.records': rows },
    grouped: {
      'head.lines': {
        rows: [{ keys: ['h', 'vdsm.log'], count: 1, from: AT, until: AT, measures: {}, hit: row }],
        isCut: false,
      },
    },
  };
  return {
    scene: async () => ({ hosts: ['h'], from: 0, until: 0 }),
    ask: async () => results,
    damaged: 0,
    isOnce: false,
    faults: [],
    close: async () => {},
  };
}

test('what comes from a server is masked, whatever was loaded', async () => {
  const ask: Ask = { every: 60_000, limit: 10, from: 'server', narrowed: [], tail: '' };
  const made = { at: AT, version: '0', command: 'vdsm-ship report', isMasked: true };
  const page = renderReport(await findReport(ask, sourceOf(), made));
  expect(page).toContain('connectStorageServer(conList=[{&#39;password&#39;: &#39;********&#39;');
  expect(page).not.toContain('hunter2');
});
