/**
 * Properties draw the same cases in every `npm test`, so that a failure comes from the change. `npm run test:long` draws
 * other cases, and many more. PROPERTY_SEED and PROPERTY_TIMES set both; fast-check prints the seed with a counterexample.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 1), numRuns: runs(100) });

/** Returns how many cases of a property to try, where `npm test` tries `count`. */
export function runs(count: number): number {
  return count * Number(process.env['PROPERTY_TIMES'] ?? 1);
}
