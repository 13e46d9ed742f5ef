/**
 * Properties draw the same cases in every `npm test`, so that what fails is the change; `npm run test:long` draws others,
 * and many more. Both can be told: `PROPERTY_SEED` is what fast-check prints beside a counterexample.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 1), numRuns: runs(100) });

/** How many cases of a property are tried where `npm test` tries so many. */
export function runs(count: number): number {
  return count * Number(process.env['PROPERTY_TIMES'] ?? 1);
}
