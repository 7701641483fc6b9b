import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWav } from '../../../../src/media/audio/wav.ts';
import { TandemError } from '../../../../src/core/errors.ts';
import { VoicemailService } from '../../../../src/pbx/features/voicemail/service.ts';
import type { VoicemailOpened } from '../../../../src/pbx/features/voicemail/application.ts';
import { PASSING } from '../../../../src/pbx/call/passing-recordings.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { until } from '../../../kit/wait.ts';
import { ACCOUNT, accountOf, openOffice, runOf, type Office } from './kit.ts';

const directory = accountOf({
  users: [
    { extension: '1001', email: 'ada@example.test', settings: { voicemailEmail: 'attach', voicemailMessages: 2 } },
    { extension: '1002', email: 'bob@example.test' },
    { extension: '1003', settings: { voicemail: false } },
    { extension: '1004' },
  ],
  queues: [
    {
      ...{ extension: '2001', name: 'Sales', members: [], settings: { voicemailEmail: 'notify' } },
      voicemailAccess: ['1001', '1002', '1004'],
    },
  ],
});
const FROM = { number: '+14155550100', name: 'Ada' };

let away = false;
let office: Office;
beforeEach(async () => {
  away = false;
  office = await openOffice(directory, store => ({
    add: (...args) => (away ? Promise.reject(new TandemError('store-unavailable')) : store.add(...args)),
    get: (...args) => store.get(...args),
    ids: (...args) => store.ids(...args),
    setState: (...args) => store.setState(...args),
    counts: (...args) => (away ? Promise.reject(new TandemError('store-unavailable')) : store.counts(...args)),
    allCounts: () => store.allCounts(),
    greeting: (...args) => store.greeting(...args),
    setGreeting: (...args) => store.setGreeting(...args),
    purge: (...args) => store.purge(...args),
  }));
});
afterEach(() => office.close());

const ids = (state: 'new' | 'saved' = 'new') => office.store.ids(ACCOUNT, '1001', { state, limit: 10 });

/** Nobody has written to any recording for a long time. */
function grow(old: number): void {
  const at = (office.clock.now() - old) / 1000;
  for (const name of readdirSync(office.recordings)) utimesSync(join(office.recordings, name), at, at);
}

describe('MessageKeeper', () => {
  it('takes a recording into the box: a file that plays, a row, a lamp, an e-mail', async () => {
    const token = await office.keeper.begin(ACCOUNT, '1001', FROM);
    office.record(token, 3000);
    expect(await office.keeper.keep(token)).toBe(true);
    expect(await office.store.get(ACCOUNT, token)).toMatchObject({
      box: '1001',
      from: FROM,
      durationMs: 3000,
      state: 'new',
    });
    const wav = readWav(readFileSync(office.keeper.files.path(ACCOUNT, '1001', token)));
    expect(wav).toMatchObject({ sampleRate: 8000, channels: [{ length: 24_000 }] });
    expect(await office.lamp('1001')).toMatchObject({ new: 1, saved: 0 });
    expect(await office.mails.claim(10, 1000)).toMatchObject([{ recipients: ['ada@example.test'], attach: true }]);
    expect(readdirSync(office.recordings)).toEqual([]);
    expect(await office.keeper.keep(token)).toBe(false);
    expect(await ids()).toEqual([token]);
  });

  it('writes to all who listen to a box without an owner', async () => {
    const token = await office.keeper.begin(ACCOUNT, '2001', FROM);
    office.record(token, 3000);
    expect(await office.keeper.keep(token)).toBe(true);
    expect(await office.mails.claim(10, 1000)).toMatchObject([
      { recipients: ['ada@example.test', 'bob@example.test'], attach: false },
    ]);
  });

  it('drops what is too short, and what was never recorded', async () => {
    const short = await office.keeper.begin(ACCOUNT, '1001', FROM);
    office.record(short, 900);
    expect(await office.keeper.keep(short)).toBe(false);
    const none = await office.keeper.begin(ACCOUNT, '1001', FROM);
    expect(await office.keeper.keep(none)).toBe(false);
    expect(await ids()).toEqual([]);
    expect(readdirSync(office.recordings)).toEqual([]);
  });

  it('cuts the silence at the end', async () => {
    const token = await office.keeper.begin(ACCOUNT, '1001', FROM);
    office.record(token, 12_000);
    await office.keeper.keep(token, 9000);
    const wav = readWav(readFileSync(office.keeper.files.path(ACCOUNT, '1001', token)));
    expect(wav.channels[0]).toHaveLength(24_000);
  });

  it('takes in what a killed switch has left, once nobody writes to it any more', async () => {
    const token = await office.keeper.begin(ACCOUNT, '1001', FROM);
    office.record(token, 4000, false);
    await office.keeper.sweep();
    expect(await ids()).toEqual([]);
    grow(10 * 60_000);
    await office.keeper.sweep();
    expect(await office.store.get(ACCOUNT, token)).toMatchObject({ durationMs: 4000 });
    const file = readFileSync(office.keeper.files.path(ACCOUNT, '1001', token));
    expect(file.readUInt32LE(40)).toBe(64_000);
  });

  it('removes what was recorded for one call only, long after the call', async () => {
    office.record(`${PASSING}1`, 2000);
    grow(10 * 60_000);
    await office.keeper.sweep();
    expect(readdirSync(office.recordings)).toEqual([`${PASSING}1.wav`]);
    grow(2 * 60 * 60_000);
    await office.keeper.sweep();
    expect(readdirSync(office.recordings)).toEqual([]);
    expect(await ids()).toEqual([]);
  });

  it('keeps a message while the store is away', async () => {
    const token = await office.keeper.begin(ACCOUNT, '1001', FROM);
    office.record(token, 3000);
    away = true;
    await expect(office.keeper.keep(token)).rejects.toMatchObject({ code: 'store-unavailable' });
    away = false;
    grow(10 * 60_000);
    await office.keeper.sweep();
    expect(await ids()).toEqual([token]);
    expect(await office.lamp('1001')).toMatchObject({ new: 1 });
  });

  it('forwards a copy, unless there is no box or no room', async () => {
    const token = await office.keeper.begin(ACCOUNT, '1002', FROM);
    office.record(token, 3000);
    await office.keeper.keep(token);
    const message = await office.store.get(ACCOUNT, token);
    if (message === undefined) throw new Error('no message');
    expect(await office.keeper.forward(message, '1001')).toBe('sent');
    expect(await office.keeper.forward(message, '1001')).toBe('sent');
    expect(await office.keeper.forward(message, '1001')).toBe('full');
    expect(await office.keeper.forward(message, '1003')).toBe('unknown');
    expect(await office.keeper.forward(message, '1099')).toBe('unknown');
    const [copy = ''] = await ids();
    expect(await office.store.get(ACCOUNT, copy)).toMatchObject({ box: '1001', from: FROM, state: 'new' });
    expect(existsSync(office.keeper.files.path(ACCOUNT, '1001', copy))).toBe(true);
    expect(await office.lamp('1001')).toMatchObject({ new: 2 });
  });

  it('lights lamps anew from what boxes hold', async () => {
    const token = await office.keeper.begin(ACCOUNT, '1001', FROM);
    office.record(token, 3000);
    await office.keeper.keep(token);
    await office.board.setCounts({ account: ACCOUNT, name: '1001' }, undefined);
    await office.lamps.lightAll();
    expect(await office.lamp('1001')).toMatchObject({ new: 1 });
  });

  it('has no names that lead elsewhere', () => {
    expect(() => office.keeper.files.path(ACCOUNT, '..', 'x')).toThrow(RangeError);
    expect(() => office.keeper.files.path(ACCOUNT, '1001', 'a/b')).toThrow(RangeError);
  });
});

