// RFC 3264 5: our offers.
import { numberCodecs } from './codecs.ts';
import { compose } from './compose.ts';
import { audioOf } from './read-audio.ts';
import { DEFAULT_SUITES, SUITE_KEY_LENGTH } from './sdes.ts';
import type { AudioDescription, LocalMedia, MediaLayout, OfferProfile, OfferWish, SdesSecurity } from './types.ts';
import { writeSdp } from './write.ts';

const PROTOCOLS: Readonly<Record<OfferProfile, readonly [plain: string, feedback: string]>> = {
  avp: ['RTP/AVP', 'RTP/AVPF'],
  'avp+crypto': ['RTP/AVP', 'RTP/AVPF'],
  savp: ['RTP/SAVP', 'RTP/SAVPF'],
  dtls: ['UDP/TLS/RTP/SAVPF', 'UDP/TLS/RTP/SAVPF'],
};

/** A first offer to a browser has one section named 0 (RFC 8829 5.2.1); phones get none of that. */
const firstLayout = (dtls: boolean): MediaLayout => ({
  audioIndex: 0,
  otherMedia: [],
  ...(dtls ? { mid: '0' } : {}),
});

function cryptoLines(local: LocalMedia, wish: OfferWish): SdesSecurity[] {
  if (wish.profile !== 'savp' && wish.profile !== 'avp+crypto') return [];
  return (wish.suites ?? DEFAULT_SUITES).map((suite, i) => {
    const key = local.keys?.[suite];
    // A caller's mistake, not the network's: an offer without the key it promises would be a silent call.
    if (key?.length !== SUITE_KEY_LENGTH[suite]) throw new TypeError(`no key of the right length for ${suite}`);
    return { kind: 'sdes', tag: i + 1, suite, key };
  });
}

/**
 * Makes an offer. `description` is what `applyAnswer` needs later.
 * @throws TypeError when `local` lacks what `want.profile` needs.
 */
export function buildOffer(local: LocalMedia, want: OfferWish): { sdp: string; description: AudioDescription } {
  const dtls = want.profile === 'dtls';
  if (dtls && local.dtls === undefined) throw new TypeError('a dtls offer needs local.dtls');
  const layout = want.layout ?? firstLayout(dtls);
  const { codecs, telephoneEvents } = numberCodecs(want.codecs, want.telephoneEvents ?? []);
  const session = compose({
    local,
    layout,
    protocol: PROTOCOLS[want.profile][want.feedback === true ? 1 : 0],
    codecs,
    telephoneEvents,
    crypto: cryptoLines(local, want),
    // RFC 5763 5: the offer says actpass, so that the answerer picks.
    ...(dtls ? { setup: 'actpass' as const } : {}),
    rtcpMux: dtls || local.rtcpMux === true,
    direction: want.direction ?? 'sendrecv',
    ptime: want.ptime ?? 20,
    bundled: dtls && layout.mid !== undefined,
  });
  return { sdp: writeSdp(session), description: audioOf(session) };
}
