import { redact } from '../client.ts';

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
