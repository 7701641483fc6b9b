/** Voice messages, greetings, wrong PINs and e-mails that wait, on every engine of the durable store. */
import { expect, it } from 'vitest';
import type { VoiceMessage } from '../../src/pbx/messages/ports.ts';
import {
  AccountStore,
  PinStore,
  VoiceMailQueue,
  VoiceMessageStore,
  VoiceTranscriptionQueue,
} from '../../src/store/index.ts';
import { onEveryDurableEngine } from '../kit/durable.ts';

const ACCOUNT = 'example.test';
const MAIL = {
  recipients: ['ada@example.test', 'bob@example.test'],
  attach: true,
  language: 'en-US',
  timeZone: 'Etc/UTC',
};
const LIMIT = { most: 3, lockMs: 60_000 };

const message = (id: string, more: Partial<VoiceMessage> = {}): VoiceMessage => ({
  ...{ id, account: ACCOUNT, box: '1001', from: { number: '+14155550100', name: 'Ada' } },
  ...{ receivedAt: 1000, durationMs: 4000, state: 'new', urgent: false },
  ...more,
});

onEveryDurableEngine('voicemail', database => {
  async function open() {
    const db = await database().open();
    const accounts = new AccountStore(db, domain => domain);
    return {
      store: new VoiceMessageStore(db),
      mails: new VoiceMailQueue(db),
      transcriptions: new VoiceTranscriptionQueue(db),
      pins: new PinStore(db, accounts),
      accounts,
    };
  }

  it('gives back what was added, once for each id, to any process', async () => {
    const [here, there] = [await open(), await open()];
    expect(await here.store.add(message('a'))).toBe(true);
    expect(await there.store.add(message('a', { box: '1002' }))).toBe(false);
    expect(await there.store.get(ACCOUNT, 'a')).toEqual(message('a'));
    expect(await there.store.get('other.test', 'a')).toBeUndefined();
  });

  it('lists a box by state, those first that have waited longest', async () => {
    const { store } = await open();
    await store.add(message('late', { receivedAt: 3000 }));
    await store.add(message('early', { receivedAt: 2000 }));
    await store.add(message('elsewhere', { box: '1002' }));
    await store.add(message('kept', { state: 'saved' }));
    expect(await store.ids(ACCOUNT, '1001', { state: 'new', limit: 10 })).toEqual(['early', 'late']);
    expect(await store.ids(ACCOUNT, '1001', { state: 'new', limit: 1 })).toEqual(['early']);
    expect(await store.ids(ACCOUNT, '1001', { state: 'saved', limit: 10 })).toEqual(['kept']);
  });

  it('deletes what is older than it may become, of one account, so that it can be had back', async () => {
    const { store: messages } = await open();
    await messages.add(message('old'));
    await messages.add(message('heard', { state: 'saved', receivedAt: 1500 }));
    await messages.add(message('young', { receivedAt: 3000 }));
    await messages.add(message('elsewhere', { account: 'other.test' }));
    expect(await messages.expire(ACCOUNT, 2000, 1)).toBe(1);
    expect(await messages.expire(ACCOUNT, 2000, 10)).toBe(1);
    expect(await messages.expire(ACCOUNT, 2000, 10)).toBe(0);
    const states = await Promise.all(
      ['old', 'heard', 'young'].map(async id => (await messages.get(ACCOUNT, id))?.state),
    );
    expect([...states, (await messages.get('other.test', 'elsewhere'))?.state]).toEqual([
      ...['deleted', 'deleted', 'new'],
      'new',
    ]);
    expect((await messages.setState(ACCOUNT, 'heard', 'saved'))?.state).toBe('saved');
  });

  it('counts new and saved messages, the urgent ones apart, deleted ones not', async () => {
    const { store } = await open();
    expect(await store.counts(ACCOUNT, '1001')).toEqual({ new: 0, saved: 0, urgentNew: 0, urgentSaved: 0 });
    await store.add(message('a', { urgent: true }));
    await store.add(message('b'));
    await store.add(message('c'));
    await store.add(message('d', { box: '1002' }));
    await store.setState(ACCOUNT, 'b', 'saved');
    await store.setState(ACCOUNT, 'c', 'deleted');
    expect(await store.counts(ACCOUNT, '1001')).toEqual({ new: 1, saved: 1, urgentNew: 1, urgentSaved: 0 });
    expect((await store.allCounts()).sort((a, b) => a.box.localeCompare(b.box))).toEqual([
      { account: ACCOUNT, box: '1001', counts: { new: 1, saved: 1, urgentNew: 1, urgentSaved: 0 } },
      { account: ACCOUNT, box: '1002', counts: { new: 1, saved: 0, urgentNew: 0, urgentSaved: 0 } },
    ]);
  });

  it('remembers when a message was heard first, and takes back a deletion', async () => {
    const { store } = await open();
    await store.add(message('a'));
    const heard = await store.setState(ACCOUNT, 'a', 'saved');
    expect(heard).toMatchObject({ state: 'saved', heardAt: expect.any(Number) as number });
    const deleted = await store.setState(ACCOUNT, 'a', 'deleted');
    expect(deleted).toMatchObject({
      state: 'deleted',
      heardAt: heard?.heardAt,
      deletedAt: expect.any(Number) as number,
    });
    const restored = await store.setState(ACCOUNT, 'a', 'saved');
    expect(restored).toMatchObject({ state: 'saved', heardAt: heard?.heardAt });
    expect(restored).not.toHaveProperty('deletedAt');
    expect(await store.setState(ACCOUNT, 'nothing', 'saved')).toBeUndefined();
  });

  it('purges what was deleted long ago, and nothing else', async () => {
    const { store } = await open();
    await store.add(message('a'));
    await store.add(message('b'));
    await store.setState(ACCOUNT, 'a', 'deleted');
    expect(await store.purge(database().clock.now() - 60_000, 10)).toEqual([]);
    expect((await store.purge(database().clock.now() + 1, 10)).map(({ id }) => id)).toEqual(['a']);
    expect(await store.get(ACCOUNT, 'a')).toBeUndefined();
    expect(await store.get(ACCOUNT, 'b')).toBeDefined();
  });

  it('keeps one greeting for a box', async () => {
    const { store } = await open();
    expect(await store.greeting(ACCOUNT, '1001')).toBeUndefined();
    await store.setGreeting(ACCOUNT, '1001', 'one');
    await store.setGreeting(ACCOUNT, '1001', 'two');
    expect(await store.greeting(ACCOUNT, '1001')).toBe('two');
    await store.setGreeting(ACCOUNT, '1001', undefined);
    expect(await store.greeting(ACCOUNT, '1001')).toBeUndefined();
  });

  it('locks with the third wrong PIN, wherever they were entered, and begins anew after a right one', async () => {
    const [here, there] = [await open(), await open()];
    expect(await here.pins.wrongPin(ACCOUNT, '1001', LIMIT)).toBe(0);
    expect(await there.pins.wrongPin(ACCOUNT, '1001', LIMIT)).toBe(0);
    await there.pins.rightPin(ACCOUNT, '1001');
    await here.pins.wrongPin(ACCOUNT, '1001', LIMIT);
    await there.pins.wrongPin(ACCOUNT, '1001', LIMIT);
    expect(await here.pins.lockedUntil(ACCOUNT, '1001')).toBe(0);
    expect(await there.pins.wrongPin(ACCOUNT, '1001', LIMIT)).toBeGreaterThan(database().clock.now());
    expect(await here.pins.lockedUntil(ACCOUNT, '1001')).toBeGreaterThan(database().clock.now());
    expect(await here.pins.lockedUntil(ACCOUNT, '1002')).toBe(0);
  });

  it('counts anew once a lock has passed', async () => {
    const { pins } = await open();
    for (let wrong = 0; wrong < 3; wrong += 1) await pins.wrongPin(ACCOUNT, '1001', { most: 3, lockMs: -1000 });
    expect(await pins.wrongPin(ACCOUNT, '1001', LIMIT)).toBe(0);
    expect(await pins.wrongPin(ACCOUNT, '1001', LIMIT)).toBe(0);
    expect(await pins.wrongPin(ACCOUNT, '1001', LIMIT)).toBeGreaterThan(database().clock.now());
  });

  it('puts a new PIN into the account, in place of the former one', async () => {
    const { pins, accounts } = await open();
    const body = { extension: '1001', name: 'Ada', pin: '4711' };
    await accounts.write(ACCOUNT, {
      changes: [
        { section: 'account', key: '', body: { domain: ACCOUNT } },
        { section: 'users', key: '1001', body },
      ],
    });
    expect(await pins.setPin(ACCOUNT, '1001', 'scrypt$00$11')).toBe(true);
    const { objects } = await accounts.read(ACCOUNT);
    expect(objects.find(({ key }) => key === '1001')?.body).toEqual({
      ...{ extension: '1001', name: 'Ada', pinHash: 'scrypt$00$11' },
    });
    expect(await pins.setPin(ACCOUNT, '1009', 'scrypt$00$11')).toBe(false);
  });

  it('gives an e-mail to one sender at a time, and again after its failure', async () => {
    const [here, there] = [await open(), await open()];
    await here.store.add(message('a'), MAIL);
    const claims = await Promise.all([here.mails.claim(10, 60_000), there.mails.claim(10, 60_000)]);
    expect(claims.flat()).toEqual([{ ...MAIL, message: message('a'), attempts: 0 }]);
    await here.mails.retry('a', database().clock.now() - 1);
    expect(await there.mails.claim(10, 60_000)).toMatchObject([{ attempts: 1 }]);
    await there.mails.done('a');
    await there.mails.retry('a', 0);
    expect(await here.mails.claim(10, 60_000)).toEqual([]);
  });

  it('gives up a claim that was not honoured, and e-mails for messages that are gone', async () => {
    const { store, mails } = await open();
    await store.add(message('a'), MAIL);
    await store.add(message('b'), MAIL);
    expect(await mails.claim(10, -1)).toHaveLength(2);
    await store.setState(ACCOUNT, 'b', 'deleted');
    expect((await mails.claim(10, -1)).map(job => job.message.id)).toEqual(['a']);
    await store.setState(ACCOUNT, 'b', 'saved');
    expect((await mails.claim(10, -1)).map(job => job.message.id)).toEqual(['a']);
  });

  it('lets an e-mail wait for the text, which it then says, and go without it when there is none', async () => {
    const { store, mails, transcriptions } = await open();
    const order = { language: 'de-DE' };
    await store.add(message('a'), MAIL, order);
    await store.add(message('b'), MAIL, order);
    await store.add(message('c'), MAIL);
    expect((await mails.claim(10, 60_000)).map(job => job.message.id)).toEqual(['c']);
    const jobs = await transcriptions.claim(10, 60_000);
    expect(jobs.map(job => ({ id: job.message.id, language: job.language, attempts: job.attempts }))).toEqual([
      { id: 'a', language: 'de-DE', attempts: 0 },
      { id: 'b', language: 'de-DE', attempts: 0 },
    ]);
    expect(await transcriptions.claim(10, 60_000)).toEqual([]);
    await transcriptions.done('a', 'Guten Tag.');
    expect(await mails.claim(10, 60_000)).toMatchObject([{ message: { id: 'a', transcript: 'Guten Tag.' } }]);
    await transcriptions.retry('b', database().clock.now() - 1);
    expect(await transcriptions.claim(10, 60_000)).toMatchObject([{ attempts: 1 }]);
    await transcriptions.done('b', undefined);
    const [job] = await mails.claim(10, 60_000);
    expect(job?.message).toEqual(message('b'));
    // A second word comes too late: the e-mail is being sent.
    await transcriptions.done('b', 'late');
    expect(await mails.claim(10, 60_000)).toEqual([]);
  });
});
