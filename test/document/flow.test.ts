import { expect, test } from 'vitest';

import { flowLink } from '../../dashboards/build/links.ts';
import { safeFlow } from '../../src/document/flow.ts';

test.each([
  ['1f2e3d4c', '1f2e3d4c'],
  ['7c6f0b1e-9d4b-4f4c-8f0a-0a5d6c7b8e9f', '7c6f0b1e-9d4b-4f4c-8f0a-0a5d6c7b8e9f'],
  ["x'),viewMode:edit,z:('", 'x%27%29,viewMode:edit,z:%28%27'],
  ['a!*"\\b', 'a%21%2A%22%5Cb'],
])('the flow id %j is %j in documents', (flow, safe) => {
  expect(safeFlow(flow)).toBe(safe);
  expect(safeFlow(flow)).toBe(safe);
});

test('a flow id cannot change the state of a dashboard', () => {
  const flow = `x'),viewMode:edit,query:(query:'!'*"`;
  // as the URL formatter of Dashboards fills its template, and as Dashboards decodes the address
  const url = flowLink('{{value}}').replace('{{value}}', encodeURIComponent(safeFlow(flow) ?? ''));
  const state = decodeURIComponent(url.slice(url.indexOf('_a=') + 3));
  expect(state).toMatch(/^\(query:\(language:kuery,query:'trace\.id:"[^'"!()*]*"'\)\)$/);
});
