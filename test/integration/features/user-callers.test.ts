/** Who reaches a user, through a whole cluster: VIP callers and delegates, callers who say their name, callers who are not wanted. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { SipRequest } from '../../../src/sip/message/index.ts';
import type { VipMode } from '../../../src/routing/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import type { RawAgent } from '../../kit/raw-agent.ts';
import { pause } from '../../kit/wait.ts';
import { kit, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';
import { carrier, carrierSections } from './carrier.ts';

const VIP = '+14155550100';
const STRANGER = '+14155550123';
const UNWANTED = '+14155550166';
const BARRED = '+14155550199';
const SPAMMER = '+14155550177';
const RECEPTION = '+12125553000';
const here = site();
const { talker } = kit(here);

/** Who rings for a stranger, in which order; nobody answers but the last one. */
const ORDERS: Record<VipMode, readonly (readonly ('principal' | 'delegate')[])[]> = {
  simultaneous: [['principal', 'delegate']],
  delegatesFirst: [['delegate'], ['principal']],
  principalFirst: [['principal'], ['delegate']],
  delegatesOnly: [['delegate']],
  principalOnly: [['principal']],
  voicemail: [],
};
const MODES = Object.keys(ORDERS) as VipMode[];

/** The principal of each mode; the delegate is the next extension. */
const principals = new Map(MODES.map((mode, index) => [mode, 1010 + 2 * index]));
const numberOf = (extension: number): string => `+1212555${extension}`;
const delegates = (extension: number) => [{ extension: String(extension) }];
const screened = { settings: { callScreening: 'outside' } };

const USERS = [
  ...[...principals].map(([mode, extension]) => ({
    extension: String(extension),
    delegates: delegates(extension + 1),
    vip: { callers: [VIP], mode, delegateSeconds: 1, principalSeconds: 1 },
    settings: { ringSeconds: 1 },
  })),
  { extension: '1031', name: 'Olga Boss', delegates: [{ extension: '1032' }] },
  { extension: '1041', ...screened },
  { extension: '1042', ...screened },
  { extension: '1043', ...screened },
  { extension: '1044' },
  { extension: '1051', blocking: { numbers: [{ number: UNWANTED }, { number: '1061' }] } },
  { extension: '1052', blocking: { anonymous: true, action: { message: 'no' } } },
  { extension: '1053', blocking: { external: true, action: { user: '1054' } } },
  { extension: '1054' },
];

beforeAll(() =>
  writeAccount(here.cluster, {
    ...carrierSections(here),
    account: {
      domain: DOMAIN,
      settings: { country: 'US' },
      blocked: [{ number: BARRED }],
      spam: { numbers: ['+1415555017*'] },
    },
    prompts: [{ name: 'no', phrase: 'queue.closed' }],
    users: USERS,
    receptionists: [
      {
        ...{ extension: '3000', name: 'Main', settings: { callScreening: 'outside' } },
        business: { destination: { hangup: true } },
      },
    ],
    numbers: [
      ...USERS.map(({ extension }) => ({ number: numberOf(Number(extension)), assignedTo: { user: extension } })),
      { number: RECEPTION, assignedTo: { receptionist: '3000' } },
    ],
  }),
);

const isNewCall = (message: { readonly method?: string; get(name: string): string | undefined }): boolean =>
  message.method === 'INVITE' && !(message.get('To') ?? '').includes(';tag=');
/** Calls that this phone has had. */
const calls = (agent: RawAgent): number => agent.log.filter(message => isNewCall(message as SipRequest)).length;

async function both(a: Talker, b: Talker): Promise<void> {
  await Promise.all([hears(a.sound, 'the caller'), hears(b.sound, 'the callee')]);
}

/** How a call ends that nobody gets. */
async function refused(agent: RawAgent, caller: Talker, target: string): Promise<number> {
  const call = await agent.invite(`sip:${target}@${DOMAIN}`, { body: caller.sound.sdp() });
  return (await call.exchange.final()).status;
}

