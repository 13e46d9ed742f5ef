/** Every panel of every dashboard asks the real server what it would ask it in a browser, with the sample fleet loaded. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import { loadFleet } from '../support/fleet.ts';
import { requestsOf } from '../support/panels/requests.ts';
import type { Answer } from '../support/panels/requests.ts';
import { PANELS_WITHOUT_DATA } from '../known-gaps.ts';

const { url } = inject('opensearch');
const objects = savedObjects();
const panels = objects.flatMap((object) => requestsOf(object, objects).map((request) => ({ id: object.id, request })));

describe('panels', () => {
  beforeAll(() => loadFleet(url));

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
