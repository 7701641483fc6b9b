import { describe, expect, it } from 'vitest';
import {
  buildAnswer,
  buildOffer,
  nextVersion,
  parseSdp,
  readAudio,
  withNextVersion,
} from '../../../../src/media/sdp/index.ts';
import type { Codec } from '../../../../src/media/sdp/index.ts';
import { parseCryptoLine, usableCrypto } from '../../../../src/media/sdp/sdes.ts';
import { fixture, local } from './cases.ts';

const audioLine = (sdp: string): string => /^m=audio.*/m.exec(sdp)?.[0].trim() ?? '';

describe('our offers', () => {
  it('number dynamic formats without clashes and offer the event clock of each codec', () => {
    const previous: Codec = { name: 'G722', payloadType: 111, clockRate: 8000, channels: 1 };
    const { sdp } = buildOffer(local(), { codecs: [previous, 'opus', 'PCMA'], profile: 'avp' });
    expect(audioLine(sdp)).toBe('m=audio 20000 RTP/AVP 111 96 8 101 110');
    expect(sdp).toContain('a=rtpmap:96 opus/48000/2');
    expect(sdp).toContain('a=rtpmap:110 telephone-event/48000');
    expect(buildOffer(local(), { codecs: ['PCMA'], profile: 'avp' }).sdp).not.toContain('telephone-event/48000');
  });

  it('list SRTP suites in the order asked for, with padded keys', () => {
    const suites = ['AEAD_AES_256_GCM', 'AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80'] as const;
    const { sdp } = buildOffer(local(), { codecs: ['PCMU'], profile: 'savp', suites });
    const lines = [...sdp.matchAll(/a=crypto:(\d) (\S+) inline:(\S+)/g)];
    expect(lines.map(l => `${l[1]} ${l[2]}`)).toEqual(suites.map((suite, i) => `${i + 1} ${suite}`));
    expect(lines.map(l => (l[3] ?? '').length % 4)).toEqual([0, 0, 0]);
    expect(audioLine(sdp)).toContain('RTP/SAVP ');
  });

  it('carry RTCP on its own port only where it is not the next one', () => {
    const wish = { codecs: ['PCMU'], profile: 'avp' } as const;
    expect(buildOffer(local(), wish).sdp).not.toContain('a=rtcp');
    expect(buildOffer({ ...local(), rtcpPort: 30_001 }, wish).sdp).toContain('a=rtcp:30001\r\n');
    expect(buildOffer({ ...local(), rtcpMux: true }, wish).sdp).toContain('a=rtcp-mux\r\n');
  });

  it('refuse to promise keys or DTLS that are not there', () => {
    const bare = { address: '127.0.0.1', port: 2, rtcpPort: 3, sessionId: '1', version: 1 };
    expect(() => buildOffer(bare, { codecs: ['PCMU'], profile: 'savp' })).toThrow(TypeError);
    expect(() => buildOffer(bare, { codecs: ['PCMU'], profile: 'dtls' })).toThrow(TypeError);
  });

  it('keep the m-lines of the session in place (RFC 3264 8)', () => {
    const offer = readAudio(fixture('cisco-video.offer'));
    const { negotiated } = buildAnswer(offer, local(), { suites: [], allowPlain: true });
    const next = buildOffer(local(), {
      codecs: [negotiated.receiveCodec],
      telephoneEvents: offer.telephoneEvents,
      profile: negotiated.profile,
      layout: negotiated.layout,
    });
    const lines = parseSdp(next.sdp).media.map(m => `${m.kind} ${m.port}`);
    expect(lines).toEqual(['video 0', 'audio 20000', 'application 0']);
    expect(audioLine(next.sdp)).toBe('m=audio 20000 RTP/AVP 114 101 110');
    expect(next.description.audioIndex).toBe(1);
  });
});

describe('session version', () => {
  const offer = (direction: 'sendrecv' | 'sendonly', version: number): string =>
    buildOffer({ ...local(), version }, { codecs: ['PCMU'], profile: 'avp', direction }).sdp;

  it('stays when nothing changes and rises by one when something does, under the same id', () => {
    expect(nextVersion(offer('sendrecv', 7), offer('sendrecv', 1))).toBe(7);
    expect(nextVersion(offer('sendrecv', 7), offer('sendonly', 1))).toBe(8);
    expect(withNextVersion(offer('sendrecv', 7), offer('sendonly', 1))).toContain(
      'o=- 1700000000 8 IN IP4 203.0.113.5',
    );
  });
});

describe('a=crypto', () => {
  const key = Buffer.alloc(30, 7).toString('base64');
  const gcm = Buffer.alloc(28, 7).toString('base64');
  const usable = (value: string): string | undefined => {
    const line = parseCryptoLine(value);
    return line === undefined ? undefined : usableCrypto(line)?.suite;
  };

  it('reads keys with and without padding, lifetimes, and parameters that do not matter', () => {
    expect(usable(`1 AES_CM_128_HMAC_SHA1_80 inline:${key}`)).toBe('AES_CM_128_HMAC_SHA1_80');
    expect(usable(`9 AES_CM_128_HMAC_SHA1_32 inline:${key}|2^20`)).toBe('AES_CM_128_HMAC_SHA1_32');
    expect(usable(`1 AEAD_AES_128_GCM inline:${gcm.replaceAll('=', '')}`)).toBe('AEAD_AES_128_GCM');
    expect(usable(`1 AEAD_AES_128_GCM inline:${gcm}|1048576 -SOMETHING WSH=64`)).toBe('AEAD_AES_128_GCM');
    expect(parseCryptoLine(`1 X inline:${key}|2^20|5:4`)).toMatchObject({
      lifetime: 2 ** 20,
      mki: { value: '5', length: 4 },
    });
  });

  it('does not take MKI, several keys, wrong lengths, unknown suites or unprotected sessions', () => {
    expect(usable(`1 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^20|1:4`)).toBeUndefined();
    expect(usable(`1 AES_CM_128_HMAC_SHA1_80 inline:${key};inline:${key}`)).toBeUndefined();
    expect(usable(`1 AES_CM_128_HMAC_SHA1_80 inline:${gcm}`)).toBeUndefined();
    expect(usable(`1 AES_256_CM_HMAC_SHA1_80 inline:${key}`)).toBeUndefined();
    expect(usable(`1 AES_CM_128_HMAC_SHA1_80 inline:${key} UNENCRYPTED_SRTP`)).toBeUndefined();
    expect(usable(`1 AES_CM_128_HMAC_SHA1_80 uri:https://x`)).toBeUndefined();
  });
});
