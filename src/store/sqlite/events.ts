/**
 * The log of events. Writers collect what happens within a few milliseconds and write it at once; readers look whether the file has
 * changed. Old events are taken away by whoever writes, so that the file is bounded also where nobody reads.
 */
import { join } from 'node:path';
import type { EventLog, EventPage } from '../../api/live/ports.ts';
import type { Clock, Timer } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { EventDraft, TandemEvent } from '../../core/events.ts';
import type { Logger } from '../../core/log.ts';
import { isBusy, openShared, type Sqlite, type SharedStoreOptions } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { whenFree } from './retry.ts';

/** Numbers grow without AUTOINCREMENT, which costs a second write each: the newest event is never taken away. */
const SCHEMA = `
  CREATE TABLE events (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    key TEXT,
    data TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_key ON events (key) WHERE key IS NOT NULL;
  CREATE TABLE log (epoch TEXT NOT NULL) STRICT;
  INSERT INTO log (epoch) VALUES (lower(hex(randomblob(4))));
`;
const VERSION = 2;
/** A listener may be away for five minutes; a little more, because it counts from its last event and not from its last breath. */
const KEEP_MS = 330_000;
const MOST_EVENTS = 500_000;
const TRIM_EVERY_MS = 5000;
/** Taken away in one transaction, so that it holds up nobody. */
const TRIM_MOST = 20_000;
const COLLECT_MS = 10;
/** Events that wait to be written; more are dropped, because memory is needed for calls. */
const MOST_WAITING = 20_000;
const PATIENCE_MS = 5000;
const POLL_MS = 25;
const PAGE = 1000;

interface Waiting {
  readonly at: number;
  readonly key: string | null;
  readonly data: string;
}

export interface SqliteEventLogOptions extends SharedStoreOptions {
  /** Who writes. */
  readonly node: string;
}

export class SqliteEventLog implements EventLog {
  readonly epoch: string;
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #node: string;
  readonly #commit: GroupCommit;
  readonly #sql: ReturnType<typeof prepare>;
  readonly #listeners = new Set<(events: readonly TandemEvent[]) => void>();
  #waiting: Waiting[] = [];
  #collecting: Timer | undefined;
  #trimmedAt: number;
  #dropped = 0;
  #poll: Timer | undefined;
  #own: NodeJS.Immediate | undefined;
  #dataVersion = -1;
  #seen = 0;

  constructor({ directory, synchronous, clock, log, measured, node }: SqliteEventLogOptions) {
    this.#db = openShared(join(directory, 'events.sqlite'), { synchronous, schema: SCHEMA, version: VERSION });
    this.#clock = clock;
    this.#log = log;
    this.#node = node;
    this.#sql = prepare(this.#db);
    this.#commit = new GroupCommit({ db: this.#db, clock, log, measured, name: 'events' });
    this.#trimmedAt = clock.monotonic();
    this.epoch = this.#db.prepare<[], { epoch: string }>('SELECT epoch FROM log').get()?.epoch ?? '';
  }

