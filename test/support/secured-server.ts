/**
 * An embedded server with the real security plugin: TLS by an authority of its own, users, roles, tokens, client
 * certificates. The plugin comes from Maven Central; its newest release there is for an older server, whose version its
 * descriptor names, so the descriptor is changed.
 */
import { createHmac } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { fetchJars, pinnedVersion } from '../../src/embedded/jars.ts';
import { cacheDir } from '../../src/embedded/paths.ts';
import { lastLines, runProgram } from '../../src/embedded/run-program.ts';
import { startEmbedded } from '../../src/embedded/server.ts';
import { connect } from '../../src/ship/client.ts';
import { makeAuthority, whyNoCertificates, type Authority } from './certificates.ts';

const PLUGIN = 'org.opensearch.plugin:opensearch-security:2.19.4.0:zip';
const PLUGIN_NAME = 'opensearch-security';
const GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack';
const READY_MS = 180_000;

/** The user who may do everything. */
export const ADMIN = { username: 'admin', password: 'admin' } as const;
/** With it the tests sign tokens, in place of an identity provider. */
const TOKEN_KEY = Buffer.alloc(64, 'a key that signs the tokens of the tests');

export interface SecuredServer {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  readonly authority: Authority;
  /** Connected as the user who may do everything. */
  readonly admin: Client;
  readonly stop: () => Promise<void>;
}

/** Returns why there can be no such server here; undefined if there can. */
export async function whyNoSecurity(): Promise<string | undefined> {
  const whyNot = await whyNoCertificates();
  if (whyNot !== undefined) return whyNot;
  return await layOut().then(
    () => undefined,
    (error: unknown) => `the security plugin cannot be had: ${error instanceof Error ? error.message : String(error)}`,
  );
}

