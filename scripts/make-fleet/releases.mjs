/**
 * The releases that the fleet runs, one row each, oldest first, with the differences of their logs.
 * `requests`: how clients ask: XML-RPC, JSON-RPC (`bridge`). `calls`: the shape in which storage verbs are logged.
 * `summaries`: which requests end with an `RPC call …` line.
 */
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
];

/** Releases by id. `index` orders them and is the column of `sites.mjs`. */
export const RELEASES = Object.fromEntries(ROWS.map((row, index) => [row.id, { ...row, index, ...features(row) }]));

/** Ids of the releases, in the order of the columns of `sites.mjs`. */
export const COLUMNS = ROWS.map(({ id }) => id);

/** Features of the logs, by the release that introduced them (see `docs/eras.md`). */
function features({ id, python, requests }) {
  const since = (release) => ROWS.findIndex((row) => row.id === id) >= ROWS.findIndex((row) => row.id === release);
  return {
    /** Strings of JSON are unicode in python 2. */
    unicode: python.startsWith('2') && requests === 'bridge',
    py3: python.startsWith('3'),
    shellQuotes: since('4.16.38'),
    taskset: since('4.16.38'),
    flowOnCaller: since('4.14.17'),
    /** Verbs of VMs and hosts have loggers of their own, and their context names the VM. */
    apiLoggers: since('4.20.49'),
    optionsArgument: !since('4.50.7'),
    abortedCode: since('4.40.60.7'),
    lockNamespace: since('4.40.60.7') ? '00_storage' : 'Storage',
    sitePackages: sitePackages(python, since('4.19.51')),
  };
}

function sitePackages(python, packaged) {
  return packaged ? `/usr/lib/python${python}/site-packages/vdsm` : '/usr/share/vdsm';
}
