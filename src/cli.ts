#!/usr/bin/env node
/** argv -> command -> exit code: the one file that touches stdout, stderr and process.exitCode. */
import { createInterface } from 'node:readline/promises';
import { once } from 'node:events';
import { readArguments } from './cli/arguments.ts';
import type { Context } from './commands/context.ts';
import { EXIT, reasonOf, ShipperError } from './errors.ts';
import { createJsonLog } from './cli/json-log.ts';
import type { JsonLog } from './cli/json-log.ts';
import { helpText } from './cli/help.ts';
import type { AnswerName, CommandName } from './cli/options.ts';
import { paperOf } from './cli/paper.ts';
import { plainJson, plainText, withoutAddresses, withoutUserInfo } from './cli/plain.ts';
import { programVersion } from './cli/version.ts';

type Run = (context: Context) => Promise<number>;

/** Imports a command when it is called: `--help` needs none of them. */
const RUN: Record<CommandName, () => Promise<Run>> = {
  load: async () => (await import('./commands/load.ts')).load,
  parse: async () => (await import('./commands/parse.ts')).parse,
  check: async () => (await import('./commands/check.ts')).check,
  setup: async () => (await import('./commands/setup.ts')).setup,
  demo: async () => (await import('./commands/demo.ts')).demo,
  replay: async () => (await import('./commands/replay.ts')).replay,
  purge: async () => (await import('./commands/purge.ts')).purge,
  completion: async () => (await import('./commands/completion.ts')).completion,
  summary: answer('summary'),
  failures: answer('failures'),
  slow: answer('slow'),
  flow: answer('flow'),
  task: answer('task'),
  vm: answer('vm'),
  storage: answer('storage'),
  host: answer('host'),
  why: answer('why'),
  callers: answer('callers'),
  coverage: answer('coverage'),
  report: async () => (await import('./commands/report/report.ts')).report,
};

function answer(name: AnswerName): () => Promise<Run> {
  return async () => (await import('./commands/answers/answer.ts')).answerCommand(name);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // the reader has closed the pipe (`| head`) and wants no more
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

/** Writes progress and warnings; `--log json` replaces it. */
let err = (text: string): void => void process.stderr.write(forPeople(text));

process.exitCode = await main().catch(explain);

async function main(): Promise<number> {
  const request = readArguments(process.argv.slice(2), process.env);
  switch (request.kind) {
    case 'help':
      await out(helpText(request.command, process.stdout.isTTY ? process.stdout.columns : undefined));
      return EXIT.ok;
    case 'version':
      await out(`${programVersion()}\n`);
      return EXIT.ok;
    case 'run': {
      const log = readLog(request.options.log);
      if (log !== undefined) err = (text) => log.text(withoutPasswords(text));
      const run = await RUN[request.command]();
      return run({
        paths: request.paths,
        options: request.options,
        env: process.env,
        out,
        print: write,
        paper: paperOf(process.stdout.columns, process.stdout.isTTY, process.env),
        err: (text) => err(text),
        draw: (codes) => void process.stderr.write(codes),
        event: log?.event,
        terminal: process.stderr.isTTY && process.env['TERM'] !== 'dumb' && log === undefined,
        columns: () => process.stderr.columns,
        confirm: process.stdin.isTTY && process.stderr.isTTY ? confirm : undefined,
      });
    }
    default:
      return request satisfies never;
  }
}

/** Results hold no control characters, whatever they quote: stdout may be a terminal. */
async function out(text: string | Uint8Array): Promise<void> {
  await write(typeof text === 'string' ? plainText(text) : plainJson(text));
}

async function write(plain: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(plain)) await once(process.stdout, 'drain');
}

function forPeople(text: string): string {
  return plainText(withoutPasswords(text));
}

/** Our own password is never shown, whatever address it was written in. */
function withoutPasswords(text: string): string {
  return withoutUserInfo(withoutAddresses(text, process.argv.slice(2)));
}

function readLog(format: string): JsonLog | undefined {
  if (format === 'json') return createJsonLog((line) => void process.stderr.write(plainText(line)));
  if (format === 'text') return undefined;
  throw new ShipperError('usage', `--log takes text or json, but got '${format}'`);
}

/** Asks a yes-or-no question on the terminal. Only `y` and `yes` agree; Ctrl-D and Ctrl-C do not. */
async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = once(terminal, 'close').then(() => '');
  try {
    return /^y(?:es)?$/i.test((await Promise.race([terminal.question(forPeople(question)), closed])).trim());
  } finally {
    terminal.close();
  }
}

/** Prints an error for a person and returns its exit code. A bug is thrown on and keeps its stack. */
function explain(error: unknown): number {
  if (!(error instanceof ShipperError)) throw error;
  err(`vdsm-ship: ${error.message}\n`);
  const reason = error.cause === undefined ? undefined : reasonOf(error.cause);
  if (reason !== undefined && !error.message.includes(reason)) err(`Reason: ${reason}\n`);
  return error.exitCode;
}
