/**
 * How far an archive is followed. A sosreport has up to 50,000 members and expands 10 to 50 times, a log collector's
 * archive holds some hundreds of them; text of equal lines expands 300 times, gzip of nothing but zeros 1030 times, xz 7000
 * times. Only containers are measured: a compressed log that lies in one is read like one on disk, however it expands.
 */
export const LIMITS = {
  /** Archives in each other, the outermost included: a log collector's archive has 2, one that somebody packed again 3. */
  depth: 6,
  /** Members of one container, */
  members: 1_000_000,
  /** and of an archive with all that is nested in it. */
  totalMembers: 20_000_000,
  /** Decompressed bytes of an archive with all that is nested in it. */
  totalBytes: 2 ** 40,
  /** Decompressed bytes for each byte as stored, */
  ratio: 1000,
  /** which counts from so many decompressed bytes on: of one container, */
  ratioFrom: 64 << 20,
  /** and of the whole archive. One bomb in it ends for itself; here end many. */
  totalRatioFrom: 2 ** 31,
  /** A PAX header or GNU long name. */
  headerBytes: 1 << 20,
  /** Linux has no longer paths. */
  pathBytes: 4096,
  /** Zero bytes behind the mark that ends a tar; archives may be put together. */
  paddingBytes: 1 << 20,
  /** Members that are refused one by one; the rest is counted. */
  faults: 100,
};

/** `LIMITS`, or smaller ones for tests. */
export type Limits = Readonly<typeof LIMITS>;
