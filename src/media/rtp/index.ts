// The surface of the RTP folder.
export { isRtcp, parseRtp, RTP_HEADER_LENGTH, sequenceDistance, timestampDistance, writeRtp } from './packet.ts';
export type { HeaderExtension, RtpFields, RtpPacket } from './packet.ts';
export { DigitCollector, eventOf, keyOf, keyPackets, parseEvent, writeEvent } from './telephone-event.ts';
export type { EventPacket, EventPayload, KeyPress } from './telephone-event.ts';
export { parseRtcp, roundTripMs } from './rtcp.ts';
export type { ReportBlock, RtcpPacket } from './rtcp.ts';
export { mos, rating } from './e-model.ts';
export type { QualityFigures, RatedCodec } from './e-model.ts';
