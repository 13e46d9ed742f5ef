/** Runs `vdsm-ship load` as a process of its own, and measures it. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const USAGE = new URL('usage.mjs', import.meta.url).href;

/**
 * @typedef {import('../../src/commands/load/ledger.ts').Ledger} Ledger
 * @typedef {{ seconds: number, cpuMs: number, rssMb: number, ledger: Ledger, records: number, documents: number }} Run
 */

/**
 * Loads, and returns what it took.
 * @param {string[]} args after `load`
 * @returns {Promise<Run>}
 */
export async function load(args) {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--import', USAGE, CLI, 'load', '--quiet', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const usagePipe = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
  const [out, usage, code] = await Promise.all([
    text(/** @type {import('node:stream').Readable} */ (child.stdout)),
    text(usagePipe),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`load ${args.join(' ')}: exit code ${code}`);
  const seconds = (performance.now() - begun) / 1000;
  /** @type {Ledger} */
  const ledger = JSON.parse(out);
  const { cpuMs, rssMb } = JSON.parse(usage);
  const documents = Object.values(ledger.kinds).reduce((sum, { created, updated }) => sum + created + updated, 0);
  return { seconds, cpuMs, rssMb, ledger, records: ledger.kinds.line.read, documents };
}
