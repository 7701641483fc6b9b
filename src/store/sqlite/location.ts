/**
 * Bindings, one row for each AOR with all of its bindings as JSON: a REGISTER then costs one look-up and one write, and
 * the row is what an INVITE needs. Bindings of one AOR are few (`maxBindings`). How they are written: binding-text.ts.
 */
import { join } from 'node:path';
import type { Clock, Timer } from '../../core/clock.ts';
import type { Aor } from '../../core/ids.ts';
import type { Binding, LocationStore } from '../../sip/registrar/ports.ts';
import { bindingText, readBindings } from './binding-text.ts';
import { openShared, type Sqlite, type SharedStoreOptions } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { whenFree } from './retry.ts';

const SCHEMA = `
  CREATE TABLE bindings (
    aor TEXT PRIMARY KEY,
    data TEXT NOT NULL,
    amount INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) WITHOUT ROWID, STRICT;
`;
const VERSION = 2;
/** A phone repeats a REGISTER for 32 s; an answer after this long is of no use to it. */
const PATIENCE_MS = 5000;
const SWEEP_EVERY_MS = 5000;
const SWEEP_ROWS = 500;
const LIST_LIMIT = 1000;

interface Row {
  aor: Aor;
  data: string;
}

export interface SqliteLocationOptions extends SharedStoreOptions {
  /** Told of bindings that were swept away because nobody has renewed them. */
  expired?: (bindings: readonly Binding[]) => void;
}

export class SqliteLocationStore implements LocationStore {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #commit: GroupCommit;
  readonly #sql: ReturnType<typeof prepare>;
  readonly #sweeper: Timer;
  readonly #expired: ((bindings: readonly Binding[]) => void) | undefined;
  #sweptTo = '';

  constructor({ directory, synchronous, clock, log, measured, expired }: SqliteLocationOptions) {
    this.#db = openShared(join(directory, 'location.sqlite'), { synchronous, schema: SCHEMA, version: VERSION });
    this.#clock = clock;
    this.#expired = expired;
    this.#sql = prepare(this.#db);
    this.#commit = new GroupCommit({ db: this.#db, clock, log, measured, name: 'location' });
    this.#sweeper = clock.every(SWEEP_EVERY_MS, () => this.#sweep());
  }

  lookup(aor: Aor): Promise<readonly Binding[]> {
    return whenFree(this.#clock, () => this.#read(aor));
  }

  update(aor: Aor, fn: (current: readonly Binding[]) => readonly Binding[]): Promise<readonly Binding[]> {
    return this.#commit.run(() => this.#replace(aor, fn), { patienceMs: PATIENCE_MS });
  }

  /** `after` is the AOR that the last page ended with; a page holds whole AORs. */
  async list(query: { aor?: Aor; limit?: number; after?: string }): Promise<readonly Binding[]> {
    const { aor, limit = LIST_LIMIT, after = '' } = query;
    if (aor !== undefined) return this.lookup(aor);
    const rows = await whenFree(this.#clock, () => this.#sql.page.all(after, limit));
    return rows.flatMap(row => readBindings(row.aor, row.data));
  }

  async remove(aor: Aor, key: string): Promise<boolean> {
    let found = false;
    await this.update(aor, current => {
      const rest = current.filter(binding => binding.key !== key);
      found = rest.length < current.length;
      return found ? rest : current;
    });
    return found;
  }

  count(): Promise<number> {
    return whenFree(this.#clock, () => this.#sql.count.get()?.sum ?? 0);
  }

  close(): void {
    this.#sweeper.cancel();
    this.#commit.close();
    this.#db.close();
  }

  #read(aor: Aor): readonly Binding[] {
    const data = this.#sql.get.get(aor);
    return data === undefined ? [] : readBindings(aor, data);
  }

  #replace(aor: Aor, fn: (current: readonly Binding[]) => readonly Binding[]): readonly Binding[] {
    const current = this.#read(aor);
    const next = fn(current);
    if (next === current) return next;
    if (next.length === 0) this.#sql.remove.run(aor);
    else this.#sql.put.run(aor, bindingText(next), next.length, latestExpiry(next));
    return next;
  }

  /** Removes AORs that have expired altogether, a few rows at a time, so that no turn takes long. */
  #sweep(): void {
    let gone: readonly Row[] = [];
    const work = (): void => {
      const last = this.#sql.sweepEnd.get(this.#sweptTo, SWEEP_ROWS)?.aor ?? undefined;
      if (last === undefined) {
        this.#sweptTo = '';
        return;
      }
      gone = this.#sql.sweep.all(this.#sweptTo, last, this.#clock.now());
      this.#sweptTo = last;
    };
    const committed = (): void => {
      if (gone.length > 0) this.#expired?.(gone.flatMap(row => readBindings(row.aor, row.data)));
    };
    this.#commit.run(work, { patienceMs: PATIENCE_MS, committed }).catch(() => undefined);
  }
}

function prepare(db: Sqlite) {
  return {
    get: db.prepare<[string], string>('SELECT data FROM bindings WHERE aor = ?').pluck(),
    put: db.prepare<[string, string, number, number]>(
      // The one form for which SQLite looks for the row's place once: without a second index there is nothing to check first.
      'REPLACE INTO bindings (aor, data, amount, expires_at) VALUES (?, ?, ?, ?)',
    ),
    remove: db.prepare<[string]>('DELETE FROM bindings WHERE aor = ?'),
    page: db.prepare<[string, number], Row>('SELECT aor, data FROM bindings WHERE aor > ? ORDER BY aor LIMIT ?'),
    count: db.prepare<[], { sum: number | null }>('SELECT SUM(amount) AS sum FROM bindings'),
    sweepEnd: db.prepare<[string, number], { aor: string | null }>(
      'SELECT MAX(aor) AS aor FROM (SELECT aor FROM bindings WHERE aor > ? ORDER BY aor LIMIT ?)',
    ),
    sweep: db.prepare<[string, string, number], Row>(
      'DELETE FROM bindings WHERE aor > ? AND aor <= ? AND expires_at < ? RETURNING aor, data',
    ),
  };
}

function latestExpiry(bindings: readonly Binding[]): number {
  return bindings.reduce((latest, { expiresAt }) => Math.max(latest, Math.trunc(expiresAt)), 0);
}
