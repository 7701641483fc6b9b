/** Shared lines: groups whose members see and take each other's calls, pickup groups, delegates. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import { Subscriber } from '../events/subscriber.ts';
import { hears, site } from '../wire/site.ts';
import { kit } from './kit.ts';

const here = site();
const { talker, lamp } = kit(here);

beforeAll(() =>
  writeAccount(here.cluster, {
    users: Array.from({ length: 60 }, (_, index) => {
      const extension = String(1001 + index);
      const delegates: Record<string, object[]> = {
        '1031': [{ extension: '1032', answer: false }],
        '1035': [{ extension: '1036' }],
      };
      return { extension, delegates: delegates[extension] ?? [], ...(extension === '1026' && { pin: '4711' }) };
    }),
    groups: [
      { extension: '2001', name: 'Sales', members: ['1002', '1003'], ringSeconds: 30 },
      { extension: '2002', name: 'Support', members: ['1012', '1013'], ringSeconds: 30 },
      { extension: '2003', name: 'Open', members: ['1014', '1015'], privateHold: false },
    ],
    pickupGroups: [{ name: 'desk', members: ['1022', '1023'], notifySeconds: 1 }],
  }),
);

describe('a shared line group', () => {
  it('rings all, the first answer has it, and another member takes it from hold; phones see the line', async () => {
    const [a, b, c] = [await talker(1001, 500, 700), await talker(1002, 700, 500), await talker(1003, 900, 500)];
    const [ofGroup, line] = [await lamp(1050, '2001'), await lamp(1051, '2001', 'call-info')];
    const dialled = a.dial(2001);
    const [answer] = await Promise.all([b.ring(), c.ring()]);
    await ofGroup.notify('<state>early</state>');
    await line.notify('appearance-index=1;appearance-state=alerting');
    const atB = await answer();
    const left = await dialled;
    expect((await c.agent.next('CANCEL')).get('Reason')).toContain('Call completed elsewhere');
    await Promise.all([hears(a.sound, 'a'), hears(b.sound, 'b')]);
    await ofGroup.notify('<state>confirmed</state>');
    await line.notify('appearance-index=1;appearance-state=active');
    await b.hold(atB);
    await line.notify('appearance-index=1;appearance-state=held');
    a.sound.listenFor = 900;
    await c.dial('*982001');
    await b.agent.next('BYE');
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    expect(await left.bye()).toBe(200);
    await c.agent.next('BYE');
    await ofGroup.notify('<state>terminated</state>');
  });

  it('what is held privately nobody takes', async () => {
    const [a, b, c] = [await talker(1011, 500, 700), await talker(1012, 700, 500), await talker(1013, 900, 500)];
    const line = await lamp(1052, '2002', 'call-info');
    const dialled = a.dial(2002);
    const [answer] = await Promise.all([b.ring(), c.ring()]);
    const atB = await answer();
    const left = await dialled;
    await b.hold(atB, ['Call-Info: <sip:2002@demo.tandem.test>;appearance-index=1;appearance-state=held-private']);
    await line.notify('appearance-state=held-private');
    await c.dial('*982002');
    await hearsPrompt(c.sound, 'pickup.nothing');
    await c.agent.next('BYE');
    const taken = await c.agent.invite(1012, {
      body: c.sound.sdp(),
      headers: [`Replaces: ${atB.callId};to-tag=${atB.remoteTag};from-tag=${atB.localTag}`],
    });
    expect((await taken.exchange.final()).status).toBe(481);
    expect(await left.bye()).toBe(200);
    await b.agent.next('BYE');
  });
});

describe('a call on the line of a group', () => {
  const onLine = 'Call-Info: <sip:2003@demo.tandem.test>;appearance-index=3';

  it('is made with the number that the phone has seized, seen by the others, and can be taken from hold, hidden or not', async () => {
    const [a, b, c] = [await talker(1014, 500, 700), await talker(1016, 700, 500), await talker(1015, 900, 700)];
    const [ofGroup, line] = [await lamp(1056, '2003'), await lamp(1057, '2003', 'call-info')];
    const seized = await Subscriber.start(1014, here.cluster.public.udp);
    await seized.subscribe('2003', 'line-seize', [['Call-Info', '<sip:2003@demo.tandem.test>;appearance-index=3']]);
    await line.notify('appearance-index=3;appearance-state=seized');
    const late = await c.agent.invite(1016, { body: c.sound.sdp(), headers: [onLine] });
    expect((await late.exchange.final()).status).toBe(480);
    const dialled = a.dial(1016, [onLine]);
    const answer = await b.ring();
    await line.notify('appearance-index=3;appearance-state=progressing');
    const atB = await answer();
    const atA = await dialled;
    const seen = b.agent.log.find(message => 'method' in message && message.method === 'INVITE');
    expect(seen && 'method' in seen && [seen.from.uri.user, seen.from.displayName]).toEqual(['2003', 'Open']);
    await Promise.all([hears(a.sound, 'a'), hears(b.sound, 'b')]);
    await ofGroup.notify('<state>confirmed</state>');
    await line.notify('appearance-index=3;appearance-state=active');
    // The group allows no private hold.
    await a.hold(atA, [`${onLine};appearance-state=held-private`]);
    await line.notify('appearance-index=3;appearance-state=held');
    b.sound.listenFor = 900;
    await c.dial('*982003');
    await a.agent.next('BYE');
    await Promise.all([hears(b.sound, 'b'), hears(c.sound, 'c')]);
    expect(await atB.bye()).toBe(200);
    await c.agent.next('BYE');
    await ofGroup.notify('<state>terminated</state>');
    seized.close();
  });
});

describe('picking up', () => {
  it('others of the group are told after the set time, and one of them takes the call by the code', async () => {
    const [a, b, c] = [await talker(1021, 500, 900), await talker(1022, 700, 500), await talker(1023, 900, 500)];
    const told = await lamp(1053, 'pickup-desk');
    const dialled = a.dial(1022);
    await b.ring();
    const rang = performance.now();
    await told.notify('<state>early</state>');
    expect(performance.now() - rang).toBeGreaterThan(800);
    await c.dial('*97');
    const left = await dialled;
    expect((await b.agent.next('CANCEL')).get('Reason')).toContain('Call completed elsewhere');
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    await told.notify('<state>terminated</state>');
    expect(await left.bye()).toBe(200);
    await c.agent.next('BYE');
  });
});

describe('a locked phone', () => {
  it('takes no call by a lamp key', async () => {
    const [a, b, c] = [await talker(1024, 500, 700), await talker(1025, 700, 500), await talker(1026, 900, 500)];
    await c.dial('*76');
    await hearsPrompt(c.sound, 'lock.locked');
    await c.agent.next('BYE');
    const ofB = await lamp(1053, '1025');
    const dialled = a.dial(1025);
    const answer = await b.ring();
    const { body } = await ofB.notify('<state>early</state>');
    const named = (name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(body)?.[1] ?? '';
    const replaces = `${named('call-id')};to-tag=${named('remote-tag')};from-tag=${named('local-tag')}`;
    const taking = await c.agent.invite(1025, { body: c.sound.sdp(), headers: [`Replaces: ${replaces}`] });
    expect((await taking.exchange.final()).status).toBe(403);
    await answer();
    const left = await dialled;
    await Promise.all([hears(a.sound, 'a'), hears(b.sound, 'b')]);
    expect(await left.bye()).toBe(200);
    await b.agent.next('BYE');
  });
});

describe('a delegate', () => {
  it("answers on the principal's line, from which the principal takes it when it is held, and calls on it", async () => {
    const [a, b, c] = [await talker(1037, 500, 900), await talker(1035, 700, 500), await talker(1036, 900, 500)];
    const ofB = await lamp(1058, '1035');
    const dialled = a.dial(1035);
    const [, answer] = await Promise.all([b.ring(), c.ring()]);
    await ofB.notify('<state>early</state>');
    const atC = await answer();
    const left = await dialled;
    await b.agent.next('CANCEL');
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    await ofB.notify('<state>confirmed</state>');
    await c.hold(atC);
    await ofB.notify('pvalue="no"');
    a.sound.listenFor = 700;
    await b.dial('*981035');
    await c.agent.next('BYE');
    await Promise.all([hears(a.sound, 'a'), hears(b.sound, 'b')]);
    expect(await left.bye()).toBe(200);
    await b.agent.next('BYE');
    await ofB.notify('<state>terminated</state>');
    a.sound.listenFor = 900;
    const before = ofB.told.length;
    const placed = c.dial('*631035*1037');
    await a.answer();
    const atCallee = await placed;
    await ofB.notify('<state>confirmed</state>', before);
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    expect(await atCallee.bye()).toBe(200);
    await a.agent.next('BYE');
    await ofB.notify('<state>terminated</state>', before);
  });

  it('takes over what the principal holds; a stranger does not', async () => {
    const [a, b] = [await talker(1033, 500, 900), await talker(1031, 700, 500)];
    const [c, stranger] = [await talker(1032, 900, 500), await talker(1034, 900, 500)];
    const ofB = await lamp(1054, '1031');
    const dialled = a.dial(1031);
    const atB = await b.answer();
    const left = await dialled;
    await b.hold(atB);
    await ofB.notify('pvalue="no"');
    await stranger.dial('*981031');
    await hearsPrompt(stranger.sound, 'pickup.nothing');
    await c.dial('*981031');
    await b.agent.next('BYE');
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    expect(await left.bye()).toBe(200);
    await c.agent.next('BYE');
  });
});
