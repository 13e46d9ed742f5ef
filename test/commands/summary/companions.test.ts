import { expect, it } from 'vitest';
import { renderCompanions } from '../../../src/commands/summary/companions.ts';
import type { CompanionSummary } from '../../../src/commands/summary/companions.ts';

const NOTHING: CompanionSummary = { engine: { calls: 0, failed: 0, linked: 0, slowest: [] }, troubles: [] };

it('has no lines if there is only vdsm.log', () => {
  expect(renderCompanions(NOTHING)).toEqual([]);
});

it("lists the engine's calls and the trouble in each log, within 100 columns", () => {
  const hosts = Array.from({ length: 5 }, (_, n) => ({ key: `a-host-with-a-long-name-${n}`, count: 1200 }));
  const call = { command: 'SpmStartVDSCommand', host: 'node-c4', outside: 5.9e9, duration: 6e9, flow: '1b82bfcb' };
  const lines = renderCompanions({
    engine: { calls: 1549, failed: 21, linked: 340, slowest: [call] },
    troubles: [{ log: 'sanlock.log', action: 'sanlock-renewal-failed', hosts, first: 'then', last: 'later' }],
  });
  expect(lines).toEqual([
    '  engine: 1,549 calls, 340 linked to calls of vdsm, 21 failed; most time outside vdsm:',
    '    5.90 s of 6.00 s: SpmStartVDSCommand on node-c4, flow 1b82bfcb',
    expect.stringMatching(/^ {2}sanlock\.log: sanlock-renewal-failed on a-host-with-a-long-name-0 1,200, .*…$/),
    '    from then to later',
  ]);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
});
