import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../src/core/clock.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { openShared, type Sqlite } from '../../../src/store/sqlite/database.ts';
import { GroupCommit } from '../../../src/store/sqlite/group-commit.ts';
import { whenFree } from '../../../src/store/sqlite/retry.ts';

const OPTIONS = { synchronous: 'off', schema: 'CREATE TABLE t (v INTEGER) STRICT', version: 1 } as const;
/** Another process, as far as SQLite is concerned: it has the file for a moment. */
const HOLD_LOCK = `
  const { parentPort, workerData } = require('node:worker_threads');
  const db = new (require('better-sqlite3'))(workerData);
  db.exec('BEGIN IMMEDIATE');
  parentPort.postMessage('locked');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  db.exec('COMMIT');
  db.close();
`;

describe('GroupCommit', () => {
  let directory: string;
  let db: Sqlite;
  let other: Sqlite;
  let clock: FakeClock;
  let commit: GroupCommit;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tandem-commit-'));
    db = openShared(join(directory, 'x.sqlite'), OPTIONS);
    other = openShared(join(directory, 'x.sqlite'), OPTIONS);
    clock = new FakeClock();
    commit = new GroupCommit({ db, clock, log: silentLogger, name: 'x', maxPending: 50 });
  });
  afterEach(() => {
    commit.close();
    db.close();
    other.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const insert = (value: number) => () => Number(db.prepare('INSERT INTO t VALUES (?)').run(value).changes);
  const stored = (): unknown[] => other.prepare('SELECT v FROM t ORDER BY v').pluck().all();
  const version = (): unknown => other.pragma('data_version', { simple: true });

  it('commits the writes of one turn in one transaction, and resolves after it', async () => {
    const before = Number(version());
    const done = Promise.all([1, 2, 3].map(value => commit.run(insert(value))));
    expect(stored()).toEqual([]);
    expect(await done).toEqual([1, 1, 1]);
    expect(stored()).toEqual([1, 2, 3]);
    expect(Number(version()) - before).toBe(1);
  });

  it('waits out a lock that another process holds, in order, without an error', async () => {
    other.exec('BEGIN IMMEDIATE');
    const order: number[] = [];
    const writes = [1, 2].map(value => commit.run(insert(value)).then(() => order.push(value)));
    await clock.advance(3000);
    const late = commit.run(insert(3)).then(() => order.push(3));
    expect(order).toEqual([]);
    other.exec('COMMIT');
    await clock.advance(1000);
    await Promise.all([...writes, late]);
    expect(order).toEqual([1, 2, 3]);
    expect(stored()).toEqual([1, 2, 3]);
  });

  it('fails a write only after its patience, and leaves the others waiting', async () => {
    other.exec('BEGIN IMMEDIATE');
    const impatient = commit.run(insert(1), { patienceMs: 1000 });
    const refused = expect(impatient).rejects.toMatchObject({ code: 'store-unavailable', sipStatus: 503 });
    const patient = commit.run(insert(2));
    await clock.advance(2500);
    await refused;
    other.exec('COMMIT');
    await clock.advance(1000);
    await patient;
    expect(stored()).toEqual([2]);
  });

  it('refuses more than it may hold', async () => {
    other.exec('BEGIN IMMEDIATE');
    const writes = Array.from({ length: 50 }, (_, value) => commit.run(insert(value)));
    await expect(commit.run(insert(99))).rejects.toMatchObject({ code: 'limit-exceeded' });
    other.exec('COMMIT');
    await clock.advance(1000);
    await Promise.all(writes);
    expect(stored()).toHaveLength(50);
  });

  it('repeats everything after a transaction that failed half-way', async () => {
    let failures = 2;
    const fragile = commit.run(() => {
      insert(2)();
      if (failures-- > 0) db.prepare('INSERT INTO t VALUES (?)').run('not a number');
      return 'done';
    });
    const first = commit.run(insert(1));
    await clock.advance(2000);
    expect(await fragile).toBe('done');
    await first;
    expect(stored()).toEqual([1, 2]);
  });

  it('commits on closing what can be committed, and refuses the rest', async () => {
    const write = commit.run(insert(1));
    commit.close();
    expect(await write).toBe(1);
    await expect(commit.run(insert(2))).rejects.toMatchObject({ code: 'closed' });
  });

  it('on closing, waits for another that has the file', async () => {
    const locked = new Worker(HOLD_LOCK, { eval: true, workerData: join(directory, 'x.sqlite') });
    await once(locked, 'message');
    const write = commit.run(insert(1));
    commit.close();
    expect(await write).toBe(1);
    await once(locked, 'exit');
  });

  it('whenFree gives up on a file that stays busy', async () => {
    other.exec('BEGIN IMMEDIATE');
    const work = whenFree(clock, () => insert(1)());
    const refused = expect(work).rejects.toMatchObject({ code: 'store-unavailable' });
    for (let turn = 0; turn < 30; turn += 1) await clock.advance(100);
    await refused;
    other.exec('ROLLBACK');
  });

  it('drops shared state of another version', () => {
    db.exec('INSERT INTO t VALUES (1)');
    const next = openShared(join(directory, 'x.sqlite'), { ...OPTIONS, version: 2 });
    expect(next.prepare('SELECT COUNT(*) FROM t').pluck().get()).toBe(0);
    next.close();
  });
});
