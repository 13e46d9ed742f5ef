/**
 * Compiles a regular expression of this program into a text that `pattern.painless` interprets: servers bound regular
 * expressions in scripts, or forbid them, and Java's read some of ours otherwise.
 */

/** What an instruction does; `pattern.painless` names them alike. Operands follow, and each takes one character. */
const OP = {
  match: 0,
  char: 1,
  set: 2,
  split: 3,
  jump: 4,
  save: 5,
  begin: 6,
  end: 7,
  word: 8,
  notWord: 9,
  look: 10,
  behind: 11,
  repeat: 12,
  lazy: 13,
  back: 14,
  fold: 15,
  keep: 16,
} as const;

/** So that no number is a control character, but few. */
const SHIFT = 0x20;
/** Upper bound of a repetition that has none. */
const UNBOUNDED = 0xf000;
/** Copies of a group that are made of its repetition; one with a higher bound is read as one without. */
const COPIES_MAX = 20;
const ASCII = 128;

/** Sets of characters, which all patterns share. */
export class Sets {
  readonly #known = new Map<string, number>();

  /** Returns the number of a set. */
  numberOf(set: string): number {
    let number = this.#known.get(set);
    if (number === undefined) this.#known.set(set, (number = this.#known.size));
    return number;
  }

  /** Returns all sets: `1` at the code of each ASCII character that is in one, and a letter for all others. */
  list(): string[] {
    return [...this.#known.keys()];
  }
}

/** A pattern as the server gets it. `of` is for people. */
export interface Program {
  readonly of: string;
  readonly program: string;
}

/** A pattern that a text is searched for. */
export interface Search extends Program {
  /** Texts of which each place begins with one, in lower case where case does not count. */
  readonly begins: readonly string[];
  readonly fold: boolean;
}

/** Compiles a pattern that is tried at a place. */
export function compilePattern(pattern: RegExp, sets: Sets): Program {
  const { source, ignoreCase } = pattern;
  const compiler = new Compiler(sets, ignoreCase);
  const code = keepEnds([...compiler.emit(parse(source), []), OP.match]);
  return {
    of: `/${source}/${ignoreCase ? 'i' : ''}`,
    program: code.map((value) => String.fromCharCode(value + SHIFT)).join(''),
  };
}

/** Operands of each instruction that has any. */
const OPERANDS: Readonly<Record<number, number>> = {
  [OP.char]: 1,
  [OP.fold]: 1,
  [OP.set]: 1,
  [OP.split]: 2,
  [OP.keep]: 2,
  [OP.jump]: 1,
  [OP.save]: 1,
  [OP.look]: 2,
  [OP.behind]: 2,
  [OP.repeat]: 3,
  [OP.lazy]: 3,
  [OP.back]: 1,
};

/** Where the other way is the end of the pattern, what was to be tried after it need not be remembered. */
function keepEnds(code: number[]): number[] {
  for (let at = 0; at < code.length; at += 1 + (OPERANDS[code[at] ?? 0] ?? 0))
    if (code[at] === OP.split && code[at + 2] === code.length - 1) code[at] = OP.keep;
  return code;
}

/** Compiles a pattern that a text is searched for. */
export function compileSearch(pattern: RegExp, sets: Sets): Search {
  const texts = [...new Set(beginsOf(parse(pattern.source), pattern.ignoreCase))];
  if (texts.includes('')) throw new Error(`no text begins ${pattern.source}`);
  // where one begins with another, the other is found there, too
  const begins = texts.filter((text) => !texts.some((other) => other !== text && text.startsWith(other)));
  return { ...compilePattern(pattern, sets), begins, fold: pattern.ignoreCase };
}

type Node =
  | { readonly kind: 'char'; readonly code: number }
  | { readonly kind: 'set'; readonly set: Class }
  | { readonly kind: 'any'; readonly of: readonly Node[] }
  | { readonly kind: 'all'; readonly of: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly min: number; readonly max: number; readonly lazy: boolean }
  | { readonly kind: 'group'; readonly of: Node; readonly number: number }
  | { readonly kind: 'back'; readonly number: number }
  | { readonly kind: 'look'; readonly of: Node; readonly negative: boolean; readonly behind: boolean }
  | { readonly kind: 'begin' | 'end' | 'word' | 'notWord' };

/** A class of characters: which of ASCII, and which others: none, all, blanks, all but blanks. */
interface Class {
  readonly ascii: readonly boolean[];
  readonly others: '0' | '1' | 's' | 'n';
}

const DIGITS = classOf((char) => /\d/.test(char), '0');
const WORDS = classOf((char) => /\w/.test(char), '0');
const BLANKS = classOf((char) => /\s/.test(char), 's');
const NO_NEWLINE = classOf((char) => char !== '\n' && char !== '\r', '1');

function classOf(has: (char: string) => boolean, others: Class['others']): Class {
  return { ascii: Array.from({ length: ASCII }, (_, code) => has(String.fromCharCode(code))), others };
}

function negated({ ascii, others }: Class): Class {
  const other = { 0: '1', 1: '0', s: 'n', n: 's' } as const;
  return { ascii: ascii.map((has) => !has), others: other[others] };
}

function joined(a: Class, b: Class): Class {
  const others = a.others === '0' ? b.others : b.others === '0' || a.others === b.others ? a.others : '1';
  return { ascii: a.ascii.map((has, code) => has || b.ascii[code] === true), others };
}

function parse(source: string): Node {
  const parser = new Parser(source);
  const node = parser.alternatives();
  if (parser.at < source.length) throw new Error(`cannot read ${source} from ${parser.at} on`);
  return node;
}

/** Reads the part of JavaScript's patterns that the tables use; throws at any other. */
class Parser {
  at = 0;
  #groups = 0;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  alternatives(): Node {
    const of: Node[] = [this.#sequence()];
    while (this.#take('|')) of.push(this.#sequence());
    return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'any', of };
  }

