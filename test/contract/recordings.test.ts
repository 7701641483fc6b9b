import { expect, it } from 'vitest';
import { asCallId, asNodeId } from '../../src/core/ids.ts';
import type { RecordingRecord } from '../../src/pbx/call/recording/ports.ts';
import { RecordingStore } from '../../src/store/index.ts';
import { onEveryDurableEngine } from '../kit/durable.ts';

const recording = (id: string, more: Partial<RecordingRecord> = {}): RecordingRecord => ({
  id,
  callId: asCallId('call-1'),
  account: 'example.test',
  owners: ['1001', '2001'],
  parties: [
    { channel: 'left', address: 'sip:+14155550100@example.test', number: '+14155550100', name: 'Zoë "Z" O’Neil' },
    { channel: 'right', address: 'sip:1001@example.test', extension: '1001' },
  ],
  startedBy: 'automatic',
  startedAt: 1000,
  endedAt: 9000,
  durationMs: 7000,
  retentionDays: 365,
  parts: [
    { file: `example.test/${id}.wav`, node: asNodeId('switch-a1') },
    { file: `example.test/${id}-2.wav`, node: asNodeId('switch-b1'), durationMs: 7000 },
  ],
  ...more,
});

onEveryDurableEngine('recordings', database => {
  /** Each is what another process would open. */
  const open = async () => new RecordingStore(await database().open());

  it('come back as they were written, for every process', async () => {
    const [one, two] = [await open(), await open()];
    await one.insert([recording('1')]);
    expect(await two.get('1')).toEqual(recording('1'));
    expect(await two.get('2')).toBeUndefined();
    await two.insert([]);
  });

  it('are due when their own days are over, the oldest first, until they are forgotten', async () => {
    const [one, two] = [await open(), await open()];
    const day = 86_400_000;
    await one.insert([
      recording('1', { retentionDays: 4000 }),
      recording('2', { retentionDays: 2 }),
      recording('3', { retentionDays: 1, startedAt: 0, endedAt: 500 }),
      recording('4', { retentionDays: 3 }),
    ]);
    expect(await two.due(day, 10)).toEqual([]);
    const due = await two.due(2 * day + 9001, 10);
    expect(due.map(({ id }) => id)).toEqual(['3', '2']);
    expect(due[1]?.files).toEqual(['example.test/2.wav', 'example.test/2-2.wav']);
    expect(await two.due(2 * day + 9001, 1)).toHaveLength(1);
    await two.forget(['3', '2']);
    expect([await one.get('2'), (await one.get('4'))?.id]).toEqual([undefined, '4']);
  });

  it('are there once, however often they are delivered', async () => {
    const [one, two] = [await open(), await open()];
    await one.insert([recording('1'), recording('2')]);
    await two.insert([recording('2', { durationMs: 1 }), recording('3')]);
    const all = await one.list({ account: 'example.test' });
    expect(all.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(all[1]?.durationMs).toBe(7000);
  });

  it('are found by account, call and time, the latest first', async () => {
    const store = await open();
    const later = recording('b', { startedAt: 2000.4, callId: asCallId('call-2') });
    await store.insert([recording('a'), later, recording('c', { account: 'other.test' })]);
    const ids = async (query: object): Promise<string[]> =>
      (await store.list({ account: 'example.test', ...query })).map(({ id }) => id);
    expect(await ids({})).toEqual(['b', 'a']);
    expect(await ids({ limit: 1 })).toEqual(['b']);
    expect(await ids({ since: 1500 })).toEqual(['b']);
    expect(await ids({ callId: asCallId('call-1') })).toEqual(['a']);
    expect((await store.get('b'))?.startedAt).toBe(2000);
  });
});
