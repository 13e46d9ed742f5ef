import { redact } from '../client.ts';

/**
 * Address that opens the fleet overview on exactly a span of time: logs of years ago are not in "the last 15 minutes".
 * @param from first instant, ISO 8601
 * @param until last instant, ISO 8601; the link ends one millisecond later, so that it is in it
 */
export function overviewLink(dashboards: string, prefix: string, from: string, until: string): string {
  const end = new Date(Date.parse(until) + 1).toISOString();
  const base = redact(dashboards).replace(/\/$/, '');
  return `${base}/app/dashboards#/view/${prefix}-fleet?_g=(time:(from:'${from}',to:'${end}'))`;
}
