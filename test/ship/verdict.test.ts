import { describe, expect, test } from 'vitest';
import { judgeItem, judgeReply, type ItemVerdict, type Reply } from '../../src/ship/verdict.ts';

type Short = 'created' | 'updated' | 'exists' | 'wait' | 'busy' | 'suspect' | 'reject' | 'setup' | 'server';

/** Status, type, reason (as OpenSearch 2.19 says it), what to do, why. */
const ITEMS: readonly (readonly [number, string, string, Short])[] = [
  [201, '', '', 'created'],
  [200, '', '', 'updated'],
  [
    409,
    'version_conflict_engine_exception',
    '[1]: version conflict, document already exists (current version [1])',
    'exists',
  ],
  [
    409,
    'version_conflict_engine_exception',
    '[v]: version conflict, current version [4] is higher or equal to the one provided [3]',
    'exists',
  ],
  [409, 'something_else', 'a conflict of another kind', 'wait'],
  [429, 'rejected_execution_exception', 'rejected execution of coordinating operation', 'busy'],
  [429, 'circuit_breaking_exception', '[parent] Data too large', 'busy'],
  [
    429,
    'cluster_block_exception',
    'index [i] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];',
    'wait',
  ],
  [403, 'cluster_block_exception', 'index [i] blocked by: [FORBIDDEN/8/index write (api)];', 'wait'],
  [403, 'cluster_block_exception', 'blocked by: [FORBIDDEN/6/cluster read-only (api)];', 'wait'],
  [502, '', '', 'wait'],
  [503, 'unavailable_shards_exception', '[i][0] primary shard is not active Timeout: [1m]', 'wait'],
  [503, 'no_shard_available_action_exception', '', 'wait'],
  [504, '', '', 'wait'],
  [408, '', '', 'wait'],
  [500, 'i_o_exception', 'No space left on device', 'suspect'],
  [500, 'null_pointer_exception', '', 'suspect'],
  [401, 'security_exception', 'no', 'server'],
  [403, 'security_exception', 'no permissions for [indices:data/write/bulk[s]]', 'server'],
  [404, 'index_not_found_exception', 'no such index [p9]', 'setup'],
  [400, 'illegal_argument_exception', 'pipeline with id [nope] does not exist', 'setup'],
  [400, 'illegal_argument_exception', 'no write index is defined for alias [a]', 'setup'],
  [400, 'illegal_argument_exception', 'only write ops with an op_type of create are allowed in data streams', 'setup'],
  [400, 'index_closed_exception', 'closed', 'setup'],
  [400, 'invalid_index_name_exception', 'Invalid index name [P3 ?]', 'setup'],
  [
    400,
    'validation_exception',
    'Validation Failed: 1: this action would add [2] total shards, but this cluster currently has [6]/[1] maximum shards open;',
    'setup',
  ],
  [
    400,
    'mapper_parsing_exception',
    "failed to parse field [a] of type [integer] in document with id '2'. Preview of field's value: 'x'",
    'reject',
  ],
  [
    400,
    'mapper_parsing_exception',
    'object mapping for [o] tried to parse field [o] as object, but found a concrete value',
    'reject',
  ],
  [
    400,
    'strict_dynamic_mapping_exception',
    'mapping set to strict, dynamic introduction of [zz] within [_doc] is not allowed',
    'reject',
  ],
  [400, 'illegal_argument_exception', 'Document contains at least one immense term in field="k"', 'reject'],
  [400, 'illegal_argument_exception', 'Limit of total fields [1000] has been exceeded', 'reject'],
  [400, 'never_heard_of_exception', '', 'reject'],
  [413, 'content_too_long', '', 'reject'],
];

describe('an item', () => {
  test.each(ITEMS)('%i %s "%s" -> %s', (status, type, reason, expected) => {
    expect(short(judgeItem({ status, type, reason }))).toBe(expected);
  });
});

test.each<[string, number, string, string, RegExp]>([
  [
    'auto-create that is off',
    404,
    'index_not_found_exception',
    'no such index [vdsm-logs-2026.05]',
    /^setup: the server makes no index by itself .* Set action\.auto_create_index/,
  ],
  [
    'the limit of shards',
    400,
    'validation_exception',
    'Validation Failed: 1: this action would add [2] total shards, but this cluster currently has [6]/[1] maximum shards open;',
    /^setup: the cluster has as many shards .* cluster\.max_shards_per_node/,
  ],
  ['a missing right', 403, 'security_exception', 'no permissions for [x]', /^server: .* Give the user this right/],
  ['a wrong password', 401, 'security_exception', 'no', /^server: .* \(401\): no\. Check --username/],
])('the advice fits %s', (_, status, type, reason, expected) => {
  const verdict = judgeItem({ status, type, reason });
  const text = verdict.kind === 'stop' ? `${verdict.code}: ${verdict.cause}. ${verdict.advice}` : verdict.kind;
  expect(text).toMatch(expected);
});

