import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asCallId, asNodeId, asZoneId } from '../../src/core/ids.ts';
import type { CallRecord } from '../../src/pbx/call/ports.ts';
import { CallRecordStore } from '../../src/store/index.ts';
import { onEveryDurableEngine } from '../kit/durable.ts';

function record(id: string, more: Partial<CallRecord>): CallRecord {
  return {
    id: asCallId(id),
    account: 'example.test',
    zone: asZoneId('a'),
    node: asNodeId('switch-a1'),
    from: 'sip:1001@example.test',
    to: '1002',
    startedAt: 1000,
    endedAt: 5000,
    durationMs: 0,
    outcome: 'upstream',
    reason: 'call-upstream-lost',
    sipStatus: 487,
    hangupBy: 'caller',
    takeovers: 0,
    legs: [],
    ...more,
  };
}

const REAL: Partial<CallRecord> = {
  zone: asZoneId('b'),
  node: asNodeId('switch-b1'),
  resolved: '1002',
  startedAt: 1200,
  ringingAt: 2000,
  answeredAt: 3000,
  endedAt: 9000,
  durationMs: 6000,
  outcome: 'success',
  reason: 'normal',
  sipStatus: 200,
  hangupBy: 'callee',
  takeovers: 1,
  recordings: ['r1', 'r2'],
  clientCode: '0815',
  legs: [{ party: 'caller', address: 'sip:1001@example.test', codec: 'PCMU' }],
};

