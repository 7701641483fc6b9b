/** A call queue over two zones: what callers hear, whom they reach and in which order, also when their switch is killed. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { SipRequest } from '../../../src/sip/message/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import type { RawAgent } from '../../kit/raw-agent.ts';
import { until } from '../../kit/wait.ts';
import { Subscriber } from '../events/subscriber.ts';
import { hears, SILENT_SDP, site } from '../wire/site.ts';

const CALLER = 700;
const MEMBER = 1900;

const here = site({ switchesPerZone: 1 });

const members = (...extensions: string[]) => extensions.map(extension => ({ extension }));
const ACCOUNT = {
  users: [
    '1061',
    '1062',
    '1063',
    '1064',
    '1065',
    '1066',
    '1067',
    '1068',
    '1069',
    '1071',
    '1072',
    '1073',
    '1074',
    '1075',
  ].map(extension => ({ extension })),
  prompts: [{ name: 'hello', phrase: 'queue.welcome' }],
  queues: [
    { extension: '2001', name: 'Support', distribution: 'sequential', members: members('1061', '1062') },
    { extension: '2002', name: 'Sales', distribution: 'simultaneous', members: members('1063', '1064') },
    {
      ...{ extension: '2003', name: 'Few', distribution: 'sequential', maxCalls: 1, greeting: 'hello' },
      members: members('1065'),
      announcements: { position: true },
      overflow: { full: { queue: '2004' } },
    },
    { extension: '2005', name: 'Hasty', distribution: 'sequential', members: members('1068', '1069') },
    { extension: '2004', name: 'Over', members: members('1066'), overflow: { noMembers: { queue: '2003' } } },
    { extension: '2006', name: 'Desk', members: members('1071') },
    { extension: '2007', name: 'Closed', members: members('1074'), pickup: false },
  ],
  pickupGroups: [{ name: 'desk', members: ['1074', '1075'] }],
  monitoring: [{ name: 'Desk', supervisors: ['1073'], targets: ['2006'] }],
};

beforeAll(() => writeAccount(here.cluster, ACCOUNT));

interface Figures {
  readonly queue: string;
  readonly waiting: number;
  readonly handled: number;
  readonly abandoned: number;
  readonly overflowed: number;
  readonly missed: number;
  readonly members: readonly { readonly extension: string; readonly state: string; readonly talks: number }[];
  readonly callers: readonly { readonly party: { readonly extension: string }; readonly node: string }[];
}

async function figures(queue: string): Promise<Figures> {
  for (const node of ['switch-b1', 'switch-a1']) {
    const all = (await here.cluster.inspect(node, 'queues').catch(() => undefined)) as Figures[] | undefined;
    const found = Array.isArray(all) ? all.find(one => one.queue === queue) : undefined;
    if (found !== undefined) return found;
  }
  throw new Error(`no figures of ${queue}`);
}

const waitingFor = (queue: string, amount: number): Promise<Figures> =>
  until(`${amount} callers in ${queue}`, async () => {
    const found = await figures(queue);
    return found.waiting === amount ? found : undefined;
  });

interface From {
  readonly extension?: number;
  /** Of the tone that is sent, and of the one that is listened for, Hz. */
  readonly tones?: readonly [number, number];
}

async function called(target: string, { extension, tones: [own, other] = [CALLER, MEMBER] }: From = {}) {
  const sound = await here.tone(own, other);
  const phone = await here.agent(extension === undefined ? {} : { extension });
  const call = await phone.invite(`sip:${target}@${DOMAIN}`, { body: sound.sdp() });
  const answer = await call.exchange.status(200);
  const dialog = call.dialog(answer);
  dialog.ack(answer);
  sound.connect(answer.body.toString('utf8'));
  return { sound, phone, dialog };
}

