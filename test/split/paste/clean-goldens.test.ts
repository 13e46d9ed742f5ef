/** `--pasted` changes nothing in clean logs: every golden of every kind, but those that people cut, wrapped or collapsed. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentsOf } from '../../golden/documents.ts';

const GOLDEN = 'test/golden';

/** Goldens that show what people did to a log before they showed it. */
const TOUCHED = [
  'A/call-without-its-end',
  'D2/two-polls',
  'D3/cut-in-mid-line',
  'D3/debug-poll',
  'E/nested-calls',
  'E/recovery-waits-for-the-pool',
  'E/vm-down-in-a-successful-return',
  'engine-4.2/migration-rerun',
  'engine-4.4/close-wait',
  'ha-agent-3.6/engine-vm-stopped',
  'ha-agent-4.2/engine-up',
  'mixed/agent-then-engine',
  'mixed/closing-words',
  'mixed/cut-headers',
  'mixed/wrapped-old-header',
  'syslog-forwarded/imfile',
  'syslog-forwarded/journal',
  'syslog-journal/broker-glued',
  'syslog-journal/mom-missing',
];

describe('goldens of clean logs', () => {
  it('are the same with --pasted', { timeout: 120_000 }, async () => {
    const goldens = readdirSync(GOLDEN, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.log') && !file.startsWith('pasted'))
      .map((file) => file.slice(0, -'.log'.length));
    const touched: string[] = [];
    for (const golden of goldens) {
      const file = `${GOLDEN}/${golden}.log`;
      const [plain, pasted] = [await documentsOf(file, 'none', false), await documentsOf(file, 'none', true)];
      if (JSON.stringify(plain) !== JSON.stringify(pasted)) touched.push(golden);
    }
    expect(touched.sort()).toEqual(TOUCHED);
  });
});
