/**
 * Every transport with every kind of media that baresip can do, as caller and as callee, against a plain phone over UDP.
 * Each side hears the other's tone, and a key pressed by one arrives at the other.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../src/pbx/call/ports.ts';
import { Baresip, type BaresipOptions, type BaresipTransport } from './baresip.ts';
import { Cluster } from './cluster.ts';
import { callAndTalk } from './talk.ts';
import { until } from './wait.ts';

type Media = { name: string; options: Partial<BaresipOptions>; encryption: string };

const MEDIA: readonly Media[] = [
  { name: 'RTP', options: {}, encryption: 'none' },
  { name: 'SDES offered beside RTP', options: { encryption: 'srtp' }, encryption: 'AES_CM_128_HMAC_SHA1_80' },
  { name: 'SDES 128', options: { encryption: 'srtp-mand' }, encryption: 'AES_CM_128_HMAC_SHA1_80' },
  { name: 'DTLS-SRTP', options: { encryption: 'dtls_srtp', ice: true, rtcpMux: true }, encryption: 'DTLS-SRTP' },
];
const TRANSPORTS: readonly BaresipTransport[] = ['udp', 'tcp', 'tls'];

/** Everything again while one zone is drained: nothing may depend on both. */
export function matrix(options: { drained?: string } = {}): void {
  let cluster: Cluster;
  let next = 1001;

  beforeAll(async () => {
    cluster = await Cluster.start({ users: '1001-1040' });
    if (options.drained !== undefined) await cluster.tandem('drain', options.drained);
  });
  afterAll(() => cluster?.stop());

  const recordOf = (from: number): Promise<CallRecord> =>
    until('the record', async () => (await cluster.records({ from: String(from) }))[0]);

  describe.each(TRANSPORTS)('%s', transport => {
    it.concurrent.each(MEDIA)('$name both ways', async ({ options: media, encryption }) => {
      const [mine, other] = [next++, next++];
      const { public: ports } = cluster;
      const plain = await Baresip.start({ extension: other, server: ports.udp, answer: 'auto', tone: 880 });
      const phone = await Baresip.start({
        extension: mine,
        server: ports[transport],
        transport,
        answer: 'auto',
        ...media,
      });
      try {
        await callAndTalk(phone, plain);
        await callAndTalk(plain, phone);
        const [out, back] = [await recordOf(mine), await recordOf(other)];
        expect(out.legs.find(leg => leg.party === 'caller')?.encryption).toBe(encryption);
        expect(back.legs.find(leg => leg.party === 'callee')?.encryption).toBe(encryption);
        if (options.drained !== undefined) expect([out.zone, back.zone]).toEqual(['b', 'b']);
      } catch (error) {
        throw new Error(`the phone's end of the story:\n${phone.log.slice(-6000)}`, { cause: error });
      } finally {
        await phone.stop();
        await plain.stop();
      }
    });
  });
}
