/** A log of the machine that it is written on. */
export type OwnLog = readonly [path: string, text: string];
