/** What a user's call does, through a whole cluster: which phones ring, in which order, and where the call goes otherwise. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { SipRequest } from '../../../src/sip/message/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import type { RawAgent, RawDialog } from '../../kit/raw-agent.ts';
import type { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { toneShare } from '../../kit/tones.ts';
import { until } from '../../kit/wait.ts';
import { kit, refer, type Talker } from '../lines/kit.ts';
import { liveSide } from '../live/kit.ts';
import { hears, site } from '../wire/site.ts';
import { carrier, carrierSections } from './carrier.ts';

const MOBILE = '+14155550177';
const here = site();
const { talker } = kit(here);
const live = liveSide(here, ['switch-a1', 'switch-b1']);

const handling = (business: Record<string, unknown>) => ({ callHandling: { business } });
/** Their phones ring for a second, so that who is next is seen soon. */
const short = { ringSeconds: 1 };
const busyAt = (extension: string, whenBusy: Record<string, unknown>, settings = {}) => ({
  ...{ extension, ...handling({ whenBusy }), settings },
});
const lateAt = (extension: string, whenUnanswered: Record<string, unknown>) => ({
  ...{ extension, ...handling({ whenUnanswered }), settings: short },
});

beforeAll(() =>
  writeAccount(here.cluster, {
    ...carrierSections(here),
    account: {
      domain: DOMAIN,
      settings: { country: 'US' },
      networks: [
        { name: 'Lab', ranges: ['127.0.0.1'], address: { country: 'US', city: 'Oakland', street: 'Broadway' } },
      ],
    },
    commonAreaPhones: [
      { extension: '1052', emergencyAddress: { country: 'US', city: 'Salinas', street: 'Main Street' } },
    ],
    prompts: [{ name: 'away', phrase: 'queue.closed' }],
    hours: [{ name: 'never', ranges: [] }],
    numbers: [
      { number: '+12125550102', assignedTo: { user: '1002' } },
      { number: '+12125550133', assignedTo: { user: '1033' } },
      { number: '+12125550134', assignedTo: { user: '1034' } },
      { number: '+12125550146', assignedTo: { user: '1046' } },
      { number: '+12125550153', assignedTo: { user: '1053' } },
      { number: '+12125550147', assignedTo: { pbx: '7147' } },
    ],
    // The PBX is where the carrier is.
    routingRules: [{ name: 'old', pattern: '7XXX', pbx: 'out' }],
    receptionists: [{ extension: '2000', name: 'Front', business: { destination: { hangup: true } } }],
    users: [
      {
        extension: '1002',
        ...handling({
          mode: 'sequential',
          ring: [
            { devices: true, seconds: 1 },
            { extension: '1003', seconds: 1 },
            { number: MOBILE, pressOne: true },
          ],
        }),
      },
      {
        extension: '1005',
        ...handling({
          ring: [{ devices: true }, { extension: '1006' }, { number: MOBILE, pressOne: true, delaySeconds: 1 }],
        }),
      },
      {
        extension: '1031',
        devices: [
          { name: 'desk', mac: '00:15:65:AA:BB:01' },
          { name: 'laptop', instance: 'urn:uuid:2b9a0f3e-58a1-4c8e-9d11-6f0f5f0c1a22' },
        ],
        ...handling({
          mode: 'sequential',
          ring: [
            { device: 'desk', seconds: 1 },
            { device: 'laptop', seconds: 10 },
          ],
        }),
      },
      { extension: '1033', mobile: MOBILE },
      { extension: '1054', mobile: MOBILE },
      { extension: '1046', licence: 'basic' },
      { extension: '1053' },
      { extension: '1047', ...handling({ ring: [{ pbx: '7048' }] }) },
      lateAt('1048', { pbx: '7049' }),
      { extension: '1007', settings: { externalForwarding: false }, ...handling({ ring: [{ number: MOBILE }] }) },
      busyAt('1011', { busy: true }),
      busyAt('1012', { user: '1019' }),
      busyAt('1013', { message: 'away' }),
      busyAt('1014', { voicemail: 'self' }),
      busyAt('1015', { callWaiting: true }),
      busyAt('1016', { callWaiting: true }, { callWaiting: false }),
      lateAt('1021', { user: '1029' }),
      lateAt('1022', { message: 'away' }),
      lateAt('1023', { hangup: true }),
      lateAt('1024', { number: MOBILE }),
      {
        extension: '1025',
        ...handling({ operator: { key: '0', destination: { user: '1028' } } }),
        settings: short,
      },
      {
        extension: '1026',
        settings: { hours: 'never' },
        callHandling: { business: {}, closed: { ring: [], whenUnanswered: { user: '1027' } } },
      },
    ],
  }),
);

