import { describe, expect, it } from 'vitest';
import { BodyWriter } from '../../src/document/body.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('BodyWriter', () => {
  it('writes documents as `index` with an external version', () => {
    const writer = new BodyWriter('bulk');
    writer.add('line', 'vdsm-logs-2017.05', 'a', 3, '{"message":"ü"}');
    writer.add('call', 'vdsm-calls-2017.05', 'b', 7, '{}');
    const [body, ...more] = writer.take(true);
    expect(more).toEqual([]);
    expect(text(body?.bytes ?? new Uint8Array())).toBe(
      '{"index":{"_index":"vdsm-logs-2017.05","_id":"a","version":3,"version_type":"external"}}\n{"message":"ü"}\n' +
        '{"index":{"_index":"vdsm-calls-2017.05","_id":"b","version":7,"version_type":"external"}}\n{}\n',
    );
    expect([...(body?.kinds ?? [])]).toEqual([0, 1]);
    expect([...(body?.ends ?? [])]).toEqual([106, 199]);
  });

  it('prints one object per line', () => {
    const writer = new BodyWriter('print');
    writer.add('line', 'i', 'a', 1, '{}');
    expect(text(writer.take(true)[0]?.bytes ?? new Uint8Array())).toBe('{"_index":"i","_id":"a","_source":{}}\n');
  });

  it('begins a new body when one is full, and takes a document that is larger than a body', () => {
    const writer = new BodyWriter('print', 200);
    const sources = ['{"a":1}', `{"a":"${'ü'.repeat(500)}"}`, '{"b":2}', `{"c":"${'x'.repeat(120)}"}`];
    for (const [i, source] of sources.entries()) writer.add('line', 'i', String(i), 1, source);
    const bodies = writer.take(true);
    expect(bodies.map((body) => body.ends.length)).toEqual([1, 1, 1, 1]);
    expect(bodies.map((body) => text(body.bytes)).join('')).toBe(
      sources.map((source, i) => `{"_index":"i","_id":"${i}","_source":${source}}\n`).join(''),
    );
    expect(writer.take(true)).toEqual([]);
  });
});