  publish({ key, type, account, call, data: what }: EventDraft): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#dropped++;
      return;
    }
    const at = Math.trunc(this.#clock.now());
    const data = JSON.stringify({ type, account, call, data: what, node: this.#node });
    this.#waiting.push({ at, key: key ?? null, data });
    this.#collecting ??= this.#clock.after(COLLECT_MS, () => this.#write());
  }

  after(number: number, limit: number): Promise<EventPage> {
    return whenFree(this.#clock, () => {
      const events = this.#sql.after.all(number, limit).map(eventOf);
      const oldest = this.#sql.oldest.get()?.number ?? undefined;
      const last = this.#sql.last.get()?.number ?? 0;
      return { events, lost: number > last || number < (oldest === undefined ? last : oldest - 1) };
    });
  }

  last(): Promise<number> {
    return whenFree(this.#clock, () => this.#sql.last.get()?.number ?? 0);
  }

  onEvents(listener: (events: readonly TandemEvent[]) => void): () => void {
    if (this.#poll === undefined) {
      this.#seen = this.#sql.last.get()?.number ?? 0;
      this.#poll = this.#clock.every(POLL_MS, () => this.#look(false));
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#poll?.cancel();
      this.#poll = undefined;
    };
  }

  close(): void {
    this.#collecting?.cancel();
    this.#write();
    this.#poll?.cancel();
    this.#poll = undefined;
    if (this.#own) clearImmediate(this.#own);
    this.#listeners.clear();
    this.#commit.close();
    this.#db.close();
  }

  #write(): void {
    this.#collecting = undefined;
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const committed = (): void => {
      if (this.#poll) this.#own ??= setImmediate(() => this.#look(true));
    };
    this.#commit
      .run(() => this.#insert(batch), { patienceMs: PATIENCE_MS, committed })
      .catch((error: unknown) => {
        this.#log.warn({ events: batch.length, error: errorText(error) }, 'events could not be written');
      });
    if (this.#dropped === 0) return;
    this.#log.warn({ events: this.#dropped }, 'too many events, some were dropped');
    this.#dropped = 0;
  }

  #insert(batch: readonly Waiting[]): void {
    for (const { at, key, data } of batch) this.#sql.insert.run(at, key, data);
    const now = this.#clock.monotonic();
    if (now - this.#trimmedAt < TRIM_EVERY_MS) return;
    this.#trimmedAt = now;
    this.#trim();
  }

  #trim(): void {
    const first = this.#sql.oldest.get()?.number ?? 0;
    const last = this.#sql.last.get()?.number ?? 0;
    const young = this.#firstSince(this.#clock.now() - KEEP_MS, first, last);
    const upTo = Math.min(Math.max(young - 1, last - MOST_EVENTS), first + TRIM_MOST, last - 1);
    if (upTo >= first) this.#sql.trim.run(upTo);
  }

  /** Number of the first event that is not older: numbers grow with time, so it is looked for by halves. */
  #firstSince(at: number, first: number, last: number): number {
    let low = first;
    let high = last + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = this.#sql.from.get(middle);
      if (row === undefined || row.at >= at) high = middle;
      else low = row.number + 1;
    }
    return low;
  }

  #look(surely: boolean): void {
    this.#own = undefined;
    if (this.#listeners.size === 0) return;
    let events: readonly TandemEvent[];
    try {
      const version = this.#sql.dataVersion.get() as number;
      if (!surely && version === this.#dataVersion) return;
      events = this.#sql.after.all(this.#seen, PAGE).map(eventOf);
      // A full page has more behind it: the next look reads on.
      this.#dataVersion = events.length < PAGE ? version : -1;
    } catch (error) {
      // A file that is busy is asked again; one that is away shows itself to whoever writes.
      if (!isBusy(error)) this.#dataVersion = -1;
      return;
    }
    this.#seen = events.at(-1)?.number ?? this.#seen;
    if (events.length === 0) return;
    for (const listener of [...this.#listeners]) listener(events);
  }
}

interface Row {
  readonly number: number;
  readonly at: number;
  readonly data: string;
}

function eventOf({ number, at, data }: Row): TandemEvent {
  return { ...(JSON.parse(data) as Omit<TandemEvent, 'number' | 'at'>), number, at };
}

function prepare(db: Sqlite) {
  return {
    dataVersion: db.prepare('PRAGMA data_version').pluck(),
    insert: db.prepare<[number, string | null, string]>(
      'INSERT OR IGNORE INTO events (at, key, data) VALUES (?, ?, ?)',
    ),
    after: db.prepare<[number, number], Row>(
      'SELECT number, at, data FROM events WHERE number > ? ORDER BY number LIMIT ?',
    ),
    from: db.prepare<[number], Row>('SELECT number, at, data FROM events WHERE number >= ? ORDER BY number LIMIT 1'),
    oldest: db.prepare<[], { number: number | null }>('SELECT MIN(number) AS number FROM events'),
    last: db.prepare<[], { number: number | null }>('SELECT MAX(number) AS number FROM events'),
    trim: db.prepare<[number]>('DELETE FROM events WHERE number <= ?'),
  };
}
