/**
 * Lines, seizes, mailboxes and published statuses, with a feed of changes: each resource has one row that carries the
 * number of its last change, so the feed grows with the number of resources and not with that of changes.
 */
import { join } from 'node:path';
import type { RunResult } from 'better-sqlite3';
import type { Clock, Timer } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type {
  LastWord,
  LineState,
  MailboxCounts,
  PresenceChange,
  PresenceStore,
  Publication,
  PublishedStatus,
  Seize,
  SeizeWish,
  Topic,
} from '../../pbx/presence/ports.ts';
import { resourceKey, resourceName, type ResourceName } from '../../sip/event/ports.ts';
import { boots, isBusy, openShared, type Sqlite, type SharedStoreOptions } from './database.ts';
import { GroupCommit, type WriteOptions } from './group-commit.ts';
import { whenFree } from './retry.ts';

const SCHEMA = `
  CREATE TABLE lines (
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    call_id TEXT NOT NULL,
    leg_id TEXT NOT NULL,
    boot TEXT NOT NULL,
    fence INTEGER NOT NULL,
    appearance INTEGER,
    data TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, name, call_id, leg_id)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX lines_boot ON lines (boot);
  CREATE TABLE seizes (
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    appearance INTEGER NOT NULL,
    holder TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (account, name, appearance)
  ) WITHOUT ROWID, STRICT;
  CREATE TABLE mailboxes (
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (account, name)
  ) WITHOUT ROWID, STRICT;
  CREATE TABLE statuses (
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    etag TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, name, etag)
  ) WITHOUT ROWID, STRICT;
  CREATE TABLE changed (
    topic TEXT NOT NULL,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (topic, account, name)
  ) WITHOUT ROWID, STRICT;
  CREATE UNIQUE INDEX changed_number ON changed (number);
`;
const VERSION = 1;
const PATIENCE_MS = 5000;
/** Lamps follow calls within 50 ms; asking costs two microseconds. */
const POLL_MS = 25;
/** What calls publish goes together: a transaction costs as much as several lines. */
const GATHER_MS = 10;
/** Changes that are read at once. */
const PAGE = 1000;

export interface SqlitePresenceOptions extends SharedStoreOptions {
  /** The boot in whose name this process publishes lines; readers need none. */
  boot?: string;
}

export class SqlitePresenceStore implements PresenceStore {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #boot: string;
  readonly #commit: GroupCommit;
  readonly #how: WriteOptions;
  readonly #sql: ReturnType<typeof prepare>;
  /** With the topic of those who want no other. */
  readonly #listeners = new Map<(changes: readonly PresenceChange[]) => void, Topic | undefined>();
  /** Lines that were published and wait to be written, in order. */
  #published: LineState[] = [];
  #gathering: Timer | undefined;
  #poll: Timer | undefined;
  #dataVersion = -1;
  #seen = 0;
  #own: NodeJS.Immediate | undefined;

