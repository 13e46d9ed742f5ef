/** Start here: each typical question, and the dashboard that answers it. */
import { count, distinct } from '../build/aggs.ts';
import { figures } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import { dashboardLink } from '../build/links.ts';
import { markdown } from '../build/markdown.ts';
import { is } from '../build/query.ts';
import { filterLists, logCoverage, recordsByLogAndHost, restartsAndLogLoss } from './shared.ts';

const QUESTIONS = `
| You ask | Look at |
|---|---|
| What happened on my hosts in this time? | ${dashboardLink('fleet')} |
| Which verb is slow, on which host, and where does its time go? | ${dashboardLink('latency')} |
| What failed first, on how many hosts, and what do the failures have in common? | ${dashboardLink('failures')} |
| What did flow X do on all hosts, in order, and what did the engine ask for? | ${dashboardLink('flow')} (or click a flow id in any table) |
| Where did the time of a request go: in the engine, on the way, on the host? | ${dashboardLink('flow')} |
| Which storage domain went INVALID, where first? Who was SPM? Did an extend come too late? | ${dashboardLink('storage')} |
| What did sanlock, multipath, libvirt and the kernel say then? | _Beside vdsm_ in ${dashboardLink('storage')} and ${dashboardLink('failures')} |
| Did that task really end, and how? What is never cleared? | ${dashboardLink('tasks')} |
| What did that external command say? | ${dashboardLink('commands')} |
| Who calls what, how often, and what fills the log? | ${dashboardLink('callers')} |

The time range on top right must hold the time of the logs: \`vdsm-ship load\` prints a link that opens it on exactly what was loaded.
`.trim();

const questions = markdown({ id: 'start-questions', title: 'Which question do you have?', body: QUESTIONS });

const records = figures({
  id: 'start-records',
  title: 'Records of vdsm',
  of: 'line',
  metrics: [count('records'), distinct('host.name', 'hosts'), distinct('vdsm.epoch', 'lives of vdsm')],
});

const calls = figures({ id: 'start-calls', title: 'Calls', of: 'call', metrics: [count('calls')] });

const failedCalls = figures({
  id: 'start-failed-calls',
  title: 'Failed calls',
  of: 'call',
  metrics: [count('failed calls')],
  query: is('event.outcome', 'failure'),
});

const callsWithoutResult = figures({
  id: 'start-unknown-calls',
  title: 'Calls whose end nobody saw',
  of: 'call',
  metrics: [count('outcome unknown')],
  query: is('event.outcome', 'unknown'),
});

const failedTasks = figures({
  id: 'start-failed-tasks',
  title: 'Failed tasks',
  of: 'task',
  metrics: [count('failed tasks')],
  query: is('event.outcome', 'failure'),
});

export const startDashboard = dashboard('start', 'Each typical question, and the view that answers it.', [
  { height: 17, panels: [questions] },
  { height: 5, panels: [filterLists('start', ['case', 'host'])] },
  { height: 8, panels: [records, calls, failedCalls, callsWithoutResult, failedTasks], shares: [3, 1, 1, 1, 1] },
  { height: 16, panels: [restartsAndLogLoss, logCoverage] },
  { height: 14, panels: [recordsByLogAndHost] },
]);
