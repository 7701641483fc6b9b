/** Greeting and PIN that their owner changes by phone, and boxes that receptionists and groups send callers to. */
import { beforeAll, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { hearsNext, hearsPrompt } from '../../kit/hearing.ts';
import { toneShare } from '../../kit/tones.ts';
import { pause, until } from '../../kit/wait.ts';
import { kit, type Talker } from '../lines/kit.ts';
import { site } from '../wire/site.ts';

const CALLER = 700;
const OWNER = 1900;

const here = site();
const { talker, lamp } = kit(here);

/** Nothing rings: every call goes to the box. */
const callHandling = { business: { ring: [] } };

beforeAll(() =>
  writeAccount(here.cluster, {
    users: [
      { extension: '1001', pin: '4711', callHandling },
      { extension: '1002', pin: '4712', callHandling },
      { extension: '1003', pin: '4713' },
      { extension: '1004' },
      { extension: '1005', pin: '4713' },
      { extension: '1006', pin: '4716' },
    ],
    receptionists: [
      {
        extension: '2000',
        name: 'Front',
        business: { destination: { voicemail: 'self' } },
        voicemailAccess: ['1003'],
      },
    ],
    // Its member has no phone.
    groups: [
      {
        extension: '2100',
        name: 'Line',
        members: ['1004'],
        ringSeconds: 5,
        whenUnanswered: { voicemail: 'self' },
        voicemailAccess: ['1005'],
      },
    ],
  }),
);

function press({ sound }: Talker, keys: string): void {
  sound.clear();
  for (const key of keys) sound.press(key);
}

/** Whoever knows the menu does not listen to it: the keys go on after the PIN. */
async function opens(owner: Talker, pin: string, keys = '', code = '*86') {
  const dialog = await owner.dial(code);
  await hearsPrompt(owner.sound, 'login.pin');
  press(owner, `${pin}#${keys}`);
  return dialog;
}

it('a greeting that is recorded by phone is what the next caller hears, until the standard one is wanted again', async () => {
  const [owner, caller] = [await talker(1001, OWNER, CALLER), await talker(1011, CALLER, OWNER)];
  const recording = await opens(owner, '4711', '31');
  await hearsNext(owner.sound, 'greeting.record');
  // The beep, and two seconds of what the owner says.
  await pause(2500);
  press(owner, '#');
  await hearsPrompt(owner.sound, 'greeting.key-accept.1');
  press(owner, '1');
  await hearsPrompt(owner.sound, 'greeting.saved');
  expect(await recording.bye()).toBe(200);

  const greeted = await caller.dial(1001);
  await until('the greeting', () => toneShare(caller.sound.recording().slice(-4000), 8000, OWNER) > 0.9);
  expect(await greeted.bye()).toBe(200);

  const standard = await opens(owner, '4711', '33');
  await hearsPrompt(owner.sound, 'greeting.standard');
  expect(await standard.bye()).toBe(200);
  caller.sound.clear();
  const again = await caller.dial(1001);
  await hearsPrompt(caller.sound, 'voicemail.leave');
  expect(await again.bye()).toBe(200);
});

it('a PIN that is changed by phone counts from then on, and the old one does not; one that is too simple is refused', async () => {
  const owner = await talker(1002, OWNER, CALLER);
  const changing = await opens(owner, '4712', '4');
  await hearsPrompt(owner.sound, 'login.pin-new');
  press(owner, '1234#');
  await hearsNext(owner.sound, 'login.pin-weak');
  await hearsPrompt(owner.sound, 'login.pin-new');
  press(owner, '8642#');
  await hearsPrompt(owner.sound, 'login.pin-repeat');
  press(owner, '8642#');
  await hearsPrompt(owner.sound, 'login.pin-changed');
  expect(await changing.bye()).toBe(200);
  // Every switch has the change within a second.
  await pause(1000);
  for (const _switch of ['one', 'other']) {
    const old = await opens(owner, '4712');
    await hearsPrompt(owner.sound, 'login.pin-wrong');
    press(owner, '8642#');
    await hearsPrompt(owner.sound, 'voicemail.no-messages');
    expect(await old.bye()).toBe(200);
  }
});

it('keys lead ahead and back within a message', async () => {
  const [owner, caller] = [await talker(1006, OWNER, CALLER), await talker(1014, CALLER, OWNER)];
  const leaving = await caller.dial('*851006');
  await hearsPrompt(caller.sound, 'voicemail.leave');
  press(caller, '1');
  await pause(9000);
  expect(await leaving.bye()).toBe(200);
  const listening = await opens(owner, '4716', '1');
  const hearsMessage = (): Promise<unknown> =>
    until('the message', () => toneShare(owner.sound.recording().slice(-2400), 8000, CALLER) > 0.9, 30_000);
  await hearsMessage();
  // About eight seconds long: not three of them are left.
  press(owner, '9');
  const pressed = performance.now();
  await hearsMessage();
  await until('its end', () => toneShare(owner.sound.recording().slice(-2400), 8000, CALLER) < 0.1);
  expect(performance.now() - pressed).toBeLessThan(5000);
  await hearsPrompt(owner.sound, 'voicemail.key-play.1');
  press(owner, '0');
  await hearsMessage();
  expect(await listening.bye()).toBe(200);
});

it.each([
  ['a receptionist', '2000', 1012, 1003],
  // Phones of its own: those of the test before are gone, and would be told of messages in vain.
  ['a shared line group that nobody answers', '2100', 1013, 1005],
])('a message that is left at %s lights the lamp of who listens, and is heard', async (_what, box, from, by) => {
  const [caller, listener] = [await talker(from, CALLER, OWNER), await talker(by, OWNER, CALLER)];
  const shown = await lamp(by, box, 'message-summary');
  const dialog = await caller.dial(Number(box));
  await hearsPrompt(caller.sound, 'voicemail.leave');
  press(caller, '1');
  await pause(3500);
  expect(await dialog.bye()).toBe(200);
  await shown.notify('Voice-Message: 1/0');
  const listening = await opens(listener, '4713', '1', `*87${box}`);
  await until('the message', () => toneShare(listener.sound.recording().slice(-4000), 8000, CALLER) > 0.9, 30_000);
  press(listener, '3');
  await hearsPrompt(listener.sound, 'voicemail.deleted');
  await shown.notify('Voice-Message: 0/0');
  expect(await listening.bye()).toBe(200);
});
