import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findJava, javaMajor } from '../../src/embedded/java.ts';
import { environmentWith, faultOf, javaSaying } from './fakes.ts';

test.each([
  ['java version "1.8.0_392"\nJava(TM) SE Runtime Environment', 8],
  ['openjdk version "11.0.22" 2024-01-16', 11],
  ['openjdk version "17" 2021-09-14', 17],
  ['Picked up JAVA_TOOL_OPTIONS: -Dversion=1\nopenjdk version "21.0.2" 2024-01-16 LTS', 21],
  ['openjdk version "25-ea" 2025-09-16', 25],
  ['bash: java: Permission denied', undefined],
])('reads the release from %j', (output, major) => {
  expect(javaMajor(output)).toBe(major);
});

test('a missing java is reported, with the alternatives', async () => {
  const fault = await faultOf(findJava(await environmentWith({})));
  expect(fault).toMatchObject({ code: 'environment', exitCode: 3 });
  expect(fault.message).toMatch(/needs Java 17 or newer.*'java' on the PATH cannot be run: .*ENOENT/);
  expect(fault.message).toContain('docker compose -f docker/compose.yaml up');
  expect(fault.message).toContain('--node URL');
});

test('a java that is too old is refused, with both versions', async () => {
  const fault = await faultOf(findJava(await environmentWith({ java: javaSaying('11.0.22') })));
  expect(fault.message).toMatch(/needs Java 17 or newer.*is Java 11\./);
});

test('a java that does not report its version is refused, with its output', async () => {
  const env = await environmentWith({ java: 'echo "no Java runtime present, requesting install" >&2; exit 1' });
  const fault = await faultOf(findJava(env));
  expect(fault.message).toMatch(/does not report its version[^]*requesting install/);
});

test('JAVA_HOME takes precedence over the PATH', async () => {
  const env = await environmentWith({ java: javaSaying('17.0.1'), older: javaSaying('1.8.0_392') });
  const home = join(String(env['PATH']), 'jdk8');
  await mkdir(join(home, 'bin'), { recursive: true });
  await symlink(join(String(env['PATH']), 'older'), join(home, 'bin', 'java'));
  await expect(findJava(env)).resolves.toBe('java');
  const fault = await faultOf(findJava({ ...env, JAVA_HOME: home }));
  expect(fault.message).toMatch(/from JAVA_HOME.*is Java 8\./);
});
