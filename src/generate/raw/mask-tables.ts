/** The tables of masking as the pipeline gets them: its words, its rules, and their patterns by the names in the scripts. */
import { WHOLE_UUID } from '../../model/uuid.ts';
import { PLACEHOLDER } from '../../mask/placeholders.ts';
import type { MaskRule } from '../../mask/rule.ts';
import * as elements from '../../mask/rules/elements.ts';
import * as headers from '../../mask/rules/headers.ts';
import * as keys from '../../mask/rules/keys.ts';
import * as options from '../../mask/rules/options.ts';
import * as payloads from '../../mask/rules/payloads.ts';
import * as privateKeys from '../../mask/rules/private-keys.ts';
import { MASK_RULES } from '../../mask/rules/rules.ts';
import * as urls from '../../mask/rules/urls.ts';
import * as verbs from '../../mask/rules/verbs.ts';
import * as values from '../../mask/values.ts';
import { WORDS } from '../../mask/words.ts';
import type { JsonObject } from '../../schema/json.ts';
import { compilePattern, compileSearch, type Sets } from './pattern.ts';

/** Patterns by the names that the scripts have for them. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  PLACEHOLDER,
  TRIPLE: values.TRIPLE,
  QUOTE: values.QUOTE,
  SHELL_QUOTE: values.SHELL_QUOTE,
  BEHIND_JAVA: values.BEHIND_JAVA,
  BEHIND_QUOTE: values.BEHIND_QUOTE,
  NEXT_NAME: values.NEXT_NAME,
  BEHIND_CLOSER: values.BEHIND_CLOSER,
  BEHIND_MARK: values.BEHIND_MARK,
  ENTITY: values.ENTITY,
  TAG: values.TAG,
  ESCAPED_END: values.ESCAPED_END,
  ESCAPED_QUOTE: values.ESCAPED_QUOTE,
  IS_KEY: values.IS_KEY,
  LITERAL_QUOTE: /[uUbBrR]{0,2}\\{0,16}['"]/,
  ONE_BLANK: /\s/,
  SIGN: keys.SIGN,
  DOUBLE_SIGN: keys.DOUBLE_SIGN,
  BEFORE_QUOTE: keys.BEFORE_QUOTE,
  BLANK: keys.BLANK,
  IN_SENTENCE: keys.IN_SENTENCE,
  NAMED_VALUE: keys.NAMED_VALUE,
  BEFORE_NAMED: keys.BEFORE_NAMED,
  NAMED_ELEMENT: keys.NAMED_ELEMENT,
  PAIR: keys.PAIR,
  BEFORE_PAIR: keys.BEFORE_PAIR,
  BEHIND_PAIR: keys.BEHIND_PAIR,
  YAML_BLOCK: keys.YAML_BLOCK,
  NO_SECRET: keys.NO_SECRET,
  BRACKETED: keys.BRACKETED,
  NESTED: keys.NESTED,
  CODE: keys.CODE,
  CODE_LINE: keys.CODE_LINE,
  LIKE_SECRET: keys.LIKE_SECRET,
  GAP: options.GAP,
  NO_VALUE: options.NO_VALUE,
  ENDS: options.ENDS,
  ECHO: options.ECHO,
  ECHO_WORD: options.ECHO_WORD,
  ECHO_USER: options.ECHO_USER,
  WHOLE_UUID,
  VERB_OPENS: verbs.OPENS,
  ARGUMENT: verbs.ARGUMENT,
  BLANKS: verbs.BLANKS,
  NAMED: verbs.NAMED,
  URL_ENDS: urls.ENDS,
  PORT: urls.PORT,
  PORT_LIKE: urls.PORT_LIKE,
  HOST: urls.HOST,
  STORAGE: urls.STORAGE,
  USER_INFO: urls.USER_INFO,
  ORACLE: urls.ORACLE,
  HEADER_ENDS: headers.HEADER_ENDS,
  HEADER_QUOTED: headers.QUOTED,
  SCHEME: headers.SCHEME,
  MANY: headers.MANY,
  LINE_ENDS: headers.LINE_ENDS,
  TOKEN: headers.TOKEN,
  PLAIN_WORD: headers.PLAIN_WORD,
  AUTH_SECOND: headers.SECOND,
  AUTH_USER: headers.USER,
  AUTH_BASE64: headers.BASE64,
  KEY_BODY: privateKeys.BODY,
  KEY_END: privateKeys.END,
  KEY_PREFIX: privateKeys.PREFIX,
  KEY_BASE64: privateKeys.ENOUGH,
  ONE_BASE64: privateKeys.BASE64,
  CUT: privateKeys.CUT,
  ELEMENT_TAG: elements.TAG,
  STRONG_ELEMENT: elements.STRONG,
  WORD: elements.NAME,
  NO_TEXT: elements.NO_TEXT,
  BEHIND_ELEMENT: elements.BEHIND_ELEMENT,
  LIBVIRT_VALUE: elements.VALUE,
  OPENING_QUOTE: elements.OPENING_QUOTE,
  QEMU_DATA: elements.DATA,
  BEFORE_KEY: elements.BEFORE_KEY,
  ENCODED: payloads.ENCODED,
  PAYLOAD_SIGN: payloads.SIGN,
  PAYLOAD_FILES: payloads.FILES,
  PAYLOAD_CONTENT: payloads.CONTENT,
  PAYLOAD_ENTRY: payloads.ENTRY,
  PAYLOAD_CALL: payloads.CALL,
  BEHIND_NAME: payloads.BEHIND_NAME,
  QUOTED_BEFORE: payloads.QUOTED_BEFORE,
  QUOTED_ENDS: payloads.QUOTED_ENDS,
  COMMAND_ENDS: payloads.COMMAND_ENDS,
};

/** What `mask-rules.painless` names the reading of each rule. */
const READERS = new Map<MaskRule, string>([
  [keys.keyRule, 'key'],
  [options.longOptionRule, 'longOption'],
  [options.pipedRule, 'piped'],
  [options.opensslPassRule, 'opensslPass'],
  ...options.toolRules.map((rule) => [rule, 'tool'] as const),
  [verbs.verbRule, 'verb'],
  [urls.urlRule, 'url'],
  [urls.bareUserRule, 'bareUser'],
  [headers.authorizationRule, 'authorization'],
  [headers.cookieRule, 'cookie'],
  [headers.bearerRule, 'bearer'],
  [headers.jwtRule, 'whole'],
  [headers.authRule, 'auth'],
  [privateKeys.privateKeyRule, 'privateKey'],
  [privateKeys.gapRule, 'gap'],
  [elements.elementRule, 'element'],
  [payloads.payloadRule, 'payload'],
  [payloads.payloadVerbRule, 'payloadVerb'],
  [payloads.payloadContentRule, 'payloadContent'],
  [payloads.encodedRule, 'encoded'],
  [payloads.guestSetupRule, 'guestSetup'],
  [payloads.payloadFileRule, 'payloadFile'],
  [payloads.cloudConfigRule, 'cloudConfig'],
  [elements.qemuSecretRule, 'qemuSecret'],
  [elements.cephKeyRule, 'cephKey'],
  [elements.libvirtSecretRule, 'libvirtSecret'],
]);

