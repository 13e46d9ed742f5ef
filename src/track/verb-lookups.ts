/** Facts of vdsm's verbs, from the tables of parse. */
export interface VerbLookups {
  /** Whether vdsm logs a request for this JSON-RPC method (or wire name) as this verb. */
  isMethodOf(method: string, verb: string): boolean;
  /** Returns the verb that a `Class.method` is logged as; its last part where the table has none. */
  verbOf(method: string): string;
  /** Whether a verb starts a storage task that goes on after it returned. */
  isAsync(verb: string): boolean;
  /** Whether a verb only reads state. */
  isPoll(verb: string): boolean;
}
