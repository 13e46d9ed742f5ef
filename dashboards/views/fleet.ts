/** Fleet overview: what happened on which host, and when. */
import { count, distinct, highest, lowest, newest, overTime, terms } from '../build/aggs.ts';
import { bars, heatmap, table } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import type { SavedObject } from '../build/objects.ts';
import { all, has, is, not } from '../build/query.ts';
import { search } from '../build/search.ts';
import {
  chooser,
  FEW,
  INTERRUPTING,
  interruptions,
  intro,
  INTRO_HEIGHT,
  logsThere,
  silence,
  unknownOverTime,
  WIDTH,
} from './shared.ts';

const byHost = terms<'call'>('host.name', { label: 'host', size: 20 });

export function fleetOverview(): SavedObject[] {
  const answers =
    'What happened on my hosts: how much they did, what failed, who restarted, which error is everywhere.';
  return dashboard('fleet', answers, [
    {
      height: INTRO_HEIGHT,
      panels: [
        [intro('fleet', answers, ['failures', 'latency', 'storage']), 1],
        [chooser('fleet', ['host', 'case']), 1],
      ],
    },
    {
      height: 12,
      panels: [
        [
          bars({
            id: 'fleet-calls',
            title: 'Calls per host, without polls',
            of: 'call',
            axis: 'calls',
            metrics: [count('calls')],
            query: not(is('vdsm.call.poll', true)),
            split: byHost,
          }),
          1,
        ],
        [
          heatmap({
            id: 'fleet-failures',
            title: 'Failed calls: host by time',
            of: 'call',
            query: is('event.outcome', 'failure'),
            metric: count('failed calls'),
            x: overTime(),
            y: terms('host.name', { label: 'host', size: 30, by: 'key', order: 'asc' }),
            scheme: 'Reds',
            bounds: FEW,
          }),
          1,
        ],
      ],
    },
    {
      height: 12,
      panels: [
        [
          heatmap({
            id: 'fleet-errors-heat',
            title: 'Errors in vdsm.log: host by time',
            of: 'line',
            metric: count('records'),
            query: is('log.level', 'error', 'critical'),
            x: overTime(),
            y: terms('host.name', { label: 'host', size: 30, by: 'key', order: 'asc' }),
            scheme: 'Reds',
            bounds: [0, 1, 5, 25, 100, 1_000_000],
          }),
          1,
        ],
        [interruptions, 1],
      ],
    },
    {
      height: 18,
      panels: [
        [
          table({
            id: 'fleet-fingerprints',
            title: 'Errors by fingerprint: the same error on how many hosts, since when, in all logs',
            of: 'line',
            datasets: 'any',
            query: has('vdsm.error.fingerprint'),
            metrics: [
              count('records'),
              distinct('host.name', 'hosts'),
              distinct('service.version', 'versions'),
              lowest('@timestamp', 'first seen'),
              newest('error.type', 'error'),
              newest('error.message.keyword', 'message'),
            ],
            rows: [terms('vdsm.error.fingerprint', { label: 'fingerprint', size: 25, by: '2' })],
            widths: [140, WIDTH.count, 90, WIDTH.count, WIDTH.stamp, 300],
          }),
          1,
        ],
      ],
    },
    {
      height: 17,
      panels: [
        [
          table({
            id: 'fleet-versions',
            title: 'Versions of vdsm',
            of: 'line',
            metrics: [distinct('host.name', 'hosts'), lowest('@timestamp', 'first seen'), count('records')],
            rows: [
              terms('service.version', { label: 'version', size: 25, by: '2', missing: 'before the first banner' }),
            ],
            widths: [200, WIDTH.count, WIDTH.stamp],
          }),
          1,
        ],
        [silence, 1],
      ],
    },
    { height: 9, panels: [[unknownOverTime, 1]] },
    {
      height: 14,
      panels: [
        [logsThere, 1],
        [
          table({
            id: 'fleet-logs',
            title: 'Which logs are there: of which host, from when to when',
            of: 'line',
            datasets: 'any',
            metrics: [
              lowest('@timestamp', 'first record'),
              highest('@timestamp', 'last record'),
              count('records'),
              distinct('log.file.path', 'files'),
            ],
            rows: [
              terms('event.dataset', { label: 'log', size: 25, by: '3' }),
              terms('host.name', { label: 'host', size: 50, by: 'key', order: 'asc' }),
            ],
            perPage: 7,
            widths: [160, WIDTH.host, WIDTH.stamp, WIDTH.stamp, 90, 70],
          }),
          1,
        ],
      ],
    },
    {
      height: 16,
      panels: [
        [
          search({
            id: 'search-interruptions',
            title: 'Starts, stops, panics, and records dropped under load: the records',
            of: 'line',
            query: INTERRUPTING,
            columns: ['host.name', 'event.action', 'vdsm.restart.cause', 'service.version', 'message'],
          }),
          1,
        ],
      ],
    },
    {
      height: 16,
      panels: [
        [
          search({
            id: 'search-errors',
            title: 'Errors: the records, of all logs',
            of: 'line',
            datasets: 'any',
            query: all(is('log.level', 'error', 'critical')),
            columns: [
              'host.name',
              'event.dataset',
              'error.type',
              'message',
              'trace.id',
              'log.file.path',
              'vdsm.log.line',
            ],
          }),
          1,
        ],
      ],
    },
  ]);
}