  constructor({ directory, synchronous, clock, log, measured, boot = '' }: SqlitePresenceOptions) {
    this.#db = openShared(join(directory, 'presence.sqlite'), { synchronous, schema: SCHEMA, version: VERSION });
    this.#clock = clock;
    this.#log = log;
    this.#boot = boot;
    this.#sql = prepare(this.#db);
    this.#commit = new GroupCommit({ db: this.#db, clock, log, measured, name: 'presence' });
    // SQLite tells a connection only of what others have written.
    const committed = (): void => {
      if (this.#poll) this.#own ??= setImmediate(() => this.#look(true));
    };
    this.#how = { patienceMs: PATIENCE_MS, committed };
  }

  publish(line: LineState): void {
    const resource = resourceName(line.resource.account, line.resource.name);
    const isCanonical = resourceKey(resource) === resourceKey(line.resource);
    this.#published.push(isCanonical ? line : { ...line, resource });
    this.#gathering ??= this.#clock.after(GATHER_MS, () => this.#writePublished());
  }

  lines({ account, name }: ResourceName): Promise<readonly LineState[]> {
    return whenFree(this.#clock, () =>
      this.#sql.lines.all(account, name).map(row => JSON.parse(row.data) as LineState),
    );
  }

  lineBoots(): Promise<readonly string[]> {
    return whenFree(this.#clock, () => this.#sql.lineBoots.all().map(({ boot }) => boot));
  }

  async dropLines(boot: string): Promise<void> {
    await this.#write(() => {
      for (const resource of this.#sql.dropLines.all(boot)) this.#changed('line', resource);
    });
  }

  onChange(fn: (changes: readonly PresenceChange[]) => void, topic?: Topic): () => void {
    if (!this.#poll) {
      this.#seen = this.#lastNumber();
      this.#poll = this.#clock.every(POLL_MS, () => this.#look(false));
    }
    this.#listeners.set(fn, topic);
    return () => void this.#listeners.delete(fn);
  }

  seize({ resource, holder, appearance, appearances, expiresAt }: SeizeWish): Promise<number | undefined> {
    const { account, name } = resource;
    return this.#write(() => {
      const live = this.#sql.seizes.all(account, name, this.#clock.now());
      const mine = live.find(seize => seize.holder === holder);
      const taken = new Set([
        ...live.filter(seize => seize !== mine).map(seize => seize.appearance),
        ...this.#sql.appearances.all(account, name).map(row => row.appearance),
      ]);
      const wanted = appearance ?? mine?.appearance;
      const all = Array.from({ length: appearances }, (_, index) => index + 1);
      const got = all.find(each => !taken.has(each) && (wanted === undefined || each === wanted));
      if (got === undefined) return undefined;
      this.#sql.release.run(account, name, holder);
      this.#sql.seize.run(account, name, got, holder, Math.trunc(expiresAt));
      this.#changed('line', resource);
      return got;
    });
  }

  async release(resource: ResourceName, holder: string): Promise<void> {
    await this.#write(() => {
      const { changes } = this.#sql.release.run(resource.account, resource.name, holder);
      if (changes > 0) this.#changed('line', resource);
    });
  }

  seizes({ account, name }: ResourceName): Promise<readonly Seize[]> {
    return whenFree(this.#clock, () => this.#sql.seizes.all(account, name, this.#clock.now()));
  }

  counts({ account, name }: ResourceName): Promise<MailboxCounts | undefined> {
    return whenFree(this.#clock, () => {
      const row = this.#sql.mailbox.get(account, name);
      return row && (JSON.parse(row.data) as MailboxCounts);
    });
  }

  async setCounts(resource: ResourceName, counts: MailboxCounts | undefined): Promise<void> {
    const { account, name } = resource;
    await this.#write(() => {
      if (counts === undefined) this.#sql.dropMailbox.run(account, name);
      else this.#sql.setMailbox.run(account, name, JSON.stringify(counts));
      this.#changed('mailbox', resource);
    });
  }

  publishStatus(publication: Publication, most: number): Promise<boolean> {
    return this.#write(() => this.#status(publication, most));
  }

  statuses({ account, name }: ResourceName): Promise<readonly PublishedStatus[]> {
    return whenFree(this.#clock, () =>
      this.#sql.statuses.all(account, name, this.#clock.now()).map(row => JSON.parse(row.data) as PublishedStatus),
    );
  }

  lastWords(only?: ResourceName): Promise<readonly LastWord[]> {
    return whenFree(this.#clock, () => {
      const now = this.#clock.now();
      const { published, publishedBy } = this.#sql;
      const rows = only === undefined ? published.all(now) : publishedBy.all(now, only.account, only.name);
      const last = new Map<string, LastWord>();
      for (const { account, name, data, expiresAt } of rows) {
        const { doNotDisturb } = JSON.parse(data) as PublishedStatus;
        last.set(`${account}\0${name}`, { resource: { account, name }, doNotDisturb, expiresAt });
      }
      return [...last.values()];
    });
  }

  close(): void {
    this.#writePublished();
    this.#poll?.cancel();
    if (this.#own) clearImmediate(this.#own);
    this.#listeners.clear();
    this.#commit.close();
    this.#db.close();
  }

  #writePublished(): void {
    this.#gathering?.cancel();
    this.#gathering = undefined;
    const lines = this.#published;
    if (lines.length === 0) return;
    this.#published = [];
    const work = (): void => lines.forEach(line => this.#line(line));
    this.#commit.run(work, this.#how).catch((error: unknown) => {
      this.#log.warn({ lines: lines.length, error: errorText(error) }, 'states of lines could not be published');
    });
  }

  #line(line: LineState): void {
    const { resource, callId, legId, fence, state, appearance } = line;
    const { account, name } = resource;
    const change =
      state === 'terminated' ? this.#sql.dropLine.run(account, name, callId, legId, fence) : this.#set(line);
    if (change.changes === 0) return;
    if (appearance !== undefined) this.#sql.freeAppearance.run(account, name, appearance);
    this.#changed('line', resource);
  }

  #set(line: LineState): RunResult {
    const { resource, callId, legId, fence, appearance = null } = line;
    const at = Math.trunc(this.#clock.now());
    const data = JSON.stringify(line);
    const { account, name } = resource;
    return this.#sql.setLine.run(account, name, callId, legId, this.#boot, fence, appearance, data, at);
  }

  #status({ resource, etag, replaces, expiresAt, status }: Publication, most: number): boolean {
    const { account, name } = resource;
    const now = Math.trunc(this.#clock.now());
    this.#sql.dropStatuses.run(account, name, now);
    const old = replaces === undefined ? undefined : this.#sql.takeStatus.get(account, name, replaces);
    if (replaces === undefined ? (this.#sql.countStatuses.get(account, name)?.amount ?? 0) >= most : !old) return false;
    const data = status === undefined ? old?.data : JSON.stringify(status);
    if (expiresAt > now && data !== undefined) {
      // What only refreshes keeps its place among the others.
      const at = status === undefined ? (old?.at ?? now) : now;
      this.#sql.setStatus.run(account, name, etag, Math.trunc(expiresAt), data, at);
    }
    this.#changed('status', resource);
    return true;
  }

  #changed(topic: Topic, { account, name }: ResourceName): void {
    this.#sql.changed.run(topic, account, name);
  }

  /** After what was published before. */
  #write<T>(work: () => T): Promise<T> {
    this.#writePublished();
    return this.#commit.run(work, this.#how);
  }

  #lastNumber(): number {
    return this.#sql.lastNumber.get()?.number ?? 0;
  }

  #look(surely: boolean): void {
    this.#own = undefined;
    if (this.#listeners.size === 0) return;
    try {
      const version = this.#sql.dataVersion.get() as number;
      if (!surely && version === this.#dataVersion) return;
      const rows = this.#changes();
      // A full page has more behind it: the next look reads on.
      this.#dataVersion = rows.length < PAGE ? version : -1;
      if (rows.length === 0) return;
      const changes = rows.map(({ topic, account, name }) => ({ topic, resource: { account, name } }));
      for (const [fn, topic] of [...this.#listeners]) {
        const wanted = topic === undefined ? changes : changes.filter(change => change.topic === topic);
        if (wanted.length > 0) fn(wanted);
      }
    } catch (error) {
      // A file that is busy is asked again; one that is away shows itself to whoever writes.
      if (!isBusy(error)) this.#dataVersion = -1;
    }
  }

  /** The next changes that somebody listens for: a switch is interested in statuses, and calls change lines all the time. */
  #changes(): ChangeRow[] {
    const [topic, ...others] = new Set(this.#listeners.values());
    if (topic === undefined || others.length > 0) {
      const rows = this.#sql.changesSince.all(this.#seen, PAGE);
      this.#seen = rows.at(-1)?.number ?? this.#seen;
      return rows;
    }
    const last = this.#lastNumber();
    const rows = this.#sql.changesOf.all(topic, this.#seen, last, PAGE);
    this.#seen = rows.length < PAGE ? last : (rows.at(-1)?.number ?? last);
    return rows;
  }
}

type ChangeRow = ResourceName & { readonly topic: Topic; readonly number: number };
type PublishedRow = ResourceName & { readonly data: string; readonly expiresAt: number };
const PUBLISHED = 'SELECT account, name, data, expires_at AS expiresAt FROM statuses WHERE expires_at > ?';

function prepare(db: Sqlite) {
  return {
    dataVersion: db.prepare('PRAGMA data_version').pluck(),
    lastNumber: db.prepare<[], { number: number | null }>('SELECT MAX(number) AS number FROM changed'),
    changesSince: db.prepare<[number, number], ChangeRow>(
      'SELECT topic, account, name, number FROM changed WHERE number > ? ORDER BY number LIMIT ?',
    ),
    changesOf: db.prepare<[Topic, number, number, number], ChangeRow>(
      `SELECT topic, account, name, number FROM changed INDEXED BY changed_number
       WHERE topic = ? AND number > ? AND number <= ? ORDER BY number LIMIT ?`,
    ),
    changed: db.prepare<[Topic, string, string]>(
      `INSERT INTO changed (topic, account, name, number)
       VALUES (?, ?, ?, (SELECT COALESCE(MAX(number), 0) + 1 FROM changed))
       ON CONFLICT (topic, account, name) DO UPDATE SET number = excluded.number`,
    ),
    ...prepareLines(db),
    mailbox: db.prepare<[string, string], { data: string }>(
      'SELECT data FROM mailboxes WHERE account = ? AND name = ?',
    ),
    setMailbox: db.prepare<[string, string, string]>(
      `INSERT INTO mailboxes (account, name, data) VALUES (?, ?, ?)
       ON CONFLICT (account, name) DO UPDATE SET data = excluded.data`,
    ),
    dropMailbox: db.prepare<[string, string]>('DELETE FROM mailboxes WHERE account = ? AND name = ?'),
    statuses: db.prepare<[string, string, number], { data: string }>(
      'SELECT data FROM statuses WHERE account = ? AND name = ? AND expires_at > ? ORDER BY at, etag',
    ),
    published: db.prepare<[number], PublishedRow>(`${PUBLISHED} ORDER BY at, etag`),
    publishedBy: db.prepare<[number, string, string], PublishedRow>(
      `${PUBLISHED} AND account = ? AND name = ? ORDER BY at, etag`,
    ),
    countStatuses: db.prepare<[string, string], { amount: number }>(
      'SELECT COUNT(*) AS amount FROM statuses WHERE account = ? AND name = ?',
    ),
    dropStatuses: db.prepare<[string, string, number]>(
      'DELETE FROM statuses WHERE account = ? AND name = ? AND expires_at <= ?',
    ),
    takeStatus: db.prepare<[string, string, string], { data: string; at: number }>(
      'DELETE FROM statuses WHERE account = ? AND name = ? AND etag = ? RETURNING data, at',
    ),
    setStatus: db.prepare<[string, string, string, number, string, number]>(
      'INSERT INTO statuses (account, name, etag, expires_at, data, at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
  };
}

function prepareLines(db: Sqlite) {
  return {
    lines: db.prepare<[string, string], { data: string }>(
      'SELECT data FROM lines WHERE account = ? AND name = ? ORDER BY at, call_id, leg_id',
    ),
    appearances: db.prepare<[string, string], { appearance: number }>(
      'SELECT appearance FROM lines WHERE account = ? AND name = ? AND appearance IS NOT NULL',
    ),
    lineBoots: db.prepare<[], { boot: string }>(boots('lines')),
    dropLines: db.prepare<[string], ResourceName>('DELETE FROM lines WHERE boot = ? RETURNING account, name'),
    // The time is that of the line's first state, so that lines keep their order.
    setLine: db.prepare<[string, string, string, string, string, number, number | null, string, number]>(
      `INSERT INTO lines (account, name, call_id, leg_id, boot, fence, appearance, data, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (account, name, call_id, leg_id) DO UPDATE SET boot = excluded.boot, fence = excluded.fence,
         appearance = excluded.appearance, data = excluded.data
       WHERE excluded.fence >= lines.fence`,
    ),
    dropLine: db.prepare<[string, string, string, string, number]>(
      'DELETE FROM lines WHERE account = ? AND name = ? AND call_id = ? AND leg_id = ? AND fence <= ?',
    ),
    seizes: db.prepare<[string, string, number], Seize>(
      `SELECT appearance, holder, expires_at AS expiresAt FROM seizes
       WHERE account = ? AND name = ? AND expires_at > ? ORDER BY appearance`,
    ),
    seize: db.prepare<[string, string, number, string, number]>(
      `INSERT INTO seizes (account, name, appearance, holder, expires_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (account, name, appearance) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at`,
    ),
    release: db.prepare<[string, string, string]>('DELETE FROM seizes WHERE account = ? AND name = ? AND holder = ?'),
    freeAppearance: db.prepare<[string, string, number]>(
      'DELETE FROM seizes WHERE account = ? AND name = ? AND appearance = ?',
    ),
  };
}
