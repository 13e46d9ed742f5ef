/** `docs/sizing.md`: what a load needs, from the table in `src/schema/sizes.ts`. */
import { CHOICES, estimateIndex, MADE, type Choice, type LogMix } from '../schema/sizes.ts';

/** Documents a second that server and shipper reach together on two cores that other work shares (`bench/together.mjs`: 10,000 to 22,000). */
const DOCUMENTS_A_SECOND = 17_000;
/** Size of a shard up to which merges and restarts are quick; OpenSearch advises 10 to 50 GB. */
const SHARD_BYTES = 30e9;

/** Hosts of the table: text that one keeps, in bytes. */
const HOSTS = [
  { name: 'dense, DEBUG', mix: 'debug', text: 1.5e9 },
  { name: 'dense, INFO', mix: 'info', text: 1.5e9 },
  { name: 'idle, DEBUG', mix: 'debug', text: 0.3e9 },
  { name: 'idle, INFO', mix: 'info', text: 0.1e9 },
] as const satisfies readonly { name: string; mix: LogMix; text: number }[];

/** Panels that show less with `--lines notable`; test/e2e/choice.test.ts compares them with what the server answers. */
const PANELS_WITH_LESS = [
  'Records in vdsm.log',
  'Log coverage by host',
  'Log coverage by host: raw and complete lines (100 % raw: raw only)',
  'Logs in the index: records, by log and host',
  'vdsm versions',
  'Logs in the index: first and last record, by log and host',
  'Flows with the most records, by host',
  'Records of the selection in all logs, earliest first',
  'Longest read delay of a storage domain, by host',
  'What fills the log: records and lines by logger',
  'Records by level, over time',
  'Records by action',
] as const;

/** Returns the page. */
export function sizingPage(): string {
  return [
    '# How much a load needs',
    '',
    'This page is generated from `src/schema/sizes.ts`, whose figures `node bench/index-size.mjs` measures on the sample fleet.',
    '`load --list` applies them to your logs ([loading.md](loading.md)).',
    '',
    '## What a megabyte of text makes',
    '',
    '| documents | DEBUG | INFO | typical | index at DEBUG | at INFO | typical |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...madeRows(),
    '',
    'Index is for one copy; each replica takes as much again, and while the server merges it needs up to twice the space. A log at INFO',
    'has few routine lines, so `--lines notable` saves much at DEBUG and next to nothing at INFO; there `--kinds calls,tasks,commands` does.',
    '',
    '## Fleets',
    '',
    'A dense host fills the rotation of vdsm: 100 files of 15 MB, 1.5 GB of text. An idle host is taken to keep 300 MB at DEBUG and 100 MB at',
    `INFO. Minutes are for a server that takes ${DOCUMENTS_A_SECOND.toLocaleString('en-US')} documents a second: two cores for it and the shipper together`,
    '(measured while other work shared them: 10,000 to 22,000; a server with cores of its own is faster, and both scale with cores).',
    '',
    '| hosts | options | 1 host: documents, index | minutes for 1 / 10 / 100 hosts | index of 100 hosts | shards for it |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...HOSTS.flatMap(({ name, mix, text }) => CHOICES.map((choice) => fleetRow(name, mix, text, choice))),
    '',
    `Shards are of ${SHARD_BYTES / 1e9} GB, for all periods together. An index has one primary shard, and a period four indices: where a month holds`,
    'more than that, use `--period day` (a period is chosen once, see [options.md](options.md)). As a rule of thumb, not measured here: a heap of',
    '1 GB serves ten hosts, 4 GB a hundred at INFO or with `--lines notable`, 8 GB a hundred dense hosts at DEBUG; leave as much memory again',
    'to the page cache.',
    '',
    '## What the dashboards show less of',
    '',
    'With `--lines notable` all panels of calls, tasks and commands show the same, and so do those of failures, errors, restarts, storage',
    'domains and related events. On the sample fleet exactly these show less (a test holds the list):',
    '',
    ...PANELS_WITH_LESS.map((title) => `- "${title}"`),
    '',
    'They count or list lines: a host that writes nothing but routine lines for a while looks silent, and the records of a flow lack what is',
    'between the edges of its calls: locks, states of tasks, external commands. The read delay lacks the checks of paths at DEBUG that went',
    'well. A search for words in `message` finds only lines that are there.',
    '',
    'Without commands (`--kinds` without `commands`) all panels of the dashboard of external commands are empty, and so are lists of failed',
    'commands on others; calls keep their counts of commands and the time in them. Without tasks the dashboard of storage tasks is empty;',
    'without logs, every panel of lines: errors by fingerprint, restarts, storage domains, versions, coverage, and records of companion logs.',
    '',
    'A later load without the options adds exactly what is missing.',
    '',
  ].join('\n');
}

function madeRows(): string[] {
  const parts = Object.keys(MADE.typical) as (keyof typeof MADE.typical)[];
  const mixes = ['debug', 'info', 'typical'] as const;
  return parts.map((part) => {
    const documents = mixes.map((mix) => MADE[mix][part].documents.toLocaleString('en-US'));
    const index = mixes.map((mix) => `${MADE[mix][part].index} kB`);
    const name = part === 'notable' ? 'lines, with `--lines notable`' : part;
    return `| ${[name, ...documents, ...index].join(' | ')} |`;
  });
}

function fleetRow(name: string, mix: LogMix, text: number, choice: Choice): string {
  const { documents, bytes } = estimateIndex(text, choice, mix);
  const minutes = [1, 10, 100].map((hosts) => short((hosts * documents) / DOCUMENTS_A_SECOND / 60)).join(' / ');
  const options = choice.options === '' ? 'none' : `\`${choice.options}\``;
  const one = `${short(documents / 1e6)} million, ${short(bytes / 1e9)} GB`;
  const shards = Math.max(1, Math.ceil((100 * bytes) / SHARD_BYTES));
  return `| ${name} | ${options} | ${one} | ${minutes} | ${short(bytes / 1e7)} GB | ${shards} |`;
}

/** Writes a number with two digits. */
function short(n: number): string {
  return Number(n.toPrecision(2)).toLocaleString('en-US');
}
