import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideQuoting, peelWrappers, readCommandLine } from '../../../src/parse/commands/argv.ts';
import type { Quoting } from '../../../src/parse/commands/argv.ts';
import { WRAPPERS } from '../../../src/parse/tables/wrappers.ts';
import { printPython } from '../python/print.ts';

const OLD = 'list2cmdline-repr';

describe('readCommandLine', () => {
  it.each<[quoting: Quoting, text: string, argv: string[]]>([
    [OLD, "'/bin/ls -l'", ['/bin/ls', '-l']],
    [OLD, String.raw`'/bin/echo "a b" it\'s x\\"y $HOME'`, ['/bin/echo', 'a b', "it's", 'x"y', '$HOME']],
    [OLD, `"/bin/echo it's"`, ['/bin/echo', "it's"]],
    [OLD, `'/bin/echo ""'`, ['/bin/echo', '']],
    [OLD, String.raw`'/bin/echo uni\xd7\x90'`, ['/bin/echo', 'uniא']],
    [
      OLD,
      String.raw`'/bin/sh -c "echo \'multi\nline\' >&2; exit 3"'`,
      ['/bin/sh', '-c', "echo 'multi\nline' >&2; exit 3"],
    ],
    [OLD, String.raw`u'a\\b "c d\\\\" \\\\"e'`, ['a\\b', 'c d\\', '\\e']],
    [OLD, '/bin/ls -l', ['/bin/ls', '-l']],
    ['shell', '/bin/ls -l', ['/bin/ls', '-l']],
    ['shell', String.raw`/bin/echo 'a b' 'it'\''s' 'x"y' '$HOME' ''`, ['/bin/echo', 'a b', "it's", 'x"y', '$HOME', '']],
    ['shell', "/bin/sh -c 'echo\nx'", ['/bin/sh', '-c', 'echo\nx']],
    ['shell', String.raw`'doesn'\''t exist'`, ["doesn't exist"]],
    ['shell', "/bin/echo '********'", ['/bin/echo', '********']],
    ['shell', String.raw`a "b \"c\" $d" e\ f`, ['a', 'b "c" $d', 'e f']],
    ['shell', "a 'open b", ['a', 'open b']],
    ['shell', '', []],
    [OLD, "''", []],
  ])('reads %s: %s', (quoting, text, argv) => {
    expect(readCommandLine(text, quoting).argv).toEqual(argv);
  });

  it('gives the line as vdsm composed it', () => {
    expect(readCommandLine(String.raw`'/bin/echo "a b" it\'s'`, OLD).text).toBe('/bin/echo "a b" it\'s');
    expect(readCommandLine("/bin/echo 'a b'", 'shell').text).toBe("/bin/echo 'a b'");
  });

  const argv = fc.array(fc.string({ unit: fc.constantFrom(...'ab"\'\\ \t\n$א=-') }), { minLength: 1, maxLength: 6 });

  it('reads back what 4.9 to 4.15 print', () => {
    fc.assert(
      fc.property(argv, (args) => {
        const text = printPython(args.map(list2cmdline).join(' '), 2);
        expect(decideQuoting(text, 'B3')).toBe(OLD);
        expect(readCommandLine(text, OLD).argv).toEqual(args);
      }),
    );
  });

  it('reads back what 4.16 and later print', () => {
    fc.assert(
      fc.property(argv, (args) => {
        const text = args.map(shellQuote).join(' ');
        expect(decideQuoting(text, 'C1')).toBe('shell');
        expect(readCommandLine(text, 'shell').argv).toEqual(args);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab\'"\\ \n') }),
        fc.constantFrom<Quoting>(OLD, 'shell'),
        (text, quoting) => {
          expect(readCommandLine(text, quoting).argv.join('').length).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});

describe('decideQuoting', () => {
  it.each<[text: string, era: string | undefined, quoting: Quoting]>([
    ["'/bin/ls -l'", 'A', OLD],
    ["'/bin/ls -l'", 'B3', OLD],
    ["'/bin/ls -l'", 'C1', 'shell'],
    ["'/bin/ls -l'", 'E', 'shell'],
    ["'/bin/ls -l'", 'D-F', 'shell'],
    ["'/bin/ls -l'", 'A-C', OLD],
    ["'/bin/ls -l'", undefined, OLD],
    ['"/bin/echo it\'s"', undefined, OLD],
    [String.raw`'doesn'\''t exist'`, undefined, 'shell'],
    ["'a b' -l 'c'", 'A-C', 'shell'],
    ['/bin/ls -l', 'B1', 'shell'],
    ['/bin/ls -l', undefined, 'shell'],
    ["'", undefined, 'shell'],
    ['', 'A', 'shell'],
  ])('reads %s of era %s as %s', (text, era, quoting) => {
    expect(decideQuoting(text, era)).toBe(quoting);
  });
});

describe('peelWrappers', () => {
  const peel = (line: string) => peelWrappers(readCommandLine(line, 'shell').argv);

  it.each([
    '/usr/bin/taskset --all-tasks --pid --cpu-list 1 31415',
    '/usr/bin/taskset --pid 7',
    '/usr/bin/taskset -ap -c 1 7',
    '/usr/bin/ionice -c 3 -p 31415',
    '/usr/bin/ionice -c3 -p7',
    '/usr/bin/ionice --class 2 --pid 7',
    '/usr/bin/prlimit --pid 7 --nofile=1024',
  ])('takes what changes a process that runs for the command itself: %s', (line) => {
    const words = line.split(' ');
    expect(peelWrappers(words)).toEqual({ wrappers: [], program: words });
    expect(peelWrappers(['/usr/bin/sudo', '-n', ...words])).toEqual({ wrappers: ['sudo'], program: words });
  });

  it.each(WRAPPERS.map(({ name, sample: [line, program] }) => [name, line, program]))(
    'knows %s',
    (name, line, program) => {
      expect(peel(line)).toEqual({ wrappers: [name], program: program.split(' ') });
    },
  );

  it.each([
    ['/usr/bin/taskset --cpu-list 0-1 /usr/bin/sudo -n /bin/true', ['taskset', 'sudo'], '/bin/true'],
    [
      '/usr/bin/taskset --cpu-list 0-1 /usr/bin/setsid /usr/bin/nice -n 19 /usr/bin/ionice -c 2 -n 7 /bin/true',
      ['taskset', 'setsid', 'nice', 'ionice'],
      '/bin/true',
    ],
    ['/bin/nice -n19 /usr/bin/ionice -c2 -n7 /bin/dd if=x', ['nice', 'ionice'], '/bin/dd if=x'],
    ['/usr/bin/ionice -c 3 qemu-img info -n x', ['ionice'], 'qemu-img info -n x'],
    ['sudo -n -- /bin/true -x', ['sudo'], '/bin/true -x'],
    ['/bin/true', [], '/bin/true'],
    ['/usr/bin/taskset --pid 17', [], '/usr/bin/taskset --pid 17'],
    ['/usr/bin/sudo -n', [], '/usr/bin/sudo -n'],
    ['/usr/bin/sudo -n nice', ['sudo'], 'nice'],
  ])('peels %s', (line, wrappers, program) => {
    expect(peel(line)).toEqual({ wrappers, program: program.split(' ') });
  });

  it('leaves an empty command empty', () => {
    expect(peelWrappers([])).toEqual({ wrappers: [], program: [] });
  });
});

/** Quotes one argument as Python's `subprocess.list2cmdline` does. */
function list2cmdline(arg: string): string {
  const escaped = arg.replaceAll(/(\\*)"/g, '$1$1\\"');
  return /[ \t]/.test(arg) || arg === '' ? `"${escaped.replace(/\\+$/, '$&$&')}"` : escaped;
}

/** Quotes one argument as vdsm's own `_list2cmdline` does. */
function shellQuote(arg: string): string {
  return /[^A-Za-z0-9_%+,\-./:=@]/.test(arg) || arg === '' ? `'${arg.replaceAll("'", String.raw`'\''`)}'` : arg;
}
