/** What the pages for users name, taken from their text: options, commands, scripts, files, variables, fields and panels. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Page {
  readonly name: string;
  readonly text: string;
}

/** A name, and the page that has it. */
export interface Mention {
  readonly name: string;
  readonly page: string;
}

const OTHER_PAGES = ['README.md', 'CHANGELOG.md', 'docs/raw/README.md'].concat([
  'docker/README.md',
  'mappings/README.md',
  'embedded/README.md',
]);
const FOLDERS = 'src|docs|test|dashboards|mappings|samples|embedded|docker|scripts|bench';

/** Reads the pages, and the systemd unit and its environment file. */
export function readPages(): Page[] {
  const docs = readdirSync('docs').filter((name) => /\.(?:md|service|env)$/.test(name));
  return [...OTHER_PAGES, ...docs.map((name) => `docs/${name}`)].map((name) => ({
    name,
    text: readFileSync(name, 'utf8'),
  }));
}

/** Returns what the first group of a pattern matches on the pages, each name once a page. */
function mentions(pages: readonly Page[], pattern: RegExp): Mention[] {
  return pages.flatMap(({ name: page, text }) => {
    const names = new Set([...text.matchAll(pattern)].map(([, name = '']) => name));
    return [...names].map((name) => ({ name, page }));
  });
}

/** Returns options such as `--since`. */
export function optionsIn(pages: readonly Page[]): Mention[] {
  return mentions(pages, /(?<![\w-])--([a-z][\w-]*)/g);
}

/** Returns command lines of the program, each from its command to the end of the line or of the quoted text. */
export function commandLinesIn(pages: readonly Page[]): Mention[] {
  const code = pages.map(({ name, text }) => ({ name, text: name.endsWith('.md') ? codeOf(text) : text }));
  const ran = mentions(code, /(?:vdsm-ship|dist\/cli\.js) +([a-z][^`\n|#]*)/g);
  const quoted = mentions(pages, /`([a-z]+ --[^`\n]*)`/g);
  return [...ran, ...quoted];
}

/** Returns the code blocks and the quoted code of a page: elsewhere `vdsm-ship` is the subject of a sentence. */
function codeOf(text: string): string {
  return (text.match(/^```[^]*?^```|`[^`\n]+`/gm) ?? []).join('\n');
}

/** Returns npm's own commands and the scripts of package.json, as they are called: `ci`, `run build`. */
export function npmCommandsIn(pages: readonly Page[]): Mention[] {
  return mentions(pages, /\bnpm ((?:run )?[a-z][a-z:]*)/g);
}

/** Returns paths of the repository that stand in the text or in a link, without those that a link leads to elsewhere. */
export function missingPathsIn(pages: readonly Page[]): Mention[] {
  const named = pages.map(({ name, text }) => ({ name, text: text.replaceAll(/\]\([^)]*\)/g, '') }));
  return mentions(named, new RegExp(String.raw`(?<![\w/.-])((?:${FOLDERS})/[\w./-]*\w/?)`, 'g')).filter(
    ({ name }) => !existsSync(name),
  );
}

/** Returns links to files, and to headings of pages, that do not exist. */
export function brokenLinksIn(pages: readonly Page[]): Mention[] {
  return mentions(pages, /\]\((?!\w+:)([^)\s]+)\)/g).filter(({ name, page }) => {
    const [file = '', heading] = name.split('#');
    const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
    if (!existsSync(target)) return true;
    return heading !== undefined && !headingsOf(readFileSync(target, 'utf8')).includes(heading);
  });
}

/** Returns the anchors of a page's headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Returns environment variables, by the prefixes that they have: other names in capitals are constants of vdsm or the engine. */
export function variablesIn(pages: readonly Page[]): Mention[] {
  const prefixes = 'OPENSEARCH|DASHBOARDS|VDSM_SHIP|VDSM_TEST|PROPERTY|RECORD|COMPOSE|JAVA|NODE|XDG';
  return mentions(pages, new RegExp(String.raw`\b((?:${prefixes})_[A-Z0-9_]+)\b`, 'g'));
}

/** Returns quoted names of fields: `vdsm.call.verb`. A name that ends in `.*` stands for all fields below it. */
export function fieldsIn(pages: readonly Page[]): Mention[] {
  const namespaces = 'vdsm|event|error|log|process|source|host|trace|service|ecs|related';
  return mentions(pages, new RegExp(String.raw`\`((?:${namespaces})\.[a-z_]+(?:\.[a-z_]+)*(?:\.\*)?)[\`:=]`, 'g'));
}

/** Returns emphasised names, which are the titles of dashboards and panels, or their beginnings. */
export function titlesIn(pages: readonly Page[]): Mention[] {
  return mentions(pages, /(?<![\w*`])_([A-Z][^_\n`]+)_(?!\w)/g);
}
