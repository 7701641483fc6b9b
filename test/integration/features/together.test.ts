/** Features in combination, through a whole cluster: a delegate's call that goes on elsewhere, a shared phone whose user comes and goes, intercom to who talks. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SipRequest } from '../../../src/sip/message/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import type { RawAgent } from '../../kit/raw-agent.ts';
import { toneShare } from '../../kit/tones.ts';
import { pause, until } from '../../kit/wait.ts';
import { kit, refer, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';

const here = site({ switchesPerZone: 1 });
const { talker, lamp } = kit(here);

const plain = (...extensions: number[]) => extensions.map(extension => ({ extension: String(extension) }));

beforeAll(() =>
  writeAccount(here.cluster, {
    users: [
      { extension: '1001', name: 'Olga Boss', delegates: [{ extension: '1002' }] },
      ...plain(1002, 1003, 1004, 1011, 1012, 1013, 1014, 1022, 1023, 1031, 1032, 1033, 1034),
      { extension: '1021', name: 'Ada', pin: '4711' },
      { extension: '1015', blocking: { numbers: [{ number: '1014' }] } },
      { extension: '1005', delegates: [{ extension: '1006' }] },
      ...plain(1006, 1007, 1008, 1042, 1044),
      ...['1041', '1043'].map(extension => ({ extension, settings: { callScreening: 'all' } })),
    ],
    commonAreaPhones: [{ extension: '1020', name: 'Lobby', hotDesking: true }],
    pagingGroups: [{ extension: '7101', name: 'Floor', members: ['1020', '1022'] }],
    parkingLots: [{ name: 'main', first: '7001', last: '7003' }],
    queues: [{ extension: '2001', name: 'Support', members: [{ extension: '1031' }] }],
    monitoring: [{ name: 'Desk', supervisors: ['1033'], targets: ['1031'] }],
  }),
);

const newCalls = (agent: RawAgent): SipRequest[] =>
  agent.log.filter(
    (message): message is SipRequest =>
      'method' in message && message.method === 'INVITE' && !(message.get('To') ?? '').includes(';tag='),
  );

async function both(a: Talker, b: Talker): Promise<void> {
  await Promise.all([hears(a.sound, String(a.agent.extension)), hears(b.sound, String(b.agent.extension))]);
}

const lit = '<state>confirmed</state>';
const out = '<state>terminated</state>';

describe("a call that a delegate has answered on the principal's line", () => {
  it('shows the line in use, but not the principal on the phone; parked, it is off the line', async () => {
    const [caller, boss, delegate, taker] = [
      await talker(1003, 500, 700),
      await talker(1001, 900, 500),
      await talker(1002, 700, 500),
      await talker(1004, 700, 500),
    ];
    const [ofBoss, person, ofSlot] = [
      await lamp(1080, 1001),
      await lamp(1081, 1001, 'presence'),
      await lamp(1082, '7001'),
    ];
    const dialled = caller.dial(1001);
    const [, answer] = await Promise.all([boss.ring(), delegate.ring()]);
    const atDelegate = await answer();
    const dialog = await dialled;
    await both(caller, delegate);
    await ofBoss.notify(lit);
    const before = ofBoss.told.length;
    expect(await refer(atDelegate, `*68@${DOMAIN}`)).toContain('200 Parked at 7001');
    await delegate.agent.next('BYE');
    await ofSlot.notify(lit);
    await ofBoss.notify(out, before);
    const fetched = await taker.dial(7001);
    await both(caller, taker);
    await ofSlot.notify(out);
    const notes = person.told.map(({ body }) => /<note>(.*)<\/note>/.exec(body)?.[1]);
    expect(notes).toEqual([undefined, 'Ringing', undefined]);
    expect(await fetched.bye()).toBe(200);
    expect(dialog.callId).not.toBe('');
    await caller.agent.next('BYE');
  });

  it('given to somebody else, it is off the line as well', async () => {
    const [caller, boss, delegate, other] = [
      await talker(1007, 500, 700),
      await talker(1005, 900, 500),
      await talker(1006, 700, 500),
      await talker(1008, 700, 500),
    ];
    const ofBoss = await lamp(1083, 1005);
    const dialled = caller.dial(1005);
    const [, answer] = await Promise.all([boss.ring(), delegate.ring()]);
    const atDelegate = await answer();
    const dialog = await dialled;
    await both(caller, delegate);
    await ofBoss.notify(lit);
    const before = ofBoss.told.length;
    await Promise.all([refer(atDelegate, `1008@${DOMAIN}`), other.answer()]);
    await both(caller, other);
    await ofBoss.notify(out, before);
    expect(await dialog.bye()).toBe(200);
    await other.agent.next('BYE');
  });
});

describe('intercom', () => {
  it('does not speak into a conversation: a phone in use rings for it', async () => {
    const [a, b, c] = [await talker(1011, 500, 700), await talker(1012, 700, 500), await talker(1013, 900, 700)];
    const [dialog, atB] = await Promise.all([a.dial(1012), b.answer()]);
    await both(a, b);
    const speaking = await c.agent.invite(`sip:*801012@${DOMAIN}`, { body: c.sound.sdp() });
    const invite = (await b.agent.next(
      message => 'method' in message && message.method === 'INVITE' && message.callId !== atB.callId,
    )) as SipRequest;
    b.agent.respond(invite, 486);
    expect((await speaking.exchange.final()).status).toBe(486);
    expect(invite.get('Answer-Mode')).toBeUndefined();
    expect(await dialog.bye()).toBe(200);
    await b.agent.next('BYE');
  });

  it('is no way around the list of whom somebody does not want to speak with', async () => {
    const [a, b] = [await talker(1014, 500, 700), await talker(1015, 700, 500)];
    const speaking = await a.agent.invite(`sip:*801015@${DOMAIN}`, { body: a.sound.sdp() });
    expect((await speaking.exchange.final()).status).toBe(486);
    expect(newCalls(b.agent)).toHaveLength(0);
  });
});

describe('a shared phone', () => {
  it('follows its user: rings at the own phone go on, a page leaves him alone, the call outlasts the log-out', async () => {
    const [lobby, home, friend, speaker] = [
      await talker(1020, 500, 700),
      await talker(1021, 900, 700),
      await talker(1022, 700, 500),
      await talker(1023, 600, 500),
    ];
    const ofUser = await lamp(1084, 1021);
    // The own phone rings while its user logs in elsewhere.
    const dialled = friend.dial(1021);
    const answer = await home.ring();
    await lobby.dial('*741021');
    await hearsPrompt(lobby.sound, 'login.pin');
    for (const key of '4711#') lobby.sound.press(key);
    await hearsPrompt(lobby.sound, 'hotdesk.logged-in');
    await lobby.agent.next('BYE');
    await answer();
    const first = await dialled;
    await hears(home.sound, 'home');
    expect(newCalls(lobby.agent)).toHaveLength(0);
    expect(await first.bye()).toBe(200);
    await home.agent.next('BYE');
    await ofUser.notify(out);
    // In mid-call a page comes, and then he logs out.
    const before = ofUser.told.length;
    const [own] = await Promise.all([lobby.dial(1022), friend.answer()]);
    await both(lobby, friend);
    await ofUser.notify(lit, before);
    await speaker.dial(7101);
    await hearsPrompt(speaker.sound, 'page.nobody');
    await speaker.agent.next('BYE');
    expect(newCalls(lobby.agent)).toHaveLength(0);
    lobby.sound.clear();
    await lobby.hold(own);
    await lobby.dial('*75');
    await hearsPrompt(lobby.sound, 'hotdesk.logged-out');
    await lobby.agent.next('BYE');
    const back = own.request('INVITE', { body: lobby.sound.sdp('sendrecv', 77) });
    const resumed = await back.status(200);
    own.ack(resumed);
    lobby.sound.connect(resumed.body.toString());
    await both(lobby, friend);
    expect(await own.bye()).toBe(200);
    await friend.agent.next('BYE');
    await ofUser.notify(out, before);
  }, 60_000);
});

describe('a caller who is to say his name', () => {
  const SCREENED = [
    ['while he says it', 1041, false],
    ['while the phone rings', 1043, true],
  ] as const;
  it.each(SCREENED)('hangs up %s: nobody rings any more', async (_when, extension, rung) => {
    const [caller, user] = [await talker(extension + 1, 500, 700), await talker(extension, 700, 500)];
    const dialog = await caller.dial(extension);
    await hearsPrompt(caller.sound, 'screening.say-name');
    // The beep, and half of the name.
    await pause(1000);
    if (rung) {
      caller.sound.press('#');
      await user.ring();
    }
    expect(await dialog.bye()).toBe(200);
    if (rung) await user.agent.next('CANCEL');
    expect(newCalls(user.agent)).toHaveLength(rung ? 1 : 0);
    const names = readdirSync(join(here.cluster.directory, 'state', 'recordings'));
    expect(names.filter(name => name.endsWith('.wav') && !name.startsWith('passing-'))).toEqual([]);
  });
});

describe('a supervisor', () => {
  it('hears the agent of a queue give the call away, and is told that there is nothing more', async () => {
    const [customer, agent, boss, other] = [
      await talker(1032, 500, 700),
      await talker(1031, 700, 500),
      await talker(1033, 900, 500),
      await talker(1034, 600, 500),
    ];
    const [dialog, atAgent] = await Promise.all([customer.dial(2001), agent.answer()]);
    await both(customer, agent);
    await boss.dial('*221031');
    const mixed = (): boolean =>
      [500, 700].every(hz => toneShare(boss.sound.recording().slice(-4000), 8000, hz) > 0.12);
    await until('the supervisor to hear both', () => boss.sound.recording().length > 4000 && mixed());
    customer.sound.listenFor = 600;
    boss.sound.clear();
    await Promise.all([refer(atAgent, `1034@${DOMAIN}`), other.answer()]);
    await both(customer, other);
    await hearsPrompt(boss.sound, 'monitor.nothing');
    await boss.agent.next('BYE');
    expect(await dialog.bye()).toBe(200);
    await other.agent.next('BYE');
  });
});
