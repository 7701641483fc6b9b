/** Parked calls of all switches of one machine. */
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { ParkedCall, ParkStore, ParkWish } from '../../pbx/features/park/ports.ts';
import { openShared, type Sqlite, type SharedStoreOptions } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { whenFree } from './retry.ts';

const SCHEMA = `
  CREATE TABLE parked (
    account TEXT NOT NULL,
    slot TEXT NOT NULL,
    call_id TEXT NOT NULL,
    leg_id TEXT NOT NULL,
    node TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (account, slot)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX parked_call ON parked (account, call_id);
`;
const VERSION = 1;

export class SqliteParkStore implements ParkStore {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #commit: GroupCommit;
  readonly #sql: ReturnType<typeof prepare>;

  constructor({ directory, synchronous, clock, log, measured }: SharedStoreOptions) {
    this.#db = openShared(join(directory, 'parking.sqlite'), { synchronous, schema: SCHEMA, version: VERSION });
    this.#clock = clock;
    this.#sql = prepare(this.#db);
    this.#commit = new GroupCommit({ db: this.#db, clock, log, measured, name: 'parking' });
  }

  park({ account, callId, legId, node, slots, since }: ParkWish): Promise<string | undefined> {
    return this.#commit.run(() => {
      const all = this.#sql.list.all(account);
      const mine = all.find(row => row.callId === callId && slots.includes(row.slot));
      const slot = mine?.slot ?? slots.find(each => all.every(row => row.slot !== each));
      if (slot === undefined) return undefined;
      this.#sql.free.run(account, callId, null, null);
      this.#sql.park.run(account, slot, callId, legId, node, Math.trunc(mine?.since ?? since));
      return slot;
    });
  }

  parked(account: string, slot: string): Promise<ParkedCall | undefined> {
    return whenFree(this.#clock, () => this.#sql.list.all(account).find(row => row.slot === slot));
  }

  list(account: string): Promise<readonly ParkedCall[]> {
    return whenFree(this.#clock, () => this.#sql.list.all(account));
  }

  async free(account: string, callId: string, node?: string): Promise<void> {
    await this.#commit.run(() => this.#sql.free.run(account, callId, node ?? null, node ?? null));
  }

  close(): void {
    this.#commit.close();
    this.#db.close();
  }
}

function prepare(db: Sqlite) {
  return {
    list: db.prepare<[string], ParkedCall>(
      `SELECT account, slot, call_id AS callId, leg_id AS legId, since FROM parked WHERE account = ? ORDER BY slot`,
    ),
    park: db.prepare<[string, string, string, string, string, number]>(
      'INSERT INTO parked (account, slot, call_id, leg_id, node, since) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    free: db.prepare<[string, string, string | null, string | null]>(
      'DELETE FROM parked WHERE account = ? AND call_id = ? AND (? IS NULL OR node = ?)',
    ),
  };
}
