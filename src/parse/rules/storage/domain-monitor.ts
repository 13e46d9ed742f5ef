/** Monitors of storage domains: state changes to valid and invalid, and checks of paths. */
import type { NoteFacts } from '../../../model/events.ts';
import { findUuids } from '../../ids.ts';
import type { Note } from '../../notes.ts';

const MONITOR = ['storage.*', 'storage'];
const SD = '5eab9081-7d6e-4554-8b3a-2918f0e1d2c3';
const PATH = `/rhev/data-center/mnt/nfs1.example.com:_data/${SD}/dom_md/metadata`;

export const domainMonitorNotes: readonly Note[] = [
  {
    action: 'domain-valid',
    means: 'The monitor of this host finds a storage domain valid, for the first time or again.',
    loggers: MONITOR,
    facts: { 'vdsm.sd.state': 'valid' },
    fromSources: true,
    wordings: [
      ['C2-F', 'Domain {vdsm.sd.id} became VALID', `Domain ${SD} became VALID`],
      ['B2-C1', 'Domain {vdsm.sd.id} changed its status to Valid', `Domain ${SD} changed its status to Valid`],
      ['B1', 'Domain `{vdsm.sd.id}` changed its status to Valid', `Domain \`${SD}\` changed its status to Valid`],
    ],
  },
  {
    action: 'domain-invalid',
    means: 'The monitor of this host finds a storage domain invalid.',
    loggers: MONITOR,
    facts: { 'vdsm.sd.state': 'invalid' },
    fromSources: true,
    wordings: [
      ['C2-F', 'Domain {vdsm.sd.id} became INVALID', `Domain ${SD} became INVALID`],
      ['B2-C1', 'Domain {vdsm.sd.id} changed its status to Invalid', `Domain ${SD} changed its status to Invalid`],
      ['B1', 'Domain `{vdsm.sd.id}` changed its status to Invalid', `Domain \`${SD}\` changed its status to Invalid`],
    ],
  },
  {
    action: 'domain-check-failed',
    means: 'The monitor cannot check a storage domain or one of its paths; the traceback shows why.',
    loggers: MONITOR,
    read: pathFacts,
    wordings: [
      [
        'C3-F',
        'Error checking path {vdsm.sd.path}',
        `Error checking path ${PATH}`,
        { 'vdsm.sd.id': SD, 'vdsm.sd.path': PATH },
      ],
      ['C3-F', 'Error checking domain {vdsm.sd.id}', `Error checking domain ${SD}`],
      ['C2', 'Error monitoring domain {vdsm.sd.id}', `Error monitoring domain ${SD}`],
      [
        'B2-C1',
        'Error while collecting domain {vdsm.sd.id} monitoring information',
        `Error while collecting domain ${SD} monitoring information`,
      ],
      [
        'B1',
        'Error while collecting domain `{vdsm.sd.id}` monitoring information',
        `Error while collecting domain \`${SD}\` monitoring information`,
      ],
      [
        'A-B2',
        'Unexpected error while trying to monitor domain `{vdsm.sd.id}`',
        `Unexpected error while trying to monitor domain \`${SD}\``,
      ],
    ],
  },
  {
    action: 'path-check-blocked',
    means: 'The check of a path does not return: the storage behind it hangs.',
    loggers: MONITOR,
    read: pathFacts,
    wordings: [
      [
        'D1-F',
        'Checker {vdsm.sd.path} is blocked for {vdsm.elapsed_seconds} seconds',
        `Checker u'${PATH}' is blocked for 10.00 seconds`,
        { 'vdsm.sd.id': SD, 'vdsm.sd.path': PATH },
      ],
      [
        'D3-F',
        'FINISH check {vdsm.sd.path} timeout (elapsed={vdsm.elapsed_seconds})',
        `FINISH check '${PATH}' timeout (elapsed=10.02)`,
      ],
    ],
  },
  {
    action: 'path-checked',
    means: 'The monitor has read a path of a storage domain; the record has the time it took.',
    loggers: MONITOR,
    read: pathFacts,
    wordings: [
      [
        'D1-F',
        'FINISH check {vdsm.sd.path} (rc={}, elapsed={vdsm.sd.read_delay_seconds})',
        `FINISH check u'${PATH}' (rc=0, elapsed=0.05)`,
        { 'vdsm.sd.id': SD, 'vdsm.sd.path': PATH },
      ],
      [
        'C3',
        'FINISH check {vdsm.sd.path} rc={} err={} elapsed={vdsm.sd.read_delay_seconds}',
        `FINISH check u'${PATH}' rc=0 err=bytearray(b'') elapsed=0.05`,
      ],
    ],
  },
  {
    action: 'path-check-step',
    means: 'The monitor starts, sets up or stops the check of a path.',
    loggers: MONITOR,
    read: pathFacts,
    fromSources: true,
    wordings: [
      [
        'D1-F',
        'START check {vdsm.sd.path} (delay={})',
        `START check '${PATH}' (delay=0.00)`,
        { 'vdsm.sd.id': SD, 'vdsm.sd.path': PATH },
      ],
      ['C3', 'START check {vdsm.sd.path} cmd={}', `START check u'${PATH}' cmd=['/usr/bin/taskset'] delay=0.00`],
      ['C3-F', 'Start checking {vdsm.sd.path}', `Start checking '${PATH}'`],
      ['C3-F', 'Stop checking {vdsm.sd.path}', `Stop checking '${PATH}'`],
      ['C3-F', 'Checker {vdsm.sd.path} started', `Checker '${PATH}' started`],
      ['C3-F', 'Checker {vdsm.sd.path} stopping', `Checker '${PATH}' stopping`],
      ['C3-F', 'Checker {vdsm.sd.path} stopped', `Checker '${PATH}' stopped`],
    ],
  },
  {
    action: 'monitor-started',
    means: 'This host starts to monitor a storage domain.',
    loggers: MONITOR,
    fromSources: true,
    wordings: [
      ['C2-F', 'Domain monitor for {vdsm.sd.id} started', `Domain monitor for ${SD} started`],
      ['B3-F', 'Start monitoring {vdsm.sd.id}', `Start monitoring ${SD}`],
      ['B2-C1', 'Starting domain monitor for {vdsm.sd.id}', `Starting domain monitor for ${SD}`],
      ['C2-F', 'Attaching monitor for {vdsm.sd.id} to the pool', `Attaching monitor for ${SD} to the pool`],
      ['C2-F', 'Monitor for {vdsm.sd.id} is already {}', `Monitor for ${SD} is already running`],
    ],
  },
  {
    action: 'monitor-stopped',
    means: 'This host stops monitoring a storage domain.',
    loggers: MONITOR,
    fromSources: true,
    wordings: [
      ['C2-F', 'Domain monitor for {vdsm.sd.id} stopped{}', `Domain monitor for ${SD} stopped (shutdown=False)`],
      ['C2-F', 'Domain monitor for {vdsm.sd.id} canceled', `Domain monitor for ${SD} canceled`],
      ['C2-F', 'Stop monitoring {vdsm.sd.id} (shutdown={})', `Stop monitoring ${SD} (shutdown=False)`],
      ['B3-C1', 'Stop monitoring {vdsm.sd.id}', `Stop monitoring ${SD}`],
      ['B2-C1', 'Stopping domain monitor for {vdsm.sd.id}', `Stopping domain monitor for ${SD}`],
      ['C2-F', 'Waiting for monitor {}', 'Waiting for monitor 5eab908'],
      ['C2-F', 'Montior for {vdsm.sd.id} removed while stopping', `Montior for ${SD} removed while stopping`],
    ],
  },
  {
    action: 'monitor-failed',
    means: 'The monitor of a storage domain itself fails.',
    loggers: [...MONITOR, 'root', 'event.storage.*', 'event.*'],
    wordings: [
      ['C2-F', 'Domain monitor for {vdsm.sd.id} failed', `Domain monitor for ${SD} failed`],
      [
        'B2-C1',
        'The domain monitor for {vdsm.sd.id} failed unexpectedly',
        `The domain monitor for ${SD} failed unexpectedly`,
      ],
      ['C3-F', 'Setting up monitor for {vdsm.sd.id} failed', `Setting up monitor for ${SD} failed`],
      ['C2-F', 'Error notifying state change for domain {vdsm.sd.id}', `Error notifying state change for domain ${SD}`],
      ['B1-C1', 'Could not emit domain state change event', 'Could not emit domain state change event'],
      ['C3-F', 'Error stopping checker for {}', `Error stopping checker for '${PATH}'`],
      ['E-F', 'Error tearing down domain {vdsm.sd.id}: {}', `Error tearing down domain ${SD}: device busy`],
      ['E', 'Error tearing down domain {vdsm.sd.id}', `Error tearing down domain ${SD}`],
      [
        'A-F',
        'Could not run registered method because of an exception',
        'Could not run registered method because of an exception',
      ],
    ],
  },
  {
    action: 'monitor-step',
    means: 'The monitor produces, refreshes, sets up or tears down a storage domain.',
    loggers: MONITOR,
    fromSources: true,
    wordings: [
      ['C2-F', 'Domain {vdsm.sd.id} is an ISO domain', `Domain ${SD} is an ISO domain`],
      ['C2-F', 'Producing domain {vdsm.sd.id}', `Producing domain ${SD}`],
      ['B2-F', 'Refreshing domain {vdsm.sd.id}', `Refreshing domain ${SD}`],
      ['E-F', 'Setting up domain {vdsm.sd.id}', `Setting up domain ${SD}`],
      ['E-F', 'Tearing down domain {vdsm.sd.id}', `Tearing down domain ${SD}`],
    ],
  },
];

/** Reads the storage domain from a path: the directory that is a UUID. */
function pathFacts(text: string): NoteFacts | undefined {
  const [domain] = text.includes('/') ? findUuids(text.slice(0, 1024), 1) : [];
  return domain === undefined ? undefined : { 'vdsm.sd.id': domain };
}
