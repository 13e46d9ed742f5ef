import { writeFile } from 'node:fs/promises';
import { number } from '../cli/text.ts';
import { EXIT, ShipperError } from '../errors.ts';
import { ROLE_NAMES, roleBody } from '../schema/roles.ts';
import { MAPPING_VERSION } from '../schema/templates.ts';
import { serverName } from '../ship/client.ts';
import { describe } from '../ship/compare.ts';
import { differingObjects, importObjects } from '../ship/dashboards/import.ts';
import { readObjects, toNdjson } from '../ship/dashboards/objects.ts';
import { findDifferences } from '../ship/find-differences.ts';
import { liftLeftHolds } from '../ship/purge/left-holds.ts';
import { checkPlace, giveUp, rebuildIndex } from '../ship/rebuild/rebuild.ts';
import { installRetention } from '../ship/retention.ts';
import { install } from '../ship/install.ts';
import type { Context } from './context.ts';
import { awaitServer, checkWorkspace, connectTo, connectToDashboards, readTemplateOptions } from './server.ts';

/**
 * Installs templates, pipeline and dashboards and reads them back; with `--check` only reports differences. Returns the
 * exit code.
 */
export async function setup(context: Context): Promise<number> {
  const { options } = context;
  if (options.tenant !== undefined && options.dashboards === undefined)
    throw new ShipperError('usage', '--tenant names a tenant of Dashboards: add --dashboards URL');
  checkWorkspace(options);
  readDays(options.retention);
  refuseBesideRebuild(options);
  if (options.role !== undefined) return printRole(context, options.role);
  if (options.export !== undefined) return exportObjects(context, options.export);
  if (options.rebuild !== undefined) return rebuild(context, options.rebuild);
  return options.check ? check(context) : installAll(context);
}

/** A rebuild installs templates and pipeline, and does nothing else of a setup. */
function refuseBesideRebuild(options: Context['options']): void {
  if (options.rebuild === undefined) return;
  const beside = (['check', 'export', 'dashboards', 'retention'] as const).find((name) => options[name]);
  if (beside !== undefined)
    throw new ShipperError('usage', `--rebuild has no use for --${beside}: run 'vdsm-ship setup' once for each`);
}

/** Rebuilds an index with the mapping of today. */
async function rebuild(context: Context, index: string): Promise<number> {
  const { options, out, err } = context;
  const names = readTemplateOptions(context);
  const place = { prefix: names.prefix, index };
  checkPlace(place);
  const client = await connectTo(context);
  try {
    await awaitServer(context, client);
    await liftLeftHolds(client, names.prefix, (text) => err(`${text}\n`));
    await install(client, names);
    const done = await rebuildIndex(client, place, (step) => err(`${index}: ${step}\n`)).catch(
      async (error: unknown) => {
        if (!(error instanceof ShipperError) || error.code === 'usage') throw error;
        await giveUp(client, index).catch(() => {});
        throw error;
      },
    );
    if (options.json) await out(`${JSON.stringify({ index, mapping: MAPPING_VERSION, ...done }, null, 2)}\n`);
    else if (done.kind === 'unchanged') await out(`${index} has mapping ${MAPPING_VERSION} already\n`);
    else await out(`${index} was rebuilt with mapping ${MAPPING_VERSION}: ${number(done.documents)} documents\n`);
    return EXIT.ok;
  } finally {
    await client.close();
  }
}

async function installAll(context: Context): Promise<number> {
  const { options, out } = context;
  const names = readTemplateOptions(context);
  const client = await connectTo(context);
  try {
    const { version } = await awaitServer(context, client);
    await liftLeftHolds(client, names.prefix, (text) => context.err(`${text}\n`));
    const { written, unchanged, extended } = await install(client, names);
    const retention = await installRetention(client, names.prefix, readDays(options.retention));
    const dashboards = await importDashboards(context, names.prefix);
    if (options.json) {
      await out(`${JSON.stringify({ written, unchanged, extended, retention, dashboards }, null, 2)}\n`);
      return EXIT.ok;
    }
    await out(
      `${serverName(client)} (OpenSearch ${version}): ${written.length} written, ${unchanged.length} unchanged\n`,
    );
    for (const object of written) await out(`  wrote ${object}\n`);
    for (const index of extended) await out(`  added new fields to ${index}\n`);
    await out(`${retention.said}\n`);
    if (dashboards !== undefined) {
      await out(
        `${dashboards.server} (Dashboards): ${dashboards.written.length} objects written, ${dashboards.unchanged.length} unchanged; all read back\n`,
      );
    }
    return EXIT.ok;
  } finally {
    await client.close();
  }
}

function readDays(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const days = Number(given);
  if (!Number.isInteger(days) || days < 1)
    throw new ShipperError('usage', `--retention takes a number of days, at least 1, but got '${given}'`);
  return days;
}

async function importDashboards(context: Context, prefix: string) {
  const { dashboards, tenant } = context.options;
  if (dashboards === undefined) return undefined;
  const client = connectToDashboards(context, dashboards);
  try {
    return { server: serverName(client), ...(await importObjects(client, await readObjects(prefix), tenant)) };
  } finally {
    await client.close();
  }
}

async function check(context: Context): Promise<number> {
  const { options, out } = context;
  const names = readTemplateOptions(context);
  const client = await connectTo(context);
  try {
    const { version } = await awaitServer(context, client);
    const differences = await findDifferences(client, names);
    const dashboards = await checkDashboards(context, names.prefix);
    // indices with an older mapping work as before
    const fine = differences.every(({ kind }) => kind === 'old-mapping') && dashboards.length === 0;
    if (options.json) await out(`${JSON.stringify({ differences, dashboards }, null, 2)}\n`);
    else {
      await out(differences.map((one) => `${describe(one)}\n`).join(''));
      await out(dashboards.map((one) => `Dashboards: ${one} is missing or differs\n`).join(''));
      if (fine) await out(`${serverName(client)} (OpenSearch ${version}): no differences found\n`);
    }
    return fine ? EXIT.ok : EXIT.problems;
  } finally {
    await client.close();
  }
}

async function checkDashboards(context: Context, prefix: string): Promise<string[]> {
  const { dashboards, tenant } = context.options;
  if (dashboards === undefined) return [];
  const client = connectToDashboards(context, dashboards);
  try {
    return await differingObjects(client, await readObjects(prefix), tenant);
  } finally {
    await client.close();
  }
}

async function printRole(context: Context, given: string): Promise<number> {
  const name = ROLE_NAMES.find((known) => known === given);
  if (name === undefined)
    throw new ShipperError('usage', `--role takes one of ${ROLE_NAMES.join(', ')}, but got '${given}'`);
  await context.out(`${JSON.stringify(roleBody(name, readTemplateOptions(context).prefix), null, 2)}\n`);
  return EXIT.ok;
}

async function exportObjects(context: Context, file: string): Promise<number> {
  const objects = await readObjects(readTemplateOptions(context).prefix);
  try {
    await writeFile(file, toNdjson(objects));
  } catch (cause) {
    throw new ShipperError('usage', `--export takes a file to write, but '${file}' cannot be written`, { cause });
  }
  await context.out(
    `wrote ${objects.length} saved objects to ${file}; import them in Dashboards under 'Dashboards Management', 'Saved objects'\n`,
  );
  return EXIT.ok;
}
