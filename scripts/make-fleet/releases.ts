/** The releases that the fleet runs, and what their logs differ in. */

interface Row {
  readonly id: string;
  readonly era: 'B2' | 'B3' | 'C1' | 'C3' | 'D2' | 'D3' | 'D4' | 'E' | 'F';
  readonly banner: string;
  readonly python: string;
  readonly kernel: string;
  /** The layout of a header. */
  readonly layout: 'old' | 'new';
  /** Protocol of the clients: XML-RPC, or JSON-RPC (`bridge`). */
  readonly requests: 'xmlrpc' | 'bridge';
  /** The shape in which storage verbs are logged. */
  readonly calls: 'protect' | 'start-finish';
  /** Which requests end with an `RPC call …` line. */
  readonly summaries: 'none' | 'all' | 'failed and slow';
}

/** One row for each release, oldest first. */
const ROWS = [
  {
    id: '4.10.3',
    era: 'B2',
    banner: '4.10.3-8.el6',
    python: '2.6',
    kernel: '2.6.32-358.el6.x86_64',
    layout: 'old',
    requests: 'xmlrpc',
    calls: 'protect',
    summaries: 'none',
  },
  {
    id: '4.14.17',
    era: 'B3',
    banner: '4.14.17-0.el6',
    python: '2.6',
    kernel: '2.6.32-504.el6.x86_64',
    layout: 'old',
    requests: 'xmlrpc',
    calls: 'protect',
    summaries: 'none',
  },
  {
    id: '4.16.38',
    era: 'C1',
    banner: '4.16.38-1.el7',
    python: '2.7',
    kernel: '3.10.0-229.el7.x86_64',
    layout: 'old',
    requests: 'bridge',
    calls: 'protect',
    summaries: 'none',
  },
  {
    id: '4.18.25',
    era: 'C3',
    banner: '4.18.25-1.el7',
    python: '2.7',
    kernel: '3.10.0-514.el7.x86_64',
    layout: 'old',
    requests: 'bridge',
    calls: 'protect',
    summaries: 'all',
  },
  {
    id: '4.19.51',
    era: 'D2',
    banner: '4.19.51-1.el7',
    python: '2.7',
    kernel: '3.10.0-693.el7.x86_64',
    layout: 'new',
    requests: 'bridge',
    calls: 'start-finish',
    summaries: 'all',
  },
  {
    id: '4.20.49',
    era: 'D3',
    banner: '4.20.49-1.el7',
    python: '2.7',
    kernel: '3.10.0-957.el7.x86_64',
    layout: 'new',
    requests: 'bridge',
    calls: 'start-finish',
    summaries: 'all',
  },
  {
    id: '4.30.53',
    era: 'D4',
    banner: '4.30.53-1.el7',
    python: '2.7',
    kernel: '3.10.0-1160.el7.x86_64',
    layout: 'new',
    requests: 'bridge',
    calls: 'start-finish',
    summaries: 'all',
  },
  {
    id: '4.40.60.7',
    era: 'E',
    banner: '4.40.60.7',
    python: '3.6',
    kernel: '4.18.0-305.el8.x86_64',
    layout: 'new',
    requests: 'bridge',
    calls: 'start-finish',
    summaries: 'failed and slow',
  },
  {
    id: '4.50.7',
    era: 'F',
    banner: '4.50.7',
    python: '3.9',
    kernel: '5.14.0-503.el9.x86_64',
    layout: 'new',
    requests: 'bridge',
    calls: 'start-finish',
    summaries: 'failed and slow',
  },
] as const satisfies readonly Row[];

export type ReleaseId = (typeof ROWS)[number]['id'];

/** A release with all that follows from its row. */
export type Release = Row & { readonly index: number } & ReturnType<typeof features>;

/** Releases by id. `index` is their order, and their column in `sites.ts`. */
export const RELEASES = Object.fromEntries(
  ROWS.map((row: Row, index) => [row.id, { ...row, index, ...features(row) }]),
) as Readonly<Record<ReleaseId, Release>>;

/** How many releases there are: the columns of `sites.ts`. */
export const RELEASE_COUNT = ROWS.length;

/** Returns what came with which release. */
function features({ id, python, requests }: Row) {
  const since = (release: ReleaseId): boolean =>
    ROWS.findIndex((row) => row.id === id) >= ROWS.findIndex((row) => row.id === release);
  return {
    /** Whether strings that come from JSON are unicode ones of Python 2. */
    unicode: python.startsWith('2') && requests === 'bridge',
    py3: python.startsWith('3'),
    shellQuotes: since('4.16.38'),
    taskset: since('4.16.38'),
    flowOnCaller: since('4.14.17'),
    /** Whether verbs of VMs and hosts have loggers of their own, and a context that names the VM. */
    apiLoggers: since('4.20.49'),
    optionsArgument: !since('4.50.7'),
    abortedCode: since('4.40.60.7'),
    lockNamespace: since('4.40.60.7') ? '00_storage' : 'Storage',
    sitePackages: sitePackages(python, since('4.19.51')),
  };
}

function sitePackages(python: string, packaged: boolean): string {
  return packaged ? `/usr/lib/python${python}/site-packages/vdsm` : '/usr/share/vdsm';
}
