/** What track must know of verbs; the tables behind it are parse's, and pipeline hands them over. */
export interface VerbLookups {
  /** Whether a request for this JSON-RPC method (or wire name) is logged as this verb. */
  isMethodOf(method: string, verb: string): boolean;
  /** The verb under which a `Class.method` is logged; its own last part where the table has none. */
  verbOf(method: string): string;
  /** Whether a verb leaves a storage task behind that goes on after it returned. */
  isAsync(verb: string): boolean;
  /** Whether a verb only reads state. */
  isPoll(verb: string): boolean;
}
