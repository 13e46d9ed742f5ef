/** The logging of vdsm: levels changed at run time, records dropped under load. */
import type { Note } from '../notes.ts';

export const levelNotes: readonly Note[] = [
  {
    action: 'log-level-changed',
    means: 'A client changes a log level at run time: from here on vdsm logs more or less.',
    loggers: ['*'],
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Setting log level on {vdsm.loglevel.logger} to {vdsm.loglevel.level} ({})',
        "Setting log level on 'storage' to DEBUG (10)",
        { 'vdsm.loglevel.logger': 'storage', 'vdsm.loglevel.level': 'debug' },
      ],
      [
        'C3-E',
        'Setting loglevel on {vdsm.loglevel.logger} to {vdsm.loglevel.level} ({})',
        "Setting loglevel on 'vds' to DEBUG (10)",
        { 'vdsm.loglevel.logger': 'vds', 'vdsm.loglevel.level': 'debug' },
      ],
      // a level of Python's logging, by its number: 10 debug … 50 critical
      [
        'A-C3',
        'Setting loglevel to {vdsm.loglevel.level}',
        'Setting loglevel to 10',
        { 'vdsm.loglevel.level': 'debug' },
      ],
    ],
  },
  {
    action: 'records-dropped',
    means: 'The logging of vdsm is overloaded and drops records: an open call may end without one.',
    loggers: ['*'],
    wordings: [
      [
        'D3-F',
        'ThreadedHandler is overloaded, dropped {vdsm.dropped.count} log messages in the last {vdsm.dropped.seconds} seconds (max pending: {vdsm.dropped.pending})',
        'ThreadedHandler is overloaded, dropped 486 log messages in the last 60 seconds (max pending: 1209)',
        { 'vdsm.dropped.count': 486, 'vdsm.dropped.seconds': 60, 'vdsm.dropped.pending': 1209 },
      ],
    ],
  },
  {
    action: 'records-kept',
    means: 'The logging of vdsm has dropped no records in the last period.',
    loggers: ['*'],
    facts: { 'vdsm.dropped.count': 0 },
    wordings: [
      [
        'D3-F',
        'ThreadedHandler is ok in the last {vdsm.dropped.seconds} seconds (max pending: {vdsm.dropped.pending})',
        'ThreadedHandler is ok in the last 60 seconds (max pending: 21)',
        { 'vdsm.dropped.count': 0, 'vdsm.dropped.seconds': 60, 'vdsm.dropped.pending': 21 },
      ],
    ],
  },
];
