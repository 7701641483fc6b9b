/**
 * A leg as JSON: what another process needs to go on with it. Of secrets it holds our own SDES key and nothing else: not
 * every phone takes a new one in a re-INVITE (baresip 1.0 goes on with the first and hears nothing). The stream of the new
 * process has another SSRC, so no key stream is used twice (RFC 3711 9.1). ICE and DTLS start anew.
 */
import type { Negotiated, SdesSuite } from '../sdp/index.ts';
import { MediaError } from './ports.ts';
import type { LegMedia, MediaDirection, MediaLegSnapshot } from './ports.ts';

/** An agreement without its secrets. */
export type RememberedMedia = Omit<Negotiated, 'security'> & {
  readonly willing: MediaDirection;
  /** Present for SDES. */
  readonly suite: SdesSuite | undefined;
  /** Our own master key and salt for that suite, base64. */
  readonly key: string | undefined;
};

export function encryptionOf(media: RememberedMedia | Negotiated): string {
  if (media.profile === 'dtls') return 'DTLS-SRTP';
  if ('security' in media) return media.security.kind === 'sdes' ? media.security.suite : 'none';
  return media.suite ?? 'none';
}

export function legMediaOf(media: RememberedMedia | Negotiated): LegMedia {
  const { codec, direction, ptime, remote } = media;
  return {
    codec: { name: codec.name, payloadType: codec.payloadType, clockRate: codec.clockRate },
    direction,
    ptime,
    encryption: encryptionOf(media),
    remote: { address: remote.address, port: remote.port },
  };
}

/** @throws MediaError for a snapshot of another kind */
export function rememberedFrom(snapshot: MediaLegSnapshot): RememberedMedia | undefined {
  if (snapshot.v !== 1) throw new MediaError('bad-description', 'a leg snapshot of another version');
  if (snapshot.negotiated === undefined) return undefined;
  const media = snapshot.negotiated as RememberedMedia | null;
  const whole =
    typeof media === 'object' &&
    media !== null &&
    typeof media.codec?.name === 'string' &&
    typeof media.receiveCodec?.payloadType === 'number' &&
    typeof media.remote?.port === 'number' &&
    typeof media.layout?.audioIndex === 'number';
  if (!whole) throw new MediaError('bad-description', 'a leg snapshot that cannot be read');
  return media;
}
