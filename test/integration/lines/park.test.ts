/** Parked calls: by transfer and by dialling, their lamps, their way back, from every switch, and through the death of one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import { callsOf } from '../../kit/kill.ts';
import { hears, site } from '../wire/site.ts';
import { kit, refer } from './kit.ts';

const here = site();
const { talker, lamp } = kit(here);

beforeAll(() =>
  writeAccount(here.cluster, {
    users: Array.from({ length: 60 }, (_, index) => ({ extension: String(1001 + index) })),
    sites: [{ name: 'Home' }, { name: 'Annex' }],
    parkingLots: [
      { name: 'main', first: '7001', last: '7003', expirySeconds: 10 },
      {
        ...{ name: 'annex', site: 'Annex', first: '7101', last: '7102', expirySeconds: 10 },
        onExpiry: { user: '1029' },
      },
    ],
  }),
);

const lit = '<state>confirmed</state>';
const out = '<state>terminated</state>';

describe('park', () => {
  it.each([1, 2])(
    'blind transfer: the slot is announced, its lamp is lit, music plays, and dialling it takes the call back (%i)',
    async round => {
      // Phones of their own: those of the round before are still registered.
      const [x, y, z] = [1010 + round, 1020 + round, 1030 + round];
      const [a, b, c] = [await talker(x, 500, 900), await talker(y, 700, 500), await talker(z, 900, 500)];
      const ofSlot = await lamp(1050 + round, '7001');
      const answered = b.answer();
      const left = await a.dial(y);
      const right = await answered;
      await hears(b.sound, 'b');
      const heard = hearsPrompt(b.sound, 'park.parked.1');
      const music = new RegExp(`sip:${x}@${DOMAIN}`);
      expect(await refer(right, `*68@${DOMAIN}`)).toContain('200 Parked at 7001');
      await heard;
      await ofSlot.notify(music);
      await ofSlot.notify(lit);
      await b.agent.next('BYE');
      // Other calls between, so that the rotation moves on.
      for (let odd = 0; odd < round; odd++) await (await c.agent.invite(4711, {})).exchange.final();
      const back = await c.dial(7001);
      await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
      await ofSlot.notify(out);
      expect(await back.bye()).toBe(200);
      await a.agent.next('BYE');
      expect(left.callId).not.toBe('');
    },
  );

  it('the code pressed in mid-call: who presses hears the slot, the other party is parked and can be fetched', async () => {
    const [a, b, c] = [await talker(1041, 500, 900), await talker(1042, 700, 500), await talker(1043, 900, 500)];
    const ofSlot = await lamp(1054, '7001');
    const answered = b.answer();
    await a.dial(1042);
    await answered;
    await hears(b.sound, 'b');
    const heard = hearsPrompt(b.sound, 'park.parked.1');
    for (const key of '*13') b.sound.press(key);
    await heard;
    await ofSlot.notify(lit);
    await b.agent.next('BYE');
    const back = await c.dial(7001);
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    expect(await back.bye()).toBe(200);
    await a.agent.next('BYE');
  });

  it('attended transfer to the code: who consults hears the slot, the other party is parked in his place', async () => {
    const [a, b, c] = [await talker(1004, 500, 900), await talker(1005, 700, 500), await talker(1006, 900, 500)];
    const answered = b.answer();
    await a.dial(1005);
    const right = await answered;
    await b.hold(right);
    const consult = await b.dial('*68');
    await hearsPrompt(b.sound, 'park.parked.1');
    const calls = (await callsOf(here.cluster)) as unknown as { application?: { state: { slot?: string } } }[];
    expect(calls.map(call => call.application?.state.slot)).toContain('7001');
    const replaces = encodeURIComponent(consult.replaces());
    expect(await refer(right, `*68@${DOMAIN}?Replaces=${replaces}`)).toContain('200');
    await b.agent.next('BYE');
    const back = await c.dial(7001);
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    expect(await back.bye()).toBe(200);
    await a.agent.next('BYE');
  });

  it('nobody comes for it: back to who has parked it', async () => {
    const [a, b] = [await talker(1007, 500, 700), await talker(1008, 700, 500)];
    const answered = b.answer();
    const left = await a.dial(1008);
    const right = await answered;
    expect(await refer(right, `*68@${DOMAIN}`)).toContain('200');
    await b.agent.next('BYE');
    const again = await b.answer();
    expect(again.remote).toContain('Park 7001');
    await Promise.all([hears(a.sound, 'a'), hears(b.sound, 'b')]);
    expect(await left.bye()).toBe(200);
    await b.agent.next('BYE');
  });

  it('nobody comes for it: to the destination of the lot, where its lamp tells that the slot is free again', async () => {
    const [a, b, c] = [await talker(1027, 500, 900), await talker(1028, 700, 500), await talker(1029, 900, 500)];
    const ofSlot = await lamp(1055, '7102');
    const answered = b.answer();
    const left = await a.dial(1028);
    const right = await answered;
    await hears(b.sound, 'b');
    expect(await refer(right, `*687102@${DOMAIN}`)).toContain('200 Parked at 7102');
    await b.agent.next('BYE');
    await ofSlot.notify(lit);
    const answer = await c.ring();
    const [invite] = c.agent.log.filter(message => 'method' in message && message.method === 'INVITE');
    expect(invite?.from.displayName).toMatch(/^Park 7102 /);
    await answer();
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    await ofSlot.notify(out);
    expect(await left.bye()).toBe(200);
    await c.agent.next('BYE');
  });

  it('a slot that is empty says so, and one whose call has ended is free again', async () => {
    const a = await talker(1009, 500, 700);
    const nothing = await a.dial(7002);
    await hearsPrompt(a.sound, 'park.nothing');
    await a.agent.next('BYE');
    expect(nothing.callId).not.toBe('');
    for (let round = 0; round < 4; round++) {
      const ofSlot = await lamp(1055 + round, '7001');
      const parked = await a.dial('*68');
      await ofSlot.notify(lit);
      expect(await parked.bye()).toBe(200);
      await ofSlot.notify(out);
    }
  });
});
