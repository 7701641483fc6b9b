/** How trunks are found by each load balancer, and the seats that calls have taken on them. */
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { TrunkId, TrunkReport, TrunkReportStore, TrunkSeat, TrunkSeatStore } from '../../sip/trunk/ports.ts';
import { openShared, type Sqlite, type SharedStoreOptions } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { whenFree } from './retry.ts';

const SCHEMA = `
  CREATE TABLE reports (
    node TEXT PRIMARY KEY,
    data TEXT NOT NULL,
    until INTEGER NOT NULL
  ) WITHOUT ROWID, STRICT;
  CREATE TABLE seats (
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    call_id TEXT NOT NULL,
    slot TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (account, name, call_id, slot)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX seats_by_call ON seats (call_id);
`;
const VERSION = 1;
/** A caller waits for a seat. */
const PATIENCE_MS = 2000;

export class SqliteTrunkStore implements TrunkReportStore, TrunkSeatStore {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #commit: GroupCommit;
  readonly #sql: ReturnType<typeof prepare>;

  constructor({ directory, synchronous, clock, log, measured }: SharedStoreOptions) {
    this.#db = openShared(join(directory, 'trunks.sqlite'), { synchronous, schema: SCHEMA, version: VERSION });
    this.#clock = clock;
    this.#sql = prepare(this.#db);
    this.#commit = new GroupCommit({ db: this.#db, clock, log, measured, name: 'trunks' });
  }

  async report(node: string, reports: readonly TrunkReport[], until: number): Promise<void> {
    const data = JSON.stringify(reports);
    const write = (): void => {
      if (reports.length === 0) this.#sql.unreport.run(node);
      else this.#sql.report.run(node, data, Math.trunc(until));
    };
    await this.#commit.run(write, { patienceMs: PATIENCE_MS });
  }

  async reports(): Promise<readonly TrunkReport[]> {
    const rows = await whenFree(this.#clock, () => this.#sql.reports.all(this.#clock.now()));
    return rows.flatMap(({ data }) => JSON.parse(data) as TrunkReport[]);
  }

  take({ account, name, callId, slot }: TrunkSeat, limit: number | undefined, until: number): Promise<boolean> {
    const work = (): boolean => {
      if (limit !== undefined) {
        const others = this.#sql.others.get(account, name, callId, slot, this.#clock.now())?.amount ?? 0;
        if (others >= limit) return false;
      }
      this.#sql.take.run(account, name, callId, slot, Math.trunc(until));
      return true;
    };
    return this.#commit.run(work, { patienceMs: PATIENCE_MS });
  }

  async keep(callIds: readonly string[], until: number): Promise<void> {
    const ids = JSON.stringify(callIds);
    const work = (): void => {
      this.#sql.keep.run(Math.trunc(until), ids);
      this.#sql.sweep.run(this.#clock.now());
    };
    await this.#commit.run(work, { patienceMs: PATIENCE_MS });
  }

  async move({ callId, slot }: Pick<TrunkSeat, 'callId' | 'slot'>, to: string): Promise<void> {
    await this.#commit.run(() => void this.#sql.move.run(to, callId, slot));
  }

  async leave(callId: string, slot?: string): Promise<void> {
    const work = (): void => {
      if (slot === undefined) this.#sql.leave.run(callId);
      else this.#sql.leaveSlot.run(callId, slot);
    };
    await this.#commit.run(work);
  }

  taken(): Promise<readonly (TrunkId & { readonly calls: number })[]> {
    return whenFree(this.#clock, () => this.#sql.taken.all(this.#clock.now()));
  }

  close(): void {
    this.#commit.close();
    this.#db.close();
  }
}

function prepare(db: Sqlite) {
  return {
    report: db.prepare<[string, string, number]>(
      `INSERT INTO reports (node, data, until) VALUES (?, ?, ?)
       ON CONFLICT (node) DO UPDATE SET data = excluded.data, until = excluded.until`,
    ),
    unreport: db.prepare<[string]>('DELETE FROM reports WHERE node = ?'),
    reports: db.prepare<[number], { data: string }>('SELECT data FROM reports WHERE until > ? ORDER BY node'),
    others: db.prepare<[string, string, string, string, number], { amount: number }>(
      `SELECT COUNT(*) AS amount FROM seats
       WHERE account = ? AND name = ? AND NOT (call_id = ? AND slot = ?) AND until > ?`,
    ),
    take: db.prepare<[string, string, string, string, number]>(
      `INSERT INTO seats (account, name, call_id, slot, until) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (account, name, call_id, slot) DO UPDATE SET until = excluded.until`,
    ),
    keep: db.prepare<[number, string]>('UPDATE seats SET until = ? WHERE call_id IN (SELECT value FROM json_each(?))'),
    sweep: db.prepare<[number]>('DELETE FROM seats WHERE until <= ?'),
    move: db.prepare<[string, string, string]>(
      'UPDATE OR REPLACE seats SET call_id = ? WHERE call_id = ? AND slot = ?',
    ),
    leave: db.prepare<[string]>('DELETE FROM seats WHERE call_id = ?'),
    leaveSlot: db.prepare<[string, string]>('DELETE FROM seats WHERE call_id = ? AND slot = ?'),
    taken: db.prepare<[number], TrunkId & { calls: number }>(
      'SELECT account, name, COUNT(*) AS calls FROM seats WHERE until > ? GROUP BY account, name ORDER BY account, name',
    ),
  };
}
