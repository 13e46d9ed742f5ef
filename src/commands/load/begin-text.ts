import { count } from '../../cli/text.ts';
import type { HostInput } from '../../model/hosts.ts';
import { NAMED_BY } from '../../read/hosts/named-by.ts';
import type { TemplateOptions } from '../../schema/templates.ts';

/** Hosts that are named; of more, their number is told. */
const NAMED_MAX = 4;

/** Returns the first line of a load: what it reads, what named the hosts, and where it goes. */
export function beginText(hosts: readonly HostInput[], server: string, { prefix, period }: TemplateOptions): string {
  const files = hosts.flatMap(({ streams }) => streams.flatMap((stream) => stream.files)).length;
  const names = hosts.length > NAMED_MAX ? '' : `${hosts.map(({ name }) => name).join(', ')}, `;
  const rules = [...new Set(hosts.map(({ rule }) => NAMED_BY[rule]))].join(' and ');
  const whose = hosts.length === 0 ? '' : ` (${names}named by ${rules})`;
  if (hosts.length > 0 && hosts.every(({ rule }) => rule === 'shipper'))
    return `completing the lines of ${count(hosts.length, 'host')} (${names}named by their shipper) in the indices ${prefix}-*, one for each ${period}, of ${server}`;
  return `loading ${count(files, 'file')} of ${count(hosts.length, 'host')}${whose} into the indices ${prefix}-*, one for each ${period}, of ${server}`;
}
