/** Returns whether a version of OpenSearch, `2.19.6`, is another one or later. */
export function isFrom(version: string, [fromMajor, fromMinor]: readonly [major: number, minor: number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > fromMajor || (major === fromMajor && minor >= fromMinor);
}
