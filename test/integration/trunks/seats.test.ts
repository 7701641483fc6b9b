/** A trunk with room for one call: who has come over it keeps the room on the way through the house, and gives it back in the end. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { until } from '../../kit/wait.ts';
import { carrier, carrierSections } from '../features/carrier.ts';
import { kit, refer, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';

const here = site();
const { talker } = kit(here);
const EXTENSIONS = ['1001', '1002', '1003', '1004', '1005'];

beforeAll(() => {
  const { trunks, ...sections } = carrierSections(here) as { trunks: Record<string, unknown>[] };
  return writeAccount(here.cluster, {
    ...sections,
    trunks: trunks.map(trunk => ({ ...trunk, maxCalls: 1 })),
    users: EXTENSIONS.map(extension => ({ extension })),
    numbers: EXTENSIONS.map(user => ({ number: `+1212555${user}`, assignedTo: { user } })),
    parkingLots: [{ name: 'main', first: '7001', last: '7003', expirySeconds: 60 }],
  });
});

const both = (x: Talker, y: Talker) => Promise.all([hears(x.sound, 'one'), hears(y.sound, 'the other')]);

/** Another call comes from outside while the first one goes on. */
async function another(caller: Talker): Promise<number> {
  const call = await caller.agent.invite(`sip:+12125551005@${DOMAIN}`, { body: caller.sound.sdp() });
  return (await call.exchange.final()).status;
}

describe('a caller from outside', () => {
  it('is parked and fetched, into another call: the trunk is full until he hangs up', async () => {
    const outside = await carrier(here);
    const [caller, next] = [await outside.telephone(500, 900), await outside.telephone(550, 900)];
    const [first, second] = [await talker(1001, 700, 500), await talker(1002, 900, 500)];
    const answered = first.answer();
    const dialog = await caller.dial('+12125551001');
    const right = await answered;
    await hears(first.sound, 'who is called');
    expect(await refer(right, `*68@${DOMAIN}`)).toContain('200 Parked at 7001');
    await first.agent.next('BYE');
    expect(await another(next)).toBe(503);
    await second.dial(7001);
    await both(caller, second);
    // The record of the call in which he was parked is written, and what it had is free.
    await until('the first record', async () => (await here.cluster.records()).find(({ to }) => to.includes('1001')));
    expect(await another(next)).toBe(503);
    expect(await dialog.bye()).toBe(200);
    await second.agent.next('BYE');
    await until('room on the trunk', async () => (await another(next)) !== 503);
  });

  it('is sent on, and whoever was called outside for him gives the room back when he is let go', async () => {
    const outside = await carrier(here);
    const there = await outside.telephone(900, 500);
    const [first, second] = [await talker(1003, 500, 900), await talker(1004, 700, 900)];
    const answered = there.answer();
    await first.dial('+14155550188');
    const dialog = await answered;
    await hears(first.sound, 'who dials');
    // Again over the same trunk, for which there is no room.
    const refused = await second.agent.invite(`sip:+14155550189@${DOMAIN}`, { body: second.sound.sdp() });
    expect((await refused.exchange.final()).status).toBe(480);
    expect(await dialog.bye()).toBe(200);
    await first.agent.next('BYE');
    const again = there.answer();
    await until('room on the trunk', async () => {
      const call = await second.agent.invite(`sip:+14155550189@${DOMAIN}`, { body: second.sound.sdp() });
      const response = await call.exchange.final();
      if (response.status !== 200) return undefined;
      call.dialog(response).ack(response);
      return call;
    });
    expect(await (await again).bye()).toBe(200);
    await second.agent.next('BYE');
  });
});
