/**
 * Masks the secrets of a text by where they stand, before anything is made of it. Pure, and linear in the text. The rules
 * are in `rules/`; docs/masking.md lists them.
 */
import { isPlaceholder } from './placeholders.ts';
import { MASK, type Secrets } from './rule.ts';
import { MASK_RULES } from './rules/rules.ts';
import { hasWord } from './words.ts';

/** A text without its secrets, and their number. */
export interface Masked {
  readonly text: string;
  readonly count: number;
}

/** Characters that rules may read beyond their places: a number of them, and as many as the text has, so often. */
const BUDGET = 65_536;
const READINGS = 4;

/** Masks the secrets of a text; a text without any is returned as it is. */
export function maskText(text: string): Masked {
  if (mayHoldSecrets(text)) return maskSecrets(text, () => MASK);
  return { text, count: 0 };
}

/**
 * Masks the secrets of the beginning of a record, and keeps the number of its lines. With what follows them, the text is
 * masked again as a whole.
 */
export function maskLines(text: string): Masked {
  if (mayHoldSecrets(text)) return maskSecrets(text, (secret) => secret.replaceAll(/[^\n]+/g, MASK));
  return { text, count: 0 };
}

function mayHoldSecrets(text: string): boolean {
  return hasWord(text) || (text.includes('@') && text.includes('://'));
}

function maskSecrets(text: string, mask: (secret: string) => string): Masked {
  const found: [start: number, end: number][] = [];
  let budget = BUDGET + READINGS * text.length;
  const secrets: Secrets = {
    spend(characters) {
      budget -= characters;
      return budget >= 0;
    },
    add(start, end) {
      if (!isPlaceholder(text, start, end)) found.push([start, end]);
    },
  };
  for (const rule of MASK_RULES) {
    const { find } = rule;
    find.lastIndex = 0;
    for (let match = find.exec(text); match !== null; match = find.exec(text)) {
      find.lastIndex = Math.max(match.index + 1, rule.read(text, find.lastIndex, match, secrets));
    }
  }
  if (found.length === 0) return { text, count: 0 };
  return replace(text, found, mask);
}

/** Replaces secrets, of which some may overlap: two rules find one. */
function replace(text: string, found: [start: number, end: number][], mask: (secret: string) => string): Masked {
  found.sort(([a], [b]) => a - b);
  const parts: string[] = [];
  let count = 0;
  let behind = 0;
  let last: [start: number, end: number] | undefined;
  const close = (): void => {
    if (last === undefined) return;
    parts.push(text.slice(behind, last[0]), mask(text.slice(last[0], last[1])));
    behind = last[1];
    // of a secret whose beginning a checkpoint held masked, the rest is no other one
    if (!text.startsWith(MASK, last[0])) count++;
  };
  for (const span of found) {
    if (last !== undefined && span[0] < last[1]) last[1] = Math.max(last[1], span[1]);
    else {
      close();
      last = span;
    }
  }
  close();
  parts.push(text.slice(behind));
  return { text: parts.join(''), count };
}
