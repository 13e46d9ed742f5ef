/** Helper processes of vdsm: ioprocess for file systems that may hang, supervdsm for work as root. */
import type { Note } from '../notes.ts';

export const helperNotes: readonly Note[] = [
  {
    // the prefix is the name of the client (`Global`, `/host:_path`), not the id of a task or VM
    action: 'ioprocess-step',
    means: 'vdsm starts an ioprocess, a helper process for a file system that may hang.',
    loggers: ['ioprocess', 'ioprocessclient', 'storage.oop', 'root'],
    wordings: [
      ['E-F', '({}) Starting client', '(test-host1-storage.example.com `:_share2_share_Master) Starting client'],
      ['E-F', '({}) Starting ioprocess', '(Global) Starting ioprocess'],
      ['C2-F', 'Starting client {}', 'Starting client ioprocess-0'],
      ['C2-F', 'Starting ioprocess', 'Starting ioprocess'],
    ],
  },
  {
    action: 'ioprocess-failed',
    means: 'An ioprocess, a helper process for a file system, fails or times out.',
    loggers: ['ioprocess', 'ioprocessclient', 'storage.oop', 'storage.*'],
    fromSources: true,
    wordings: [
      ['C3-F', 'Error closing ioprocess {}', 'Error closing ioprocess x'],
      ['C1-C2', 'Cannot import IOProcess, set oop to use RFH', 'Cannot import IOProcess, set oop to use RFH'],
      ['B2-C2', 'Problem with handler, treating as timeout', 'Problem with handler, treating as timeout'],
      ['B2-C2', 'Could not signal stuck handler (PID:{})', 'Could not signal stuck handler (PID:1)'],
      ['B2-C2', 'Could not complete operation', 'Could not complete operation'],
    ],
  },
  {
    action: 'supervdsm-call',
    means: 'supervdsm runs a function as root for vdsm.',
    loggers: ['supervdsm.*'],
    fromSources: true,
    wordings: [
      ['B3-F', 'call {} with {}', 'call getHardwareInfo with () {}'],
      ['B3-F', 'return {} with {}', "return getHardwareInfo with {'systemProductName': 'KVM'}"],
    ],
  },
  {
    action: 'supervdsm-step',
    means: 'vdsm starts supervdsm or connects to it, or supervdsm writes a udev rule.',
    fromSources: true,
    loggers: ['supervdsm.*', 'supervdsmproxy', 'root', 'vds'],
    wordings: [
      ['A-F', 'Trying to connect to Super Vdsm', 'Trying to connect to Super Vdsm'],
      ['A-B2', 'Launching Super Vdsm', 'Launching Super Vdsm'],
      ['A-B1', 'Connected to Super Vdsm', 'Connected to Super Vdsm'],
      ['C3-F', 'Creating rule {}', "Creating rule /etc/udev/rules.d/99-vdsm.rules: 'x'"],
      ['C3-F', 'Removing rule {}', 'Removing rule /etc/udev/rules.d/99-vdsm.rules'],
    ],
  },
  {
    action: 'supervdsm-failed',
    means: 'vdsm cannot start, reach or stop supervdsm.',
    loggers: ['supervdsm.*', 'supervdsmproxy', 'root', 'vds'],
    fromSources: true,
    wordings: [
      ['A-F', 'Could not init proper logging', 'Could not init proper logging'],
      ['A-F', 'Could not start Super Vdsm', 'Could not start Super Vdsm'],
      ['A-B2', 'Could not kill old Super Vdsm {}', 'Could not kill old Super Vdsm x'],
      ['A-B2', 'Connect {}failed {}', 'Connect to svdsm failed x'],
      ['E-F', 'Error while shutting down supervdsm', 'Error while shutting down supervdsm'],
    ],
  },
];
