/** Which switch has what: one row for each thing that somebody has. */
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { Holder, PlaceStore } from '../../pbx/places/ports.ts';
import { openShared, type Sqlite, type SharedStoreOptions } from './database.ts';
import { whenFree } from './retry.ts';

const SCHEMA = `
  CREATE TABLE places (
    thing TEXT PRIMARY KEY,
    node TEXT NOT NULL,
    boot TEXT NOT NULL,
    call TEXT NOT NULL
  ) WITHOUT ROWID, STRICT;
`;
const VERSION = 1;

export class SqlitePlaceStore implements PlaceStore {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #sql: ReturnType<typeof prepare>;

  constructor({ directory, synchronous, clock }: Omit<SharedStoreOptions, 'log' | 'measured'>) {
    this.#db = openShared(join(directory, 'places.sqlite'), { synchronous, schema: SCHEMA, version: VERSION });
    this.#clock = clock;
    this.#sql = prepare(this.#db);
  }

  claim(thing: string, holder: Holder, instead?: Holder): Promise<Holder> {
    return this.#write(() => {
      const { node, boot, call } = holder;
      if (instead === undefined) this.#sql.take.run(thing, node, boot, call);
      else this.#sql.replace.run(node, boot, call, thing, instead.node, instead.boot, instead.call);
      const now = this.#sql.holder.get(thing);
      // Whoever had it has let go of it in between.
      if (now === undefined) this.#sql.take.run(thing, node, boot, call);
      return now ?? holder;
    });
  }

  async release(thing: string, { node, boot, call }: Holder): Promise<void> {
    await this.#write(() => this.#sql.release.run(thing, node, boot, call));
  }

  async sweep(node: string, boot: string): Promise<void> {
    await this.#write(() => this.#sql.sweep.run(node, boot));
  }

  close(): void {
    this.#db.close();
  }

  #write<T>(work: () => T): Promise<T> {
    const transaction = this.#db.transaction(work);
    return whenFree(this.#clock, () => transaction.immediate());
  }
}

function prepare(db: Sqlite) {
  return {
    take: db.prepare<[string, string, string, string]>(
      'INSERT INTO places (thing, node, boot, call) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    replace: db.prepare<[string, string, string, string, string, string, string]>(
      'UPDATE places SET node = ?, boot = ?, call = ? WHERE thing = ? AND node = ? AND boot = ? AND call = ?',
    ),
    holder: db.prepare<[string], Holder>('SELECT node, boot, call FROM places WHERE thing = ?'),
    release: db.prepare<[string, string, string, string]>(
      'DELETE FROM places WHERE thing = ? AND node = ? AND boot = ? AND call = ?',
    ),
    sweep: db.prepare<[string, string]>('DELETE FROM places WHERE node = ? AND boot <> ?'),
  };
}
