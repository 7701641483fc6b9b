/** What callers hear while they are held or wait: the music of the agent, of the queue, of the site, which are tones here. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readWav, Resampler, writeWav, type SampleRate } from '../../../src/media/audio/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { findSound } from '../../kit/correlate.ts';
import type { RawDialog } from '../../kit/raw-agent.ts';
import type { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { toneFile, toneShare } from '../../kit/tones.ts';
import { until } from '../../kit/wait.ts';
import { kit, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';

const RATE = 8000;
const MUSIC = { own: 300, queue: 1100, site: 1300 } as const;
const BUILT_IN = samplesOf(resolve(import.meta.dirname, '../../../prompts/music/calm.wav'));
const CALLER = 500;
const CALLEE = 900;

const here = site();
const { talker } = kit(here);

beforeAll(() =>
  writeAccount(here.cluster, {
    music: Object.entries(MUSIC).map(([name, hz]) => ({ name, file: toneFile(hz, RATE) })),
    sites: [{ name: 'Home' }, { name: 'Annex', code: '10', settings: { musicOnHold: 'site' } }],
    users: [
      { extension: '1001', settings: { musicOnHold: 'own' } },
      { extension: '1002', site: 'Annex' },
      { extension: '1003', site: 'Annex', settings: { musicOnHold: 'own' } },
      { extension: '1004', settings: { holdMusic: false } },
      { extension: '1005' },
    ],
    queues: [
      { extension: '2001', name: 'Tuned', members: [{ extension: '1003' }], settings: { musicOnHold: 'queue' } },
    ],
  }),
);

function samplesOf(file: string): Int16Array {
  const { sampleRate, channels } = readWav(readFileSync(file));
  return new Resampler(sampleRate as SampleRate, RATE).process(channels[0] ?? new Int16Array(0));
}

const hearsMusic = (sound: ToneEndpoint, hz: number): Promise<unknown> =>
  until(`music of ${hz} Hz`, () => toneShare(sound.recording().slice(-RATE / 2), RATE, hz) > 0.9);

async function takesBack({ sound }: Talker, dialog: RawDialog): Promise<void> {
  dialog.ack(await dialog.request('INVITE', { body: sound.sdp('sendrecv', 90) }).status(200));
}

it.each([
  [1001, 'own', 'the personal one', 1011],
  [1002, 'site', 'that of the site, who has none', 1012],
])('%i lets hear %s on hold: %s', async (extension, music, _whose, from) => {
  const [caller, callee] = [await talker(from, CALLER, CALLEE), await talker(extension, CALLEE, CALLER)];
  const [dialled, answered] = await Promise.all([caller.dial(extension), callee.answer()]);
  await Promise.all([hears(caller.sound, 'the caller'), hears(callee.sound, 'the callee')]);
  const told = caller.agent.log.length;
  await callee.hold(answered);
  await hearsMusic(caller.sound, MUSIC[music as keyof typeof MUSIC]);
  // For whom music plays nothing is renegotiated.
  expect(caller.agent.log.slice(told)).toEqual([]);
  await takesBack(callee, answered);
  await Promise.all([hears(caller.sound, 'the caller'), hears(callee.sound, 'the callee')]);
  expect(await dialled.bye()).toBe(200);
  await callee.agent.next('BYE');
});

it('the music of the queue while the caller waits, and when the agent holds him', async () => {
  const [caller, agent] = [await talker(1013, CALLER, CALLEE), await talker(1003, CALLEE, CALLER)];
  const dialling = caller.dial(2001);
  const answer = await agent.ring();
  const dialled = await dialling;
  await hearsMusic(caller.sound, MUSIC.queue);
  const answered = await answer();
  await Promise.all([hears(caller.sound, 'the caller'), hears(agent.sound, 'the agent')]);
  await agent.hold(answered);
  await hearsMusic(caller.sound, MUSIC.queue);
  expect(await dialled.bye()).toBe(200);
  await agent.agent.next('BYE');
});

/** The last half second of what was heard is a piece of the music that comes with the program. */
function isBuiltIn(sound: ToneEndpoint): boolean {
  const heard = sound.recording().slice(-RATE / 2);
  if (heard.length < RATE / 2) return false;
  const folder = mkdtempSync(join(tmpdir(), 'heard-'));
  try {
    const file = join(folder, 'heard.wav');
    writeFileSync(file, writeWav({ sampleRate: RATE, channels: [heard] }));
    return findSound(BUILT_IN, file).correlation > 0.9;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('who has none set lets hear the built-in music', async () => {
  const [caller, callee] = [await talker(1015, CALLER, CALLEE), await talker(1005, CALLEE, CALLER)];
  const [dialled, answered] = await Promise.all([caller.dial(1005), callee.answer()]);
  await hears(caller.sound, 'the caller');
  await callee.hold(answered);
  await until('the built-in music', () => isBuiltIn(caller.sound), undefined, 500);
  expect(await dialled.bye()).toBe(200);
  await callee.agent.next('BYE');
});

it('who gives none lets the other phone know of the hold', async () => {
  const [caller, callee] = [await talker(1014, CALLER, CALLEE), await talker(1004, CALLEE, CALLER)];
  const [dialled, answered] = await Promise.all([caller.dial(1004), callee.answer()]);
  await hears(caller.sound, 'the caller');
  await callee.hold(answered);
  await until('the hold', () =>
    caller.agent.log.some(message => 'method' in message && message.body.toString().includes('a=sendonly')),
  );
  expect(await dialled.bye()).toBe(200);
  await callee.agent.next('BYE');
});