const isNewCall = (message: { readonly method?: string; get(name: string): string | undefined }): boolean =>
  message.method === 'INVITE' && !(message.get('To') ?? '').includes(';tag=');
/** Nothing has called this phone. */
const untouched = (agent: RawAgent): boolean => !agent.log.some(message => isNewCall(message));

async function both(a: Talker, b: Talker): Promise<void> {
  await Promise.all([hears(a.sound, 'the caller'), hears(b.sound, 'the callee')]);
}

async function refused(caller: Talker, target: number | string): Promise<number> {
  const uri = typeof target === 'number' ? target : `sip:${target}@${DOMAIN}`;
  const call = await caller.agent.invite(uri, { body: caller.sound.sdp() });
  return (await call.exchange.final()).status;
}

describe('who rings', () => {
  it('one after the other: own phone, another extension, a number outside, where 1 has to be pressed', async () => {
    const outside = await carrier(here);
    const [caller, own, other, mobile] = [
      await talker(1001, 500, 900),
      await talker(1002, 600, 500),
      await talker(1003, 700, 500),
      await outside.telephone(900, 500),
    ];
    const dialled = caller.dial(1002);
    await own.ring();
    expect(untouched(other.agent)).toBe(true);
    await own.agent.next('CANCEL');
    await other.ring();
    expect(untouched(outside.agent)).toBe(true);
    await other.agent.next('CANCEL');
    const invite = await outside.agent.next(message => isNewCall(message));
    expect((invite as SipRequest).requestUri.user).toBe(MOBILE);
    expect(invite.get('Diversion')).toContain('+12125550102');
    const offer = invite.body.toString();
    outside.agent.respond(invite as SipRequest, 200, { body: mobile.sound.answer(offer, 'sendrecv', 1) });
    mobile.sound.connect(offer);
    await outside.agent.next('ACK');
    await hearsPrompt(mobile.sound, 'screening.press-1');
    // Not before the key.
    expect(caller.sound.heard).toHaveLength(0);
    mobile.sound.press('1');
    const dialog = await dialled;
    await both(caller, mobile);
    expect(await dialog.bye()).toBe(200);
    await outside.agent.next('BYE');
  });

  it('all at once, the number later: a machine there that answers gets nothing, the desk phone has the call', async () => {
    const outside = await carrier(here);
    const [caller, own, other, machine] = [
      await talker(1004, 500, 600),
      await talker(1005, 600, 500),
      await talker(1006, 700, 500),
      await outside.telephone(900, 500),
    ];
    const dialled = caller.dial(1005);
    const [answer] = await Promise.all([own.ring(), other.ring()]);
    const since = performance.now();
    await machine.answer();
    expect(performance.now() - since).toBeGreaterThan(700);
    await hearsPrompt(machine.sound, 'screening.press-1');
    const atOwn = await answer();
    await outside.agent.next('BYE');
    expect((await other.agent.next('CANCEL')).get('Reason')).toContain('Call completed elsewhere');
    await dialled;
    await both(caller, own);
    expect(await atOwn.bye()).toBe(200);
    await caller.agent.next('BYE');
  });

  it('one device after the other, each found by what it has registered with; a third one never', async () => {
    const caller = await talker(1030, 500, 800);
    const desk = await talker(1031, 600, 500, 'urn:uuid:00000000-0000-1000-8000-001565aabb01');
    const laptop = await talker(1031, 800, 500, 'urn:uuid:2B9A0F3E-58A1-4C8E-9D11-6F0F5F0C1A22');
    const other = await talker(1031, 700, 500);
    const dialled = caller.dial(1031);
    await desk.ring();
    expect(untouched(laptop.agent)).toBe(true);
    await desk.agent.next('CANCEL');
    const [dialog] = await Promise.all([dialled, laptop.answer()]);
    await both(caller, laptop);
    expect(untouched(other.agent)).toBe(true);
    expect(await dialog.bye()).toBe(200);
    await laptop.agent.next('BYE');
  });

  it('no number outside where a policy forbids it', async () => {
    const outside = await carrier(here);
    const caller = await talker(1008, 500, 600);
    const left = await caller.dial(1007);
    await hearsPrompt(caller.sound, 'voicemail.finish');
    expect(untouched(outside.agent)).toBe(true);
    expect(await left.bye()).toBe(200);
  });
});

