/** Calls are recorded through a whole cluster: what the parties are told, what is in the file, and what is not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readWav } from '../../../src/media/audio/index.ts';
import type { RecordingRecord } from '../../../src/pbx/call/recording/ports.ts';
import { SystemClock } from '../../../src/core/clock.ts';
import { DurableDatabase, RecordingStore } from '../../../src/store/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { agreeable } from '../../kit/agreeable.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { findSound, lookout } from '../../kit/correlate.ts';
import { promptFile } from '../../kit/hearing.ts';
import type { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { secondsOfTone, type Sound } from '../../kit/tones.ts';
import { until } from '../../kit/wait.ts';
import { kit, refer } from '../lines/kit.ts';
import { connect, hears, site } from '../wire/site.ts';

const CALLER = 700;
const CALLEE = 1900;
const THIRD = 1300;
/** Of the tone that tells of a recording. */
const BEEP = 1000;

const here = site();

const user = (extension: string, recordingPolicy?: string) => ({
  extension,
  name: extension,
  ...(recordingPolicy !== undefined && { settings: { recordingPolicy } }),
});

const ACCOUNT = {
  recordingPolicies: [
    { name: 'always', automatic: 'both', internal: true },
    { name: 'by hand', announcement: 'off' },
    { name: 'by tone', automatic: 'inbound', internal: true, announcement: 'tone' },
    { name: 'incoming', automatic: 'inbound', internal: true, announcement: 'off' },
  ],
  users: [
    user('1061'),
    user('1062', 'always'),
    user('1063'),
    user('1064', 'by hand'),
    user('1065'),
    user('1066', 'by tone'),
    user('1069'),
    user('1070', 'always'),
    user('1071', 'incoming'),
    user('1079', 'incoming'),
    ...['1072', '1073', '1074', '1075', '1076', '1077', '1078'].map(extension => user(extension)),
  ],
  parkingLots: [{ name: 'main', first: '7001', last: '7003' }],
  queues: [
    {
      ...{ extension: '2001', name: 'Support', members: [{ extension: '1073' }] },
      settings: { recordingPolicy: 'incoming' },
    },
  ],
};

beforeAll(() => writeAccount(here.cluster, ACCOUNT));

/** From the end of what was heard before, where a prompt may have begun that is asked for now. */
const RECENT_SAMPLES = 8000 * 5;

async function heardBy(sound: ToneEndpoint, id: string): Promise<void> {
  const from = Math.max(0, sound.recording().length - RECENT_SAMPLES);
  const heard = lookout(promptFile(id));
  await until(`the prompt ${id}`, () => heard(sound.recording().subarray(from)));
}

/** Two more seconds of the other party, so that what is recorded does not depend on how fast everything else was. */
function talked({ heard }: ToneEndpoint): Promise<unknown> {
  const tones = (): number => heard.filter(({ share }) => share > 0.5).length;
  const before = tones();
  return until('two seconds of talk', () => tones() - before > 100);
}

interface Recorded {
  readonly row: RecordingRecord;
  readonly left: Sound;
  readonly right: Sound;
}

/** All that was recorded of the last call of this caller, as soon as the call's record is there. */
async function recordingsOf(caller: number, amount: number): Promise<Recorded[]> {
  const [call] = (await here.records(caller)) as readonly { id: string; recordings?: readonly string[] }[];
  expect(call?.recordings ?? []).toHaveLength(amount);
  const clock = new SystemClock();
  const state = join(here.cluster.directory, 'state');
  const db = await DurableDatabase.open({ engine: 'sqlite', file: join(state, 'durable.sqlite') }, clock);
  try {
    const store = new RecordingStore(db);
    const rows = await until('the rows', async () => {
      const found = await Promise.all((call?.recordings ?? []).map(id => store.get(id)));
      return found.every(row => row !== undefined) ? found : undefined;
    });
    return rows.map(row => {
      expect(row.callId).toBe(call?.id);
      const [file] = row.parts;
      const { channels, sampleRate: rate } = readWav(readFileSync(join(state, 'recordings', file?.file ?? '')));
      const [left = new Int16Array(), right = new Int16Array()] = channels;
      expect(left.length / rate).toBeCloseTo(row.durationMs / 1000, 1);
      return { row, left: { samples: left, rate }, right: { samples: right, rate } };
    });
  } finally {
    await db.close();
    clock.close();
  }
}

async function talking(from: number, to: number) {
  const [sound, other] = [await here.tone(CALLER, CALLEE), await here.tone(CALLEE, CALLER)];
  const [caller, callee] = [await here.agent({ extension: from }), await here.agent({ extension: to })];
  const talk = await connect(caller, callee, { offer: sound.sdp(), answer: other.sdp() });
  sound.connect(talk.answer.body.toString());
  other.connect(talk.invite.body.toString());
  return { ...talk, caller, callee, sound, other };
}

