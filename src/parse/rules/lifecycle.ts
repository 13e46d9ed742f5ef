/** The start of vdsm: its banner, with which an epoch begins, and the traceback of a start that failed. */
import { eraOf } from '../eras.ts';
import type { Rule } from '../rule.ts';

const STOP_FAILED = 'An exception ends the main thread while vdsm stops: its stop was asked for, and is not orderly.';

const BANNER = /^(?:\(PID: (\d+)\) )?I am the actual vdsm (\S+)(?: \S+ \([^)]+\))?$/;

export const lifecycleRules: readonly Rule[] = [
  {
    name: 'banner',
    eras: 'A-F',
    loggers: ['vds'],
    starts: ['(PID: ', 'I am the actual vdsm '],
    read(message) {
      const match = message.length > 512 ? null : BANNER.exec(message);
      if (match === null) return undefined;
      const version = match[2] ?? '';
      return {
        kind: 'banner',
        version,
        pid: match[1] === undefined ? undefined : Number(match[1]),
        era: eraOf(version),
      };
    },
    samples: [
      {
        logger: 'vds',
        message: 'I am the actual vdsm 4.9-0',
        event: { kind: 'banner', version: '4.9-0', pid: undefined, era: 'A' },
      },
      {
        logger: 'vds',
        message: 'I am the actual vdsm 4.10-2 host1.example.com (3.6.0-kernel)',
        event: { version: '4.10-2', era: 'B2' },
      },
      {
        logger: 'vds',
        message: '(PID: 1234) I am the actual vdsm 4.30.53 host1.example.com (3.10.0-1160.el7.x86_64)',
        event: { version: '4.30.53', pid: 1234, era: 'D4' },
      },
    ],
  },
  // 4.9.0 writes a bare traceback where later releases write `Exception raised` before it
  {
    name: 'startup-traceback',
    means: {
      'startup-failed': 'vdsm ends with an exception, mostly while it starts: before its banner, or instead of one.',
      'stop-failed': STOP_FAILED,
    },
    eras: 'A',
    loggers: ['vds'],
    starts: ['Traceback (most recent call last):'],
    read(message, { layout, func, thread }) {
      const isMain = layout === 'old' && func === 'run' && thread === 'MainThread';
      const action = isWhileStopping(message) ? 'stop-failed' : 'startup-failed';
      return isMain ? { kind: 'note', action, signals: { mainEnds: true } } : undefined;
    },
    samples: [
      {
        logger: 'vds',
        layout: 'old',
        thread: 'MainThread',
        func: 'run',
        message:
          'Traceback (most recent call last):\n  File "/usr/share/vdsm/vdsm", line 72, in run\nlibvirtError: Failed to connect socket',
        event: { kind: 'note', action: 'startup-failed', signals: { mainEnds: true } },
      },
      {
        logger: 'vds',
        layout: 'old',
        thread: 'MainThread',
        func: 'run',
        message:
          'Traceback (most recent call last):\n  File "/usr/share/vdsm/vdsm", line 80, in run\n  File "/usr/share/vdsm/clientIF.py", line 150, in prepareForShutdown\nAttributeError: x',
        event: { kind: 'note', action: 'stop-failed', signals: { mainEnds: true } },
      },
    ],
  },
  {
    name: 'stop-failed',
    fromSources: true,
    means: STOP_FAILED,
    eras: 'B1-F',
    loggers: ['vds'],
    starts: ['Exception raised'],
    read(message, { trace }) {
      const isStop = message.trimEnd() === 'Exception raised' && isWhileStopping(trace);
      return isStop ? { kind: 'note', action: 'stop-failed', signals: { mainEnds: true } } : undefined;
    },
    samples: [
      {
        logger: 'vds',
        level: 'ERROR',
        message: 'Exception raised',
        trace:
          'Traceback (most recent call last):\n  File "/usr/share/vdsm/vdsm", line 87, in serve_clients\n    cif.prepareForShutdown()\n  File "/usr/share/vdsm/clientIF.py", line 250, in prepareForShutdown\n    self.mom.stop()\nAttributeError: x',
        event: { kind: 'note', action: 'stop-failed', signals: { mainEnds: true } },
      },
    ],
  },
];

/** Frames of a stop: the handler of the signal, and what takes the services down. */
const STOP_FRAMES = /, in (?:prepareForShutdown|sigtermHandler|shutdown|stop|_stop|close|finalize)$/m;
/** Characters of a traceback that are searched. */
const TRACE_MAX = 16_384;

/** Returns whether a traceback of the main thread shows that vdsm was stopping when the exception was raised. */
function isWhileStopping(trace: string): boolean {
  return STOP_FRAMES.test(trace.slice(0, TRACE_MAX));
}
