/** Emergency numbers by country; 112 is one in all of the European Union and in mobile networks everywhere. */
const BY_COUNTRY: Readonly<Record<string, readonly string[]>> = {
  ...{ US: ['911', '112'], CA: ['911', '112'], MX: ['911'], BR: ['190', '192', '193'] },
  ...{ GB: ['999', '112'], IE: ['999', '112'], AU: ['000', '112'], NZ: ['111'], CH: ['112', '117', '118', '144'] },
  ...{ DE: ['112', '110'], AT: ['112', '122', '133', '144'], FR: ['112', '15', '17', '18'], IT: ['112', '113', '118'] },
  ...{ JP: ['110', '119'], KR: ['112', '119'], CN: ['110', '119', '120'], TW: ['110', '119'], HK: ['999', '112'] },
};
const ELSEWHERE = ['112'];

export function emergencyNumbersOf(country: string): readonly string[] {
  return BY_COUNTRY[country] ?? ELSEWHERE;
}
