// The payload formats we know, and their rtpmap and fmtp attributes.
import { SdpError } from './sdp-error.ts';
import type { Attribute, Codec, CodecName, MediaSection, TelephoneEvent } from './types.ts';

interface Format {
  readonly clockRate: number;
  readonly channels: number;
  /** RFC 3551 table 4, for formats that have one. */
  readonly staticPayloadType?: number;
  /** Where we start looking for a free number otherwise. */
  readonly dynamicPayloadType: number;
  readonly fmtp?: string;
}

/** RFC 3551 6 and RFC 7587 7. RFC 3551 4.5.2: G.722 samples at 16 kHz, but its RTP clock is 8000. */
export const FORMATS: Readonly<Record<CodecName, Format>> = {
  PCMU: { clockRate: 8000, channels: 1, staticPayloadType: 0, dynamicPayloadType: 120 },
  PCMA: { clockRate: 8000, channels: 1, staticPayloadType: 8, dynamicPayloadType: 121 },
  G722: { clockRate: 8000, channels: 1, staticPayloadType: 9, dynamicPayloadType: 122 },
  G729: { clockRate: 8000, channels: 1, staticPayloadType: 18, dynamicPayloadType: 123, fmtp: 'annexb=no' },
  opus: { clockRate: 48000, channels: 2, dynamicPayloadType: 111, fmtp: 'minptime=10;useinbandfec=1' },
};

export const CODEC_NAMES = Object.keys(FORMATS) as readonly CodecName[];

const STATIC_NAMES = new Map<number, CodecName>(
  CODEC_NAMES.flatMap(name => {
    const payloadType = FORMATS[name].staticPayloadType;
    return payloadType === undefined ? [] : [[payloadType, name] as const];
  }),
);

/** RFC 4733 3.2: events 0 to 15 are the sixteen DTMF keys. */
const TELEPHONE_EVENT_FMTP = '0-15';
const FIRST_DYNAMIC = 96;
const LAST_DYNAMIC = 127;

interface RtpMap {
  readonly encoding: string;
  readonly clockRate: number;
  readonly channels: number;
}

/** Attributes such as rtpmap and fmtp whose value starts with a format, as a map from the format to the rest. */
function byFormat(media: MediaSection, name: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name: n, value = '' } of media.attributes) {
    const match = n === name ? /^(\d{1,3})[ \t]+(\S.*)$/.exec(value) : null;
    if (match?.[1] !== undefined && match[2] !== undefined) found.set(String(Number(match[1])), match[2].trim());
  }
  return found;
}

function parseRtpMap(text: string): RtpMap | undefined {
  const match = /^([^\s/]+)\/(\d{1,6})(?:\/(\d{1,2}))?/.exec(text);
  if (match?.[1] === undefined) return undefined;
  return { encoding: match[1], clockRate: Number(match[2]), channels: Number(match[3] ?? 1) };
}

/** RFC 3551 6: a static payload type needs no rtpmap; one that is written all the same must be believed. */
function nameOf(payloadType: number, map: RtpMap | undefined): CodecName | undefined {
  if (map === undefined) return STATIC_NAMES.get(payloadType);
  const encoding = map.encoding.toLowerCase();
  const name = CODEC_NAMES.find(n => n.toLowerCase() === encoding);
  if (name === undefined) return undefined;
  const { clockRate, channels } = FORMATS[name];
  // Some phones write G722/16000 against RFC 3551 4.5.2, and mean what everybody else means by 8000.
  const clockFits = map.clockRate === clockRate || (name === 'G722' && map.clockRate === 16000);
  // RFC 7587 7: opus is always written with two channels; a missing "/2" is still opus.
  return clockFits && (map.channels === channels || name === 'opus') ? name : undefined;
}

/** The codecs and telephone-event formats of an m-line, in its order. Numbers out of range and doubles are passed over. */
export function readCodecs(media: MediaSection): { codecs: Codec[]; telephoneEvents: TelephoneEvent[] } {
  const maps = byFormat(media, 'rtpmap');
  const fmtps = byFormat(media, 'fmtp');
  const codecs: Codec[] = [];
  const telephoneEvents: TelephoneEvent[] = [];
  for (const format of new Set(media.formats)) {
    if (!/^\d{1,3}$/.test(format) || Number(format) > LAST_DYNAMIC) continue;
    const payloadType = Number(format);
    const map = parseRtpMap(maps.get(String(payloadType)) ?? '');
    if (map?.encoding.toLowerCase() === 'telephone-event') {
      telephoneEvents.push({ payloadType, clockRate: map.clockRate });
      continue;
    }
    const name = nameOf(payloadType, map);
    if (name === undefined) continue;
    const { clockRate, channels } = FORMATS[name];
    const fmtp = fmtps.get(String(payloadType));
    codecs.push({ name, payloadType, clockRate, channels, ...(fmtp === undefined ? {} : { fmtp }) });
  }
  return { codecs, telephoneEvents };
}