describe('VIP delegation', () => {
  it.each(MODES)('%s: a VIP reaches the principal alone', async mode => {
    const extension = principals.get(mode) ?? 0;
    const outside = await carrier(here, VIP);
    const [caller, principal, delegate] = [
      await outside.telephone(500, 600),
      await talker(extension, 600, 500),
      await talker(extension + 1, 700, 500),
    ];
    const [dialog] = await Promise.all([caller.dial(numberOf(extension)), principal.answer()]);
    await both(caller, principal);
    expect(calls(delegate.agent)).toBe(0);
    expect(await dialog.bye()).toBe(200);
    await principal.agent.next('BYE');
    for (const { agent } of [principal, delegate]) await agent.register({ expires: 0 });
  });

  it.each(MODES)('%s: everybody else', async mode => {
    const extension = principals.get(mode) ?? 0;
    const outside = await carrier(here, STRANGER);
    const caller = await outside.telephone(500, 700);
    const phones = { principal: await talker(extension, 700, 500), delegate: await talker(extension + 1, 700, 500) };
    const order = ORDERS[mode];
    const dialled = caller.dial(numberOf(extension));
    for (const [turn, who] of order.entries()) {
      const rung = await Promise.all(who.map(async one => ({ one, answer: await phones[one].ring() })));
      const quiet = (['principal', 'delegate'] as const).filter(
        one =>
          !order
            .slice(0, turn + 1)
            .flat()
            .includes(one),
      );
      expect(quiet.map(one => calls(phones[one].agent))).toEqual(quiet.map(() => 0));
      const last = rung.at(-1);
      if (turn === order.length - 1 && last !== undefined) {
        await last.answer();
        for (const { one } of rung.slice(0, -1)) {
          const reason = (await phones[one].agent.next('CANCEL')).get('Reason');
          expect(reason).toContain('Call completed elsewhere');
        }
        await both(caller, phones[last.one]);
      } else await Promise.all(who.map(one => phones[one].agent.next('CANCEL')));
    }
    const dialog = await dialled;
    if (order.length === 0) await hearsPrompt(caller.sound, 'voicemail.unavailable-extension.1');
    expect(await dialog.bye()).toBe(200);
    const talked = order.at(-1)?.at(-1);
    if (talked !== undefined) await phones[talked].agent.next('BYE');
    for (const { agent } of Object.values(phones)) await agent.register({ expires: 0 });
  });
});

describe('a delegate', () => {
  it('calls a colleague in the name of the executive, who is seen as the caller', async () => {
    const [delegate, colleague] = [await talker(1032, 500, 600), await talker(1033, 600, 500)];
    const dialled = delegate.dial('*631031*1033');
    const invite = await colleague.agent.next('INVITE');
    expect([invite.from.uri.user, invite.from.displayName]).toEqual(['1031', 'Olga Boss']);
    const offer = invite.body.toString();
    colleague.agent.respond(invite, 200, { body: colleague.sound.answer(offer, 'sendrecv', 1) });
    colleague.sound.connect(offer);
    const dialog = await dialled;
    await both(delegate, colleague);
    expect(await dialog.bye()).toBe(200);
    await colleague.agent.next('BYE');
  });

  it("calls outside with the executive's number", async () => {
    const outside = await carrier(here);
    const [delegate, customer] = [await talker(1032, 500, 600), await outside.telephone(600, 500)];
    const dialled = delegate.dial(`*631031*14155550150`);
    await customer.answer();
    const dialog = await dialled;
    const [invite] = outside.agent.log.filter(message => isNewCall(message as SipRequest)) as SipRequest[];
    expect(invite?.from.uri.user).toBe(numberOf(1031));
    expect(invite?.get('P-Asserted-Identity')).toContain(numberOf(1031));
    await both(delegate, customer);
    expect(await dialog.bye()).toBe(200);
    await outside.agent.next('BYE');
  });

  it('shows the number of the reception in a call of his own, as everybody there may', async () => {
    const outside = await carrier(here);
    const [caller, customer] = [await talker(1032, 500, 600), await outside.telephone(600, 500)];
    const [dialog] = await Promise.all([caller.dial('*623000*14155550150'), customer.answer()]);
    const [invite] = outside.agent.log.filter(message => isNewCall(message as SipRequest)) as SipRequest[];
    expect(invite?.requestUri.user).toBe('+14155550150');
    expect(invite?.from.uri.user).toBe(RECEPTION);
    expect(invite?.get('P-Asserted-Identity')).toContain(RECEPTION);
    await both(caller, customer);
    expect(await dialog.bye()).toBe(200);
    await outside.agent.next('BYE');
  });

  it('is somebody whom the executive has named: nobody else calls for her', async () => {
    const stranger = await talker(1034, 500, 600);
    expect(await refused(stranger.agent, stranger, '*631031*1033')).toBe(403);
  });
});