describe('while the user is on a call', () => {
  /** The user of this extension talks with somebody. */
  async function engaged(extension: number) {
    const [friend, user] = [await talker(1018, 500, 600), await talker(extension, 600, 500)];
    const [talking] = await Promise.all([friend.dial(extension), user.answer()]);
    await both(friend, user);
    const end = async (): Promise<void> => {
      expect(await talking.bye()).toBe(200);
      await user.agent.next('BYE');
    };
    return { user, end };
  }

  it('callers hear that it is busy', async () => {
    const { end } = await engaged(1011);
    expect(await refused(await talker(1017, 700, 600), 1011)).toBe(486);
    await end();
  });

  it('the call goes to somebody else', async () => {
    const { user, end } = await engaged(1012);
    const [caller, other] = [await talker(1017, 700, 800), await talker(1019, 800, 700)];
    const [talking] = await Promise.all([caller.dial(1012), other.answer()]);
    await both(caller, other);
    expect(user.agent.log.filter(message => isNewCall(message as SipRequest))).toHaveLength(1);
    expect(await talking.bye()).toBe(200);
    await other.agent.next('BYE');
    await end();
  });

  it.each([
    [1013, 'queue.closed', 'a message, and that is all'],
    [1014, 'voicemail.finish', 'the voicemail box'],
    [1016, 'voicemail.finish', 'the voicemail box, because call waiting is switched off'],
  ])('callers of %i hear %s: %s', async (extension, id) => {
    const { user, end } = await engaged(extension);
    const caller = await talker(1017, 700, 600);
    const dialog = await caller.dial(extension);
    await hearsPrompt(caller.sound, id);
    expect(user.agent.log.filter(message => isNewCall(message as SipRequest))).toHaveLength(1);
    if (id === 'queue.closed') await caller.agent.next('BYE');
    else expect(await dialog.bye()).toBe(200);
    await end();
  });

  it('the second call waits: it rings, too, and can be answered', async () => {
    const { user, end } = await engaged(1015);
    const caller = await talker(1017, 700, 600);
    const dialled = caller.dial(1015);
    const answer = await user.ring();
    await end();
    user.sound.listenFor = 700;
    await answer();
    await both(caller, user);
    expect(await (await dialled).bye()).toBe(200);
    await user.agent.next('BYE');
  });
});

describe('when nobody answers', () => {
  it('another extension rings', async () => {
    const [caller, user, other] = [
      await talker(1020, 500, 800),
      await talker(1021, 600, 500),
      await talker(1029, 800, 500),
    ];
    const dialled = caller.dial(1021);
    await user.ring();
    await user.agent.next('CANCEL');
    const [dialog] = await Promise.all([dialled, other.answer()]);
    await both(caller, other);
    expect(await dialog.bye()).toBe(200);
    await other.agent.next('BYE');
  });

  it('a message is played, and the call ends', async () => {
    const [caller, user] = [await talker(1020, 500, 600), await talker(1022, 600, 500)];
    const dialled = caller.dial(1022);
    await user.ring();
    await dialled;
    await hearsPrompt(caller.sound, 'queue.closed');
    await caller.agent.next('BYE');
  });

  it('it is hung up', async () => {
    const [caller, user] = [await talker(1020, 500, 600), await talker(1023, 600, 500)];
    const status = refused(caller, 1023);
    await user.ring();
    expect(await status).toBe(480);
  });

  it('a number outside is called, as from the caller', async () => {
    const outside = await carrier(here);
    const [caller, user, mobile] = [
      await talker(1020, 500, 900),
      await talker(1024, 600, 500),
      await outside.telephone(900, 500),
    ];
    const dialled = caller.dial(1024);
    await user.ring();
    await mobile.answer();
    const dialog = await dialled;
    await both(caller, mobile);
    expect(await dialog.bye()).toBe(200);
    await outside.agent.next('BYE');
  });

  it('the operator key leads from the greeting of the box to the operator', async () => {
    const [caller, user, operator] = [
      await talker(1020, 500, 800),
      await talker(1025, 600, 500),
      await talker(1028, 800, 500),
    ];
    const dialled = caller.dial(1025);
    await user.ring();
    const dialog = await dialled;
    await hearsPrompt(caller.sound, 'voicemail.unavailable-extension.1');
    caller.sound.press('0');
    await operator.answer();
    await both(caller, operator);
    expect(await dialog.bye()).toBe(200);
    await operator.agent.next('BYE');
  });

  it('outside business hours other rules count', async () => {
    const [caller, user, other] = [
      await talker(1020, 500, 800),
      await talker(1026, 600, 500),
      await talker(1027, 800, 500),
    ];
    const [dialog] = await Promise.all([caller.dial(1026), other.answer()]);
    await both(caller, other);
    expect(untouched(user.agent)).toBe(true);
    expect(await dialog.bye()).toBe(200);
    await other.agent.next('BYE');
  });
});

