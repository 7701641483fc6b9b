import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import {
  applyAnswer,
  buildAnswer,
  buildOffer,
  parseSdp,
  readAudio,
  SdpError,
  writeSdp,
} from '../../../../src/media/sdp/index.ts';
import type { CodecName, OfferProfile, SdesSuite } from '../../../../src/media/sdp/index.ts';
import { ANSWERS, fixture, KEYS, local } from './cases.ts';

interface TheirMedia {
  type: string;
  port: number;
  protocol: string;
  payloads: string;
  rtcpMux?: string;
  ptime?: number;
  /** Made a number where it looks like one. */
  mid?: string | number;
  crypto?: unknown[];
  iceUfrag?: string;
  candidates?: { ip: string; port: number; priority: number }[];
}

/** The package has no types of its own. */
const transform = createRequire(import.meta.url)('sdp-transform') as { parse(text: string): { media: TheirMedia[] } };

const lf = (text: string): string => text.replaceAll('\r\n', '\n');

describe('offer in, answer out', () => {
  for (const { name, policy, codec, security, direction, address } of ANSWERS) {
    it(`${name}: ${codec}, ${security}, ${direction}`, () => {
      const offer = readAudio(fixture(`${name}.offer`));
      const { sdp, negotiated } = buildAnswer(offer, local(address), policy);
      expect(lf(sdp)).toBe(fixture(`${name}.answer`));
      expect(sdp.split('\n').every(l => l === '' || l.endsWith('\r'))).toBe(true);
      expect(`${negotiated.codec.name} ${negotiated.codec.payloadType}`).toBe(codec);
      expect(negotiated.security.kind).toBe(security);
      expect(negotiated.direction).toBe(direction);
    });

    it(`${name}: parse and write is stable`, () => {
      const once = writeSdp(parseSdp(fixture(`${name}.offer`)));
      expect(writeSdp(parseSdp(once))).toBe(once);
    });
  }

  it('keeps what the gateway needs of the other side', () => {
    const { negotiated } = buildAnswer(readAudio(fixture('grandstream-ipv6-fax.offer')), local('2001:db8::1'), {
      suites: [],
      allowPlain: true,
      codecs: ['opus'],
    });
    expect(negotiated.remote).toEqual({
      address: '2001:db8::44',
      port: 5004,
      rtcpAddress: '2001:db8::45',
      rtcpPort: 5010,
    });
    expect(negotiated).toMatchObject({ ptime: 40, profile: 'avp', rtcpMux: false, receivePayloadTypes: [123, 101] });
  });

  it('passes over a crypto line with MKI and takes the next suite', () => {
    const offer = readAudio(fixture('poly-savp.offer'));
    expect(offer.securities).toMatchObject([{ kind: 'sdes', tag: 1, suite: 'AES_CM_128_HMAC_SHA1_80' }]);
    expect(offer.unusableSuites).toEqual(['AES_CM_128_HMAC_SHA1_32']);
  });

  it('knows both kinds of hold', () => {
    expect(readAudio(fixture('cisco-hold-rfc2543.offer'))).toMatchObject({ onHold0000: true, direction: 'sendonly' });
    expect(readAudio(fixture('poly-hold.offer'))).toMatchObject({ onHold0000: true, direction: 'sendonly' });
    const trickling = fixture('chromium-audio.offer').replace(/c=IN IP4 .*/, 'c=IN IP4 0.0.0.0');
    expect(readAudio(trickling)).toMatchObject({ onHold0000: false, direction: 'sendrecv' });
  });
});

describe('as an independent parser reads it', () => {
  for (const { name } of ANSWERS) {
    it(`${name}: both sides`, () => {
      for (const text of [fixture(`${name}.offer`), fixture(`${name}.answer`)]) {
        const theirs = transform.parse(text);
        const ours = parseSdp(text);
        expect(ours.media.map(m => `${m.kind} ${m.port} ${m.protocol} ${m.formats.join(' ')}`)).toEqual(
          theirs.media.map(m => `${m.type} ${m.port} ${m.protocol} ${m.payloads}`),
        );
        const { audioIndex, rtcpMux, securities, unusableSuites, ptime, mid } = readAudio(text);
        const media = theirs.media[audioIndex];
        expect(rtcpMux).toBe(media?.rtcpMux === 'rtcp-mux');
        expect(ptime).toBe(media?.ptime);
        expect(mid).toBe(media?.mid?.toString());
        const crypto = securities.filter(s => s.kind === 'sdes');
        expect(crypto.length + unusableSuites.length).toBe(media?.crypto?.length ?? 0);
        const dtls = securities.find(s => s.kind === 'dtls');
        expect(dtls?.iceUfrag).toBe(media?.iceUfrag);
        expect(dtls?.candidates.map(c => `${c.address} ${c.port} ${c.priority}`)).toEqual(
          media?.candidates?.map(c => `${c.ip} ${c.port} ${c.priority}`),
        );
      }
    });
  }
});

