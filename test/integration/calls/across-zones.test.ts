/** Registrations belong to no zone: whichever registrar took them, phones reach each other through either. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../kit/cluster.ts';
import { SoftPhone } from '../../kit/soft-phone.ts';
import { drive, ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { until } from '../../kit/wait.ts';

interface Registration {
  readonly aor: string;
  readonly zone: string;
}

let cluster: Cluster;
const endpoints: ToneEndpoint[] = [];
const phones: SoftPhone[] = [];
let stopDriving: () => void;
let next = 1000;

beforeAll(async () => {
  cluster = await Cluster.start({ users: '1001-1060' });
  stopDriving = drive(endpoints);
});
afterAll(async () => {
  stopDriving?.();
  await cluster?.stop();
});
afterEach(() => {
  for (const phone of phones.splice(0)) phone.close();
  endpoints.length = 0;
});

async function softPhone(tone: number, listenFor: number): Promise<SoftPhone> {
  const media = await ToneEndpoint.open(tone);
  media.listenFor = listenFor;
  endpoints.push(media);
  const phone = await SoftPhone.start({ extension: ++next, transport: 'udp', port: cluster.public.udp, media });
  phones.push(phone);
  return phone;
}

/** A phone whose registration was taken by this zone; the load balancer spreads them by their Call-ID. */
async function registeredIn(zone: string, tone: number, listenFor: number): Promise<SoftPhone> {
  for (let tries = 0; tries < 25; tries++) {
    const phone = await softPhone(tone, listenFor);
    const rows = (await cluster.tandem('registrations')) as Registration[];
    if (rows.find(row => row.aor.includes(String(phone.extension)))?.zone === zone) return phone;
  }
  throw new Error(`no phone was registered in zone ${zone}`);
}

const hears = (phone: SoftPhone): boolean => phone.media.heard.filter(hearing => hearing.share > 0.5).length > 10;

describe('a phone registered in one zone', () => {
  it('is called by one registered in the other, through switches of both zones, and both hear each other', async () => {
    const a = await registeredIn('a', 500, 800);
    const b = await registeredIn('b', 800, 500);
    for (const [caller, callee] of [
      [a, b],
      [b, a],
      [a, b],
      [b, a],
    ] as const) {
      caller.media.heard.length = callee.media.heard.length = 0;
      expect(await caller.call(callee.extension)).toBe(200);
      await until('both to hear each other', () => hears(caller) && hears(callee));
      expect(await caller.bye()).toBe(200);
      await until('the callee to be told', () => callee.state === 'ended');
    }
    const records = await until('four records', async () => {
      const rows = (await cluster.tandem('records')) as { zone: string }[];
      return rows.length >= 4 ? rows : undefined;
    });
    expect(new Set(records.map(record => record.zone))).toEqual(new Set(['a', 'b']));
  });
});
