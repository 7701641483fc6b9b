/**
 * The durable store: accounts, credentials, runtime settings, call records, on either engine. Readers keep what they need in
 * memory; each change raises the revision of its topic in the same transaction, and every process looks at the revisions four times a
 * second.
 */
import type { CompiledQuery, Kysely, Transaction } from 'kysely';
import type { DurableConfig } from '../../core/config/types.ts';
import { Chore } from '../../core/chore.ts';
import type { Clock } from '../../core/clock.ts';
import { errorText, TandemError } from '../../core/errors.ts';
import { unavailable } from '../sqlite/database.ts';
import type { Engine } from './engine.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables, Topic } from './tables.ts';

/** A change made by any process is seen within this time, and what it takes to read it. */
const POLL_MS = 250;
const TRIES = 200;
const QUICK_TRIES = 20;
const PAUSE_MS = 10;

export type Revisions = Readonly<Record<Topic, number>>;
/** Told of a topic's new revision; one that rejects is told again. */
type Listener = (revision: number) => Promise<void> | void;

export class DurableDatabase {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #listeners = new Map<Topic, Set<Listener>>();
  readonly #told = new Map<string, number>();
  readonly #poll: Chore;
  #telling: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(engine: Engine, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
    this.#poll = new Chore({
      clock,
      everyMs: POLL_MS,
      work: () => this.#look(),
      // A store that is away leaves what is known in memory, and is asked again.
      failed: () => engine.forget(),
    });
  }

  /** Opens the store and brings its tables up to date. Rejects with TandemError `store-unavailable`. */
  static async open(config: DurableConfig, clock: Clock): Promise<DurableDatabase> {
    try {
      const engine = config.engine === 'sqlite' ? await openSqlite(config.file) : await openPostgres(config);
      return new DurableDatabase(engine, clock);
    } catch (error) {
      const where = config.engine === 'sqlite' ? config.file : 'PostgreSQL';
      throw new TandemError('store-unavailable', { detail: `${where}: ${errorText(error)}`, cause: error });
    }
  }

  now(): number {
    return this.#clock.now();
  }

  /** Reads, or writes that nobody keeps in memory. Rejects with TandemError `store-unavailable`, or what `work` throws. */
  async run<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work(this.#engine.db);
      } catch (error) {
        if (!this.#engine.isBusy(error) || attempt >= TRIES) throw unavailable(error);
      }
      await new Promise<void>(resolve => {
        if (attempt <= QUICK_TRIES) setImmediate(resolve);
        else this.#clock.after(PAUSE_MS, resolve);
      });
    }
  }

  /** Runs a query that was compiled once, with other parameters in the same order. Rejects with TandemError `store-unavailable`. */
  async read<R>(query: CompiledQuery<R>, parameters: readonly unknown[]): Promise<R[]> {
    const { rows } = await this.run(db => db.executeQuery<R>({ ...query, parameters }));
    return rows;
  }

  /** A query for `read`; its values say nothing but their places. */
  compile<R>(build: (db: Kysely<Tables>) => { compile(): CompiledQuery<R> }): CompiledQuery<R> {
    return build(this.#engine.db).compile();
  }

  /** A transaction; its first statement has to be one that writes, which is when SQLite takes its lock. */
  transaction<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.run(db => db.transaction().execute(work));
  }

  /**
   * Changes something of these topics, all or nothing; rows that it writes carry the new revision. Changes of a topic come one after
   * the other. Resolves when this process has seen the change.
   */
  async change<T>(
    topics: readonly Topic[],
    work: (tx: Transaction<Tables>, revisions: Revisions) => Promise<T>,
  ): Promise<T> {
    const { result, revisions } = await this.transaction(async tx => {
      const raised: Partial<Record<Topic, number>> = {};
      // Always in the same order: two processes that wait for each other would wait for ever.
      for (const topic of [...topics].sort()) {
        const row = await tx
          .updateTable('revisions')
          .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
          .where('topic', '=', topic)
          .returning('revision')
          .executeTakeFirstOrThrow();
        raised[topic] = row.revision;
      }
      return { result: await work(tx, raised as Revisions), revisions: raised };
    });
    for (const topic of topics) await this.#tell(topic, revisions[topic] ?? 0).catch(() => this.#engine.forget());
    return result;
  }

  /** Calls `listener` now and whenever the topic has changed; returns how to stop. Rejects with what the first call rejects. */
  async watch(topic: Topic, listener: Listener): Promise<() => void> {
    const revision = await this.run(db =>
      db.selectFrom('revisions').select('revision').where('topic', '=', topic).executeTakeFirstOrThrow(),
    );
    await listener(revision.revision);
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    // Whatever came in between is told at the next look.
    this.#told.delete(topic);
    this.#engine.forget();
    return () => void listeners.delete(listener);
  }

  /** Tells the listeners of everything that has been written until now, by whichever process. */
  async refresh(): Promise<void> {
    const rows = await this.run(db => db.selectFrom('revisions').selectAll().execute());
    for (const { topic, revision } of rows) await this.#tell(topic as Topic, revision);
  }

  checkpoint(): void {
    this.#engine.checkpoint();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#poll.close();
    await this.#engine.close();
  }

  async #look(): Promise<void> {
    if (this.#listeners.size === 0 || !this.#engine.moved()) return;
    const rows = await this.#engine.db.selectFrom('revisions').selectAll().execute();
    for (const { topic, revision } of rows) await this.#tell(topic as Topic, revision);
  }

  /** One at a time, so that what a listener has read cannot be overtaken by what it reads next. */
  #tell(topic: Topic, revision: number): Promise<void> {
    const mine = this.#telling.then(async () => {
      if (revision <= (this.#told.get(topic) ?? 0)) return;
      for (const listener of this.#listeners.get(topic) ?? []) await listener(revision);
      this.#told.set(topic, revision);
    });
    this.#telling = mine.catch(() => undefined);
    return mine;
  }
}
