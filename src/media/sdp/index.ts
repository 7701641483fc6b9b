// The surface of the SDP folder: pure functions over immutable descriptions.
export * from './types.ts';
export { SdpError } from './sdp-error.ts';
export type { SdpErrorCode, WarningCode } from './sdp-error.ts';
export { parseSdp, SDP_LIMITS } from './parse.ts';
export { writeSdp } from './write.ts';
export { readAudio } from './read-audio.ts';
export { buildOffer } from './offer.ts';
export { buildAnswer } from './answer.ts';
export { applyAnswer } from './apply-answer.ts';
export { nextVersion, withNextVersion } from './compose.ts';
export { answerDirection, directionOf, intersect, receives, reverse, sends } from './direction.ts';
export { ADVANCED_SUITES, decodeKey, DEFAULT_SUITES, SUITE_KEY_LENGTH } from './sdes.ts';
export { CODEC_NAMES, FORMATS } from './codecs.ts';
