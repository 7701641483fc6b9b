// Our own descriptions, the same for offer and answer: one audio stream and, in their old places, the refused others.
import { codecAttributes } from './codecs.ts';
import { dtlsAttributes } from './dtls.ts';
import { cryptoAttribute } from './sdes.ts';
import type {
  Attribute,
  Codec,
  Connection,
  Direction,
  DtlsSetup,
  LocalMedia,
  MediaLayout,
  MediaSection,
  OtherMedia,
  SdesSecurity,
  SessionDescription,
  TelephoneEvent,
} from './types.ts';

/** Everything that goes into the text, decided. */
export interface Composition {
  readonly local: LocalMedia;
  readonly layout: MediaLayout;
  readonly protocol: string;
  readonly codecs: readonly Codec[];
  readonly telephoneEvents: readonly TelephoneEvent[];
  readonly crypto: readonly SdesSecurity[];
  /** Present for DTLS-SRTP. */
  readonly setup?: DtlsSetup;
  readonly rtcpMux: boolean;
  readonly direction: Direction;
  readonly ptime: number;
  readonly bundled: boolean;
}

function connectionOf(address: string): Connection {
  return { netType: 'IN', addressType: address.includes(':') ? 'IP6' : 'IP4', address };
}

function transportAttributes(c: Composition): Attribute[] {
  const { local } = c;
  const attributes: Attribute[] = [];
  // RFC 3605 2.1: only needed when RTCP is not on the next port; RFC 5761 5.1.1: beside rtcp-mux it is but a fall-back.
  if (!c.rtcpMux && local.rtcpPort !== local.port + 1) attributes.push({ name: 'rtcp', value: `${local.rtcpPort}` });
  if (c.rtcpMux) attributes.push({ name: 'rtcp-mux' });
  attributes.push(...c.crypto.map(cryptoAttribute));
  if (c.setup !== undefined && local.dtls !== undefined) attributes.push(...dtlsAttributes(local.dtls, c.setup));
  return attributes;
}

function audioSection(c: Composition): MediaSection {
  const formats = [...c.codecs, ...c.telephoneEvents].map(f => String(f.payloadType));
  const attributes: Attribute[] = [
    ...(c.layout.mid === undefined ? [] : [{ name: 'mid', value: c.layout.mid }]),
    ...codecAttributes(c.codecs, c.telephoneEvents),
    { name: 'ptime', value: String(c.ptime) },
    { name: c.direction },
    ...transportAttributes(c),
  ];
  // RFC 8829 5.2.1: a browser gives its track the stream that a=msid names.
  if (c.setup !== undefined && c.layout.mid !== undefined) attributes.push({ name: 'msid', value: 'tandem audio' });
  const connection = connectionOf(c.local.address);
  return { kind: 'audio', port: c.local.port, protocol: c.protocol, formats, connection, lines: [], attributes };
}

/** RFC 3264 6: a refused stream keeps its place, its transport and at least one format, with port 0. */
function refused(media: OtherMedia): MediaSection {
  const attributes = media.mid === undefined ? [] : [{ name: 'mid', value: media.mid }, { name: 'inactive' }];
  const formats = media.formats.length === 0 ? ['0'] : media.formats;
  return { kind: media.kind, port: 0, protocol: media.protocol, formats, lines: [], attributes };
}

function sessionAttributes(c: Composition): Attribute[] {
  const attributes: Attribute[] = [];
  // RFC 9143 7.3.3: the answer's group holds only what was accepted.
  if (c.bundled && c.layout.mid !== undefined) attributes.push({ name: 'group', value: `BUNDLE ${c.layout.mid}` });
  // RFC 8839 5.3: ice-lite is a session-level attribute.
  if (c.setup !== undefined) attributes.push({ name: 'ice-lite' });
  return attributes;
}

/** Puts the description together; m-lines are in the order of the layout. */
export function compose(c: Composition): SessionDescription {
  const connection = connectionOf(c.local.address);
  const media = [
    { index: c.layout.audioIndex, section: audioSection(c) },
    ...c.layout.otherMedia.map(m => ({ index: m.index, section: refused(m) })),
  ].sort((a, b) => a.index - b.index);
  return {
    origin: {
      username: '-',
      sessionId: c.local.sessionId,
      sessionVersion: String(c.local.version),
      ...connection,
    },
    name: '-',
    connection,
    lines: [{ type: 't', value: '0 0' }],
    attributes: sessionAttributes(c),
    media: media.map(m => m.section),
  };
}

/**
 * The version that `sdp` must carry after `previous`: the same when nothing else differs, one more otherwise
 * (RFC 3264 8). Both are our own texts; the o= version of `sdp` does not matter.
 */
export function nextVersion(previous: string, sdp: string): number {
  const pattern = /^o=(\S+ \S+) (\d+) /m;
  const version = Number(pattern.exec(previous)?.[2] ?? 0);
  const without = (text: string): string => text.replace(pattern, 'o=$1 ');
  return without(previous) === without(sdp) ? version : version + 1;
}

/** `sdp` with the version of `nextVersion` in its o= line. */
export function withNextVersion(previous: string, sdp: string): string {
  return sdp.replace(/^o=(\S+ \S+) \d+ /m, `o=$1 ${nextVersion(previous, sdp)} `);
}
