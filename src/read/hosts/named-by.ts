import type { HostRule } from '../../model/hosts.ts';

/** The rules that name hosts, as messages describe them. */
export const NAMED_BY = {
  option: '--host',
  pattern: '--host-from',
  collector: 'log collector',
  sosreport: 'sosreport',
  machine: 'this machine',
  file: 'file name',
  directory: 'directory',
  banner: 'banner',
  parent: 'parent directory',
  stdin: 'standard input',
  shipper: 'their shipper',
} as const satisfies Record<HostRule, string>;
