/** External commands and their results, which vdsm logs at DEBUG only. A result names no command: track pairs them by thread. */
import { decideQuoting, readCommandLine } from '../commands/argv.ts';
import { capText, STDERR_MAX } from '../caps.ts';
import { readLiteral } from '../python/literal.ts';
import type { PyValue } from '../python/value.ts';
import type { Rule } from '../rule.ts';

const COMMAND_MAX = 16_384;

/** Loggers that log commands. Code of vdsm may pass any other one: there only a result on the same thread shows that it is one. */
const LOGGERS = new Set([
  'storage.misc.exccmd',
  'common.commands',
  'storage.mailbox',
  'storage.hsm',
  'root',
  'supervdsm',
  'storage.operation',
]);

const RESULT_END = /; ?<rc> ?= ?(-?\d+|None)$/;

export const commandRules: readonly Rule[] = [
  {
    name: 'command-finish',
    eras: 'A-F',
    loggers: ['*'],
    starts: ['SUCCESS: <err> =', 'FAILED: <err> ='],
    keeps: true,
    read(message) {
      const end = RESULT_END.exec(message.slice(-40));
      if (end === null) return undefined;
      const failed = message.startsWith('FAILED');
      const code = end[1] === 'None' ? undefined : Number(end[1]);
      const written = message.slice(message.indexOf('=') + 1, message.length - end[0].length).trim();
      return { kind: 'command-finish', failed, code, stderr: capText(stderrText(written), STDERR_MAX) };
    },
    samples: [
      {
        logger: 'Storage.Misc.excCmd',
        message: "SUCCESS: <err> = ''; <rc> = 0",
        event: { failed: false, code: 0, stderr: '' },
      },
      {
        logger: 'Storage.Misc.excCmd',
        message: `FAILED: <err> = "/bin/ls: cannot access '/x': No such file\\n"; <rc> = 2`,
        event: { failed: true, code: 2, stderr: "/bin/ls: cannot access '/x': No such file\n" },
      },
      { logger: 'Storage.Misc.excCmd', message: "SUCCESS: <err> = ['a', 'b']; <rc> = 0", event: { stderr: 'a\nb' } },
      {
        logger: 'storage.operation',
        message: "FAILED: <err> = bytearray(b'qemu-img: x\\n'); <rc> = -9",
        event: { failed: true, code: -9, stderr: 'qemu-img: x\n' },
      },
      {
        logger: 'common.commands',
        message: 'FAILED: <err> = b\'  Volume group "x" not found\\n\'; <rc> = 5',
        event: { code: 5, stderr: '  Volume group "x" not found\n' },
      },
      { logger: 'root', message: 'SUCCESS: <err> = ; <rc> = 0', event: { failed: false, stderr: '' } },
      {
        logger: 'root',
        message: "FAILED: <err> = 'The filesystem already has a journal.\\n';<rc> = 1",
        event: { code: 1 },
      },
    ],
  },
  {
    name: 'command-start',
    eras: 'A-F',
    loggers: ['*'],
    starts: [],
    guard: (message, { level }) => level === 'DEBUG' && message.endsWith(')') && message.includes(' (cwd '),
    keeps: true,
    read(message, record, era) {
      const at = message.lastIndexOf(' (cwd ');
      if (at <= 0) return undefined;
      const written = message.slice(0, at);
      const directory = message.slice(at + 6, -1);
      const { argv, text } = readCommandLine(
        written,
        decideQuoting(written, era ?? (record.layout === 'new' ? 'D-F' : 'A-C')),
      );
      const sure = LOGGERS.has(record.logger.toLowerCase());
      return {
        kind: 'command-start',
        text: capText(text, COMMAND_MAX),
        argv,
        directory: directory === 'None' ? undefined : directory,
        sure,
      };
    },
    samples: [
      {
        logger: 'Storage.Misc.excCmd',
        level: 'DEBUG',
        layout: 'old',
        era: 'B2',
        message: `'/sbin/lvm vgs -o "uuid name"' (cwd None)`,
        event: { argv: ['/sbin/lvm', 'vgs', '-o', 'uuid name'], directory: undefined, sure: true },
      },
      {
        logger: 'common.commands',
        level: 'DEBUG',
        layout: 'new',
        era: 'F',
        message: `/usr/bin/qemu-img info 'a b' (cwd /rhev)`,
        event: { argv: ['/usr/bin/qemu-img', 'info', 'a b'], directory: '/rhev', sure: true },
      },
      {
        logger: 'storage.x',
        level: 'DEBUG',
        layout: 'new',
        message: '/bin/true (cwd None)',
        event: { argv: ['/bin/true'], sure: false },
      },
    ],
  },
];

/** Reads standard error: a string of Python 2 or 3, a list of lines (watchCmd until 4.18) or a bytearray; `None`: not captured. */
function stderrText(written: string): string {
  if (written === '' || written === 'None') return '';
  const { value } = readLiteral(written);
  return typeof value === 'string' ? value : Array.isArray(value) ? value.map(lineText).join('\n') : written;
}

function lineText(value: PyValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
