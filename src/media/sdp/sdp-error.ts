// Why a description was refused, with the SIP answer that says so.

/** The media-related warn-codes of RFC 3261 20.43. */
export const WARNINGS = {
  301: 'Incompatible network address formats',
  302: 'Incompatible transport protocol',
  304: 'Media type not available',
  305: 'Incompatible media format',
  306: 'Attribute not understood',
  307: 'Session description parameter not understood',
  330: 'Multicast not available',
  399: 'Miscellaneous warning',
} as const;

export type WarningCode = keyof typeof WARNINGS;

export type SdpErrorCode =
  | 'malformed'
  | 'too-large'
  | 'no-audio'
  | 'rejected'
  | 'no-common-codec'
  | 'suite-not-offered'
  | 'no-common-security'
  | 'plain-refused'
  | 'bad-address'
  | 'multicast'
  | 'bad-answer';

const CATALOGUE: Readonly<Record<SdpErrorCode, { sipStatus: 400 | 413 | 488; warning: WarningCode }>> = {
  malformed: { sipStatus: 400, warning: 307 },
  'too-large': { sipStatus: 413, warning: 399 },
  'no-audio': { sipStatus: 488, warning: 304 },
  rejected: { sipStatus: 488, warning: 304 },
  'no-common-codec': { sipStatus: 488, warning: 305 },
  'suite-not-offered': { sipStatus: 488, warning: 306 },
  'no-common-security': { sipStatus: 488, warning: 306 },
  'plain-refused': { sipStatus: 488, warning: 302 },
  'bad-address': { sipStatus: 488, warning: 301 },
  multicast: { sipStatus: 488, warning: 330 },
  'bad-answer': { sipStatus: 488, warning: 399 },
};

/** The only error that this folder throws. `sipStatus` is the answer to an offer; `warning` goes with it. */
export class SdpError extends Error {
  readonly code: SdpErrorCode;
  readonly sipStatus: 400 | 413 | 488;
  readonly warning: { readonly code: WarningCode; readonly text: string };

  constructor(code: SdpErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'SdpError';
    this.code = code;
    this.sipStatus = CATALOGUE[code].sipStatus;
    this.warning = { code: CATALOGUE[code].warning, text: WARNINGS[CATALOGUE[code].warning] };
  }
}