  #sequence(): Node {
    const of: Node[] = [];
    while (this.at < this.#source.length && !'|)'.includes(this.#source[this.at] ?? '')) of.push(this.#quantified());
    return { kind: 'all', of };
  }

  #quantified(): Node {
    const of = this.#atom();
    const bounds = this.#bounds();
    if (bounds === undefined) return of;
    const [min, max] = bounds;
    return { kind: 'repeat', of, min, max, lazy: this.#take('?') };
  }

  #bounds(): [number, number] | undefined {
    if (this.#take('*')) return [0, UNBOUNDED];
    if (this.#take('+')) return [1, UNBOUNDED];
    if (this.#take('?')) return [0, 1];
    const match = /^\{(\d+)(,?)(\d*)\}/.exec(this.#source.slice(this.at));
    if (match === null) return undefined;
    const [text, min = '', comma, max] = match;
    this.at += text.length;
    return [Number(min), comma === '' ? Number(min) : max ? Math.min(Number(max), UNBOUNDED) : UNBOUNDED];
  }

  #atom(): Node {
    for (const [text, kind] of [
      ['^', 'begin'],
      ['$', 'end'],
      ['\\b', 'word'],
      ['\\B', 'notWord'],
    ] as const)
      if (this.#take(text)) return { kind };
    for (const [text, negative, behind] of LOOKS)
      if (this.#take(text)) return { kind: 'look', of: this.#closed(), negative, behind };
    if (this.#take('(?:')) return this.#closed();
    if (this.#take('(?')) {
      const name = /^<\w+>/.exec(this.#source.slice(this.at))?.[0];
      if (name === undefined) throw new Error(`unknown group in ${this.#source}`);
      this.at += name.length;
      return this.#group();
    }
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return { kind: 'set', set: this.#class() };
    if (this.#take('.')) return { kind: 'set', set: NO_NEWLINE };
    if (this.#source[this.at] === '\\') return this.#escape();
    return { kind: 'char', code: this.#source.charCodeAt(this.at++) };
  }

  #group(): Node {
    const number = ++this.#groups;
    return { kind: 'group', of: this.#closed(), number };
  }

  #closed(): Node {
    const of = this.alternatives();
    if (!this.#take(')')) throw new Error(`unclosed group in ${this.#source}`);
    return of;
  }

  #escape(): Node {
    const digit = /^\\([1-9])/.exec(this.#source.slice(this.at))?.[1];
    if (digit !== undefined) {
      this.at += 2;
      return { kind: 'back', number: Number(digit) };
    }
    const read = this.#escaped();
    return typeof read === 'number' ? { kind: 'char', code: read } : { kind: 'set', set: read };
  }

  /** Reads what is behind a backslash: a character, or a class. */
  #escaped(): number | Class {
    const char = this.#source[this.at + 1] ?? '';
    this.at += 2;
    const set = CLASSES[char];
    if (set !== undefined) return set;
    const control = CONTROLS[char];
    if (control !== undefined) return control;
    if (char === 'u' || char === 'x') {
      const length = char === 'u' ? 4 : 2;
      this.at += length;
      return Number.parseInt(this.#source.slice(this.at - length, this.at), 16);
    }
    if (/[A-Za-z]/.test(char)) throw new Error(`unknown \\${char} in ${this.#source}`);
    return char.charCodeAt(0);
  }

  #class(): Class {
    const isNegative = this.#take('^');
    let set = classOf(() => false, '0');
    while (!this.#take(']')) {
      const from = this.#member();
      if (typeof from !== 'number') set = joined(set, from);
      else if (this.#source[this.at] === '-' && this.#source[this.at + 1] !== ']') {
        this.at++;
        const to = this.#member();
        if (typeof to !== 'number' || to >= ASCII) throw new Error(`unknown range in ${this.#source}`);
        set = joined(
          set,
          classOf((char) => char.charCodeAt(0) >= from && char.charCodeAt(0) <= to, '0'),
        );
      } else if (from < ASCII)
        set = joined(
          set,
          classOf((char) => char.charCodeAt(0) === from, '0'),
        );
      else throw new Error(`a class of ${this.#source} has more than ASCII`);
    }
    return isNegative ? negated(set) : set;
  }

  #member(): number | Class {
    if (this.#source[this.at] !== '\\') return this.#source.charCodeAt(this.at++);
    if (this.#source[this.at + 1] === 'b') {
      this.at += 2;
      return 8;
    }
    return this.#escaped();
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }
}

const LOOKS = [
  ['(?=', false, false],
  ['(?!', true, false],
  ['(?<=', false, true],
  ['(?<!', true, true],
] as const;

const CLASSES: Readonly<Record<string, Class>> = {
  d: DIGITS,
  D: negated(DIGITS),
  w: WORDS,
  W: negated(WORDS),
  s: BLANKS,
  S: negated(BLANKS),
};

const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 };

/** Emits instructions; addresses are absolute. */
class Compiler {
  readonly #sets: Sets;
  readonly #fold: boolean;

  constructor(sets: Sets, fold: boolean) {
    this.#sets = sets;
    this.#fold = fold;
  }

  /** Returns the instructions before, and those of a node. */
  emit(node: Node, before: readonly number[]): number[] {
    const code = [...before];
    switch (node.kind) {
      case 'char':
        code.push(this.#fold && isLetter(node.code) ? OP.fold : OP.char, lower(node.code, this.#fold));
        return code;
      case 'set':
        code.push(OP.set, this.#number(node.set));
        return code;
      case 'all':
        return node.of.reduce<number[]>((soFar, one) => this.emit(one, soFar), code);
      case 'any':
        return this.#any(node.of, code);
      case 'group': {
        code.push(OP.save, 2 * node.number);
        const inner = this.emit(node.of, code);
        inner.push(OP.save, 2 * node.number + 1);
        return inner;
      }
      case 'back':
        code.push(OP.back, node.number);
        return code;
      case 'look':
        return this.#look(node, code);
      case 'repeat':
        return this.#repeat(node, code);
      default:
        code.push(OP[node.kind]);
        return code;
    }
  }

  #any(of: readonly Node[], before: readonly number[]): number[] {
    let code = [...before];
    const jumps: number[] = [];
    for (const [place, one] of of.entries()) {
      if (place === of.length - 1) {
        code = this.emit(one, code);
        break;
      }
      const split = code.length;
      code.push(OP.split, split + 3, 0);
      code = this.emit(one, code);
      code.push(OP.jump, 0);
      jumps.push(code.length - 1);
      code[split + 2] = code.length;
    }
    for (const jump of jumps) code[jump] = code.length;
    return code;
  }

  #look({ of, negative, behind }: Extract<Node, { kind: 'look' }>, code: number[]): number[] {
    if (behind) {
      const set = singleOf(of);
      if (set === undefined) throw new Error('a pattern looks more than one character behind');
      code.push(OP.behind, negative ? 1 : 0, this.#number(set));
      return code;
    }
    const at = code.length;
    code.push(OP.look, negative ? 1 : 0, 0);
    const inner = this.emit(of, code);
    inner.push(OP.match);
    inner[at + 2] = inner.length;
    return inner;
  }

  #repeat({ of, min, max, lazy }: Extract<Node, { kind: 'repeat' }>, before: readonly number[]): number[] {
    const single = singleOf(of);
    if (single !== undefined) return [...before, lazy ? OP.lazy : OP.repeat, this.#number(single), min, max];
    if (lazy) throw new Error('a group is repeated as seldom as possible');
    let code = [...before];
    for (let copy = 0; copy < min; copy++) code = this.emit(of, code);
    if (max - min <= COPIES_MAX) {
      const splits: number[] = [];
      for (let copy = min; copy < max; copy++) {
        splits.push(code.length + 2);
        code.push(OP.split, code.length + 3, 0);
        code = this.emit(of, code);
      }
      for (const split of splits) code[split] = code.length;
      return code;
    }
    if (isNullable(of)) throw new Error('a group that may be empty is repeated');
    const loop = code.length;
    code.push(OP.split, loop + 3, 0);
    code = this.emit(of, code);
    code.push(OP.jump, loop);
    code[loop + 2] = code.length;
    return code;
  }

  #number(set: Class): number {
    const folded = this.#fold ? foldSet(set) : set;
    return this.#sets.numberOf(folded.ascii.map((has) => (has ? '1' : '0')).join('') + folded.others);
  }
}

/** Returns the set of a node that is one character; undefined: it is none. */
function singleOf(node: Node): Class | undefined {
  if (node.kind === 'set') return node.set;
  if (node.kind === 'all' && node.of.length === 1 && node.of[0] !== undefined) return singleOf(node.of[0]);
  if (node.kind === 'char' && node.code < ASCII) return classOf((char) => char.charCodeAt(0) === node.code, '0');
  return undefined;
}

function isNullable(node: Node): boolean {
  switch (node.kind) {
    case 'char':
    case 'set':
      return false;
    case 'all':
      return node.of.every(isNullable);
    case 'any':
      return node.of.some(isNullable);
    case 'group':
      return isNullable(node.of);
    case 'repeat':
      return node.min === 0 || isNullable(node.of);
    default:
      return true;
  }
}

function foldSet({ ascii, others }: Class): Class {
  return { ascii: ascii.map((has, code) => has || (isLetter(code) && ascii[code ^ 0x20] === true)), others };
}

function isLetter(code: number): boolean {
  return code < ASCII && /[A-Za-z]/.test(String.fromCharCode(code));
}

function lower(code: number, fold: boolean): number {
  return fold && isLetter(code) ? code | 0x20 : code;
}

/** Texts that a node may begin with, as many as it can know: nothing is behind `\0`. */
function beginsOf(node: Node, fold: boolean): string[] {
  return textsOf(node, fold).map(({ text }) => text);
}

/** A text, and whether the node may go on with what follows it. */
interface Beginning {
  readonly text: string;
  readonly isWhole: boolean;
}

const TEXTS_MAX = 200;

function textsOf(node: Node, fold: boolean): Beginning[] {
  switch (node.kind) {
    case 'char':
      return [{ text: String.fromCharCode(lower(node.code, fold)), isWhole: true }];
    case 'set': {
      const chars = node.set.ascii.flatMap((has, code) => (has ? [String.fromCharCode(lower(code, fold))] : []));
      if (node.set.others !== '0' || chars.length > 4) return [{ text: '', isWhole: false }];
      return [...new Set(chars)].map((text) => ({ text, isWhole: true }));
    }
    case 'any':
      return node.of.flatMap((one) => textsOf(one, fold));
    case 'group':
      return textsOf(node.of, fold);
    case 'repeat': {
      if (node.min === 0) {
        const once = node.max === 1 ? textsOf(node.of, fold) : [{ text: '', isWhole: false }];
        return [...once, { text: '', isWhole: true }];
      }
      return textsOf(node.of, fold).map(({ text }) => ({ text, isWhole: false }));
    }
    case 'all': {
      let soFar: Beginning[] = [{ text: '', isWhole: true }];
      for (const one of node.of) {
        if (soFar.every(({ isWhole }) => !isWhole)) break;
        const more = textsOf(one, fold);
        const next = soFar.flatMap((begin) =>
          begin.isWhole ? more.map(({ text, isWhole }) => ({ text: begin.text + text, isWhole })) : [begin],
        );
        if (next.length > TEXTS_MAX) return soFar;
        soFar = next;
      }
      return soFar;
    }
    default:
      return [{ text: '', isWhole: true }];
  }
}
