/**
 * Every transport with every kind of media that baresip can do, as caller and as callee, against a plain phone over UDP.
 * Each side hears the other's tone, and a key pressed by one arrives at the other.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Baresip, type BaresipOptions, type BaresipTransport } from '../../kit/baresip.ts';
import { Cluster } from '../../kit/cluster.ts';
import { callAndTalk } from '../../kit/talk.ts';

type Media = { name: string; options: Partial<BaresipOptions>; encryption: string };

const MEDIA: readonly Media[] = [
  { name: 'RTP', options: {}, encryption: 'none' },
  { name: 'SDES offered beside RTP', options: { encryption: 'srtp' }, encryption: 'AES_CM_128_HMAC_SHA1_80' },
  { name: 'SDES 128', options: { encryption: 'srtp-mand' }, encryption: 'AES_CM_128_HMAC_SHA1_80' },
  { name: 'DTLS-SRTP', options: { encryption: 'dtls_srtp', ice: true, rtcpMux: true }, encryption: 'DTLS-SRTP' },
];
const TRANSPORTS: readonly BaresipTransport[] = ['udp', 'tcp', 'tls'];

interface Row {
  id: string;
  legs: { party: string; encryption?: string; codec?: string }[];
}

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start({ users: '1001-1040' });
});
afterAll(() => cluster?.stop());

const port = (transport: BaresipTransport): number => cluster.public[transport];

async function records(from: number): Promise<Row[]> {
  return (await cluster.tandem('records', '--from', String(from))) as Row[];
}

let next = 1001;

describe.each(TRANSPORTS)('%s', transport => {
  it.concurrent.each(MEDIA)('$name both ways', async ({ options, encryption }) => {
    const [mine, other] = [next++, next++];
    const plain = await Baresip.start({ extension: other, server: port('udp'), answer: 'auto', tone: 880 });
    const phone = await Baresip.start({
      extension: mine,
      server: port(transport),
      transport,
      answer: 'auto',
      ...options,
    });
    try {
      await callAndTalk(phone, plain);
      await callAndTalk(plain, phone);
      const [out] = await records(mine);
      const [back] = await records(other);
      expect(out?.legs.find(leg => leg.party === 'caller')?.encryption).toBe(encryption);
      expect(back?.legs.find(leg => leg.party === 'callee')?.encryption).toBe(encryption);
    } finally {
      await phone.stop();
      await plain.stop();
    }
  });
});
