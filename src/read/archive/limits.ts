/**
 * The most that is read of an archive, so that a hostile one cannot exhaust the machine. For comparison: a sosreport
 * has up to 50,000 members and expands 10 to 50 times, a log collector's archive holds some hundreds of sosreports.
 * Text of equal lines expands 300 times, gzip of nothing but zeros 1030 times, xz of them 7000 times. Only containers
 * are measured: a compressed log in one is read like a log on disk, however much it expands.
 */
export const LIMITS = {
  /**
   * Archives within each other, the outermost included. A log collector's archive has 2, one that was packed again 3.
   */
  depth: 6,
  /** Members of one container. */
  members: 1_000_000,
  /** Members of an archive and of everything nested in it. */
  totalMembers: 20_000_000,
  /** Decompressed bytes of an archive and of everything nested in it. */
  totalBytes: 2 ** 40,
  /** Decompressed bytes per byte as stored. */
  ratio: 1000,
  /** Decompressed bytes of one container from which `ratio` applies. */
  ratioFrom: 64 << 20,
  /** Decompressed bytes of the whole archive from which `ratio` applies: stops many bombs that are each too small. */
  totalRatioFrom: 2 ** 31,
  /** Bytes of a PAX header or a GNU long name. */
  headerBytes: 1 << 20,
  /** Bytes of a path: the most that Linux allows. */
  pathBytes: 4096,
  /** Zero bytes after the mark that ends a tar, where another tar may be concatenated. */
  paddingBytes: 1 << 20,
  /** Faults that are reported one by one; the rest are counted. */
  faults: 100,
};

/** `LIMITS`, or smaller ones for tests. */
export type Limits = Readonly<typeof LIMITS>;
