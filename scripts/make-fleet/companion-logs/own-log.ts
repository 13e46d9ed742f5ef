/** A log of the host that writes it. */
export type OwnLog = readonly [path: string, text: string];
