/** Telephones outside, behind a carrier that is known by its address: 127.0.0.2, and the port that the load balancer has on 127.0.0.1. */
import type { RawAgent } from '../../kit/raw-agent.ts';
import { talkerOf, type Talker } from '../lines/kit.ts';
import type { Site } from '../wire/site.ts';

const HOST = '127.0.0.2';

/** What an account says of the carrier. */
export const carrierSections = (here: Site): Readonly<Record<string, unknown>> => ({
  trunks: [
    {
      ...{ name: 'carrier', kind: 'carrier', encryption: 'off', codecs: ['pcmu'], optionsSeconds: 0 },
      ...{ targets: [{ host: HOST, port: here.cluster.public.udp, transport: 'udp' }], addresses: [HOST] },
    },
  ],
  routeGroups: [{ name: 'out', trunks: [{ trunk: 'carrier' }] }],
});

export interface Outside {
  readonly agent: RawAgent;
  /** One of its telephones; whoever of them waits for a call gets the next one. */
  telephone(tone: number, listenFor: number): Promise<Talker>;
}

/** The carrier, for one test, with whoever calls from there. */
export async function carrier(here: Site, caller = '+14155550123'): Promise<Outside> {
  const calls = caller === 'hidden' ? 'sip:anonymous@anonymous.invalid' : `sip:${caller}@carrier.test`;
  const at = { host: HOST, port: here.cluster.public.udp };
  const agent = await here.agent({ extension: 0, register: false, at, calls });
  return {
    agent,
    telephone: async (tone, listenFor) => talkerOf(agent, await here.tone(tone, listenFor)),
  };
}
