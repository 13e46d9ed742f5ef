import { ShipperError } from '../../errors.ts';
import { redact } from '../client.ts';

/**
 * Returns the address of a workspace of Dashboards, below which its API and its pages are.
 * @throws {ShipperError} `usage`: not an ID
 */
export function inWorkspace(dashboards: string, workspace: string | undefined): string {
  if (workspace === undefined || !URL.canParse(dashboards)) return dashboards;
  if (!/^[\w-]+$/.test(workspace))
    throw new ShipperError(
      'usage',
      `--workspace takes the ID behind /w/ in the address of a workspace, such as 9gt3vk, but got '${workspace}'`,
    );
  const url = new URL(dashboards);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/w/${workspace}`;
  return url.href;
}

/**
 * Returns the address that opens the fleet overview on a span of time, since old logs are not in "the last 15 minutes".
 * @param from first instant, ISO 8601
 * @param until last instant, ISO 8601; the span of the link ends one millisecond later, so that it includes this
 * instant
 */
export function overviewLink(dashboards: string, prefix: string, from: string, until: string): string {
  const end = new Date(Date.parse(until) + 1).toISOString();
  const base = redact(dashboards).replace(/\/$/, '');
  return `${base}/app/dashboards#/view/${prefix}-fleet?_g=(time:(from:'${from}',to:'${end}'))`;
}
