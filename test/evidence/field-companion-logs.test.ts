/**
 * Excerpts of companion logs that people showed in public: which kind of log each is, and the record that `INDEX.tsv` names
 * as the cause (or the last record, where nothing failed).
 */
import { describe, expect, it } from 'vitest';
import type { LogKind } from '../../src/model/files.ts';
import { datasetOf } from '../../src/logs/kinds.ts';
import { ofFamily } from '../golden/documents.ts';
import { excerptEras, excerptPath } from '../support/evidence.ts';
import { readExcerpt } from '../support/read-excerpt.ts';

/** Excerpt, kind of log, line, level, instant (without the year where the log has none), flow, action, error type, code, words. */
type Row = readonly [
  excerpt: string,
  kind: LogKind,
  line: number,
  level: string | undefined,
  time: string,
  flow: string | undefined,
  action: string | undefined,
  type: string | undefined,
  code: string | undefined,
  words: string | undefined,
];
const NO = undefined;
const TRANSPORT = 'org.ovirt.engine.core.vdsbroker.TransportRunTimeException';
const POLL = 'b5aec90c-8a7c-4715-a54c-a8530fd9c45e';

const ROWS: readonly Row[] = [
  // vdsm never started, since libvirt closed the connection
  ['005', 'syslog', 1, NO, '-10-30T16:04:07.000Z', NO, 'startup-failed', NO, NO, 'End of file while reading data'],
  ['015', 'supervdsm', 6, 'debug', '2016-05-25T08:42:16.446Z', NO, 'supervdsm-started', NO, NO, NO],
  ['019', 'syslog', 8, NO, '-10-30T16:02:49.000Z', NO, 'startup-failed', NO, NO, 'End of file while reading data'],
  // the connection to the storage broke, and with it the renewal; sanlock's own stamp has the year
  [
    '026',
    'syslog',
    1,
    NO,
    '2014-01-25T06:11:56.000Z',
    NO,
    'rdma-connection-closed',
    'ECONNABORTED',
    '-103',
    'rpcrdma: connection to',
  ],
  [
    '026',
    'syslog',
    3,
    NO,
    '2014-01-25T12:12:06.000Z',
    NO,
    'sanlock-renewal-failed',
    'SANLK_AIO_TIMEOUT',
    '-202',
    'renewal error -202',
  ],
  ['027', 'syslog', 1, NO, '-08-17T15:28:57.000Z', NO, NO, NO, NO, NO],
  // logged at ERROR, though the stop was wanted
  ['028', 'ha-agent', 8, 'error', '2016-01-05T14:44:45.790Z', NO, 'ha-engine-vm-stopped', NO, NO, NO],
  ['029', 'ha-agent', 3, 'info', '2018-06-18T13:07:27.202Z', NO, 'ha-state', NO, NO, NO],
  ['033', 'engine', 4, 'error', '2013-08-26T11:04:39.915Z', NO, 'engine-host-unknown', NO, NO, 'Cannot get vdsManager'],
  ['034', 'engine', 3, 'error', '2018-09-27T09:39:20.604Z', NO, 'vm-rerun', NO, NO, 'Rerun VM'],
  [
    '036',
    'libvirt',
    4,
    'error',
    '2014-06-24T13:07:40.492Z',
    NO,
    'monitor-lost',
    'libvirtError',
    '1',
    'early end of file from monitor',
  ],
  // its stamp was cut off; the event in it has one
  ['042', 'libvirt', 1, 'info', '2023-06-29T08:06:58.064Z', NO, 'block-job-failed', NO, NO, 'No space left on device'],
  ['053', 'syslog', 3, 'warning', '-07-11T23:18:24.000Z', NO, 'connection-lost', NO, NO, NO],
  ['054', 'mom', 1, 'error', '2024-07-05T20:47:40.991Z', NO, 'mom-failed', 'ConnectionError', NO, 'Permission denied'],
  [
    '055',
    'engine',
    3,
    'error',
    '2022-11-06T13:50:36.816Z',
    NO,
    'host-poll-failed',
    'ClientConnectionException',
    NO,
    'SSL session is invalid',
  ],
  ['056', 'syslog', 4, NO, '2022-09-30T11:38:15.216Z', NO, 'startup-step', NO, NO, NO],
  [
    '065',
    'guest-agent',
    1,
    'error',
    '2017-08-07T14:10:37.654Z',
    NO,
    'guest-agent-failed',
    NO,
    NO,
    'Unhandled exception',
  ],
  ['069', 'syslog', 1, 'error', '-07-20T13:56:48.352Z', NO, 'storage-pool-failed', NO, NO, 'Storage pool not found'],
  ['070', 'engine', 2, 'info', '2020-04-02T08:06:54.350Z', '6ac6e81f', 'engine-call-finish', NO, NO, NO],
  ['071', 'engine', 1, 'info', '2013-11-04T09:58:23.709Z', '1455cecf', 'engine-lock-acquired', NO, NO, NO],
  ['072', 'engine', 1, 'info', '2020-03-10T15:44:09.519Z', NO, NO, NO, NO, NO],
  [
    '073',
    'engine',
    1,
    'error',
    '2018-10-30T22:38:27.032Z',
    '39782205',
    'host-non-operational',
    NO,
    NO,
    'missing the following networks',
  ],
  ['074', 'syslog', 3, NO, '-12-16T10:47:27.000Z', NO, 'client-lost', NO, NO, NO],
  [
    '076',
    'engine',
    1,
    'error',
    '2020-02-11T15:14:51.214Z',
    POLL,
    'engine-call-failed',
    TRANSPORT,
    NO,
    'Connection issues',
  ],
  [
    '077',
    'engine',
    7,
    'error',
    '2020-02-12T10:18:06.886Z',
    '1c7a270f',
    'engine-call-unanswered',
    TRANSPORT,
    NO,
    'Connection issues',
  ],
  [
    '083',
    'engine',
    4,
    'error',
    '2025-02-11T20:12:23.271Z',
    '4b869ea9',
    'vm-down-error',
    NO,
    NO,
    'Bad volume specification',
  ],
  ['084', 'import', 9, 'info', '2024-01-02T20:00:22.980Z', NO, 'libvirt-started', NO, NO, NO],
  [
    '086',
    'engine',
    3,
    'info',
    '2019-04-04T14:23:12.697Z',
    '8df967e8-5cf6-4089-87c8-1069666ea823',
    'engine-action-ended',
    NO,
    NO,
    NO,
  ],
  ['088', 'engine', 2, 'error', '2018-11-30T13:09:31.247Z', NO, 'vm-down-error', NO, NO, 'Non-empty feature list'],
  ['090', 'engine', 1, 'warning', '2018-03-06T08:53:59.995Z', '167ec13d', 'engine-action-refused', NO, NO, NO],
  ['091', 'engine', 1, 'error', '', '539b710', 'vm-down-error', NO, NO, 'Unable to get volume size'],
  [
    '166',
    'supervdsm',
    17,
    'error',
    '2015-02-18T10:55:14.507Z',
    NO,
    'supervdsm-call-failed',
    'IPRoute2Error',
    NO,
    'Invalid "mtu" value',
  ],
  ['177', 'import', 18, NO, '', NO, 'import-completed', NO, NO, NO],
  ['182', 'engine-boot', 3, 'info', ':46:18.181Z', NO, NO, NO, NO, NO],
  [
    '183',
    'libvirt',
    8,
    'error',
    '2013-10-23T17:32:19.957Z',
    NO,
    'tls-failed',
    'libvirtError',
    '45',
    'authentication failed',
  ],
  ['185', 'qemu', 2, NO, '2019-04-26T06:55:21.280Z', NO, 'qemu-error', NO, NO, 'Failed to start VNC server'],
];