/** The ringing tone of the USA, 440 and 480 Hz, for the last tenth of a second. */
const hearsRinging = (sound: ToneEndpoint): Promise<boolean> =>
  until('the ringing to be heard', () => {
    const last = sound.recording().subarray(-800);
    return toneShare(last, 8000, 440) + toneShare(last, 8000, 480) > 0.8;
  });

describe('a call is switched to the mobile', () => {
  let next = 1060;
  /** A user has called somebody, and both hear each other. */
  async function underWay(user = 1033) {
    // Another one each time, for phones of earlier tests are still registered.
    const called = ++next;
    const outside = await carrier(here);
    const [friend, desk, mobile] = [
      await talker(called, 500, 600),
      await talker(user, 600, 500),
      await outside.telephone(900, 500),
    ];
    const [dialog] = await Promise.all([desk.dial(called), friend.answer()]);
    await both(desk, friend);
    return { called, outside, friend, desk, mobile, dialog };
  }

  /** It is answered there, and taken: until then the two talk on. */
  async function taken({ friend, desk, mobile }: Awaited<ReturnType<typeof underWay>>): Promise<void> {
    await mobile.answer();
    await hearsPrompt(mobile.sound, 'screening.press-1');
    await both(desk, friend);
    mobile.sound.press('1');
    await desk.agent.next('BYE');
    friend.sound.listenFor = 900;
    await both(friend, mobile);
    const end = mobile.agent.log.findLast(message => isNewCall(message as SipRequest)) as SipRequest;
    expect(end.get('Diversion')).toContain('+12125550133');
    expect(await mobile.agent.dialogOf(end).bye()).toBe(200);
    await friend.agent.next('BYE');
  }

  it('by a code during the call', async () => {
    const call = await underWay();
    for (const key of '*14') call.desk.sound.press(key);
    await taken(call);
  });

  it('by an operator, in the name of its user', async () => {
    const call = await underWay();
    const { calls } = await live.calls.list({ limit: 1, party: '1033' });
    const [{ id = '', legs = [] } = {}] = calls;
    const party = legs.find(({ extension }) => extension === String(call.called))?.id ?? '';
    await live.calls.transfer(id, { leg: party, to: '1033', into: 'mobile', by: '1033' });
    await taken(call);
  });

  it('by a code that is dialled while the other one is on hold', async () => {
    const call = await underWay();
    await call.desk.hold(call.dialog);
    await call.desk.dial('*66');
    // Its first call has gone over to the second.
    await call.desk.agent.next('BYE');
    await taken(call);
  });

  it('and its user hangs up while it rings there: the other party hears it ring, and then the mobile', async () => {
    const { friend, desk, mobile, dialog } = await underWay();
    for (const key of '*14') desk.sound.press(key);
    await mobile.answer();
    expect(await dialog.bye()).toBe(200);
    await hearsRinging(friend.sound);
    await hearsPrompt(mobile.sound, 'screening.press-1');
    mobile.sound.press('1');
    friend.sound.listenFor = 900;
    await both(friend, mobile);
    const invite = mobile.agent.log.findLast(message => isNewCall(message as SipRequest)) as SipRequest;
    expect(await mobile.agent.dialogOf(invite).bye()).toBe(200);
    await friend.agent.next('BYE');
  });

  it('and its user hangs up, but nobody takes it there: his own phones ring', async () => {
    const { outside, friend, desk, dialog } = await underWay(1054);
    for (const key of '*14') desk.sound.press(key);
    const invite = (await outside.agent.next(message => isNewCall(message))) as SipRequest;
    expect(await dialog.bye()).toBe(200);
    await hearsRinging(friend.sound);
    outside.agent.respond(invite, 486);
    await desk.answer();
    friend.sound.listenFor = 600;
    await both(friend, desk);
    const back = desk.agent.log.findLast(message => isNewCall(message as SipRequest)) as SipRequest;
    expect(await desk.agent.dialogOf(back).bye()).toBe(200);
    await friend.agent.next('BYE');
  });

  it('and stays where it is when nobody takes it there', async () => {
    const { outside, friend, desk, dialog } = await underWay();
    for (const key of '*14') desk.sound.press(key);
    const invite = (await outside.agent.next(message => isNewCall(message))) as SipRequest;
    outside.agent.respond(invite, 486);
    await outside.agent.next('ACK');
    await both(desk, friend);
    expect(await dialog.bye()).toBe(200);
    await friend.agent.next('BYE');
  });
});

