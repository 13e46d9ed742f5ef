import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's own `embedded/` directory; the same two levels up from `src/embedded` and from `dist/embedded`. */
export const RECIPE_DIR = fileURLToPath(new URL('../../embedded/', import.meta.url));

/** The user's cache directory of this program: `$XDG_CACHE_HOME/vdsm-opensearch`, else `~/.cache/vdsm-opensearch`. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  const xdg = env['XDG_CACHE_HOME'];
  // A relative one is to be ignored, says the XDG specification.
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache');
  return join(base, 'vdsm-opensearch');
}
