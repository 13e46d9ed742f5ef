/** connectivity.log, 4.14 to 4.18: networks that go up and down, and whether the engine has called lately. */
import type { NoteFacts } from '../../model/events.ts';
import { isWord } from '../python/characters.ts';
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

const DOWN = ':(operstate:down';
const DROPPED = 'dropped ';
const NAME_MAX = 64;
/** How much of a message is searched: a host has tens of networks, and a device for each VM. */
const TEXT_MAX = 65_536;

/** A network that was dropped does not count as down. */
function readDown(text: string): NoteFacts | undefined {
  const down: string[] = [];
  const cut = text.slice(0, TEXT_MAX);
  for (let end = cut.indexOf(DOWN); end >= 0; end = cut.indexOf(DOWN, end + DOWN.length)) {
    let begin = end;
    while (begin > 0 && end - begin < NAME_MAX && isNameCharacter(cut, begin - 1)) begin--;
    if (begin < end && !cut.endsWith(DROPPED, begin)) down.push(cut.slice(begin, end));
  }
  return down.length === 0 ? undefined : { 'vdsm.network.down': down };
}

function isNameCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isWord(code) || code === DOT || code === DASH;
}

const [DOT, DASH] = [0x2e, 0x2d];
