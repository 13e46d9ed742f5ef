/** connectivity.log, 4.14 to 4.18: networks that go up and down, and whether the engine has called lately. */
import type { NoteFacts } from '../../model/events.ts';
import type { LogRules } from './log-rules.ts';

const ANY = ['*'];

export const connectivityRules: LogRules = {
  kind: 'connectivity',
  notes: [
    {
      action: 'engine-silent',
      means: 'The engine has not called this host for some time.',
      loggers: ANY,
      read: readDown,
      wordings: [
        [
          'C1-C3',
          'recent_client:False, {}',
          'recent_client:False, eth0:(operstate:up speed:1000 duplex:full), eth1:(operstate:down speed:0 duplex:unknown)',
          { 'vdsm.network.down': ['eth1'] },
        ],
        [
          'C1-C3',
          '{}recent_client:False',
          'eth0:(operstate:down) dropped vnet2:(operstate:down) recent_client:False',
          { 'vdsm.network.down': ['eth0'] },
        ],
      ],
    },
    {
      action: 'connectivity',
      means: 'vdsm logs the state of the networks: of all when it starts, later of those that changed.',
      loggers: ANY,
      read: readDown,
      wordings: [
        [
          'C1-C3',
          'recent_client:True, {}',
          'recent_client:True, eth0:(operstate:up speed:1000 duplex:full), eth1:(operstate:down speed:0 duplex:unknown)',
          { 'vdsm.network.down': ['eth1'] },
        ],
        ['C1-C3', '{}recent_client:True', 'eth0:(operstate:up) recent_client:True'],
        [
          'C1-C3',
          '{}:(operstate:{}){}',
          'eth0:(operstate:down) new vnet3:(operstate:up speed:0 duplex:unknown)',
          { 'vdsm.network.down': ['eth0'] },
        ],
      ],
      not: [['eth0 is down', undefined]],
    },
  ],
};

/** A network that was dropped does not count as down. */
const DOWN = /(dropped )?([\w.-]{1,64}):\(operstate:down/g;
/** How much of a message is searched: a host has tens of networks, and a device for each VM. */
const TEXT_MAX = 65_536;

function readDown(text: string): NoteFacts | undefined {
  const down = [...text.slice(0, TEXT_MAX).matchAll(DOWN)].flatMap(([, dropped, name = '']) =>
    dropped === undefined ? [name] : [],
  );
  return down.length === 0 ? undefined : { 'vdsm.network.down': down };
}
