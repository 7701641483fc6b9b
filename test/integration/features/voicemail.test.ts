/** A message is left and heard through a whole cluster: the lamp goes on, the caller's tone comes back, the lamp goes out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findTone } from '../../../src/media/audio/goertzel.ts';
import { readWav } from '../../../src/media/audio/wav.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsNext as hears } from '../../kit/hearing.ts';
import { pause, until } from '../../kit/wait.ts';
import { Subscriber } from '../events/subscriber.ts';
import { site } from '../wire/site.ts';

const CALLER = 700;
const OWNER = 1900;

const here = site();
const subscribers: Subscriber[] = [];

/** Nothing rings: every call goes to the box. */
const callHandling = { business: { ring: [] } };

beforeAll(() =>
  writeAccount(here.cluster, {
    users: [
      { extension: '1081', name: 'Ada', pin: '4711', callHandling },
      { extension: '1082', name: 'Grace', pin: '4712', callHandling },
      { extension: '1083', name: 'Joan', pin: '4713' },
      ...Array.from({ length: 10 }, (_, index) => ({ extension: String(1001 + index) })),
    ],
    queues: [{ extension: '2001', name: 'Sales', members: [], voicemailAccess: ['1083'] }],
  }),
);
afterEach(() => {
  for (const { phone } of subscribers.splice(0)) phone.close();
});

async function dial(target: number | string, options: { extension?: number; tone: number; listenFor: number }) {
  const sound = await here.tone(options.tone, options.listenFor);
  const phone = await here.agent(options.extension === undefined ? {} : { extension: options.extension });
  const call = await phone.invite(target, { body: sound.sdp() });
  const answer = await call.exchange.status(200);
  const dialog = call.dialog(answer);
  dialog.ack(answer);
  sound.connect(answer.body.toString('utf8'));
  return { sound, phone, dialog };
}

async function lampOf(extension: number): Promise<Subscriber> {
  const lamp = await Subscriber.start(extension, here.cluster.public.udp);
  subscribers.push(lamp);
  await lamp.subscribe(extension, 'message-summary');
  await lamp.notify('Messages-Waiting: no');
  return lamp;
}

describe('voicemail', () => {
  it('a message is left, the lamp goes on; it is heard with the PIN and deleted, the lamp goes out', async () => {
    const lamp = await lampOf(1081);
    const caller = await dial(1081, { tone: CALLER, listenFor: OWNER });
    await hears(caller.sound, 'voicemail.finish');
    // The beep, and then three seconds of what the caller says.
    await pause(4000);
    caller.sound.press('#');
    await hears(caller.sound, 'voicemail.key-send.1');
    const bye = caller.phone.next('BYE');
    caller.sound.press('1');
    await hears(caller.sound, 'voicemail.sent');
    caller.phone.respond(await bye, 200);
    const on = await lamp.notify('Messages-Waiting: yes');
    expect(on.body).toContain('Voice-Message: 1/0 (0/0)');

    const folder = join(here.cluster.directory, 'state', 'voicemail', DOMAIN, '1081');
    const files = readdirSync(folder);
    expect(files).toHaveLength(1);
    const wav = readWav(readFileSync(join(folder, files[0] ?? '')));
    const [samples = new Int16Array(0)] = wav.channels;
    // Quarters of a second; in the last of them the key was pressed.
    const quarter = wav.sampleRate / 4;
    const tones = Array.from({ length: Math.floor(samples.length / quarter) }, (_, index) =>
      findTone(samples.subarray(index * quarter, (index + 1) * quarter), wav.sampleRate, [CALLER, OWNER]),
    );
    expect(tones.slice(0, 6)).toEqual(Array(6).fill(CALLER));

    const owner = await dial(`sip:*86@${DOMAIN}`, { extension: 1081, tone: OWNER, listenFor: CALLER });
    await hears(owner.sound, 'login.pin');
    for (const digit of '4711#') owner.sound.press(digit);
    await hears(owner.sound, 'voicemail.key-listen-new.1');
    owner.sound.press('1');
    await until(
      'the message',
      () => (owner.sound.heard.slice(-40).filter(({ share }) => share > 0.5).length > 30 ? true : undefined),
      20_000,
    );
    const before = lamp.told.length;
    owner.sound.press('3');
    await hears(owner.sound, 'voicemail.deleted');
    const off = await lamp.notify('Messages-Waiting: no', before);
    expect(off.body).toContain('Voice-Message: 0/0 (0/0)');
    expect(await owner.dialog.bye()).toBe(200);
    await lamp.refresh(0);
  });

  it('who just hangs up has left his message; a wrong PIN is told', async () => {
    const lamp = await lampOf(1082);
    const caller = await dial(1082, { tone: CALLER, listenFor: OWNER });
    await hears(caller.sound, 'voicemail.finish');
    await pause(4000);
    expect(await caller.dialog.bye()).toBe(200);
    expect((await lamp.notify('Messages-Waiting: yes')).body).toContain('Voice-Message: 1/0 (0/0)');

    const owner = await dial(`sip:*86@${DOMAIN}`, { extension: 1082, tone: OWNER, listenFor: CALLER });
    await hears(owner.sound, 'login.pin');
    for (const digit of '9999#') owner.sound.press(digit);
    await hears(owner.sound, 'login.pin-wrong');
    expect(await owner.dialog.bye()).toBe(200);
    await lamp.refresh(0);
  });

  it('a message in the box of a queue lights the lamp of who listens to it, who hears it with his own PIN', async () => {
    const lamp = await lampOf(1083);
    const caller = await dial(`sip:*852001@${DOMAIN}`, { tone: CALLER, listenFor: OWNER });
    await hears(caller.sound, 'voicemail.finish');
    await pause(4000);
    expect(await caller.dialog.bye()).toBe(200);
    const on = await lamp.notify('Messages-Waiting: yes');
    expect(on.body).toContain('Voice-Message: 1/0 (0/0)');

    const listener = await dial(`sip:*872001@${DOMAIN}`, { extension: 1083, tone: OWNER, listenFor: CALLER });
    await hears(listener.sound, 'login.pin');
    for (const digit of '4713#') listener.sound.press(digit);
    await hears(listener.sound, 'voicemail.key-listen-new.1');
    listener.sound.press('1');
    await until(
      'the message',
      () => (listener.sound.heard.slice(-40).filter(({ share }) => share > 0.5).length > 30 ? true : undefined),
      20_000,
    );
    const before = lamp.told.length;
    listener.sound.press('3');
    await lamp.notify('Messages-Waiting: no', before);
    expect(await listener.dialog.bye()).toBe(200);
    await lamp.refresh(0);
  });
});
