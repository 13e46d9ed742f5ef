/** `docs/roles.md`: the roles of the security plugin, their rights, and what each right is for. */
import { ROLE_NAMES, roleBody, roleOf, type RoleName } from '../schema/roles.ts';
import { cell } from './markdown.ts';

/** Returns the page. */
export function rolesPage(prefix: string): string {
  const columns = ROLE_NAMES.filter((name) => name !== 'reader' && name !== 'retention');
  return `# Users and roles on a secured server

How a user of the server is named to vdsm-ship, and what the user has to be allowed. The security plugin keeps roles; the files
in [roles/](roles) are such roles, with the smallest rights that work. This page and the files are generated from
\`src/schema/roles.ts\`.

| role | for | file |
| --- | --- | --- |
${ROLE_NAMES.map(roleRow).join('\n')}

\`shipper\` needs an administrator who runs \`setup\` once, and again after an update of vdsm-ship. A user with two tasks gets two
roles. \`raw-shipper\` is for rsyslog, Fluent Bit, Vector and the like ([raw.md](raw.md)).
It cannot read; what it sends to \`PREFIX-raw\` changes nothing that is there, but the same rights let its user write to the indices of lines
without the pipeline, and replace lines. Readers also need the role that Dashboards itself requires (\`kibana_user\` or \`opensearch_dashboards_user\`); installing the
dashboards needs the right to write saved objects in the tenant, which \`kibana_user\` has for the global one.

## Make the roles

The files are for the prefix \`vdsm\`. For another one, \`setup --role NAME --prefix PREFIX\` prints the role; in the files, it stands in
\`index_patterns\`. With \`admin\` as the administrator:

\`\`\`sh
vdsm-ship setup --role shipper --prefix vdsm |
  curl --cacert ca.pem -u admin -H 'content-type: application/json' -X PUT --data-binary @- \\
    https://search.example.com:9200/_plugins/_security/api/roles/vdsm_shipper
curl --cacert ca.pem -u admin -H 'content-type: application/json' -X PUT -d '{"users":["shipper"]}' \\
  https://search.example.com:9200/_plugins/_security/api/rolesmapping/vdsm_shipper
\`\`\`

A prefix that begins another one (\`vdsm\` and \`vdsm-lab\`) has rights on the indices of both: choose others where that matters.

## Name the user

One way of these, and one only:

| options | what the server knows the user by |
| --- | --- |
| \`--username\`, \`--password-file\` | a password |
| \`--token-file\` | a bearer token, as an identity provider signs it (JWT, OpenID) |
| \`--api-key-file\` | an API key; the security plugin of 2.x has none |
| \`--client-cert\`, \`--client-key\` | a client certificate, PEM. It may be given together with one of the others, where a proxy asks for it |

\`--ca\` names the authority that signed the certificate of the server, if the system does not know it. Nothing is sent to a server whose
certificate does not verify. \`--follow\` reads a token once: give one that stays valid, or let systemd start the service again.

## What each right is for

On the cluster:

${rightsTable(columns, 'cluster')}

On the indices of the prefix (\`rebuilder\`: also on its copies, \`rebuild-PREFIX-*\`; \`raw-shipper\`: on those where its documents end up,
\`PREFIX-logs-*\` and \`PREFIX-raw-failed\`; \`PREFIX-raw\`, which it sends to, needs no right):

${rightsTable(columns, 'index')}

Each right of these five roles was taken away once on the security plugin of 2.19 (\`npm run test:long\`): a command ends with exit code
3 and names the right, and nothing has changed on the server, but for an empty index that may have been made. \`purge\` without \`indices:admin/delete\` deletes the
documents, and says that empty indices stay. A rebuild that is refused takes back what it began. The reader's rights on indices were tried the same way, its
right on tenants was not, since no Dashboards with the plugin was at hand.${untried()}

## The roles

${ROLE_NAMES.map((name) => roleText(name, prefix)).join('\n')}`;
}

function roleRow(name: RoleName): string {
  return `| \`${name}\` | ${cell(roleOf(name).does)} | [${name}.json](roles/${name}.json) |`;
}

function roleText(name: RoleName, prefix: string): string {
  return `### ${name}\n\nFor ${roleOf(name).does}.\n\n\`\`\`json\n${JSON.stringify(roleBody(name, prefix), null, 2)}\n\`\`\`\n`;
}

function rightsTable(names: readonly RoleName[], level: 'cluster' | 'index'): string {
  const actions = new Map<string, string>();
  for (const name of names) for (const right of roleOf(name)[level]) actions.set(right.action, right.for);
  const has = (name: RoleName, action: string): string =>
    roleOf(name)[level].some((right) => right.action === action) ? 'yes' : '';
  return [
    `| right | for | ${names.map((name) => `\`${name}\``).join(' | ')} |`,
    `| --- | --- |${names.map(() => ' --- |').join('')}`,
    ...Array.from(
      actions,
      ([action, reason]) =>
        `| \`${action}\` | ${cell(reason)} | ${names.map((name) => has(name, action)).join(' | ')} |`,
    ),
  ].join('\n');
}

function untried(): string {
  return ROLE_NAMES.map((name) => {
    const { untried: why } = roleOf(name);
    return why === undefined ? '' : ` Nobody has tried \`${name}\`: ${why}.`;
  }).join('');
}
