/** Disjoint intervals that are kept, at most: older ones cannot overlap with new ones. */
const KEPT = 64;

/**
 * Adds an interval to disjoint ones, so that time in two of them counts once.
 * @param covered begin, end, begin, end … of the intervals, in ms, in order; changed in place
 * @returns how many ms more they cover now
 */
export function cover(covered: number[], from: number, to: number): number {
  if (!(to > from)) return 0;
  const last = covered.at(-1);
  if (last === undefined || from > last) {
    covered.push(from, to);
    if (covered.length > 2 * KEPT) covered.splice(0, 2);
    return to - from;
  }
  let at = 0;
  while ((covered[at + 1] ?? to) < from) at += 2;
  let [begin, end, added, count] = [from, to, to - from, 0];
  for (let i = at; i < covered.length; i += 2) {
    const [otherBegin = 0, otherEnd = 0] = [covered[i], covered[i + 1]];
    if (otherBegin > to) break;
    added -= Math.min(to, otherEnd) - Math.max(from, otherBegin);
    begin = Math.min(begin, otherBegin);
    end = Math.max(end, otherEnd);
    count += 2;
  }
  covered.splice(at, count, begin, end);
  return added;
}
