/** Every panel of every dashboard asks the real server what it would ask it in a browser, with the sample fleet loaded. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import { runCli } from '../support/cli.ts';
import { requestsOf } from '../support/panels/requests.ts';
import type { Answer } from '../support/panels/requests.ts';
import { PANELS_WITHOUT_DATA } from '../known-gaps.ts';

const { url } = inject('opensearch');
const objects = savedObjects();
const panels = objects.flatMap((object) => requestsOf(object, objects).map((request) => ({ id: object.id, request })));

describe('panels', () => {
  beforeAll(async () => {
    const fleet = new URL('../../samples/fleet', import.meta.url).pathname;
    const { code, stderr } = await runCli(['load', fleet, '--node', url, '--quiet', '--json']);
    if (code !== 0) throw new Error(stderr);
    await fetch(`${url}/vdsm-*/_refresh`, { method: 'POST' });
  });

  it.each(panels)('$id gets an answer with data in it', async ({ id, request }) => {
    const reply = await fetch(`${url}/${request.index}/_search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request.body),
    });
    const answer = (await reply.json()) as Answer & { error?: unknown };
    expect(answer.error).toBeUndefined();
    expect(reply.status).toBe(200);
    if (id in PANELS_WITHOUT_DATA) expect(request.hasData(answer)).toBe(false);
    else expect(request.hasData(answer)).toBe(true);
  });
});