/** Returns the tables of masking. `sets` are the sets of characters that its patterns share. */
export function maskTables(sets: Sets): JsonObject {
  const tools: Record<string, RegExp> = {};
  const rules = MASK_RULES.map((rule): JsonObject => {
    const read = READERS.get(rule);
    if (read === undefined) throw new Error(`mask-rules.painless has no reading of rule '${rule.name}'`);
    const search = { name: rule.name, read, ...compileSearch(rule.find, sets) };
    const number = options.toolRules.indexOf(rule);
    const tool = options.TOOLS[number];
    if (tool === undefined) return search;
    tools[`OPTION_${number}`] = options.optionOf(tool);
    if (tool.behind !== undefined) tools[`BEHIND_${number}`] = tool.behind;
    return {
      ...search,
      option: `OPTION_${number}`,
      ...(tool.behind && { behind: `BEHIND_${number}` }),
      ...(tool.until && { until: literalOf(tool.until) }),
      ...(tool.only && { only: literalOf(tool.only) }),
    };
  });
  const patterns = Object.entries({ ...PATTERNS, ...tools }).map(
    ([name, pattern]) => [name, compilePattern(pattern, sets)] as const,
  );
  return {
    ...wordTables(),
    rules,
    ...Object.fromEntries(patterns.map(([name, { program }]) => [name, program])),
    ABOUT: Object.fromEntries(patterns.map(([name, { of }]) => [name, of])),
    NO_STOPS: setNumber(new RegExp(values.STOPS.source.replace('[', '[^')), sets),
    NO_BRACKETS: setNumber(/[^()[\]{}uUbBrR\\'"]/, sets),
    names: Object.fromEntries(
      Object.entries(keys.NAMES).map(([name, { weak, alone, spaced, code }]) => [
        name,
        `${weak ? 'w' : ''}${alone ? 'a' : ''}${spaced ? 's' : ''}${code ? 'c' : ''}`,
      ]),
    ),
    verbs: Object.fromEntries(verbs.VERBS.map(({ verb, wire, method }) => [verb, [wire, method]])),
  };
}

/** Characters of a word by which it is found, and as many as a skip has at most, and one. */
const BLOCK = 4;

/**
 * Returns the words of which no other one is a part, by their first characters, and how far a search may skip by each pair of
 * characters: 0 where the first characters of a word may end.
 */
function wordTables(): JsonObject {
  const all = [...new Set(WORDS)];
  const plain = all.filter((word) => !all.some((other) => other !== word && word.includes(other)));
  const words: Record<string, string[]> = {};
  const skips = new Uint8Array(32 * 128).fill(BLOCK - 1);
  for (const word of plain) {
    (words[word.slice(0, BLOCK)] ??= []).push(word);
    for (let i = 1; i < BLOCK; i++) {
      const pair = (word.charCodeAt(i - 1) & 31) * 128 + (word.charCodeAt(i) & 127);
      skips[pair] = Math.min(skips[pair] ?? 0, BLOCK - 1 - i);
    }
  }
  return { words, skips: skips.join('') };
}

function setNumber(set: RegExp, sets: Sets): number {
  return compilePattern(set, sets).program.charCodeAt(1) - 0x20;
}

function literalOf({ source }: RegExp): string {
  const text = source.replaceAll('\\', '');
  if (!new RegExp(`^${source}$`).test(text)) throw new Error(`${source} is more than a text`);
  return text;
}
