import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The embedded server's code as it is after a build and installation: `dist/` and `embedded/` in one directory. */
export interface BuiltPackage {
  /** Runs the body of an ES module in a node of its own; `dist` is the path of the built files in it. */
  readonly node: (body: string, env?: NodeJS.ProcessEnv) => ChildProcess;
  readonly remove: () => Promise<void>;
}

/** Builds it in a temporary directory. */
export async function buildPackage(): Promise<BuiltPackage> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'vdsm-test-package-')));
  await cp(join(ROOT, 'embedded'), join(root, 'embedded'), { recursive: true });
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  const config = {
    extends: join(ROOT, 'tsconfig.build.json'),
    compilerOptions: {
      rootDir: join(ROOT, 'src'),
      outDir: join(root, 'dist'),
      typeRoots: [join(ROOT, 'node_modules/@types')],
    },
    include: [join(ROOT, 'src/embedded')],
  };
  await writeFile(join(root, 'tsconfig.json'), JSON.stringify(config));
  const built = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', root], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the build failed: ${built.stdout}${built.stderr}`);
  return {
    node: (body, env = process.env) => {
      const script = `const dist = ${JSON.stringify(join(root, 'dist'))};\n${body}`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    },
    remove: async () => await rm(root, { recursive: true, force: true }),
  };
}