const pressAll = (sound: ToneEndpoint, keys: string): void => {
  for (const key of keys) sound.press(key);
};

describe('recording', () => {
  it('begins by itself, tells both, leaves out what is paused, and goes on over hold and transfer', async () => {
    const { a, b, caller, callee, sound, other } = await talking(1061, 1062);
    await Promise.all([heardBy(sound, 'recording.announcement'), heardBy(other, 'recording.announcement')]);
    await Promise.all([hears(sound, 'the caller'), hears(other, 'the callee')]);

    pressAll(other, '*12');
    await heardBy(other, 'recording.paused');
    const pausedAt = performance.now();
    await hears(sound, 'the caller during the pause');
    pressAll(other, '*12');
    await heardBy(other, 'recording.resumed');
    const pausedMs = performance.now() - pausedAt;

    agreeable(caller, sound);
    const hold = b.request('INVITE', { body: other.sdp('sendonly', 2) });
    b.ack(await hold.status(200));
    const resumed = b.request('INVITE', { body: other.sdp('sendrecv', 3) });
    b.ack(await resumed.status(200));
    await hears(other, 'the callee after its hold');
    await Promise.all([talked(sound), talked(other)]);

    const third = await here.tone(THIRD, CALLER);
    const phone = await here.agent({ extension: 1063 });
    expect((await b.request('REFER', { headers: [`Refer-To: <sip:1063@${DOMAIN}>`] }).final()).status).toBe(202);
    const invite = await phone.next('INVITE');
    expect(await b.bye()).toBe(200);
    phone.respond(invite, 200, { body: third.sdp() });
    third.connect(invite.body.toString());
    await heardBy(third, 'recording.announcement');
    await hears(third, 'the third party');
    await talked(third);
    expect(await a.bye()).toBe(200);
    await phone.next('BYE');
    expect(callee.closedByPeer).toBe(false);

    const [recorded] = await recordingsOf(1061, 1);
    expect(recorded?.row).toMatchObject({
      owners: ['1062'],
      startedBy: 'automatic',
      retentionDays: 365,
      parties: [
        { channel: 'left', extension: '1061' },
        { channel: 'right', extension: '1062' },
        { channel: 'right', extension: '1063' },
      ],
    });
    const { row, left, right } = recorded as Recorded;
    expect(row.parts).toHaveLength(1);
    expect(row.endedAt - row.startedAt - row.durationMs).toBeGreaterThan(pausedMs * 0.8);
    expect(secondsOfTone(left, CALLER)).toBeGreaterThan(2);
    expect(secondsOfTone(right, CALLEE)).toBeGreaterThan(1);
    expect(secondsOfTone(right, THIRD)).toBeGreaterThan(1);
    // Nobody is on the other's side, and nobody's prompt is.
    expect([secondsOfTone(left, CALLEE), secondsOfTone(left, THIRD), secondsOfTone(right, CALLER)]).toEqual([0, 0, 0]);
    expect(findSound(left.samples, promptFile('recording.announcement')).correlation).toBeLessThan(0.5);
  }, 90_000);

  it('begins and ends by a record key and by a code, for whom that is allowed', async () => {
    const { a, b, callee, sound, other } = await talking(1065, 1064);
    await hears(other, 'the callee');
    expect((await a.request('INFO', { headers: ['Record: on'] }).final()).status).toBe(403);
    expect((await b.request('INFO', { headers: ['Record: on'] }).final()).status).toBe(200);
    await heardBy(other, 'recording.started');
    await hears(other, 'the callee while it records');
    pressAll(sound, '*11');
    await hears(other, 'the callee after keys of who may not');
    pressAll(other, '*11');
    await heardBy(other, 'recording.stopped');

    pressAll(other, '*11');
    await hears(sound, 'the caller');
    expect((await b.request('INFO', { headers: ['Record: off'] }).final()).status).toBe(200);
    expect(await a.bye()).toBe(200);
    await callee.next('BYE');
    const recorded = await recordingsOf(1065, 2);
    for (const { row, left, right } of recorded) {
      expect(row).toMatchObject({ owners: ['1064'], startedBy: '1064' });
      expect([secondsOfTone(left, CALLEE), secondsOfTone(right, CALLER)]).toEqual([0, 0]);
    }
    expect(secondsOfTone((recorded[0] as Recorded).left, CALLER)).toBeGreaterThan(0.3);
  }, 60_000);

  it('goes on with whom an attended transfer brings, on the channel of who has gone', async () => {
    const { a, b, callee, caller, sound, other } = await talking(1067, 1070);
    await heardBy(sound, 'recording.announcement');
    await Promise.all([talked(sound), talked(other)]);

    // The callee asks a third party, in a call that is recorded for itself.
    const [consulting, third] = [await here.tone(CALLEE, THIRD), await here.tone(THIRD, CALLEE)];
    const phone = await here.agent({ extension: 1069 });
    const second = await connect(callee, phone, { offer: consulting.sdp(), answer: third.sdp() });
    consulting.connect(second.answer.body.toString());
    third.connect(second.invite.body.toString());
    await heardBy(third, 'recording.announcement');
    await hears(third, 'the third party, asked');

    agreeable(caller, sound);
    agreeable(phone, third);
    third.listenFor = CALLER;
    sound.listenFor = THIRD;
    const replaces = encodeURIComponent(second.a.replaces());
    const refer = b.request('REFER', { headers: [`Refer-To: <sip:1069@${DOMAIN}?Replaces=${replaces}>`] });
    expect((await refer.final()).status).toBe(202);
    await Promise.all([talked(sound), talked(third)]);
    expect(await a.bye()).toBe(200);
    await phone.next('BYE');

    const [recorded] = await recordingsOf(1067, 1);
    const { row, left, right } = recorded as Recorded;
    expect(row.parties.map(({ channel, extension }) => `${channel} ${extension}`)).toEqual([
      'left 1067',
      'right 1070',
      'right 1069',
    ]);
    expect(secondsOfTone(left, CALLER)).toBeGreaterThan(2);
    expect(secondsOfTone(right, CALLEE)).toBeGreaterThan(1);
    expect(secondsOfTone(right, THIRD)).toBeGreaterThan(1);
    expect([secondsOfTone(left, CALLEE), secondsOfTone(left, THIRD), secondsOfTone(right, CALLER)]).toEqual([0, 0, 0]);
  }, 60_000);

  it('tells by a tone, again and again, that is not in the file', async () => {
    const { a, callee, sound, other } = await talking(1068, 1066);
    const beeped = (which: ToneEndpoint): Promise<unknown> =>
      until('the tone', () => secondsOfTone({ samples: which.recording(), rate: 8000 }, BEEP) > 0.1);
    await Promise.all([beeped(sound), beeped(other)]);
    await Promise.all([hears(sound, 'the caller'), hears(other, 'the callee')]);
    sound.clear();
    other.clear();
    const since = performance.now();
    await Promise.all([beeped(sound), beeped(other)]);
    // Regulators want it every 15 s; the rest is what has passed before.
    expect(performance.now() - since).toBeGreaterThan(8000);
    expect(await a.bye()).toBe(200);
    await callee.next('BYE');
    const [recorded] = await recordingsOf(1068, 1);
    const { row, left, right } = recorded as Recorded;
    expect(row).toMatchObject({ owners: ['1066'], startedBy: 'automatic' });
    expect(secondsOfTone(left, CALLER)).toBeGreaterThan(8);
    expect([secondsOfTone(left, BEEP), secondsOfTone(right, BEEP)]).toEqual([0, 0]);
  }, 60_000);

  it.each([
    ['is an incoming call of whoever fetches it', 'at another switch', 1072, 1075, 1071, '1071'],
    ['is an incoming call of whoever fetches it', 'at the same one', 1077, 1076, 1079, '1079'],
    ['is still one of the queue that it has come through', 'at another switch', 1078, 2001, 1074, '2001'],
  ])('a parked call %s, %s', async (_what, where, from, dialled, by, owner) => {
    const { talker } = kit(here);
    const [caller, called, taker] = [
      await talker(from, CALLER, CALLEE),
      await talker(dialled === 2001 ? 1073 : dialled, CALLEE, CALLER),
      await talker(by, CALLEE, CALLER),
    ];
    const [, right] = await Promise.all([caller.dial(dialled), called.answer()]);
    await hears(called.sound, 'who is called');
    expect(await refer(right, `*68@${DOMAIN}`)).toContain('200 Parked at 7001');
    await called.agent.next('BYE');
    taker.sound.clear();
    // The rotation moves on by one.
    if (where === 'at the same one') await (await caller.agent.invite(4711, {})).exchange.final();
    const fetched = await taker.dial(7001);
    await talked(taker.sound);
    expect(await fetched.bye()).toBe(200);
    await caller.agent.next('BYE');
    const [recorded] = await recordingsOf(by, 1);
    expect(recorded?.row.owners).toEqual([owner]);
    expect(recorded?.row.parties.map(({ extension }) => extension).toSorted()).toEqual(
      [String(by), String(from)].toSorted(),
    );
  });
});
