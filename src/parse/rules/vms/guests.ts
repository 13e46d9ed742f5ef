/** Guest agents, and the channels to them. */
import type { Note } from '../../notes.ts';

const LOGGERS = ['virt.*', 'vm.vm', 'vds', 'vds.*', 'root', 'guestagent', 'guestif'];
const VM = "(vmId='1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38') ";

export const guestNotes: readonly Note[] = [
  {
    action: 'guest-connected',
    means: 'vdsm opens the channel to a guest agent, or hears from it.',
    loggers: LOGGERS,
    wordings: [
      ['C3-F', 'Starting connection', `${VM}Starting connection`],
      ['E-F', 'Skipping connection to oVirt guest agent', `${VM}Skipping connection to oVirt guest agent`],
      ['A-F', 'Attempting connection to {}', `${VM}Attempting connection to /var/lib/libvirt/qemu/channels/x`],
      ['B1-F', 'Connected to {}', `${VM}Connected to /var/lib/libvirt/qemu/channels/x`],
      ['B3-F', 'Guest API version changed from {} to {}', `${VM}Guest API version changed from 0 to 2`],
      ['A-F', 'Guest system {}', `${VM}Guest system is started or restarted.`],
    ],
    not: [
      [`${VM}Disconnected from /var/lib/libvirt/qemu/channels/x`, 'guest-disconnected'],
      [`${VM}Failed to connect to guest agent channel`, 'guest-failed'],
    ],
  },
  {
    action: 'guest-disconnected',
    means: 'vdsm closes the channel to a guest agent, or loses it.',
    loggers: LOGGERS,
    wordings: [
      ['C3-F', 'Stopping connection', `${VM}Stopping connection`],
      ['C3-F', 'Disconnected from {}', `${VM}Disconnected from /var/lib/libvirt/qemu/channels/x`],
      ['D3-F', 'Guest connection timed out', `${VM}Guest connection timed out`],
    ],
  },
  {
    action: 'guest-failed',
    means: 'A guest agent does not answer, or vdsm cannot read its message.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['B1-F', 'Failed to connect to {}', `${VM}Failed to connect to guest agent channel`],
      ['B1-F', 'Connection attempt failed: {}', `${VM}Connection attempt failed: [Errno 111] Connection refused`],
      ['B2-C1', 'Failed to prepare vmchannel', `${VM}Failed to prepare vmchannel`],
      [
        'B3-F',
        'Discarding buffer with size: {}',
        `${VM}Discarding buffer with size: 1 because the message reached maximum size of 2 bytes before message end was reached.`,
      ],
      [
        'B3-F',
        'Not processing current message because it was too big',
        `${VM}Not processing current message because it was too big`,
      ],
      ['B3-F', 'Received invalid version value: {}', `${VM}Received invalid version value: x`],
      ['A-F', 'Unknown message type {}', `${VM}Unknown message type x`],
      ['A-F', 'desktop{} failed{}', `${VM}desktopLock failed`],
      ['B1-C1', 'sendHcCmdToDesktop failed', `${VM}sendHcCmdToDesktop failed`],
      ['B1-F', 'Exception on {} callback.', 'Exception on timeout callback.'],
      [
        'B3-F',
        'An error occurred in the create callback fileno: {}',
        'An error occurred in the create callback fileno: 47.',
      ],
      ['C1-F', 'Received an error on an untracked fd({})', 'Received an error on an untracked fd(47)'],
      [
        'B3-F',
        'Unhandled exception caught in vm channels listener thread',
        'Unhandled exception caught in vm channels listener thread',
      ],
      ['D1-F', 'Unexpected error on guest {}', `${VM}Unexpected error on guest after migration notification`],
      [
        'E-F',
        'Failed to set time: {}',
        `${VM}Failed to set time: QEMU agent unresponsive during guest time synchronization`,
      ],
    ],
  },
  {
    action: 'guest-channel-step',
    means: 'vdsm watches the channels to guest agents; a channel that stays silent times out.',
    loggers: LOGGERS,
    wordings: [
      ['B3-F', 'Received {} on fileno {}', 'Received 00000011 on fileno 47'],
      ['A-F', 'Timeout on fileno {}.', 'Timeout on fileno 47.'],
      ['A-F', 'Trying to connect fileno {}.', 'Trying to connect fileno 47.'],
      ['A-F', 'Connect fileno {} was succeed.', 'Connect fileno 47 was succeed.'],
      ['A-F', 'fileno {} was {}', 'fileno 47 was removed from listener.'],
    ],
  },
  {
    action: 'guest-info-step',
    means: 'vdsm queries the QEMU guest agent of a VM, or skips the query.',
    loggers: LOGGERS,
    wordings: [
      ['D3-F', 'Starting QEMU-GA poller', 'Starting QEMU-GA poller'],
      ['D3-F', 'Stopping QEMU-GA poller', 'Stopping QEMU-GA poller'],
      [
        'D3-F',
        'Not starting QEMU-GA poller. It is disabled in configuration',
        'Not starting QEMU-GA poller. It is disabled in configuration',
      ],
      ['E', 'Using direct messages for querying QEMU-GA', 'Using direct messages for querying QEMU-GA'],
      ['E-F', 'Using libvirt for querying QEMU-GA', 'Using libvirt for querying QEMU-GA'],
      [
        'D3-F',
        'New QEMU-GA capabilities for vm_id={vdsm.vm.id}, qemu-ga={}',
        'New QEMU-GA capabilities for vm_id=1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38, qemu-ga=4.2.0, commands=[]',
      ],
      [
        'E-F',
        'Channel state for vm_id={vdsm.vm.id} changed {}',
        'Channel state for vm_id=1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38 changed from=connected(1) to=disconnected(2)',
      ],
      [
        'D3-F',
        "Not sending QEMU-GA command {} to vm_id='{vdsm.vm.id}', {}",
        "Not sending QEMU-GA command 'guest-get-users' to vm_id='81cd384c-408f-4a6d-a42f-a21424ea7418', command is not supported",
      ],
      ['D3-F', 'Not querying {}', 'Not querying QEMU-GA yet, domain not running'],
      [
        'D3-F',
        "Calling QEMU-GA command for vm_id='{vdsm.vm.id}', command: {}",
        "Calling QEMU-GA command for vm_id='81cd384c-408f-4a6d-a42f-a21424ea7418', command: guest-info",
      ],
      ['D3-F', 'QEMU-GA caps {}', 'QEMU-GA caps (vm_id=81cd384c-408f-4a6d-a42f-a21424ea7418): {}'],
      [
        'E-F',
        'libvirt: fetching guest info vm_id={vdsm.vm.id} types={}',
        "libvirt: fetching guest info vm_id='81cd384c-408f-4a6d-a42f-a21424ea7418' types=1",
      ],
    ],
  },
  {
    action: 'guest-info-failed',
    means: 'vdsm cannot query the QEMU guest agent of a VM, or gets no usable answer.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Failed to get guest info for vm={vdsm.vm.id}, error: {}',
        'Failed to get guest info for vm=1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38, error: x',
      ],
      [
        'F',
        'Failed to get guest CPU info for vm={vdsm.vm.id}, error: {}',
        'Failed to get guest CPU info for vm=1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38, error: x',
      ],
      [
        'F',
        'Guest CPU count was not returned for vm={vdsm.vm.id}',
        'Guest CPU count was not returned for vm=1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38',
      ],
      [
        'E-F',
        'Failed to query QEMU-GA for vm={vdsm.vm.id}',
        'Failed to query QEMU-GA for vm=1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38',
      ],
      ['D3-F', 'Error received from QEMU-GA: {}', "Error received from QEMU-GA: 'x'"],
      ['D3-F', 'Failed to parse string returned by QEMU-GA: {}', "Failed to parse string returned by QEMU-GA: 'x'"],
      ['D3-F', 'Invalid {} QEMU-GA: {}', "Invalid response from QEMU-GA: 'x'"],
      ['D3-F', 'Invalid message returned to call {}', "Invalid message returned to call 'x': 'y'"],
    ],
  },
];