const rtpMapOf = (codec: Codec): string =>
  `${codec.name}/${codec.clockRate}${codec.channels > 1 ? `/${codec.channels}` : ''}`;

/** rtpmap and fmtp lines; static payload types get an rtpmap too, which old phones like and nobody minds. */
export function codecAttributes(codecs: readonly Codec[], telephoneEvents: readonly TelephoneEvent[]): Attribute[] {
  const attributes: Attribute[] = [];
  for (const codec of codecs) {
    attributes.push({ name: 'rtpmap', value: `${codec.payloadType} ${rtpMapOf(codec)}` });
    if (codec.fmtp !== undefined) attributes.push({ name: 'fmtp', value: `${codec.payloadType} ${codec.fmtp}` });
  }
  for (const { payloadType, clockRate } of telephoneEvents) {
    attributes.push({ name: 'rtpmap', value: `${payloadType} telephone-event/${clockRate}` });
    attributes.push({ name: 'fmtp', value: `${payloadType} ${TELEPHONE_EVENT_FMTP}` });
  }
  return attributes;
}

/** RFC 3551 3 and 6: 96 to 127 are dynamic, and when they run out the unassigned 35 to 63 serve. */
const DYNAMIC_PAYLOAD_TYPES = [
  ...Array.from({ length: LAST_DYNAMIC - FIRST_DYNAMIC + 1 }, (_, i) => FIRST_DYNAMIC + i),
  ...Array.from({ length: 63 - 35 + 1 }, (_, i) => 35 + i),
];

function freePayloadType(wanted: number, used: Set<number>): number {
  const candidate = [wanted, ...DYNAMIC_PAYLOAD_TYPES].find(n => !used.has(n));
  if (candidate === undefined) throw new SdpError('no-common-codec', 'no payload type is left');
  used.add(candidate);
  return candidate;
}

/** Gives payload types to what is offered by name; those already in use in the session stay (RFC 3264 8.3.2). */
export function numberCodecs(
  wanted: readonly (CodecName | Codec)[],
  previousEvents: readonly TelephoneEvent[],
): { codecs: Codec[]; telephoneEvents: TelephoneEvent[] } {
  const used = new Set<number>(previousEvents.map(e => e.payloadType));
  for (const codec of wanted) if (typeof codec !== 'string') used.add(codec.payloadType);
  const codecs = wanted.map((codec): Codec => {
    if (typeof codec !== 'string') return codec;
    const { clockRate, channels, staticPayloadType, dynamicPayloadType, fmtp } = FORMATS[codec];
    const payloadType = freePayloadType(
      staticPayloadType !== undefined && !used.has(staticPayloadType) ? staticPayloadType : dynamicPayloadType,
      used,
    );
    return { name: codec, payloadType, clockRate, channels, ...(fmtp === undefined ? {} : { fmtp }) };
  });
  // RFC 4733 2.1: events share the clock of the audio they interrupt, so 48000 is offered beside opus.
  const clocks = new Set([...codecs.map(c => c.clockRate), 8000]);
  const telephoneEvents = [...clocks]
    .sort((a, b) => a - b)
    .map(clockRate => {
      const kept = previousEvents.find(e => e.clockRate === clockRate);
      return kept ?? { payloadType: freePayloadType(clockRate === 8000 ? 101 : 110, used), clockRate };
    });
  return { codecs, telephoneEvents };
}

/**
 * The codec as our answer names it. What opus parameters say concerns their author's receiver (RFC 7587 6.1), so ours take
 * the place of the offerer's; G.729's annexb has to come back as it was (RFC 7261 3).
 */
export function asAnswered(offered: Codec): Codec {
  const fmtp = offered.name === 'opus' ? FORMATS.opus.fmtp : offered.fmtp;
  const { name, payloadType, clockRate, channels } = offered;
  return { name, payloadType, clockRate, channels, ...(fmtp === undefined ? {} : { fmtp }) };
}

/** The event format for this codec: its own clock if there is one (RFC 4733 2.1), else 8000, which phones use with opus. */
export function eventFor(codec: Codec, events: readonly TelephoneEvent[]): TelephoneEvent | undefined {
  return events.find(e => e.clockRate === codec.clockRate) ?? events.find(e => e.clockRate === 8000);
}
