/** A reader of the part of DQL, the language of the search bar, that our saved objects use. Throws on anything else. */

export type Dsl = Readonly<Record<string, unknown>>;

/** Turns a DQL text into an OpenSearch query. */
export function dqlToQuery(text: string): Dsl {
  if (text.trim() === '') return { match_all: {} };
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token.trim()).filter((token) => token !== '');
  const parser = new Parser(tokens);
  const query = parser.or();
  if (!parser.done) throw new Error(`expected the end of the query '${text}', got '${parser.rest}'`);
  return query;
}

/** Returns the fields that a DQL text names. */
export function fieldsOfDql(text: string): string[] {
  const fields = new Set<string>();
  for (const [, field] of text.matchAll(/([\w@.]+)\s*(?::|>=|<=|>|<)/g)) if (field !== undefined) fields.add(field);
  return [...fields];
}

/** Returns the fields that a query compares with a value; `field: *` only asks whether there is one. */
export function searchedInDql(text: string): string[] {
  const compared = text.matchAll(/([\w@.]+)\s*(?::(?!\s*\*(?:[\s)]|$))|>=|<=|>|<)/g);
  return [...new Set([...compared].map(([, field = '']) => field))];
}

const TOKEN = /"[^"]*"|>=|<=|[():<>]|[^\s():<>"]+|\s+/g;

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  get rest(): string {
    return this.#tokens.slice(this.#at).join(' ');
  }

  or(): Dsl {
    const parts = [this.#and()];
    while (this.#take('or')) parts.push(this.#and());
    return parts.length === 1 ? (parts[0] ?? {}) : { bool: { should: parts, minimum_should_match: 1 } };
  }

  #and(): Dsl {
    const parts = [this.#not()];
    while (this.#take('and')) parts.push(this.#not());
    return parts.length === 1 ? (parts[0] ?? {}) : { bool: { filter: parts } };
  }

  #not(): Dsl {
    if (this.#take('not')) return { bool: { must_not: [this.#not()] } };
    if (this.#take('(')) {
      const inner = this.or();
      this.#expect(')');
      return inner;
    }
    return this.#field();
  }

  #field(): Dsl {
    const field = this.#next();
    const relation = this.#next();
    switch (relation) {
      case '>=':
        return { range: { [field]: { gte: Number(this.#next()) } } };
      case '<':
        return { range: { [field]: { lt: Number(this.#next()) } } };
      case ':':
        return this.#value(field);
      default:
        throw new Error(`expected ':', '>=' or '<' after '${field}', got '${relation}'`);
    }
  }

  #value(field: string): Dsl {
    if (!this.#take('(')) return one(field, this.#next());
    const values = [one(field, this.#next())];
    while (this.#take('or')) values.push(one(field, this.#next()));
    this.#expect(')');
    return { bool: { should: values, minimum_should_match: 1 } };
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`expected '${token}', got '${this.rest}'`);
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('expected more, got the end of the query');
    return token;
  }
}

function one(field: string, value: string): Dsl {
  if (value === '*') return { exists: { field } };
  if (value.startsWith('"')) return { match_phrase: { [field]: value.slice(1, -1) } };
  if (value.endsWith('*')) return { prefix: { [field]: value.slice(0, -1) } };
  return { match: { [field]: value } };
}