describe('call screening', () => {
  /** A caller from outside has said a name, and the phone has rung and been answered. */
  async function named(extension: number, { number = numberOf(extension), keys = '' } = {}) {
    const outside = await carrier(here);
    const [caller, user] = [await outside.telephone(500, 600), await talker(extension, 600, 500)];
    const dialog = await caller.dial(number);
    for (const key of keys) caller.sound.press(key);
    await hearsPrompt(caller.sound, 'screening.say-name');
    expect(calls(user.agent)).toBe(0);
    // The beep, and the name.
    await pause(2500);
    caller.sound.press('#');
    const answer = await user.ring();
    // Whom a receptionist sends on hears it ring, as after everything else that he chooses there.
    if (keys === '') await hearsPrompt(caller.sound, 'screening.hold');
    const before = caller.sound.heard.length;
    await answer();
    await hears(user.sound, 'the user, the name');
    await hearsPrompt(user.sound, 'screening.accept');
    // Not joined yet.
    expect(caller.sound.heard.slice(before).filter(({ share }) => share > 0.5)).toEqual([]);
    return { caller, user, dialog };
  }

  it('the user hears the name that the caller has said, and accepts', async () => {
    const { caller, user, dialog } = await named(1041);
    user.sound.press('1');
    await both(caller, user);
    expect(await dialog.bye()).toBe(200);
    await user.agent.next('BYE');
  });

  it('a receptionist asks for the name before it puts a caller through to an extension', async () => {
    const { caller, user, dialog } = await named(1044, { number: RECEPTION, keys: '1044' });
    user.sound.press('1');
    await both(caller, user);
    expect(await dialog.bye()).toBe(200);
    await user.agent.next('BYE');
  });

  it('who is declined may leave a message', async () => {
    const { caller, user, dialog } = await named(1042);
    user.sound.press('2');
    await user.agent.next('BYE');
    await hearsPrompt(caller.sound, 'voicemail.finish');
    expect(await dialog.bye()).toBe(200);
  });

  it('colleagues are put through', async () => {
    const [caller, user] = [await talker(1035, 500, 600), await talker(1043, 600, 500)];
    const [dialog] = await Promise.all([caller.dial(1043), user.answer()]);
    await both(caller, user);
    expect(await dialog.bye()).toBe(200);
    await user.agent.next('BYE');
  });
});

describe('callers who are not wanted', () => {
  it.each([
    ['a number on the own list', UNWANTED, 1051, 486],
    ["a number on the account's list", BARRED, 1054, 603],
  ])('%s', async (_who, number, extension, status) => {
    const outside = await carrier(here, number);
    const [caller, user] = [await outside.telephone(500, 600), await talker(extension, 600, 500)];
    expect(await refused(outside.agent, caller, numberOf(extension))).toBe(status);
    expect(calls(user.agent)).toBe(0);
    await user.agent.register({ expires: 0 });
  });

  it('a colleague on the own list', async () => {
    const [caller, user] = [await talker(1061, 500, 600), await talker(1051, 600, 500)];
    expect(await refused(caller.agent, caller, '1051')).toBe(486);
    expect(calls(user.agent)).toBe(0);
    await user.agent.register({ expires: 0 });
  });

  it('who hides his number hears the message for such callers', async () => {
    const outside = await carrier(here, 'hidden');
    const [caller, user] = [await outside.telephone(500, 600), await talker(1052, 600, 500)];
    await caller.dial(numberOf(1052), ['Privacy: id']);
    await hearsPrompt(caller.sound, 'queue.closed');
    await caller.agent.next('BYE');
    expect(calls(user.agent)).toBe(0);
  });

  it('a number that is known for unwanted calls is marked on the phone', async () => {
    const outside = await carrier(here, SPAMMER);
    const [caller, user] = [await outside.telephone(500, 600), await talker(1054, 600, 500)];
    const [dialog] = await Promise.all([caller.dial(numberOf(1054)), user.answer()]);
    await both(caller, user);
    const invite = user.agent.log.find(message => isNewCall(message as SipRequest));
    expect(invite?.get('From')).toContain(`"Spam ${SPAMMER}"`);
    expect(await dialog.bye()).toBe(200);
    await user.agent.next('BYE');
    await user.agent.register({ expires: 0 });
  });

  it('callers from outside get the assistant instead', async () => {
    const outside = await carrier(here);
    const [caller, user, assistant] = [
      await outside.telephone(500, 600),
      await talker(1053, 700, 500),
      await talker(1054, 600, 500),
    ];
    const [dialog] = await Promise.all([caller.dial(numberOf(1053)), assistant.answer()]);
    await both(caller, assistant);
    expect(calls(user.agent)).toBe(0);
    expect(await dialog.bye()).toBe(200);
    await assistant.agent.next('BYE');
    await assistant.agent.register({ expires: 0 });
  });
});
