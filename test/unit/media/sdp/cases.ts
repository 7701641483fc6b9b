// The offers that phones send, with the policy under which the answer beside each is the right one.
import { readFileSync } from 'node:fs';
import type { AnswerPolicy, Direction, LocalMedia, NegotiatedSecurity } from '../../../../src/media/sdp/index.ts';

const directory = new URL('../../../fixtures/sdp/', import.meta.url);

export const fixture = (name: string): string => readFileSync(new URL(`${name}.sdp`, directory), 'utf8');

export const KEYS = {
  AES_CM_128_HMAC_SHA1_80: Buffer.alloc(30, 0x11),
  AES_CM_128_HMAC_SHA1_32: Buffer.alloc(30, 0x22),
  AEAD_AES_256_GCM: Buffer.alloc(44, 0x33),
  AEAD_AES_128_GCM: Buffer.alloc(28, 0x44),
};

export const local = (address = '203.0.113.5'): LocalMedia => ({
  address,
  port: 20_000,
  rtcpPort: 20_001,
  sessionId: '1700000000',
  version: 1,
  keys: KEYS,
  dtls: {
    fingerprints: [{ algorithm: 'sha-256', value: `${'AB:'.repeat(31)}CD` }],
    iceUfrag: 'tandemuf',
    icePwd: 'tandempassword0123456789',
    candidates: [
      { foundation: '1', component: 1, transport: 'udp', priority: 2_130_706_431, address, port: 20_000, type: 'host' },
    ],
  },
});

const DEFAULT: AnswerPolicy = { suites: ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'], allowPlain: true };
const ADVANCED: AnswerPolicy = {
  suites: ['AEAD_AES_256_GCM', 'AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80'],
  allowPlain: false,
};

export interface AnswerCase {
  readonly name: string;
  readonly policy: AnswerPolicy;
  readonly codec: string;
  readonly security: NegotiatedSecurity['kind'];
  readonly direction: Direction;
  readonly address?: string;
}

/** Each has NAME.offer.sdp and NAME.answer.sdp in test/fixtures/sdp. */
export const ANSWERS: readonly AnswerCase[] = [
  { name: 'yealink-avp', policy: DEFAULT, codec: 'G722 9', security: 'none', direction: 'sendrecv' },
  { name: 'yealink-optional-srtp', policy: DEFAULT, codec: 'PCMU 0', security: 'sdes', direction: 'sendrecv' },
  { name: 'yealink-gcm-savp', policy: ADVANCED, codec: 'opus 106', security: 'sdes', direction: 'sendrecv' },
  { name: 'poly-savp', policy: DEFAULT, codec: 'G722 9', security: 'sdes', direction: 'sendrecv' },
  { name: 'poly-hold', policy: DEFAULT, codec: 'PCMU 0', security: 'none', direction: 'recvonly' },
  {
    name: 'cisco-hold-rfc2543',
    policy: { ...DEFAULT, codecs: ['G729', 'PCMU'] },
    codec: 'G729 18',
    security: 'none',
    direction: 'recvonly',
  },
  { name: 'cisco-video', policy: DEFAULT, codec: 'opus 114', security: 'none', direction: 'sendrecv' },
  {
    name: 'snom-optional-two-lines',
    policy: { ...DEFAULT, suites: ['AES_CM_128_HMAC_SHA1_80'], codecs: ['PCMA'] },
    codec: 'PCMA 8',
    security: 'none',
    direction: 'sendrecv',
  },
  { name: 'baresip-avp', policy: DEFAULT, codec: 'opus 96', security: 'none', direction: 'sendrecv' },
  {
    name: 'baresip-srtp-mandf',
    policy: { ...DEFAULT, direction: 'sendrecv' },
    codec: 'PCMU 0',
    security: 'sdes',
    direction: 'recvonly',
  },
  {
    name: 'grandstream-ipv6-fax',
    policy: { ...DEFAULT, codecs: ['opus', 'PCMA'] },
    codec: 'opus 123',
    security: 'none',
    direction: 'sendrecv',
    address: '2001:db8::1',
  },
  { name: 'mobile-softphone-static-only', policy: DEFAULT, codec: 'PCMU 0', security: 'none', direction: 'sendrecv' },
  { name: 'chromium-audio', policy: ADVANCED, codec: 'opus 111', security: 'dtls', direction: 'sendrecv' },
  {
    name: 'chromium-video',
    policy: { ...ADVANCED, codecs: ['PCMA'], direction: 'sendonly' },
    codec: 'PCMA 8',
    security: 'dtls',
    direction: 'sendonly',
  },
];