describe('VoicemailService', () => {
  const run = runOf({ ...FROM, anonymous: false });
  let service: VoicemailService;
  beforeEach(() => {
    service = new VoicemailService({ keeper: office.keeper, store: office.store, log: silentLogger });
  });

  async function open(box = '1001', former?: string): Promise<VoicemailOpened> {
    const question = { do: 'open', box, ...(former !== undefined && { former }) };
    return (await service.ask(question, run)) as unknown as VoicemailOpened;
  }

  it('sends what was recorded', async () => {
    const { token, full } = await open();
    expect(full).toBe(false);
    office.record(token, 3000);
    expect(await service.ask({ do: 'send', token, trimMs: 0 }, run)).toEqual({ did: 'send', kept: true });
    // Another switch has taken over in between.
    expect(await service.ask({ do: 'send', token, trimMs: 0 }, run)).toEqual({ did: 'send', kept: true });
  });

  it('keeps the message of who hangs up while recording, and while deciding about it', async () => {
    const first = await open();
    office.record(first.token, 3000);
    service.released(run);
    service.recordingLeft({ about: first.token });
    await until('the first message', async () => (await ids()).length === 1);
    const second = await open();
    office.record(second.token, 3000);
    await service.ask({ do: 'hold', token: second.token, urgent: true }, run);
    service.released(run);
    await until('the second message', async () => (await ids()).length === 2);
    expect(await office.store.get(ACCOUNT, second.token)).toMatchObject({ urgent: true });
  });

  it('leaves nothing behind of who hangs up during the greeting', async () => {
    await open();
    service.released(run);
    await until('an empty folder', () => readdirSync(office.recordings).length === 0);
  });

  it('keeps what was said at the former switch', async () => {
    const { token } = await open();
    office.record(token, 3000, false);
    const again = await open('1001', token);
    expect(again.token).not.toBe(token);
    expect(await ids()).toEqual([token]);
  });

  it('says when the box is full, and takes messages while nobody knows', async () => {
    for (let sent = 0; sent < 2; sent += 1) {
      const { token } = await open();
      office.record(token, 3000);
      await office.keeper.keep(token);
    }
    expect(await open()).toMatchObject({ full: true });
    away = true;
    expect(await open()).toMatchObject({ full: false });
  });

  it('does not tell who asked not to be seen', async () => {
    const hidden = runOf({ ...FROM, anonymous: true });
    const { token } = (await service.ask({ do: 'open', box: '1001' }, hidden)) as unknown as VoicemailOpened;
    office.record(token, 3000);
    await office.keeper.keep(token);
    expect(await office.store.get(ACCOUNT, token)).toMatchObject({ from: {} });
  });
});