describe('offers that are refused', () => {
  const refusals: [string, string, Parameters<typeof buildAnswer>[2], string, number][] = [
    ['no common codec', 'yealink-avp', { suites: [], allowPlain: true, codecs: ['opus'] }, 'no-common-codec', 305],
    ['plain RTP where policy refuses it', 'yealink-avp', { suites: [], allowPlain: false }, 'plain-refused', 302],
    ['no common suite', 'poly-savp', { suites: ['AEAD_AES_256_GCM'], allowPlain: true }, 'no-common-security', 306],
  ];
  for (const [what, name, policy, code, warning] of refusals) {
    it(`${what}: 488 with Warning ${warning}`, () => {
      const offer = readAudio(fixture(`${name}.offer`));
      const error = refusal(() => buildAnswer(offer, local(), policy));
      expect(error).toMatchObject({ code, sipStatus: 488, warning: { code: warning } });
      expect(error.warning.text).not.toBe('');
    });
  }

  it('DTLS without ICE or without a transport of ours for it: 488', () => {
    const withoutIce = fixture('chromium-audio.offer').replaceAll(/a=ice-(ufrag|pwd).*\n/g, '');
    const policy = { suites: [], allowPlain: true };
    expect(refusal(() => buildAnswer(readAudio(withoutIce), local(), policy)).sipStatus).toBe(488);
    const noDtls = { ...local() };
    delete (noDtls as { dtls?: unknown }).dtls;
    const offer = readAudio(fixture('chromium-audio.offer'));
    expect(refusal(() => buildAnswer(offer, noDtls, policy)).code).toBe('no-common-security');
  });
});

function refusal(action: () => unknown): SdpError {
  try {
    action();
  } catch (error) {
    if (error instanceof SdpError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const CODECS: CodecName[] = ['opus', 'G722', 'PCMU', 'PCMA'];
const offered = (profile: OfferProfile, suites: SdesSuite[] = ['AEAD_AES_256_GCM', 'AES_CM_128_HMAC_SHA1_80']) =>
  buildOffer(local(), { codecs: CODECS, profile, suites }).description;

describe('offer out, answer in', () => {
  it('browser: DTLS with us as the server, opus with its own event clock', () => {
    const agreed = applyAnswer(offered('dtls'), fixture('chromium.answer-to-dtls'));
    expect(agreed).toMatchObject({
      codec: { name: 'opus', payloadType: 111 },
      telephoneEvent: { sendPayloadType: 110, receivePayloadType: 110, clockRate: 48000 },
      security: { kind: 'dtls', localSetup: 'passive' },
      rtcpMux: true,
      direction: 'sendonly',
      profile: 'dtls',
    });
  });

  it('SDES: the line of the answer tag, keys of both sides', () => {
    const agreed = applyAnswer(offered('savp'), fixture('baresip-savp.answer-to-savp'));
    expect(agreed.security).toMatchObject({
      kind: 'sdes',
      suite: 'AES_CM_128_HMAC_SHA1_80',
      local: { tag: 2, key: KEYS.AES_CM_128_HMAC_SHA1_80 },
      remote: { tag: 2 },
    });
    expect(agreed.profile).toBe('savp');
  });

  it('an answer with a suite that was never offered is refused', () => {
    const answer = fixture('baresip-unoffered-suite.answer-to-savp');
    expect(refusal(() => applyAnswer(offered('savp'), answer))).toMatchObject({
      code: 'suite-not-offered',
      sipStatus: 488,
    });
    const bestEffort = answer.replace('RTP/SAVP', 'RTP/AVP');
    expect(refusal(() => applyAnswer(offered('avp+crypto'), bestEffort)).code).toBe('suite-not-offered');
  });

  it('an answer that drops encryption is refused when we required it, accepted when we only preferred it', () => {
    const plain = fixture('yealink-plain.answer-to-best-effort');
    expect(applyAnswer(offered('avp+crypto'), plain)).toMatchObject({ security: { kind: 'none' }, profile: 'avp' });
    expect(refusal(() => applyAnswer(offered('savp'), plain)).code).toBe('suite-not-offered');
    expect(refusal(() => applyAnswer(offered('savp'), fixture('sbc-downgrade.answer-to-savp'))).code).toBe(
      'suite-not-offered',
    );
  });

  it('payload types of the answerer are what we send, ours are what we receive', () => {
    const agreed = applyAnswer(offered('avp'), fixture('yealink-renumbered.answer-to-avp'));
    expect(agreed).toMatchObject({
      codec: { name: 'opus', payloadType: 107, fmtp: 'useinbandfec=1' },
      receiveCodec: { name: 'opus', payloadType: 111 },
      receivePayloadTypes: [111, 101],
      telephoneEvent: { sendPayloadType: 100, receivePayloadType: 101, clockRate: 8000 },
      direction: 'sendonly',
      ptime: 30,
    });
  });

  it('inactive answer holds both ways', () => {
    expect(applyAnswer(offered('avp'), fixture('snom-hold.answer-to-avp'))).toMatchObject({
      direction: 'inactive',
      remoteHold: true,
    });
  });

  it('a rejected stream and a codec never offered are refused', () => {
    expect(refusal(() => applyAnswer(offered('avp'), fixture('poly-rejects.answer-to-avp'))).code).toBe('rejected');
    expect(refusal(() => applyAnswer(offered('avp'), fixture('gateway-foreign-codec.answer-to-avp'))).code).toBe(
      'no-common-codec',
    );
  });
});
