import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The `embedded/` directory of the package, two levels up from both `src/embedded` and `dist/embedded`. */
export const EMBEDDED_DIR = fileURLToPath(new URL('../../embedded/', import.meta.url));

/** Returns the cache directory of this program: `$XDG_CACHE_HOME/vdsm-opensearch`, else `~/.cache/vdsm-opensearch`. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  const xdg = env['XDG_CACHE_HOME'];
  // the XDG specification ignores relative paths
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache');
  return join(base, 'vdsm-opensearch');
}
