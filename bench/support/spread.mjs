/** @param {number[]} values */
export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/**
 * Returns median and range as text.
 * @param {number[]} values
 * @param {number} digits
 */
export function spread(values, digits) {
  const [least = NaN, most = NaN] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}