it('a basic user takes a call from outside that is transferred to him, and none directly', async () => {
  const outside = await carrier(here);
  const [caller, first, basic] = [
    await outside.telephone(500, 800),
    // Nobody else's phone of before, which would not answer any more.
    await talker(1053, 600, 500),
    await talker(1046, 800, 500),
  ];
  expect(await refused(caller, '+12125550146')).toBe(403);
  const [dialog, answered] = await Promise.all([caller.dial('+12125550153'), first.answer()]);
  const referred = refer(answered, `1046@${DOMAIN}`);
  await basic.answer();
  expect(await referred).toContain('200');
  await first.agent.next('BYE');
  await both(caller, basic);
  expect(await dialog.bye()).toBe(200);
  await basic.agent.next('BYE');
});

describe('what goes out as it is dialled', () => {
  async function reached(caller: Talker, dialled: Promise<RawDialog>, there: Talker, digits: string): Promise<void> {
    await there.answer();
    const invite = there.agent.log.find(message => isNewCall(message as SipRequest)) as SipRequest;
    expect(invite.requestUri.user).toBe(digits);
    const dialog = await dialled;
    await both(caller, there);
    expect(await dialog.bye()).toBe(200);
    await there.agent.next('BYE');
  }

  it.each([
    [1047, '7048', 'rings for a user'],
    [1048, '7049', 'takes what nobody answers'],
    ['+12125550147', '7147', 'has a number'],
  ])('an extension of the own PBX: %s leads to %s: it %s', async (dialled, digits, _what) => {
    const outside = await carrier(here);
    const [caller, there] = [await talker(1049, 500, 900), await outside.telephone(900, 500)];
    const user = dialled === 1048 ? await talker(1048, 600, 500) : undefined;
    const dialling = caller.dial(dialled);
    await user?.ring();
    await reached(caller, dialling, there, digits);
  });

  it('a short number of the country', async () => {
    const outside = await carrier(here);
    const [caller, there] = [await talker(1049, 500, 900), await outside.telephone(900, 500)];
    await reached(caller, caller.dial('988'), there, '988');
  });

  it('an extension of the own PBX, keyed in at a receptionist', async () => {
    const outside = await carrier(here);
    const [caller, there] = [await talker(1049, 500, 900), await outside.telephone(900, 500)];
    const dialog = await caller.dial(2000);
    for (const key of '7150') caller.sound.press(key);
    await reached(caller, Promise.resolve(dialog), there, '7150');
  });
});

it.each([
  [1051, 'Oakland', 'where its network is'],
  [1052, 'Salinas', 'where it stands, for it is a shared one'],
])('help comes to the phone %i in %s: %s', async (extension, city, _why) => {
  const outside = await carrier(here);
  const caller = await talker(extension, 500, 900);
  const call = await caller.agent.invite(`sip:911@${DOMAIN}`, { body: caller.sound.sdp() });
  const invite = (await outside.agent.next(message => isNewCall(message))) as SipRequest;
  outside.agent.respond(invite, 486);
  expect(invite.body.toString()).toContain(`<ca:A3>${city}</ca:A3>`);
  await call.exchange.final();
});