/** A member's phone, which waits for calls. */
async function member(extension: number) {
  const phone = await here.agent({ extension });
  const sound = await here.tone(MEMBER, CALLER);
  return {
    phone,
    sound,
    rings: () => phone.next('INVITE'),
    answer: (invite: SipRequest) => {
      phone.respond(invite, 200, { body: sound.answer(invite.body.toString('utf8'), 'sendrecv', 1) });
      sound.connect(invite.body.toString('utf8'));
      return phone.dialogOf(invite);
    },
  };
}

/** A party is hung up on by us. */
async function hungUp(phone: RawAgent): Promise<void> {
  phone.respond(await phone.next('BYE'), 200);
}

describe('a queue', () => {
  it('members get callers one after the other, see who calls and for what, and both hear each other', async () => {
    const [first, second] = [await member(1061), await member(1062)];
    const ada = await called('2001');
    const forFirst = await first.rings();
    expect(forFirst.from.displayName).toBe(`Support ${ada.phone.extension}`);
    const firstTalk = first.answer(forFirst);
    await Promise.all([hears(ada.sound, 'the caller'), hears(first.sound, 'the member')]);
    const bob = await called('2001');
    const secondTalk = second.answer(await second.rings());
    await Promise.all([hears(bob.sound, 'the second caller'), hears(second.sound, 'the second member')]);
    // Both members talk, on whichever switches: the third caller waits.
    const cid = await called('2001');
    const { members: states } = await waitingFor('2001', 1);
    expect(states.map(({ state }) => state)).toEqual(['talking', 'talking']);
    const freed = performance.now();
    expect(await secondTalk.bye()).toBe(200);
    await hungUp(bob.phone);
    const again = await second.rings();
    expect(performance.now() - freed).toBeLessThan(1500);
    const thirdTalk = second.answer(again);
    await hears(cid.sound, 'the third caller');
    expect(await thirdTalk.bye()).toBe(200);
    await hungUp(cid.phone);
    expect(await ada.dialog.bye()).toBe(200);
    await hungUp(first.phone);
    expect(firstTalk.callId).not.toBe(secondTalk.callId);
    expect(await figures('2001')).toMatchObject({ waiting: 0, handled: 3, abandoned: 0 });
  });

  it('without pickup gives its calls to nobody else: not by the code of the queue, the member or the group, nor by Replaces', async () => {
    const chosen = await member(1074);
    const caller = await called('2007');
    const invite = await chosen.rings();
    const early = chosen.phone.dialogOf(invite);
    chosen.phone.respond(invite, 180);
    const stranger = await here.agent({ extension: 1075 });
    const byQueue = await stranger.invite(`sip:*982007@${DOMAIN}`, { body: SILENT_SDP });
    expect((await byQueue.exchange.final()).status).toBe(403);
    for (const code of ['*981074', '*97']) {
      const sound = await here.tone(MEMBER, CALLER);
      const call = await stranger.invite(`sip:${code}@${DOMAIN}`, { body: sound.sdp() });
      const answer = await call.exchange.status(200);
      call.dialog(answer).ack(answer);
      sound.connect(answer.body.toString('utf8'));
      await hearsPrompt(sound, 'pickup.nothing');
      await hungUp(stranger);
    }
    const replaces = `Replaces: ${early.callId};to-tag=${early.remoteTag};from-tag=${early.localTag}`;
    const taken = await stranger.invite(1074, { body: SILENT_SDP, headers: [replaces] });
    expect((await taken.exchange.final()).status).toBe(403);
    const talking = chosen.answer(invite);
    await Promise.all([hears(caller.sound, 'the caller'), hears(chosen.sound, 'the member')]);
    expect(await talking.bye()).toBe(200);
    await hungUp(caller.phone);
  });

  it('a member who hangs up while answering has not had the caller, who stays in the queue and is offered to the next', async () => {
    const [hasty, next] = [await member(1068), await member(1069)];
    const caller = await called('2005');
    const talk = hasty.answer(await hasty.rings());
    // On the heels of its answer, before the two are joined or right after.
    expect((await talk.request('BYE').final()).status).toBe(200);
    const offer = await next.rings();
    expect(offer.from.displayName).toBe(`Hasty ${caller.phone.extension}`);
    expect(await figures('2005')).toMatchObject({ waiting: 1, handled: 0, missed: 1, abandoned: 0 });
    const talking = next.answer(offer);
    await Promise.all([hears(caller.sound, 'the caller'), hears(next.sound, 'the next member')]);
    expect(await figures('2005')).toMatchObject({ waiting: 0, handled: 1, abandoned: 0 });
    expect(caller.phone.log.some(message => 'method' in message && message.method === 'BYE')).toBe(false);
    expect(await talking.bye()).toBe(200);
    await hungUp(caller.phone);
  });

  it('all ring, one wins, the other is told that the call was completed elsewhere', async () => {
    const [one, other] = [await member(1063), await member(1064)];
    const caller = await called('2002');
    const [invite, lost] = await Promise.all([one.rings(), other.rings()]);
    other.phone.respond(lost, 180);
    const talk = one.answer(invite);
    const cancel = await other.phone.next('CANCEL');
    expect(cancel.get('Reason')).toContain('cause=200');
    other.phone.respond(cancel, 200);
    other.phone.respond(lost, 487);
    await hears(caller.sound, 'the caller');
    const { members: states } = await figures('2002');
    expect(states.map(({ state }) => state)).toEqual(['talking', 'available']);
    expect(await talk.bye()).toBe(200);
    await hungUp(caller.phone);
  });

  it('lamps show what rings for it, and a colleague takes that by the code; its supervisor hears its calls and no others', async () => {
    const desk = await member(1071);
    const lamp = await Subscriber.start(1072, here.cluster.public.udp);
    try {
      await lamp.subscribe('2006', 'dialog');
      const ada = await called('2006');
      const lost = await desk.rings();
      desk.phone.respond(lost, 180);
      await lamp.notify('<state>early</state>');
      const colleague = await called('*982006', { extension: 1072, tones: [MEMBER, CALLER] });
      desk.phone.respond(await desk.phone.next('CANCEL'), 200);
      desk.phone.respond(lost, 487);
      await Promise.all([hears(ada.sound, 'the caller'), hears(colleague.sound, 'the colleague')]);
      await lamp.notify('<state>confirmed</state>');
      expect(await figures('2006')).toMatchObject({ waiting: 0, handled: 1, missed: 0 });
      expect(await colleague.dialog.bye()).toBe(200);
      await hungUp(ada.phone);
      await lamp.notify('<state>terminated</state>');

      const bob = await called('2006');
      const talk = desk.answer(await desk.rings());
      await hears(desk.sound, 'the member');
      const boss = await called('*221071', { extension: 1073, tones: [1300, CALLER] });
      await hears(boss.sound, 'the supervisor');
      expect(await boss.dialog.bye()).toBe(200);
      expect(await talk.bye()).toBe(200);
      await hungUp(bob.phone);

      const [own, cid] = await Promise.all([desk.rings().then(invite => desk.answer(invite)), called('1071')]);
      await hears(cid.sound, 'the private caller');
      const curious = await called('*221071', { extension: 1073, tones: [1300, CALLER] });
      await hearsPrompt(curious.sound, 'monitor.nothing');
      await hungUp(curious.phone);
      expect(await own.bye()).toBe(200);
      await hungUp(cid.phone);
    } finally {
      lamp.close();
    }
  });

  it('greets, tells the place, overflows when full, and never in a circle', async () => {
    const ada = await called('2003');
    await hearsPrompt(ada.sound, 'queue.welcome');
    await hearsPrompt(ada.sound, 'queue.next');
    const bob = await called('2003');
    await waitingFor('2004', 1);
    expect(await figures('2003')).toMatchObject({ waiting: 1, overflowed: 1 });
    expect(await bob.dialog.bye()).toBe(200);
    expect(await ada.dialog.bye()).toBe(200);
    expect((await waitingFor('2004', 0)).abandoned).toBe(1);
    expect((await waitingFor('2003', 0)).abandoned).toBe(1);
  });
});
