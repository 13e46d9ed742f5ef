/** The searches of the summary. */
import { FAILED, terms as termsOf } from './search.ts';

/** Rows of each table. */
const ROWS = 10;
const PERCENTS = [50, 95, 99];

const terms = (field: string, size = ROWS) => termsOf(field, size);

/** Lines and calls of vdsm itself: calls of the engine, and companion logs, have a section of their own. */
const VDSM_LINES = { term: { 'event.dataset': 'vdsm.log' } };
const VDSM_CALLS = { term: { 'event.dataset': 'vdsm.call' } };

export const LINES_QUERY = {
  size: 0,
  aggs: {
    first: { min: { field: '@timestamp' } },
    last: { max: { field: '@timestamp' } },
    logs: terms('event.dataset', 20),
    vdsm: {
      filter: VDSM_LINES,
      aggs: {
        hosts: terms('host.name', 20),
        levels: terms('log.level'),
        loggers: terms('vdsm.logger', 6),
        eras: terms('vdsm.era', 20),
      },
    },
  },
};

export const CALLS_QUERY = {
  size: 0,
  query: VDSM_CALLS,
  aggs: {
    verbs: {
      terms: { field: 'vdsm.call.verb', size: ROWS, order: { 'duration.95': 'desc' } },
      aggs: {
        duration: { percentiles: { field: 'event.duration', percents: PERCENTS } },
        max: { max: { field: 'event.duration' } },
        failed: { filter: FAILED },
      },
    },
    failures: {
      filter: FAILED,
      aggs: {
        codes: { ...terms('error.code'), aggs: { names: terms('vdsm.error.name', 1), hosts: terms('host.name', 20) } },
        domains: {
          ...terms('vdsm.sd.id', 5),
          aggs: {
            hosts: terms('host.name', 20),
            first: { min: { field: '@timestamp' } },
            last: { max: { field: '@timestamp' } },
          },
        },
      },
    },
    callers: terms('source.ip'),
  },
};

export const SLOWEST_QUERY = {
  size: 5,
  query: { bool: { filter: [VDSM_CALLS, { range: { 'event.duration': { gt: 0 } } }] } },
  sort: [{ 'event.duration': 'desc' }],
};
export const COMMANDS_QUERY = { size: ROWS, query: FAILED, sort: ['@timestamp', 'vdsm.log.offset'] };
export const RESTARTS_QUERY = {
  size: 20,
  query: { bool: { filter: [VDSM_LINES, { term: { 'event.action': 'banner' } }] } },
  sort: ['@timestamp'],
};
