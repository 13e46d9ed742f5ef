/** How answers write hosts, times and places: as short as is unique, and the same everywhere in an answer. */

/** Writes what repeats in an answer. */
export interface Names {
  /** Returns a host's name, as short as it is unique among those of the answer. */
  readonly host: (name: string) => string;
  /** Returns an instant: its time of the day where all of the answer is in one day, else with its date. */
  readonly time: (instant: string) => string;
  /** Returns a time with another after it: `08:24:08-08:36:43`; one time if they are equal. */
  readonly span: (from: string, until: string) => string;
}

/**
 * @param hosts all hosts of the input
 * @param from first instant of the input, ISO 8601
 */
export function createNames(hosts: readonly string[], from: string | undefined, until: string | undefined): Names {
  const short = shortNames(hosts);
  const isOneDay = from !== undefined && until !== undefined && from.slice(0, 10) === until.slice(0, 10);
  const isOneYear = from !== undefined && until !== undefined && from.slice(0, 4) === until.slice(0, 4);
  const time = (instant: string): string => {
    const clock = instant.slice(11, 19);
    if (isOneDay) return clock;
    return `${isOneYear ? instant.slice(5, 10) : instant.slice(0, 10)} ${clock}`;
  };
  return {
    host: (name) => short.get(name) ?? name,
    time,
    span(first, last) {
      const [a, b] = [time(first), time(last)];
      if (a === b) return a;
      return !isOneDay && first.slice(0, 10) === last.slice(0, 10) ? `${a}-${last.slice(11, 19)}` : `${a}-${b}`;
    },
  };
}

/**
 * Returns a short name for each host: without the domain, and without the beginning that all hosts of the pattern share up to
 * a `-`, `_` or `.`; whole where that is not unique.
 */
export function shortNames(hosts: readonly string[]): Map<string, string> {
  const labels = hosts.map((host) => firstLabel(host));
  const begin = sharedBegin(labels);
  const shortened = labels.map((label) =>
    begin !== '' && label.startsWith(begin) ? label.slice(begin.length) : label,
  );
  return new Map(
    hosts.map((host, i) => {
      const candidates = [shortened, labels].map((names) => [names[i] ?? '', names] as const);
      const unique = candidates.find(
        ([name, names]) =>
          name !== '' && names.filter((other) => other === name).length === 1 && !isNumberOnly(name, host),
      );
      return [host, unique?.[0] ?? host];
    }),
  );
}

/** An address has no first label. */
function firstLabel(host: string): string {
  return /^[\d.]+$|:/.test(host) ? host : (host.split('.', 1)[0] ?? host);
}

/** A bare number would be taken for a count. */
function isNumberOnly(name: string, host: string): boolean {
  return name !== host && /^\d+$/.test(name);
}

/** Returns the beginning, up to a separator, that at least three and most of the names share. */
function sharedBegin(labels: readonly string[]): string {
  const begins = new Map<string, number>();
  for (const label of labels)
    for (let at = 1; at < label.length; at++)
      if (/[-_]/.test(label[at - 1] ?? '')) begins.set(label.slice(0, at), (begins.get(label.slice(0, at)) ?? 0) + 1);
  const most = [...begins].filter(([, count]) => count >= 2 && count * 2 > labels.length);
  return most.toSorted(([a], [b]) => b.length - a.length)[0]?.[0] ?? '';
}
