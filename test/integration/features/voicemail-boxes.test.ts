/** Boxes of voicemail through a whole cluster: shared ones, messages that go on to others, call back, lamps by themselves, limits. */
import { beforeAll, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import type { RawAgent, RawDialog } from '../../kit/raw-agent.ts';
import { pause, until } from '../../kit/wait.ts';
import { kit, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';
import { carrier, carrierSections } from './carrier.ts';

const CALLER = 700;
const OWNER = 1900;
const NUMBER = '+12125551016';
const here = site();
const { talker, lamp } = kit(here);

const owner = (extension: string, more: Record<string, unknown> = {}) => ({ extension, pin: '4711', ...more });

beforeAll(() =>
  writeAccount(here.cluster, {
    ...carrierSections(here),
    account: { domain: DOMAIN, settings: { country: 'US' } },
    numbers: [{ number: NUMBER, assignedTo: { user: '1016' } }],
    users: [
      ...['1011', '1012', '1013', '1014', '1015', '1018', '1021'].map(extension => owner(extension)),
      owner('1016', { callHandling: { business: { ring: [] } } }),
      owner('1019', {
        settings: { voicemailMessages: 1 },
        callHandling: { business: { operator: { destination: { user: '1020' } } } },
      }),
    ],
    queues: [
      { extension: '2001', name: 'Support', members: [{ extension: '1011' }], voicemailAccess: ['1011', '1012'] },
    ],
  }),
);

/** Says something for two seconds after the beep, and hangs up. */
async function leave(caller: Talker, target: string): Promise<void> {
  const dialog = await caller.dial(target);
  // A key ends the greeting.
  caller.sound.press('1');
  await pause(4500);
  expect(await dialog.bye()).toBe(200);
}

/** Opens a box with the PIN of whoever calls. */
async function opens(user: Talker, code = '*86', pin = '4711#'): Promise<RawDialog> {
  const dialog = await user.dial(code);
  await hearsPrompt(user.sound, 'login.pin');
  press(user, pin);
  return dialog;
}

function press({ sound }: Talker, keys: string): void {
  sound.clear();
  for (const key of keys) sound.press(key);
}

/** Who left it and when may take long to say. */
const hearsMessage = (user: Talker): Promise<void> =>
  until(
    'the message',
    () => (user.sound.heard.slice(-20).filter(({ share }) => share > 0.5).length > 15 ? true : undefined),
    30_000,
  ).then(() => undefined);

/** The phone is told, without having asked. */
async function told(agent: RawAgent, counts: string): Promise<void> {
  const fits = (message: { readonly method?: string; readonly body: Buffer }): boolean =>
    message.method === 'NOTIFY' && message.body.toString().includes(`Voice-Message: ${counts} `);
  const notify = await agent.next(message => fits(message));
  expect(notify.get('Event')).toBe('message-summary');
}

it('a shared box: whoever has access hears it and clears its lamp, with his own PIN; a stranger does not', async () => {
  const [caller, one, other, stranger] = [
    await talker(1010, CALLER, OWNER),
    await talker(1011, OWNER, CALLER),
    await talker(1012, OWNER, CALLER),
    await talker(1013, OWNER, CALLER),
  ];
  const [lampOfOne, lampOfOther] = [
    await lamp(1011, '2001', 'message-summary'),
    await lamp(1012, '2001', 'message-summary'),
  ];
  await leave(caller, '*852001');
  await Promise.all([lampOfOne, lampOfOther].map(shown => shown.notify('Voice-Message: 1/0')));

  await stranger.dial('*872001');
  await hearsPrompt(stranger.sound, 'feature.not-allowed');
  await stranger.agent.next('BYE');

  const first = await opens(one, '*872001');
  await hearsPrompt(one.sound, 'voicemail.key-listen-new.1');
  press(one, '1');
  await hearsMessage(one);
  press(one, '2');
  await hearsPrompt(one.sound, 'voicemail.kept');
  await Promise.all([lampOfOne, lampOfOther].map(shown => shown.notify('Voice-Message: 0/1')));
  expect(await first.bye()).toBe(200);

  // By his own box, and the key for others.
  const second = await opens(other);
  await hearsPrompt(other.sound, 'voicemail.key-boxes.1');
  press(other, '5');
  await hearsPrompt(other.sound, 'directory.choose.1');
  press(other, '2');
  await hearsPrompt(other.sound, 'voicemail.key-listen-saved.1');
  press(other, '2');
  await hearsMessage(other);
  press(other, '3');
  await hearsPrompt(other.sound, 'voicemail.deleted');
  await Promise.all([lampOfOne, lampOfOther].map(shown => shown.notify('Voice-Message: 0/0')));
  expect(await second.bye()).toBe(200);
});

it('a message goes on to another box, whose phone is told by itself and after it has registered', async () => {
  const [caller, from] = [await talker(1010, CALLER, OWNER), await talker(1014, OWNER, CALLER)];
  const to = await talker(1015, OWNER, CALLER);
  await leave(caller, '*851014');
  await told(from.agent, '1/0');
  const dialog = await opens(from);
  await hearsPrompt(from.sound, 'voicemail.key-listen-new.1');
  press(from, '1');
  await hearsMessage(from);
  press(from, '8');
  await hearsPrompt(from.sound, 'voicemail.forward-to');
  press(from, '1015#');
  await hearsPrompt(from.sound, 'voicemail.forwarded');
  expect(await dialog.bye()).toBe(200);
  await told(to.agent, '1/0');

  const listening = await opens(to);
  await hearsPrompt(to.sound, 'voicemail.key-listen-new.1');
  press(to, '1');
  // By whom it was left in the first place.
  await hearsPrompt(to.sound, 'voicemail.from.1');
  await hearsMessage(to);
  expect(await listening.bye()).toBe(200);
  const again = await here.agent({ extension: 1015 });
  await told(again, '1/0');
});

it('who left a message is called back, at an extension and outside', async () => {
  const outside = await carrier(here, '+14155550150');
  const [customer, user, colleague] = [
    await outside.telephone(CALLER, OWNER),
    await talker(1016, OWNER, CALLER),
    await talker(1017, CALLER, OWNER),
  ];
  await leave(colleague, '*851016');
  await told(user.agent, '1/0');
  await leave(customer, NUMBER);
  await told(user.agent, '2/0');
  const callsBack = async (other: Talker): Promise<void> => {
    await opens(user);
    await hearsPrompt(user.sound, 'voicemail.key-listen-new.1');
    press(user, '1');
    await hearsMessage(user);
    press(user, '7');
    const talking = await other.answer();
    await Promise.all([hears(user.sound, 'the user'), hears(other.sound, 'who is called back')]);
    expect(await talking.bye()).toBe(200);
    await user.agent.next('BYE');
  };
  await callsBack(colleague);
  await told(user.agent, '1/1');
  await callsBack(customer);
  const [out] = outside.agent.log.filter(message => 'method' in message && message.method === 'INVITE');
  expect(out?.from.uri.user).toBe(NUMBER);
});

it('nothing more can be left in a full box; the operator is still there', async () => {
  const [caller, operator] = [await talker(1018, CALLER, OWNER), await talker(1020, OWNER, CALLER)];
  const full = await lamp(1019, '1019', 'message-summary');
  await leave(caller, '*851019');
  await full.notify('Voice-Message: 1/0');
  const dialog = await caller.dial('*851019');
  await hearsPrompt(caller.sound, 'voicemail.full');
  await hearsPrompt(caller.sound, 'receptionist.operator.1');
  press(caller, '0');
  await operator.answer();
  await Promise.all([hears(caller.sound, 'the caller'), hears(operator.sound, 'the operator')]);
  expect(await dialog.bye()).toBe(200);
  await operator.agent.next('BYE');
});

it('three wrong PINs lock the box, then not even the right one opens it, from whichever switch', async () => {
  const user = await talker(1021, OWNER, CALLER);
  await opens(user, '*86', '1111#');
  await hearsPrompt(user.sound, 'login.pin-wrong');
  await hearsPrompt(user.sound, 'login.pin');
  press(user, '2222#');
  await hearsPrompt(user.sound, 'login.pin-wrong');
  await hearsPrompt(user.sound, 'login.pin');
  press(user, '3333#');
  await hearsPrompt(user.sound, 'login.blocked');
  await user.agent.next('BYE');
  for (let turn = 0; turn < 2; turn += 1) {
    user.sound.clear();
    await opens(user);
    await hearsPrompt(user.sound, 'login.blocked');
    await user.agent.next('BYE');
  }
  const nodes = await until('the records', async () => {
    const rows = await here.records(1021, 3);
    return new Set(rows.map(({ node }) => node));
  });
  expect(nodes.size).toBe(2);
});
