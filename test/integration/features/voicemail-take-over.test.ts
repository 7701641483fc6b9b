/** A switch is killed while somebody leaves a message or listens to one: nothing that was said is lost, and nobody logs in again. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readWav } from '../../../src/media/audio/wav.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import { killTheOnlyBusySwitch } from '../../kit/kill.ts';
import { secondsOfTone } from '../../kit/tones.ts';
import { until } from '../../kit/wait.ts';
import { kit, type Talker } from '../lines/kit.ts';
import { site } from '../wire/site.ts';

const CALLER = 700;
const OWNER = 1900;
const here = site({ mortal: true });
const { talker, lamp } = kit(here);

beforeAll(() => writeAccount(here.cluster, { users: [{ extension: '1011', pin: '4711' }] }));

/** What is in the owner's box: seconds of the caller's voice in each message, the shortest first. */
function messages(): number[] {
  const folder = join(here.cluster.directory, 'state', 'voicemail', DOMAIN, '1011');
  return readdirSync(folder)
    .map(name => {
      const { channels, sampleRate: rate } = readWav(readFileSync(join(folder, name)));
      return secondsOfTone({ samples: channels[0] ?? new Int16Array(), rate }, CALLER);
    })
    .sort((x, y) => x - y);
}

/** As often as the endpoint has sent 20 ms: what is recorded does not depend on how fast everything else is. */
async function speaks({ sound }: Talker, seconds: number): Promise<void> {
  const end = sound.ticks + seconds * 50;
  await until('the message to be said', () => sound.ticks >= end, 30_000);
}

async function hearsMessage({ sound }: Talker): Promise<void> {
  const tones = (): number => sound.heard.slice(-20).filter(({ share }) => share > 0.5).length;
  await until('the message', () => tones() > 15, 30_000);
}

it('a message that is being left is kept as far as it was, and the rest is a second one', async () => {
  const shown = await lamp(1011, '1011', 'message-summary');
  const caller = await talker(1010, CALLER, OWNER);
  const dialog = await caller.dial('*851011');
  await hearsPrompt(caller.sound, 'voicemail.finish');
  await speaks(caller, 5);
  await killTheOnlyBusySwitch(here.cluster);
  caller.sound.clear();
  await hearsPrompt(caller.sound, 'voicemail.finish');
  await shown.notify('Voice-Message: 1/0');
  await speaks(caller, 3);
  expect(await dialog.bye()).toBe(200);
  await shown.notify('Voice-Message: 2/0');
  const said = messages();
  expect(said).toHaveLength(2);
  expect(Math.min(...said)).toBeGreaterThan(1.5);
  expect(Math.max(...said)).toBeGreaterThan(2.5);
});

it('a box that is listened to stays open: the message is heard again, and can be deleted', async () => {
  const shown = await lamp(1011, '1011', 'message-summary');
  const owner = await talker(1011, OWNER, CALLER);
  const dialog = await owner.dial('*86');
  await hearsPrompt(owner.sound, 'login.pin');
  for (const key of '4711#') owner.sound.press(key);
  await hearsPrompt(owner.sound, 'voicemail.key-listen-new.1');
  owner.sound.press('1');
  await hearsMessage(owner);
  await killTheOnlyBusySwitch(here.cluster);
  owner.sound.clear();
  // No PIN, no menu.
  await hearsPrompt(owner.sound, 'voicemail.message.1');
  await hearsMessage(owner);
  owner.sound.press('3');
  await shown.notify('Voice-Message: 1/0', 1);
  expect(await dialog.bye()).toBe(200);
});
