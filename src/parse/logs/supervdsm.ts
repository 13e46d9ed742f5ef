/** supervdsm.log: calls that supervdsm runs as root for vdsm. All releases write it alike, and always at DEBUG. */
import type { CallArguments } from '../../model/events.ts';
import { capText, RETURN_MAX } from '../caps.ts';
import type { Note } from '../notes.ts';
import type { Rule } from '../rule.ts';
import { commandRules } from '../rules/commands.ts';
import { NOTES } from '../rules/notes.ts';
import type { LogRules } from './log-rules.ts';
import { startSignal } from './start-signal.ts';

const CALLBACK = ['supervdsm.servercallback'];
const NAME = /^\w{1,128}/;

const callRules: readonly Rule[] = [
  {
    name: 'supervdsm-call-start',
    eras: 'A-F',
    loggers: CALLBACK,
    starts: ['call '],
    keeps: true,
    read(message) {
      const rest = message.slice('call '.length);
      const verb = NAME.exec(rest)?.[0];
      if (verb === undefined || !rest.startsWith(' with (', verb.length)) return undefined;
      return { kind: 'super-start', verb, args: readArguments(rest.slice(verb.length + ' with '.length)) };
    },
    samples: [
      {
        logger: 'SuperVdsm.ServerCallback',
        message: "call setupNetworks with ({'ovirtmgmt': {'nic': 'eth0'}}, {}, {'connectivityCheck': 'true'}) {}",
        event: {
          verb: 'setupNetworks',
          args: { text: "({'ovirtmgmt': {'nic': 'eth0'}}, {}, {'connectivityCheck': 'true'})" },
        },
      },
      {
        logger: 'SuperVdsm.ServerCallback',
        message: 'call forceScsiScan with () {}',
        event: { verb: 'forceScsiScan', args: { text: '()' } },
      },
      {
        logger: 'SuperVdsm.ServerCallback',
        message: "call resizeMap with ('dm-4',) {'force': True}",
        event: { verb: 'resizeMap', args: { text: "('dm-4',) {'force': True}" } },
      },
    ],
  },
  {
    name: 'supervdsm-call-finish',
    eras: 'A-F',
    loggers: CALLBACK,
    starts: ['return '],
    keeps: true,
    read(message) {
      const rest = message.slice('return '.length);
      const verb = NAME.exec(rest)?.[0];
      if (verb === undefined || !rest.startsWith(' with ', verb.length)) return undefined;
      return { kind: 'super-finish', verb, returned: capText(rest.slice(verb.length + ' with '.length), RETURN_MAX) };
    },
    samples: [
      {
        logger: 'SuperVdsm.ServerCallback',
        message: "return getHardwareInfo with {'systemProductName': 'x'}",
        event: { verb: 'getHardwareInfo', returned: "{'systemProductName': 'x'}" },
      },
    ],
  },
  {
    name: 'supervdsm-call-failed',
    eras: 'A-F',
    loggers: CALLBACK,
    starts: ['Error in '],
    keeps: true,
    read(message) {
      const verb = message.slice('Error in '.length).trimEnd();
      return NAME.exec(verb)?.[0] === verb ? { kind: 'super-failure', verb } : undefined;
    },
    samples: [
      {
        logger: 'SuperVdsm.ServerCallback',
        level: 'ERROR',
        message: 'Error in setupNetworks',
        event: { verb: 'setupNetworks' },
      },
    ],
  },
];

/** Reads the arguments of a call as text: they have no names, but for a dict of keyword arguments, which is mostly empty. */
function readArguments(written: string): CallArguments {
  const text = written.endsWith(' {}') ? written.slice(0, -3) : written;
  const kept = capText(text, RETURN_MAX);
  return { text: kept, values: {}, ids: {}, subjectTask: undefined, capped: kept.length < text.length };
}

const SERVER = ['supervdsm.server'];

const serverNotes: readonly Note[] = [
  {
    action: 'supervdsm-starting',
    means: 'supervdsm begins to start: a new process begins.',
    loggers: SERVER,
    signals: startSignal(/^Making/),
    wordings: [
      [
        'A-F',
        "Making sure I'm root - SuperVdsm",
        "Making sure I'm root - SuperVdsm",
        undefined,
        { start: { version: undefined, pid: undefined } },
      ],
    ],
  },
  {
    action: 'supervdsm-started',
    means: 'supervdsm has started, and is ready for calls.',
    loggers: SERVER,
    wordings: [['A-F', 'Started serving super vdsm object', 'Started serving super vdsm object']],
  },
  {
    action: 'supervdsm-stopped',
    means: 'supervdsm stops on request.',
    loggers: SERVER,
    wordings: [['A-F', 'Terminated normally', 'Terminated normally']],
  },
  {
    action: 'supervdsm-start-step',
    means: 'supervdsm runs a step of its start.',
    loggers: SERVER,
    wordings: [
      ['A-F', 'Parsing cmd args', 'Parsing cmd args'],
      ['A-F', 'Cleaning old socket {}', 'Cleaning old socket /var/run/vdsm/svdsm.sock'],
      ['A-F', 'Setting up keep alive thread', 'Setting up keep alive thread'],
      ['A-F', 'Creating remote object manager', 'Creating remote object manager'],
      ['A-F', 'Creating source route thread', 'Creating source route thread'],
    ],
  },
];

export const supervdsmRules: LogRules = {
  kind: 'supervdsm',
  rules: [...callRules, ...commandRules],
  notes: serverNotes,
  shared: NOTES,
};