interface Line {
  readonly '@timestamp': string;
  readonly event: { readonly dataset: string; readonly action?: string };
  readonly log: { readonly level?: string };
  readonly trace?: { readonly id: string };
  readonly error?: { readonly type?: string; readonly code?: string; readonly message?: string };
  readonly vdsm: { readonly log: { readonly line: number } };
}

describe('field excerpts of companion logs', () => {
  it.each(ROWS)('%s is a log of kind %s, and its line %i is read right', async (...row) => {
    const [excerpt, kind, number, level, time, flow, action, type, code, words] = row;
    const documents = await readExcerpt(excerptPath(excerpt));
    const lines = ofFamily(documents, 'logs').map(({ _source }) => _source as unknown as Line);
    expect(new Set(lines.map(({ event }) => event.dataset))).toEqual(new Set([datasetOf(kind)]));
    const line = lines.find(({ vdsm }) => vdsm.log.line === number);
    expect({
      level: line?.log.level,
      flow: line?.trace?.id,
      action: line?.event.action,
      type: line?.error?.type,
      code: line?.error?.code,
    }).toEqual({ level, flow, action, type, code });
    expect(line?.['@timestamp']).toContain(time);
    if (words === undefined) expect(line?.error?.message).toBeUndefined();
    else expect(line?.error?.message).toContain(words);
  });

  it('are all that the table has', () => {
    const own = /^(?:A|B\d|C\d|D\d|E|F|hybrid-[\d.]+)$/;
    const rows = new Set(ROWS.map(([excerpt]) => excerpt));
    const missing = excerptEras().filter(
      ([excerpt, era]) => !own.test(era) && era !== 'synthetic' && !rows.has(excerpt),
    );
    expect(missing).toEqual([]);
  });
});
