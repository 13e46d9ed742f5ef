/**
 * Writes `sbom.cdx.json`, the bill of materials of the package: what npm says of the packages that the program needs, without
 * what differs from machine to machine. `npm pack` runs it.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ name: string, value: string }} Property
 * @typedef {{ 'bom-ref': string, name: string, properties: Property[], externalReferences?: { type: string }[] }} Component
 * @typedef {{ ref: string, dependsOn: string[] }} Dependency
 * @typedef {{ serialNumber?: string, metadata: { timestamp?: string, component: Component }, components: Component[],
 *   dependencies: Dependency[] }} Bom
 */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = process.argv[2] ?? join(root, 'sbom.cdx.json');

// `--omit=dev` would leave out, too, what both the program and a tool of the developers need
const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'];
const { status, stdout, error } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });
if (status !== 0) {
  process.stderr.write(
    `npm sbom failed${error === undefined ? '' : `: ${error.message}`}; npm 10 or newer is needed\n`,
  );
  process.exit(1);
}
/** @type {Bom} */
const bom = JSON.parse(stdout);
// equal contents make an equal file
delete bom.serialNumber;
delete bom.metadata.timestamp;
// npm takes the name of the folder
bom.metadata.component.name = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).name;
const isNeeded = (/** @type {Component} */ { properties }) =>
  !properties.some(({ name }) => name === 'cdx:npm:package:development');
bom.components = bom.components.filter(isNeeded);
const refs = new Set([bom.metadata.component, ...bom.components].map((component) => component['bom-ref']));
bom.dependencies = bom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
// a lock file may name the registry of the machine on which it was written
for (const component of bom.components) {
  component.externalReferences = (component.externalReferences ?? []).filter(({ type }) => type !== 'distribution');
}
writeFileSync(target, `${JSON.stringify(bom, null, 2)}\n`);
