/** Guesses about the names of hosts, for people. */
import type { HostRule } from '../../model/hosts.ts';
import { isSameHost } from '../../model/host-names.ts';
import { isCompanion, type GatheredHost } from './gather-hosts.ts';
import { NAMED_BY } from './named-by.ts';

/** The rules that guess. */
const GUESSES: readonly HostRule[] = ['file', 'directory', 'banner', 'parent'];

/** Names that are listed for one rule. */
const NAMES_MAX = 20;

/** Returns one line about the hosts whose names are guessed; undefined where none is. */
export function guessText(hosts: readonly Pick<GatheredHost, 'name' | 'rule'>[]): string | undefined {
  const groups = GUESSES.flatMap((rule) => {
    const names = hosts.filter((host) => host.rule === rule).map(({ name }) => name);
    const more = names.length > NAMES_MAX ? ` and ${names.length - NAMES_MAX} more` : '';
    return names.length === 0 ? [] : [`${names.slice(0, NAMES_MAX).join(', ')}${more} (by ${NAMED_BY[rule]})`];
  });
  return groups.length === 0
    ? undefined
    : `guessed names of hosts: ${groups.join('; ')}; set others with --host or --host-from`;
}

/**
 * Returns a warning where the newest banner near the beginning of a host's files names another host than its folder or
 * its file. The short form of a name is no other name.
 */
export function findOtherBanner({ name, rule, families }: GatheredHost): string | undefined {
  if (rule !== 'file' && rule !== 'directory') return undefined;
  const files = families.filter((family) => !isCompanion(family)).flatMap((family) => family.files);
  const banners = files.flatMap((file) => file.banners.map((banner) => ({ ...banner, path: file.path })));
  const [newest] = banners.filter(({ host }) => host !== '').toSorted((a, b) => (a.local < b.local ? 1 : -1));
  if (newest === undefined || isSameHost(newest.host, name)) return undefined;
  return `${name}: named by ${NAMED_BY[rule]}, but its banner in ${newest.path} names '${newest.host}'; if that is right, use --host or --host-from`;
}
