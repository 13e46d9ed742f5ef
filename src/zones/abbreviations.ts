/** Abbreviations of time zones that mean one offset, whoever wrote them since vdsm exists. */

/**
 * Returns the offset that an abbreviation means, as `+0200`; undefined where it has several meanings (`CST` in China and
 * in Chicago, `IST` in India, Israel and Ireland, `EST` in Sydney until 2014), or none that is known.
 */
export function offsetOfAbbreviation(text: string): string | undefined {
  return OFFSETS.get(text);
}

const OFFSETS: ReadonlyMap<string, string> = new Map([
  ['UTC', '+0000'],
  ['GMT', '+0000'],
  ['WET', '+0000'],
  ['WEST', '+0100'],
  ['CET', '+0100'],
  ['CEST', '+0200'],
  ['EET', '+0200'],
  ['EEST', '+0300'],
  ['JST', '+0900'],
  ['AEST', '+1000'],
  ['AEDT', '+1100'],
  ['NZST', '+1200'],
  ['NZDT', '+1300'],
  ['EDT', '-0400'],
  ['MDT', '-0600'],
  ['PDT', '-0700'],
]);
