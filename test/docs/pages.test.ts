/** The pages for users name only what there is. Whoever renames something learns here which pages name it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { savedObjects } from '../../dashboards/index.ts';
import { COMMANDS, OPTIONS, optionsOf, type CommandName } from '../../src/cli/options.ts';
import { LOGS } from '../../src/logs/kinds.ts';
import { FIELDS } from '../../src/schema/fields.ts';
import { RAW_CONTRACT } from '../../src/schema/raw.ts';
import {
  brokenLinksIn,
  variablesIn,
  commandLinesIn,
  fieldsIn,
  missingPathsIn,
  npmCommandsIn,
  optionsIn,
  readPages,
  titlesIn,
  type Mention,
} from './pages.ts';

const pages = readPages();

/** Options of other programs, each with the program, which the page names too. */
const FOREIGN_OPTIONS: Readonly<Record<string, string>> = {
  wait: 'docker',
  volumes: 'docker',
  'env-file': 'docker',
  'fail-with-body': 'curl',
  'data-binary': 'curl',
  cacert: 'curl',
  now: 'systemctl',
  utc: 'date',
  'max-old-space-size': 'NODE_OPTIONS',
  'vm-shutdown': 'hosted-engine',
  'cpu-list': 'taskset',
  config: 'lvm',
  'feature-gates': 'Collector',
};

/** Data sets of companion logs are named like fields. */
const DATASETS = [...LOGS.map(({ dataset }) => dataset), 'vdsm.supervdsm.call'];

/** npm's own commands. */
const NPM = ['ci', 'link', 'pack', 'test'];

/** Variables of other programs. */
const FOREIGN_VARIABLES = ['COMPOSE_FILE', 'NODE_OPTIONS'];

/** What a page emphasises that is no title: words of OpenSearch Dashboards, and the page's own. */
const NO_TITLES = new Set(['Saved objects', 'Unknown', 'No case', 'Search']);

test('every option is one of the program, or of another program that the page names', () => {
  const unknown = optionsIn(pages).filter(({ name, page }) => {
    // it quotes commands of logs
    if (page === 'docs/masking.md') return false;
    const foreign = FOREIGN_OPTIONS[name];
    if (foreign !== undefined) return !textOf(page).includes(foreign);
    return !(name in OPTIONS) && name !== 'help';
  });
  expect(unknown).toEqual([]);
});

test('every command line has a command of the program, with options that this command takes', () => {
  const programs = new Set(Object.values(FOREIGN_OPTIONS));
  const wrong = commandLinesIn(pages).filter(({ name: line }) => {
    const [command = ''] = line.split(' ', 1);
    if (programs.has(command)) return false;
    if (!(command in COMMANDS)) return true;
    const taken = new Set<string>([...optionsOf(command as CommandName).map(([option]) => option), 'help']);
    return [...line.matchAll(/ --([a-z][\w-]*)/g)].some(([, option = '']) => !taken.has(option));
  });
  expect(wrong).toEqual([]);
});

test('every npm script is in package.json', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const known = new Set([...NPM, ...Object.keys(scripts).map((name) => `run ${name}`)]);
  expect(npmCommandsIn(pages).filter(({ name }) => !known.has(name))).toEqual([]);
});

test('every path is in the repository', () => {
  expect(missingPathsIn(pages)).toEqual([]);
});

test('every link leads to a file of the repository, and to a heading of it', () => {
  expect(brokenLinksIn(pages)).toEqual([]);
});

test('every environment variable is in the sources', () => {
  const sources = ['src', 'test/support', 'docker', 'embedded']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:ts|yaml|java)$/.test(name))
        .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
    )
    .join('\n');
  const known = new Set([...FOREIGN_VARIABLES, ...(sources.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? [])]);
  expect(variablesIn(pages).filter(({ name }) => !known.has(name))).toEqual([]);
});

test('every field is in the field table, unless it is the name of a data set, or one of other shippers', () => {
  const names = [...FIELDS.map(({ name }): string => name), ...DATASETS, ...Object.values(RAW_CONTRACT).flat()];
  const unknown = fieldsIn(pages).filter(({ name }) => {
    const group = `${name.replace(/\.\*$/, '')}.`;
    return !names.includes(name) && !names.some((field) => field.startsWith(group));
  });
  expect(unknown).toEqual([]);
});

test('every title is the beginning of the title of a dashboard or panel', () => {
  const titles = savedObjects().map(({ attributes }) =>
    String(attributes['title']).replace('vdsm: ', '').toLowerCase(),
  );
  const named = titlesIn(pages.filter(({ name }) => /dashboards|questions/.test(name)));
  const unknown = named.filter(({ name }: Mention) => {
    return !NO_TITLES.has(name) && titles.every((title) => !title.startsWith(name.toLowerCase()));
  });
  expect(unknown).toEqual([]);
});

function textOf(page: string): string {
  return pages.find(({ name }) => name === page)?.text ?? '';
}

test('docs/raw.md names all fields in which shippers may put the parts of a record', () => {
  const page = textOf('docs/raw.md');
  const fields = Object.values(RAW_CONTRACT).flat();
  expect(fields.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});
