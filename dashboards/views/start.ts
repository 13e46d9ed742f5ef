/** Start here: each typical question, and the dashboard that answers it. */
import { count, distinct } from '../build/aggs.ts';
import { figures } from '../build/charts.ts';
import { dashboard } from '../build/dashboard.ts';
import { dashboardLink } from '../build/links.ts';
import { markdown } from '../build/markdown.ts';
import { is } from '../build/query.ts';
import { filterLists, logCoverage, rawCoverage, recordsByLogAndHost, restartsAndLogLoss } from './shared.ts';

const QUESTIONS = `
| Question | Dashboard |
|---|---|
| What happened on my hosts? | ${dashboardLink('fleet')} |
| Which verb is slow, on which host, and where does its time go? | ${dashboardLink('latency')} |
| What failed first, on how many hosts, and what do the failures have in common? | ${dashboardLink('failures')} |
| What did flow X do on all hosts, in order, and which calls did the engine make? | ${dashboardLink('flow')} (or click a flow id in any table) |
| Where did the time of a request go: engine, network or host? | ${dashboardLink('flow')} |
| Which storage domain became INVALID, and on which host first? Which host was SPM? Did an extend come too late? | ${dashboardLink('storage')} |
| What did sanlock, multipath, libvirt, the kernel and the engine report at that time? | _System and engine events_ on ${dashboardLink('storage')} and ${dashboardLink('failures')} |
| Did that task end, and how? Which tasks were not cleared? | ${dashboardLink('tasks')} |
| How did that external command end, and what did it write? | ${dashboardLink('commands')} |
| Who calls which verb, and how often? What fills the log? | ${dashboardLink('callers')} |

Are calls, tasks and commands empty? _Raw lines_, below, says why. Set the time range at the top right to the time of your logs. \`vdsm-ship load --dashboards URL\` prints a link with exactly that range.
`.trim();

const questions = markdown({ id: 'start-questions', title: 'Where to start', body: QUESTIONS });

const records = figures({
  id: 'start-records',
  title: 'Records in vdsm.log',
  of: 'line',
  metrics: [count('records'), distinct('host.name', 'hosts'), distinct('vdsm.epoch', 'vdsm starts')],
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
  title: 'Calls with no recorded result',
  of: 'call',
  metrics: [count('unknown outcome')],
  query: is('event.outcome', 'unknown'),
});

const failedTasks = figures({
  id: 'start-failed-tasks',
  title: 'Failed tasks',
  of: 'task',
  metrics: [count('failed tasks')],
  query: is('event.outcome', 'failure'),
});

const RAW_LINES = `
Another shipper sent them, and only the pipeline read them: they have no calls, tasks and commands. The panels of these are empty, and _Filters_
does not list the host: search for \`host.name: "NAME"\`.

A host with 100 % raw is **raw only**. Load its logs, on the host or from a copy, under the name in the table:

    vdsm-ship load --host NAME /var/log/vdsm

This completes its lines, and adds none twice. Until then, ${dashboardLink('latency')} shows its requests in the last row.
`.trim();

const rawLines = markdown({ id: 'start-raw', title: 'Raw lines: what they lack, and what to run', body: RAW_LINES });

export const startDashboard = dashboard('start', 'Typical questions, and the dashboard that answers each.', [
  { height: 17, panels: [questions] },
  { height: 5, panels: [filterLists('start', ['case', 'host'])] },
  { height: 8, panels: [records, calls, failedCalls, callsWithoutResult, failedTasks], shares: [3, 1, 1, 1, 1] },
  { height: 16, panels: [restartsAndLogLoss, logCoverage] },
  { height: 14, panels: [rawCoverage, rawLines, recordsByLogAndHost] },
]);
