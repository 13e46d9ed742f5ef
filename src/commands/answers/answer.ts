/** Runs an answer: reads what is asked, asks logs or server, prints text or JSON. */
import { EXIT, ShipperError } from '../../errors.ts';
import type { AnswerName, QuestionName } from '../../cli/options.ts';
import type { Answer, AnswerKind } from '../../answers/answer.ts';
import type { Ask } from '../../answers/ask.ts';
import { HEAD_PLAN, makeHead, viewHead } from '../../answers/head.ts';
import { kindOf } from '../../answers/kinds.ts';
import { createNames } from '../../answers/view/names.ts';
import { renderBlocks } from '../../answers/view/render.ts';
import type { Paper } from '../../cli/paper.ts';
import { dim, line } from '../../answers/view/blocks.ts';
import type { Context } from '../context.ts';
import { resolveHost, resolveTime, spansFor } from './resolve.ts';
import { readRequest, type Request } from './read-ask.ts';
import { openSource, type Source } from './sources.ts';

/** Returns the command that gives an answer. */
export function answerCommand(name: AnswerName): (context: Context) => Promise<number> {
  return async (context) => {
    const request = await readRequest(name, context);
    const source = await openSource({ ...context, paths: request.paths }, request.filter);
    try {
      const ask = await resolve(request, source);
      const answer = await findAnswer(kindOf(name), ask, source);
      await print(context, kindOf(name), answer);
      return source.damaged > 0 ? EXIT.problems : EXIT.ok;
    } finally {
      await source.close();
    }
  };
}

/** Asks a source, and returns the data of the answer. */
export async function findAnswer(kind: AnswerKind<Answer>, ask: Ask, source: Source): Promise<Answer> {
  const results = await source.ask({ ...HEAD_PLAN, ...kind.plan(ask) });
  const head = makeHead(results, ask);
  if (head.documents === 0) throw nothingFound(ask);
  const second = source.isOnce ? undefined : kind.second?.(results, ask);
  const more = second && (await source.ask(second.plan, second));
  return kind.make(results, ask, head, more);
}

export function nothingFound({ from, narrowed }: Ask): ShipperError {
  const of = narrowed.length > 0 ? ` of ${narrowed.join(', ')}` : '';
  return new ShipperError(
    'input',
    from === 'files'
      ? `the logs hold no record${of}`
      : `the server has no documents${of}: load logs first ('vdsm-ship load PATH…'), name another --prefix, or give the PATHs of logs`,
  );
}

/** Answers that need to know hosts and time of the input before they can ask. */
const NEED_SCENE: ReadonlySet<QuestionName> = new Set(['why', 'host', 'coverage', 'storage', 'report']);

/** Completes what is asked by hosts and time of the input. */
export async function resolve({ name, subject, time, ask }: Request, source: Source): Promise<Ask> {
  if (!NEED_SCENE.has(name)) return ask;
  const scene = await source.scene();
  if (name === 'coverage' || name === 'storage' || name === 'report')
    return { ...ask, every: spansFor(scene) ?? ask.every };
  const host = resolveHost(subject ?? '', scene);
  return {
    ...ask,
    host,
    ...(time !== undefined && { at: resolveTime(time, scene, host) }),
  };
}

async function print(context: Context, kind: AnswerKind<Answer>, answer: Answer): Promise<void> {
  if (context.options.json) {
    await context.out(`${JSON.stringify(answer, null, 2)}\n`);
    return;
  }
  await context.print(renderAnswer(kind, answer, context.paper));
}

/** Returns an answer as text: its head, what it says, and what to run next. */
export function renderAnswer(kind: AnswerKind<Answer>, answer: Answer, paper: Paper): string {
  const { head, next } = answer;
  const names = createNames(
    head.hosts.map(({ host }) => host),
    head.from,
    head.until,
  );
  const text = renderBlocks([...viewHead(head), ...kind.view(answer, names)], paper);
  const commands = next.map((command) => renderBlocks([line(dim('next:'), command)], { ...paper, width: Infinity }));
  return `${text}${commands.length > 0 ? '\n' : ''}${commands.join('')}`;
}