onEveryDurableEngine('call records', database => {
  /** Each is what another process would open. */
  const engine = { open: async () => new CallRecordStore(await database().open(), 'example.test') };

  it.each(['call-upstream-lost', 'call-lost'] as const)(
    '%s gives way to what became of the call, in every column, and never the other way round',
    async reason => {
      const [one, two] = [await engine.open(), await engine.open()];
      const real = (id: string): CallRecord => record(id, REAL);
      await one.insert([record('first', { reason })]);
      await two.insert([real('first')]);
      await two.insert([real('second')]);
      await one.insert([record('second', { reason })]);
      for (const id of ['first', 'second']) expect(await one.get(asCallId(id))).toEqual(real(id));
      expect(await one.count()).toBe(2);
    },
  );

  it('stays what it is when only another loss is told, and when a second story is told', async () => {
    const store = await engine.open();
    await store.insert([record('1', {}), record('1', { reason: 'call-lost', outcome: 'ours' })]);
    expect((await store.get(asCallId('1')))?.reason).toBe('call-upstream-lost');
    await store.insert([record('1', { reason: 'call-busy' }), record('1', { reason: 'call-declined' })]);
    expect((await store.get(asCallId('1')))?.reason).toBe('call-busy');
  });

  it('is one for each call, the first that tells the story, however they are delivered', async () => {
    const reasons = fc.constantFrom('call-upstream-lost', 'call-lost', 'call-busy', 'call-declined', 'call-no-answer');
    const batch = fc.array(fc.record({ call: fc.constantFrom('x', 'y', 'z'), reason: reasons }), { maxLength: 5 });
    const stores = [await engine.open(), await engine.open()];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(1), batch), { maxLength: 6 }), async batches => {
        run += 1;
        const told = new Map<string, string>();
        for (const [which, records] of batches) {
          await stores[which]?.insert(records.map(({ call, reason }) => record(`${call}${run}`, { reason })));
          for (const { call, reason } of records) {
            const before = told.get(call);
            const lost = (text: string): boolean => text === 'call-lost' || text === 'call-upstream-lost';
            if (before === undefined || (lost(before) && !lost(reason))) told.set(call, reason);
          }
        }
        for (const [call, reason] of told) {
          expect((await stores[0]?.get(asCallId(`${call}${run}`)))?.reason).toBe(reason);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are found by everybody who made, had or missed the call, page by page, and go with it', async () => {
    const [one, two] = [await engine.open(), await engine.open()];
    const caller = { extension: '1001', name: 'Ada' };
    const rang = [{ extension: '1002', via: 'queue 2001', at: 3, times: 2, result: 'elsewhere' }] as const;
    const made = { extension: '1001', direction: 'out', result: 'answered' } as const;
    const missed = { extension: '1002', direction: 'missed', result: 'elsewhere' } as const;
    const lost = { ...missed, result: 'abandoned' } as const;
    // What a provisional record has told is forgotten.
    await one.insert([record('1', { caller, rang, shares: [lost, { ...lost, extension: '1009' }] })]);
    await two.insert([record('1', { ...REAL, startedAt: 1000, caller, rang, shares: [made, missed] })]);
    await one.insert([record('1', { shares: [lost] })]);
    await one.insert([
      record('2', { ...REAL, startedAt: 1000, shares: [missed] }),
      record('3', { ...REAL, startedAt: 2000, endedAt: 9999, shares: [{ ...made, extension: '1002' }] }),
      record('4', { account: 'other.test', shares: [missed] }),
    ]);
    const of = async (more: Partial<Parameters<typeof two.history>[0]>) =>
      (await two.history({ account: 'example.test', extension: '1002', limit: 10, ...more })).map(
        ({ record: { id }, direction, result }) => `${id} ${direction} ${result}`,
      );
    const all = ['3 out answered', '1 missed elsewhere', '2 missed elsewhere'];
    expect(await of({})).toEqual(all);
    expect(await of({ limit: 1 })).toEqual(all.slice(0, 1));
    expect(await of({ after: { startedAt: 1000, id: '1' } })).toEqual(all.slice(2));
    expect(await of({ after: { startedAt: 2000, id: '3' } })).toEqual(all.slice(1));
    expect(await of({ direction: 'missed', since: 1000, until: 2000 })).toEqual(all.slice(1));
    expect(await of({ extension: '1009' })).toEqual([]);
    const marked = await two.search({ account: 'example.test', clientCode: '0815', limit: 10 });
    expect(marked.map(({ id }) => id)).toEqual(['3', '1', '2']);
    expect(await two.search({ account: 'example.test', clientCode: '081', limit: 10 })).toEqual([]);
    expect((await two.history({ account: 'example.test', extension: '1001', limit: 1 }))[0]?.record).toMatchObject({
      ...{ id: '1', caller, rang },
    });
    expect(await two.purge('example.test', 9999, 10)).toBe(2);
    expect(await of({})).toEqual(all.slice(0, 1));
  });

  it('are found by whoever takes part: who called, who was dialled, who talked, who only rang', async () => {
    const store = await engine.open();
    const rung = (party: object, result: 'answered' | 'elsewhere') => ({ ...party, at: 2000, times: 1, result });
    const leg = { party: 'callee', address: 'sip:1004@example.test', codec: 'PCMU' } as const;
    await store.insert([
      record('one', {
        ...{ resolved: '1003', reason: 'normal', legs: [leg] },
        rang: [
          rung({ extension: '1004', name: '1006' }, 'answered'),
          rung({ extension: '1005' }, 'elsewhere'),
          rung({ number: '+14155550123' }, 'elsewhere'),
        ],
      }),
    ]);
    const found = async (party: string) => (await store.search({ account: 'example.test', limit: 5, party })).length;
    for (const party of ['1001', '1002', '1003', '1004', '1005', '+14155550123']) expect(await found(party)).toBe(1);
    for (const party of ['1006', '100', '100_', '+1415555012']) expect(await found(party)).toBe(0);
  });

  it('go when their calls ended long enough ago, the oldest first', async () => {
    const [one, two] = [await engine.open(), await engine.open()];
    await one.insert([
      record('1', { ...REAL, endedAt: 3000 }),
      record('2', { ...REAL, endedAt: 1000 }),
      record('3', { ...REAL, endedAt: 5000 }),
    ]);
    expect(await two.purge('example.test', 4000, 1)).toBe(1);
    expect(await one.get(asCallId('2'))).toBeUndefined();
    expect([await two.purge('example.test', 4000, 10), await two.purge('example.test', 4000, 10)]).toEqual([1, 0]);
    expect((await one.list({})).map(({ id }) => id)).toEqual(['3']);
  });

  it('are of one account each, those of before that named none of the configured one', async () => {
    const store = await engine.open();
    const via = ['queue 2001', 'voicemail 1001'];
    await store.insert([record('1', { via }), record('2', { account: 'other.test' }), record('3', { endedAt: 9000 })]);
    const db = await database().open();
    await db.run(all => all.updateTable('call_records').set({ account: null }).where('id', '=', '3').execute());
    const of = async (account: string) => (await store.search({ account, limit: 10 })).map(({ id }) => id);
    expect([await of('example.test'), await of('other.test'), await of('none.test')]).toEqual([['1', '3'], ['2'], []]);
    expect(await store.get(asCallId('1'))).toMatchObject({ account: 'example.test', via });
    expect((await store.get(asCallId('3')))?.account).toBe('example.test');
    expect([await store.purge('other.test', 10_000, 10), await store.purge('example.test', 6000, 10)]).toEqual([1, 1]);
    expect((await store.list({})).map(({ id }) => id)).toEqual(['3']);
  });

  it('are found by caller and time, the latest first', async () => {
    const store = await engine.open();
    const answered = record('2', REAL);
    await store.insert([record('1', {}), answered, record('3', { from: '1003' })]);
    expect(await store.list({ since: 1100 })).toEqual([answered]);
    expect(await store.list({ from: '1001', limit: 1 })).toEqual([answered]);
    expect((await store.list({ from: '1003' })).map(({ id }) => id)).toEqual(['3']);
    expect(await store.list({ from: '100' })).toEqual([]);
    await store.insert([]);
    expect(await store.count()).toBe(3);
  });
});
