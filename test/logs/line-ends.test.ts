/** Copies of logs with `\r\n` line ends are read as the logs, whatever their kind. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LogKind } from '../../src/model/files.ts';
import { recogniseLog } from '../../src/read/find/recognise-log.ts';
import { findLastStamp, findOpening } from '../../src/read/text/stamps.ts';
import { recordsOfKind } from '../support/batch.ts';

const FOLDER = 'test/golden';
const GOLDENS = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.log') && !name.startsWith('pasted/'))
  .sort();
const MODIFIED = Date.UTC(2024, 11, 31);

function read(text: string, path: string) {
  const source = { path, modified: MODIFIED };
  const found = recogniseLog(text.slice(0, 64 << 10), basename(path), source);
  const kind = found?.kind ?? 'vdsm';
  const [opening, last] = [findOpening(text, { ...source, kind }), findLastStamp(text, { ...source, kind })];
  const records = recordsOfKind(kind, text, path, MODIFIED).map((record) => ({ ...record, offset: 0 }));
  return { found, opening: opening && { ...opening, lines: 0, lead: 0 }, last, records };
}

describe('a copy with \\r\\n line ends', () => {
  it.each(GOLDENS)('of %s is read as without', (name) => {
    const text = readFileSync(`${FOLDER}/${name}`, 'utf8').replaceAll('\r', '');
    expect(read(text.replaceAll('\n', '\r\n'), name)).toEqual(read(text, name));
  });

  const HEADERS: readonly (readonly [LogKind, string])[] = [
    ['vdsm', '2017-05-22 11:50:46,061+0530 ERROR (jsonrpc/3) [storage.x]'],
    ['vdsm', 'Thread-1::ERROR::2017-05-22 11:50:46,061::task::865::TaskManager.Task::(_setError)'],
    ['vdsm', 'Thread-13::WARNING::2016-01-15 20:29:43,126::health::102::health::'],
    ['supervdsm', 'MainProcess|Thread-1::ERROR::2017-05-22 11:50:46,061::x::99::SuperVdsm.ServerCallback::(wrapper)'],
    ['ha-agent', 'MainThread::INFO::2017-05-22 11:50:46,061::a::1::ovirt_hosted_engine_ha.agent.agent.Agent::(run)'],
    ['ha-broker', 'Thread-1::INFO::2017-05-22 11:50:46,061::a::1::ovirt_hosted_engine_ha.broker.broker.Broker::(run)'],
    ['upgrade', 'MainThread::DEBUG::2017-05-22 11:50:46,061::upgrade::1::upgrade::(run)'],
    ['engine', '2022-01-16 10:00:05,000+01 ERROR [org.ovirt.engine.core.bll.X] (default task-1) [aa]'],
    ['engine', '2022-01-16 10:00:05,000+01 ERROR [org.ovirt.engine.core.bll.X] (default task-1)'],
    ['engine-server', '2022-01-16 10:00:05,000+01 ERROR [org.jboss.as] (MSC service thread 1-1)'],
  ];

  it.each(HEADERS)('of a header of %s that ends its line has no \\r in it: %s', (kind, header) => {
    const text = `${header}\na\n${header}\n`;
    const records = recordsOfKind(kind, text.replaceAll('\n', '\r\n'));
    expect(records.map((record) => ({ ...record, offset: 0 }))).toEqual(
      recordsOfKind(kind, text).map((record) => ({ ...record, offset: 0 })),
    );
    expect(records).toMatchObject([
      { kind, firstLine: header, message: '\na' },
      { kind, firstLine: header, message: '' },
    ]);
    expect(JSON.stringify(records)).not.toContain('\\r');
  });
});
