import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../src/core/clock.ts';
import { asCallId, asNodeId, asZoneId } from '../../../src/core/ids.ts';
import type { CallRecord } from '../../../src/pbx/call/ports.ts';
import { CallRecordStore, DurableDatabase, UserStore } from '../../../src/store/index.ts';

const REALM = 'example.test';
const HA1 = { md5: 'm1', sha256: 's1' };

let directory: string;
let clock: FakeClock;
let closers: (() => Promise<void> | void)[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tandem-durable-'));
  clock = new FakeClock();
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  rmSync(directory, { recursive: true, force: true });
});

async function open() {
  const db = await DurableDatabase.open({ engine: 'sqlite', file: join(directory, 'durable.sqlite') }, clock);
  closers.push(() => db.close());
  const users = await UserStore.open({ db, domain: REALM, realm: REALM });
  closers.push(() => users.close());
  return { db, users, records: new CallRecordStore(db, 'example.test') };
}

describe('DurableDatabase', () => {
  it('makes the tables once when several open a new file at the same time', async () => {
    const all = await Promise.all([open(), open(), open()]);
    await all[0].users.add({ extension: '1001', ha1: HA1 });
    expect(await all[2].users.list({})).toHaveLength(1);
  });

  it('rejects what is not a database', async () => {
    const config = { engine: 'sqlite', file: '/dev/null/x' } as const;
    await expect(DurableDatabase.open(config, clock)).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});

describe('UserStore', () => {
  it('adds, refuses duplicates, and gives credentials in the realm only', async () => {
    const { users } = await open();
    await users.add({ extension: '1001', displayName: 'Ann', ha1: HA1 });
    await expect(users.add({ extension: '1001', ha1: HA1 })).rejects.toMatchObject({ code: 'user-exists' });
    await expect(users.setPassword('1002', HA1)).rejects.toMatchObject({ code: 'user-unknown' });
    expect(await users.ha1('1001', REALM)).toEqual(HA1);
    expect(await users.ha1('1001', 'other.test')).toBeUndefined();
    expect(await users.ha1("1001' OR 1=1 --", REALM)).toBeUndefined();
    expect(await users.user('1001')).toEqual({ extension: '1001', displayName: 'Ann' });
    expect(
      await users.addMissing([
        { extension: '1001', ha1: HA1 },
        { extension: '1002', ha1: HA1 },
      ]),
    ).toBe(1);
  });

  it('sees within a second what another process has changed, new users and passwords alike', async () => {
    const [here, there] = [await open(), await open()];
    await here.users.add({ extension: '1001', ha1: HA1 });
    expect(await there.users.ha1('1001', REALM)).toEqual(HA1);
    expect(await there.users.user('1002')).toBeUndefined();
    await here.users.setPassword('1001', { md5: 'm2', sha256: 's2' });
    await here.users.add({ extension: '1002', ha1: HA1 });
    // Kept in memory until the poll: this is what makes it cheap.
    expect(await there.users.ha1('1001', REALM)).toEqual(HA1);
    await clock.advance(999);
    expect(await there.users.ha1('1001', REALM)).toEqual({ md5: 'm2', sha256: 's2' });
    expect(await there.users.user('1002')).toEqual({ extension: '1002' });
  });

  it('keeps what it knows while only call records are written', async () => {
    const [here, there] = [await open(), await open()];
    await here.users.add({ extension: '1001', ha1: HA1 });
    await clock.advance(999);
    await there.users.ha1('1001', REALM);
    await here.records.insert([record('1')]);
    await clock.advance(999);
    await here.db.run(db => db.updateTable('credentials').set({ ha1_md5: 'behind the back' }).execute());
    expect(await there.users.ha1('1001', REALM)).toEqual(HA1);
  });
});

function record(id: string, more: Partial<CallRecord> = {}): CallRecord {
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
    outcome: 'callee',
    reason: 'call-busy',
    hangupBy: 'callee',
    takeovers: 0,
    legs: [{ party: 'caller', address: 'sip:1001@example.test', codec: 'PCMU', mos: 4.4, loss: 0.001 }],
    ...more,
  };
}

describe('CallRecordStore', () => {
  it('gives back what was written, with and without what may be missing', async () => {
    const { records } = await open();
    const answered = record('2', {
      resolved: 'sip:1002@example.test',
      ringingAt: 2000,
      answeredAt: 3000,
      durationMs: 2000,
      startedAt: 2000,
      outcome: 'success',
      sipStatus: 200,
    });
    await records.insert([record('1'), answered]);
    expect(await records.get(asCallId('1'))).toEqual(record('1'));
    expect(await records.list({})).toEqual([answered, record('1')]);
    expect(await records.list({ since: 1500 })).toEqual([answered]);
    expect(await records.list({ from: '1001', limit: 1 })).toEqual([answered]);
    expect(await records.list({ from: '100' })).toEqual([]);
  });

  it('keeps the first of two records of one call', async () => {
    const { records } = await open();
    await records.insert([record('1')]);
    await records.insert([record('1', { to: 'again' }), record('2')]);
    expect((await records.get(asCallId('1')))?.to).toBe('1002');
    expect(await records.count()).toBe(2);
  });
});
