import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallRecordReader } from '../../src/api/ports.ts';
import { SystemClock } from '../../src/core/clock.ts';
import { asCallId, asNodeId, asZoneId } from '../../src/core/ids.ts';
import type { CallRecord } from '../../src/pbx/call/ports.ts';
import { CallRecordStore, openDurable } from '../../src/store/index.ts';

interface RecordStore extends CallRecordReader {
  insert(records: readonly CallRecord[]): Promise<void>;
}

interface Engine {
  /** Each is what another process would open. */
  open(): Promise<RecordStore>;
  close(): void;
}

function sqliteEngine(): Engine {
  const directory = mkdtempSync(join(tmpdir(), 'tandem-records-'));
  const clock = new SystemClock();
  const opened: { close(): void }[] = [];
  return {
    open: async () => {
      const db = await openDurable(join(directory, 'durable.sqlite'));
      opened.push(db);
      return new CallRecordStore(db, clock);
    },
    close: () => {
      for (const db of opened) db.close();
      clock.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const ENGINES: readonly [string, () => Engine][] = [['sqlite', sqliteEngine]];

function record(id: string, more: Partial<CallRecord>): CallRecord {
  return {
    id: asCallId(id),
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
  legs: [{ party: 'caller', address: 'sip:1001@example.test', codec: 'PCMU' }],
};

describe.each(ENGINES)('call records in %s', (_name, start) => {
  let engine: Engine;
  beforeEach(() => {
    engine = start();
  });
  afterEach(() => engine.close());

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
});
