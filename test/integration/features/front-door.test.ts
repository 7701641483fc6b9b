/** The ways through a company's front door, as callers hear them: the directory, hours, the operator, menus within menus. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { hearsNext, hearsPrompt } from '../../kit/hearing.ts';
import type { RawDialog } from '../../kit/raw-agent.ts';
import { kit, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';

const here = site();
const { talker } = kit(here);

beforeAll(() =>
  writeAccount(here.cluster, {
    users: [
      { extension: '1001', name: 'Ada Lovelace' },
      { extension: '1002', name: 'Grace Hopper' },
      { extension: '1003', name: 'Joan Clarke' },
    ],
    hours: [{ name: 'never', ranges: [] }],
    holidays: [{ name: 'always', days: [{ name: 'All year', from: '01-01', to: '12-31' }] }],
    prompts: [
      { name: 'choices', phrase: 'menu.choose' },
      { name: 'more', phrase: 'queue.welcome' },
      { name: 'sorry', phrase: 'queue.closed' },
    ],
    receptionists: [
      { extension: '3000', name: 'Front', dialByName: true, business: { destination: { hangup: true } } },
      {
        ...{ extension: '3001', name: 'Night', settings: { hours: 'never' } },
        business: { destination: { hangup: true } },
        closed: { destination: { voicemail: 'self' } },
      },
      {
        ...{ extension: '3002', name: 'Feast', settings: { hours: 'never', holidays: 'always' } },
        business: { destination: { hangup: true } },
        closed: { destination: { hangup: true } },
        holiday: { greeting: 'sorry', destination: { user: '1002' } },
      },
      {
        ...{ extension: '3003', name: 'Desk', dialByExtension: false, settings: { operator: { user: '1003' } } },
        business: { destination: { hangup: true } },
      },
    ],
    menus: [
      {
        ...{ extension: '2100', name: 'Choices', prompt: 'choices' },
        inputs: { '1': { menu: '2110' }, '2': { user: '1001' } },
      },
      {
        ...{ extension: '2110', name: 'More', prompt: 'more' },
        inputs: { '*': { back: true }, '9': { repeat: true }, '3': { message: 'sorry' } },
      },
    ],
  }),
);

const press = (caller: Talker, keys: string): void => {
  for (const key of keys) caller.sound.press(key);
};

/** Both hear each other, and the caller hangs up. */
async function talkAndPart(caller: Talker, dialog: RawDialog, callee: Talker): Promise<void> {
  await Promise.all([hears(caller.sound, 'the caller'), hears(callee.sound, 'the callee')]);
  expect(await dialog.bye()).toBe(200);
  await callee.agent.next('BYE');
  await callee.agent.register({ expires: 0 });
}

describe('a receptionist', () => {
  it('finds whom the caller spells on the keys, and puts the caller through', async () => {
    const [caller, grace] = [await talker(1011, 500, 700), await talker(1002, 700, 500)];
    const dialog = await caller.dial(3000);
    await hearsNext(caller.sound, 'receptionist.greeting');
    press(caller, '#');
    await hearsNext(caller.sound, 'directory.spell-last');
    // Hopper.
    press(caller, '467737#');
    await hearsNext(caller.sound, 'directory.matches.one');
    press(caller, '1');
    await grace.answer();
    await talkAndPart(caller, dialog, grace);
  }, 30_000);

  it('asks again for a name that nobody has', async () => {
    const caller = await talker(1012, 500, 700);
    const dialog = await caller.dial(3000);
    await hearsNext(caller.sound, 'receptionist.greeting');
    press(caller, '#99999#');
    await hearsNext(caller.sound, 'directory.not-found');
    await hearsPrompt(caller.sound, 'directory.spell-last');
    expect(await dialog.bye()).toBe(200);
  }, 30_000);

  it('says when it is closed, and takes a message', async () => {
    const caller = await talker(1013, 500, 700);
    const dialog = await caller.dial(3001);
    await hearsNext(caller.sound, 'receptionist.closed');
    await hearsPrompt(caller.sound, 'voicemail.leave');
    expect(await dialog.bye()).toBe(200);
  }, 30_000);

  it('has a greeting and a way of its own on holidays, closed or not', async () => {
    const [caller, grace] = [await talker(1014, 500, 700), await talker(1002, 700, 500)];
    const dialog = await caller.dial(3002);
    await hearsNext(caller.sound, 'queue.closed');
    await grace.answer();
    await talkAndPart(caller, dialog, grace);
  }, 30_000);

  it('leads to the operator where nothing else may be dialled', async () => {
    const [caller, joan] = [await talker(1015, 500, 700), await talker(1003, 700, 500)];
    const dialog = await caller.dial(3003);
    await hearsNext(caller.sound, 'receptionist.welcome');
    press(caller, '5');
    await hearsNext(caller.sound, 'common.invalid');
    press(caller, '0');
    await joan.answer();
    await talkAndPart(caller, dialog, joan);
  }, 30_000);
});

describe('a menu within a menu', () => {
  it('is repeated, leads back, and to a message after which the call ends', async () => {
    const caller = await talker(1016, 500, 700);
    await caller.dial(2100);
    await hearsNext(caller.sound, 'menu.choose');
    press(caller, '1');
    await hearsNext(caller.sound, 'queue.welcome');
    press(caller, '9');
    await hearsNext(caller.sound, 'queue.welcome');
    press(caller, '*');
    await hearsNext(caller.sound, 'menu.choose');
    press(caller, '13');
    await hearsPrompt(caller.sound, 'queue.closed');
    caller.agent.respond(await caller.agent.next('BYE'), 200);
  }, 30_000);

  it('may be gone into and out of as often as the caller likes', async () => {
    const [caller, ada] = [await talker(1017, 500, 700), await talker(1001, 700, 500)];
    const dialog = await caller.dial(2100);
    // More than twenty destinations one after the other, of which each was chosen.
    press(caller, '1*'.repeat(12));
    press(caller, '2');
    await ada.answer();
    await talkAndPart(caller, dialog, ada);
  }, 60_000);
});