/** Starts the server; resolves when it answers the user who may do everything. */
export async function startSecuredServer(): Promise<SecuredServer> {
  const program = await layOut();
  const home = await mkdtemp(join(tmpdir(), 'vdsm-secured-server-'));
  const authority = await makeAuthority();
  const remove = async (): Promise<void> => {
    await rm(home, { recursive: true, force: true });
    await authority.remove();
  };
  try {
    await writeConfiguration(program, home, authority);
    const server = await startEmbedded({ program, home, heap: '1g', fast: true, settings: SETTINGS });
    const admin = connect({ node: server.url, ...ADMIN, caFile: authority.cert });
    const stop = async (): Promise<void> => {
      await admin.close();
      await server.stop();
      await remove();
    };
    await waitUntilReady(admin).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return { url: server.url, authority, admin, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Returns a bearer token for a user with some backend roles, as an identity provider signs it. */
export function signToken(user: string, roles: readonly string[], expiresIn = 3600): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS512', typ: 'JWT' })}.${part({ sub: user, roles: roles.join(','), iat: now - 7200, exp: now + expiresIn })}`;
  return `${text}.${createHmac('sha512', TOKEN_KEY).update(text).digest('base64url')}`;
}

const SSL = 'plugins.security.ssl';
const SETTINGS = {
  [`${SSL}.transport.pemcert_filepath`]: 'certs/node.pem',
  [`${SSL}.transport.pemkey_filepath`]: 'certs/node.key',
  [`${SSL}.transport.pemtrustedcas_filepath`]: 'certs/ca.pem',
  [`${SSL}.transport.enforce_hostname_verification`]: false,
  [`${SSL}.http.enabled`]: true,
  [`${SSL}.http.pemcert_filepath`]: 'certs/node.pem',
  [`${SSL}.http.pemkey_filepath`]: 'certs/node.key',
  [`${SSL}.http.pemtrustedcas_filepath`]: 'certs/ca.pem',
  [`${SSL}.http.clientauth_mode`]: 'OPTIONAL',
  'plugins.security.allow_default_init_securityindex': true,
  'plugins.security.authcz.admin_dn': 'CN=node-admin',
  'plugins.security.nodes_dn': 'CN=node',
  'plugins.security.restapi.roles_enabled': 'all_access,security_rest_api_access',
  // each role that is tried has indices of its own
  'cluster.max_shards_per_node': 5000,
} as const;

async function writeConfiguration(program: string, home: string, authority: Authority): Promise<void> {
  const config = join(home, 'config');
  const [certs, security] = [join(config, 'certs'), join(config, PLUGIN_NAME)];
  await mkdir(certs, { recursive: true, mode: 0o700 });
  await cp(join(program, 'plugins', PLUGIN_NAME, 'config'), security, { recursive: true });
  const node = await authority.sign('node');
  await cp(authority.cert, join(certs, 'ca.pem'));
  await cp(node.cert, join(certs, 'node.pem'));
  await cp(node.key, join(certs, 'node.key'));
  await writeFile(join(security, 'config.yml'), JSON.stringify(securityConfig()));
  // those of the plugin give every user some rights
  const mapping = { _meta: { type: 'rolesmapping', config_version: 2 }, all_access: { backend_roles: ['admin'] } };
  await writeFile(join(security, 'roles_mapping.yml'), JSON.stringify(mapping));
}

/** Users of the plugin by password, by token, and by certificate. JSON is YAML. */
function securityConfig(): object {
  const domain = (order: number, type: string, config: object, backend: string) => ({
    http_enabled: true,
    transport_enabled: false,
    order,
    http_authenticator: { type, challenge: type === 'basic', config },
    authentication_backend: { type: backend },
  });
  const authc = {
    token: domain(
      0,
      'jwt',
      { signing_key: TOKEN_KEY.toString('base64'), subject_key: 'sub', roles_key: 'roles' },
      'noop',
    ),
    certificate: domain(1, 'clientcert', { username_attribute: 'cn' }, 'noop'),
    password: domain(2, 'basic', {}, 'intern'),
  };
  return {
    _meta: { type: 'config', config_version: 2 },
    config: { dynamic: { http: { anonymous_auth_enabled: false }, authc } },
  };
}

async function waitUntilReady(admin: Client): Promise<void> {
  const end = performance.now() + READY_MS;
  for (;;) {
    // it answers 503 until it has made the index of its users
    const status = await admin.transport.request({ method: 'GET', path: '/' }).then(
      ({ statusCode }) => statusCode,
      (error: unknown) => String(error),
    );
    if (status === 200) return;
    if (performance.now() > end) throw new Error(`the secured server is not ready: ${String(status)}`);
    await sleep(200);
  }
}

/** Returns a directory with server and plugin, which is made once for each version. */
async function layOut(): Promise<string> {
  const dataDir = cacheDir();
  const version = await pinnedVersion();
  const program = join(dataDir, `opensearch-${version}-security`);
  const plugin = (root: string): string => join(root, 'plugins', PLUGIN_NAME);
  if (await readFile(join(plugin(program), 'plugin-descriptor.properties')).catch(() => undefined)) return program;
  const plain = await fetchJars({ dataDir, env: process.env, onProgress: (text) => console.error(text) });
  const partial = await mkdtemp(`${program}.part-`);
  try {
    for (const part of ['lib', 'jars']) await cp(join(plain, part), join(partial, part), { recursive: true });
    await unpack(plugin(partial));
    // the plugin and the server use the same classes, which are loaded once, from the class path
    await rename(
      join(partial, 'jars', 'transport-netty4-client.jar'),
      join(partial, 'lib', 'transport-netty4-client.jar'),
    );
    await removeKnownJars(plugin(partial), join(partial, 'lib'));
    await nameVersion(join(plugin(partial), 'plugin-descriptor.properties'), version);
    await rename(partial, program).catch(async (error: unknown) => {
      // another process was faster
      if (!(await readdir(program).catch(() => undefined))) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return program;
}

async function unpack(directory: string): Promise<void> {
  const extra = (process.env['VDSM_SHIP_MVN_ARGS'] ?? '').split(/\s+/).filter((arg) => arg !== '');
  await mkdir(directory, { recursive: true });
  // without a project, Maven keeps its marks in the working directory
  const pom = join(directory, 'pom.xml');
  await writeFile(
    pom,
    '<project><modelVersion>4.0.0</modelVersion><groupId>t</groupId><artifactId>t</artifactId><version>1</version><packaging>pom</packaging></project>',
  );
  const args = [
    '-q',
    '-B',
    '-ntp',
    ...extra,
    '-f',
    pom,
    GOAL,
    `-Dartifact=${PLUGIN}`,
    `-DoutputDirectory=${directory}`,
  ];
  const { code, output } = await runProgram('mvn', args, { env: process.env });
  if (code !== 0) throw new Error(`Maven has no ${PLUGIN}: ${lastLines(output, 3).join(' ')}`);
  await rm(pom);
  await rm(join(directory, 'target'), { recursive: true, force: true });
}

async function removeKnownJars(plugin: string, lib: string): Promise<void> {
  const nameOf = (jar: string): string => basename(jar, '.jar').replace(/-\d.*$/, '');
  const known = new Set((await readdir(lib)).map(nameOf));
  for (const jar of await readdir(plugin))
    if (jar.endsWith('.jar') && known.has(nameOf(jar))) await rm(join(plugin, jar));
}

async function nameVersion(descriptor: string, version: string): Promise<void> {
  const text = await readFile(descriptor, 'utf8');
  await writeFile(descriptor, text.replace(/^opensearch\.version=.*$/m, `opensearch.version=${version}`));
}