test.each<[string, unknown]>([
  ['a page', '<html>Forbidden</html>'],
  ['JSON of its own', { message: 'Forbidden' }],
  ['JSON with a text for an error', { error: 'denied by policy' }],
  ['nothing', ''],
])("a proxy's 403 with %s is neither a wrong password nor a missing right", (_, body) => {
  const verdict = judgeReply(answer(403, body), 1);
  expect(verdict).toMatchObject({
    cause: expect.stringContaining('a proxy, not OpenSearch') as string,
    advice: expect.not.stringMatching(/--username|right/) as string,
  });
});

const HTML = '<html><body>Bad gateway</body></html>';

/** A reply to a request of two documents, and what to do. */
const REPLIES: readonly (readonly [string, Reply, string])[] = [
  [
    'two items',
    answer(200, { errors: true, items: [{ create: { status: 201 } }, { index: { status: 409 } }] }),
    'items',
  ],
  ['too few items', answer(200, { errors: false, items: [{ create: { status: 201 } }] }), 'server'],
  ['items without status', answer(200, { items: [{ create: {} }, { create: {} }] }), 'server'],
  ['a web page', answer(200, HTML), 'server'],
  ['nothing', answer(200, ''), 'server'],
  ['null', answer(200, null), 'server'],
  ['a redirection', answer(302, ''), 'server'],
  ['a web page with 404', answer(404, HTML), 'server'],
  ['a web page with 400', answer(400, HTML), 'server'],
  ['a web page with 502', answer(502, HTML), 'wait'],
  ['429', answer(429, error('rejected_execution_exception')), 'busy'],
  ['429 without body', answer(429, ''), 'busy'],
  [
    '503',
    answer(503, error('cluster_block_exception', 'blocked by: [SERVICE_UNAVAILABLE/1/state not recovered];')),
    'wait',
  ],
  ['504', answer(504, ''), 'wait'],
  ['500', answer(500, error('runtime_exception')), 'suspect'],
  ['507', answer(507, ''), 'wait'],
  [
    '403 by a block',
    answer(403, error('cluster_block_exception', 'blocked by: [FORBIDDEN/6/cluster read-only (api)];')),
    'wait',
  ],
  ['403 by security', answer(403, error('security_exception', 'no permissions')), 'server'],
  ['401', answer(401, 'Unauthorized'), 'server'],
  ['413', answer(413, HTML), 'halve'],
  ['413 without body', answer(413, ''), 'halve'],
  ['400 for a document', answer(400, error('action_request_validation_exception', 'id is too long')), 'halve'],
  [
    '400 for the pipeline',
    answer(400, error('illegal_argument_exception', 'pipeline with id [p] does not exist')),
    'setup',
  ],
  ['405', answer(405, error('method_not_allowed')), 'server'],
  ['a lost connection', { kind: 'fault', fault: 'connection', message: 'socket hang up' }, 'size'],
  ['a time-out', { kind: 'fault', fault: 'timeout', message: 'Request timed out' }, 'busy'],
];

describe('a reply', () => {
  test.each(REPLIES)('%s', (_, reply, expected) => {
    expect(short(judgeReply(reply, 2))).toBe(expected);
  });

  test('that is no bulk reply is quoted with its first 200 characters', () => {
    const verdict = judgeReply(answer(200, `<p>\n${'long '.repeat(100)}`), 1);
    expect(verdict).toMatchObject({
      kind: 'stop',
      cause: expect.stringMatching(/status 200 with '<p> long .*…'$/) as string,
    });
    expect(verdict.kind === 'stop' && verdict.cause.length).toBeLessThan(260);
  });

  test('includes the cause below the reason', () => {
    const verdict = judgeReply(
      answer(200, {
        items: [
          {
            create: { status: 400, error: { type: 't', reason: 'failed to parse', caused_by: { reason: 'too deep' } } },
          },
        ],
      }),
      1,
    );
    expect(verdict).toEqual({
      kind: 'items',
      items: [{ status: 400, type: 't', reason: 'failed to parse: too deep' }],
    });
  });

  test.each([undefined, 3, [], [[]], { items: [[]] }, { items: [null] }, { items: 'x' }])(
    'of %j never throws',
    (body) => {
      expect(judgeReply(answer(200, body), 1).kind).toBe('stop');
      expect(judgeReply(answer(400, body), 1).kind).toBe('stop');
    },
  );
});

function answer(status: number, body: unknown): Reply {
  return { kind: 'answer', status, body };
}

function error(type: string, reason = ''): object {
  return { error: { type, reason, root_cause: [] }, status: 0 };
}

function short(verdict: ItemVerdict | ReturnType<typeof judgeReply>): string {
  switch (verdict.kind) {
    case 'ok':
      return verdict.as;
    case 'retry':
      return verdict.blame === 'server' ? 'wait' : verdict.blame;
    case 'stop':
      return verdict.code;
    case 'reject':
    case 'items':
    case 'halve':
      return verdict.kind;
    default:
      return verdict satisfies never;
  }
}
