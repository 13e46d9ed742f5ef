/** Eras of the log format, by the version in the banner; FORMATS: "era map". First row that fits wins. */
const ERAS = [
  // 4.9-0 and RHEV 3.0's 4.9-112 are the first era; the third number came with 4.9.1
  { era: 'A', from: [4, 9, 0], to: [4, 9, 0] },
  { era: 'B1', from: [4, 9, 1], to: [4, 9, 999] },
  { era: 'B2', from: [4, 10, 0], to: [4, 10, 999] },
  { era: 'B3', from: [4, 11, 0], to: [4, 15, 999] },
  { era: 'C1', from: [4, 16, 0], to: [4, 16, 999] },
  { era: 'C2', from: [4, 17, 0], to: [4, 17, 999] },
  { era: 'C3', from: [4, 18, 0], to: [4, 18, 998] },
  // snapshots numbered 4.18.999 wrote the new layout already
  { era: 'D1', from: [4, 18, 999], to: [4, 19, 15] },
  { era: 'D2', from: [4, 19, 16], to: [4, 19, 999] },
  { era: 'D3', from: [4, 20, 0], to: [4, 29, 999] },
  { era: 'D4', from: [4, 30, 0], to: [4, 39, 999] },
  { era: 'E', from: [4, 40, 0], to: [4, 49, 999] },
  { era: 'F', from: [4, 50, 0], to: [4, 999, 999] },
] as const;

/** Era of a vdsm version as its banner writes it (`4.9-0`, `4.20.49-1.el7`); undefined for what is no known version. */
export function eraOf(version: string): string | undefined {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (match === null) return undefined;
  const number = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] as const;
  return ERAS.find(({ from, to }) => order(number, from) >= 0 && order(number, to) <= 0)?.era;
}

type Version = readonly [number, number, number];

function order(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
