/** Answers in tests: the same as the commands give, without a process for each. */
import { HEAD_PLAN, makeHead } from '../../src/answers/head.ts';
import { kindOf } from '../../src/answers/kinds.ts';
import type { Answer } from '../../src/answers/answer.ts';
import { readArguments } from '../../src/cli/arguments.ts';
import type { AnswerName } from '../../src/cli/options.ts';
import { renderAnswer, resolve } from '../../src/commands/answers/answer.ts';
import { readRequest } from '../../src/commands/answers/read-ask.ts';
import { openSource, type Source } from '../../src/commands/answers/sources.ts';
import type { Context } from '../../src/commands/context.ts';
import type { Plan, Results } from '../../src/query/query.ts';

/** Returns the context of a command line. */
export function contextOf(args: readonly string[], err: (text: string) => void = () => {}): Context {
  const request = readArguments(args, {});
  if (request.kind !== 'run') throw new Error('help is no command');
  return {
    paths: request.paths,
    options: request.options,
    env: {},
    out: async () => {},
    print: async () => {},
    paper: { width: 100, colours: false },
    err,
    draw: () => {},
    terminal: false,
    columns: () => 80,
    confirm: undefined,
  };
}

export interface TestAnswer {
  readonly data: Answer;
  readonly text: string;
}

/**
 * Gives several answers from one input, which is read once for all of them (and once more for those that need it).
 * @param asked command lines without the PATHs
 */
export async function giveAnswers(
  asked: readonly (readonly string[])[],
  input: readonly string[],
): Promise<TestAnswer[]> {
  const requests = await Promise.all(
    asked.map(async (args) => {
      const context = contextOf([...args, ...input]);
      return readRequest(args[0] as AnswerName, context);
    }),
  );
  const [first] = requests;
  if (first === undefined) return [];
  const source = await openSource({ ...contextOf(['summary', ...input]), paths: first.paths }, undefined);
  try {
    const asks = await Promise.all(requests.map((request) => resolve(request, source)));
    const plans = asks.map((ask, i) => kindOf(requests[i]?.name ?? 'summary').plan(ask));
    const results = await askTogether(source, plans);
    return await Promise.all(
      results.map(async (found, i) => {
        const [request, ask] = [requests[i], asks[i]];
        if (request === undefined || ask === undefined) throw new Error('no request');
        const kind = kindOf(request.name);
        const second = kind.second?.(found, ask);
        const more = second && (await source.ask(second.plan, second));
        const data = kind.make(found, ask, makeHead(found, ask), more);
        return { data, text: renderAnswer(kind, data, { width: 100, colours: false }) };
      }),
    );
  } finally {
    await source.close();
  }
}

/** Asks all plans at once, and separates their results. */
async function askTogether(source: Source, plans: readonly Plan[]): Promise<Results[]> {
  const all = plans.flatMap((plan, i) => Object.entries(plan).map(([name, query]) => [`${i} ${name}`, query] as const));
  const results = await source.ask({ ...Object.fromEntries(all), ...HEAD_PLAN });
  return plans.map((_, i) => {
    const own = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(
        Object.entries(of).flatMap(([name, value]) => {
          if (name in HEAD_PLAN) return [[name, value]];
          return name.startsWith(`${i} `) ? [[name.slice(`${i} `.length), value]] : [];
        }),
      );
    return { selected: own(results.selected), grouped: own(results.grouped) };
  });
}
