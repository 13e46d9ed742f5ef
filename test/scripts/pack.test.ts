/** The package holds what its users need, and nothing else. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** What belongs in the package, and why. Each file matches exactly one row. */
const CONTENTS: readonly (readonly [what: RegExp, why: string])[] = [
  [/^package\.json$/, 'npm needs it'],
  [/^LICENSE$/, 'the licence asks for it'],
  [/^README\.md$/, 'what the program does, and how to begin'],
  [/^CHANGELOG\.md$/, 'what changes with a release, for operators'],
  [/^sbom\.cdx\.json$/, 'which packages of others the program needs'],
  [/^dist\/[\w/-]+\.js$/, 'the program'],
  [/^docs\/[\w-]+\.md$/, 'the pages that README, help and messages point to'],
  [
    /^docs\/(?:demo|report|dashboards\/\w+)\.png$/,
    'the pictures that these pages show, so that they can be read without a network',
  ],
  [/^docs\/vdsm-ship\.(?:service|env)$/, 'the systemd unit that docs/follow.md installs'],
  [/^docs\/vdsm-ship\.1$/, 'the manual page, which npm installs'],
  [
    /^docs\/raw\/(?:README\.md|[\w-]+\.(?:yaml|yml|conf))$/,
    'the configurations of other shippers that docs/raw.md is about',
  ],
  [/^docs\/roles\/[\w-]+\.json$/, 'the roles of a secured server that docs/roles.md shows'],
  [/^dashboards\/vdsm-opensearch\.ndjson$/, 'setup installs the dashboards from it'],
  [
    /^mappings\/(?:README\.md|[\w-]+\.(?:component|pipeline|policy|template)\.json)$/,
    'for administrators who run no setup',
  ],
  [/^embedded\/(?:Launcher\.java|pom\.xml|README\.md)$/, 'demo starts its server from them'],
  [/^docker\/(?:compose(?:\.common|\.laptop)?\.yaml|README\.md)$/, 'a server for those who have Docker'],
  [/^samples\/README\.md$/, 'what happened in the sample fleet'],
  [/^samples\/fleet\/[\w-]+\/var\/log\/[\w./-]+$/, 'demo loads the sample fleet'],
];

makeBillOfMaterials();
const packed = pack();

test('every file of the package is in the table, and every row of the table is in the package', () => {
  const rows = (file: string): number => CONTENTS.filter(([what]) => what.test(file)).length;
  expect(packed.filter((file) => rows(file) !== 1)).toEqual([]);
  expect(CONTENTS.filter(([what]) => !packed.some((file) => what.test(file)))).toEqual([]);
});

test('the package holds the program that the sources make, and no file of an older build', () => {
  const made = (folder: string, from: string, to: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(from) && !name.startsWith('.'))
      .map((name) => name.slice(0, -from.length) + to)
      .toSorted();
  const built = packed.filter((file) => file.startsWith('dist/')).map((file) => file.slice('dist/'.length));
  expect(built.toSorted()).toEqual(made('src', '.ts', '.js'));
});

test('no program file points to a source map', () => {
  const programs = packed.filter((file) => file.endsWith('.js'));
  expect(programs.filter((file) => readFileSync(file, 'utf8').includes('sourceMappingURL'))).toEqual([]);
});

test('every link of a page leads to a file of the package', () => {
  const broken = packed
    .filter((file) => file.endsWith('.md'))
    .flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\((?!\w+:|#)([^)\s#]+)[^)]*\)/g)]
        .map(([, link = '']) => path.posix.join(path.posix.dirname(page), link))
        .filter((target) => !packed.some((file) => file === target || file.startsWith(target.replace(/\/?$/, '/'))))
        .map((target) => `${page} links to ${target}`),
    );
  expect(broken).toEqual([]);
});

test('the bill of materials lists what the program needs, as the lock file has it, and nothing of this machine', () => {
  const text = readFileSync('sbom.cdx.json', 'utf8');
  const { components, metadata } = JSON.parse(text) as Bom;
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  const needed = Object.entries(lock.packages)
    .filter(([where, { dev, devOptional, peer }]) => where !== '' && !dev && !devOptional && !peer)
    .map(
      ([where, { version }]) =>
        `${where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length)} ${version}`,
    );
  expect(needed).toContainEqual(expect.stringMatching(/^lzma-native /));
  expect([...new Set(components.map(({ name, version }) => `${name} ${version}`))].toSorted()).toEqual(
    [...new Set(needed)].toSorted(),
  );
  expect(components.filter(({ purl, licenses }) => !purl.startsWith('pkg:npm/') || licenses.length === 0)).toEqual([]);

  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
  expect(metadata.component).toMatchObject({ name, version, purl: `pkg:npm/${name}@${version}` });
  expect(metadata).not.toHaveProperty('timestamp');
  expect(text).not.toContain(process.cwd());
  expect(text).not.toMatch(/"(?:distribution|serialNumber)"|registry|"\/(?:home|root|work|tmp)/);
});

interface Bom {
  readonly metadata: { readonly component: object };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly licenses: readonly object[];
  }[];
}

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
}

/** Does what `npm pack` does before it packs; the dry run must not, since it would build. */
function makeBillOfMaterials(): void {
  const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts;
  expect(scripts['prepack']).toContain('node scripts/sbom.mjs');
  expect(spawnSync(process.execPath, ['scripts/sbom.mjs'], { stdio: 'inherit' }).status).toBe(0);
}

/** Lists the files that `npm pack` would put into the package as it is built now. */
function pack(): string[] {
  if (!existsSync('dist/cli.js')) throw new Error('there is no build to pack: run npm run build');
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  return files.map((file) => file.path);
}
