/** Users and what their passwords have left behind. Reads are kept in memory until somebody changes a user. */
import type { NewUser, User, UserAdmin } from '../../api/ports.ts';
import type { Clock, Timer } from '../../core/clock.ts';
import { TandemError } from '../../core/errors.ts';
import type { Directory, UserRecord } from '../../pbx/call/ports.ts';
import type { CredentialStore, StoredHa1 } from '../../sip/auth/ports.ts';
import type { Sqlite } from '../sqlite/database.ts';
import { isBusy } from '../sqlite/database.ts';
import { whenFree } from '../sqlite/retry.ts';

interface Row {
  extension: string;
  realm: string;
  display_name: string | null;
  ha1_md5: string;
  ha1_sha256: string;
  created_at: number;
  updated_at: number;
}

/** What is kept of a user; `null` stands for one that does not exist. */
type Known = { readonly realm: string; readonly ha1: StoredHa1; readonly user: UserRecord } | null;

/** A change made by any process is seen within this time. */
const POLL_MS = 250;
/** Names come from the network, so what is kept of them is bounded; a full cache starts anew. */
const CACHE_LIMIT = 200_000;
const LIST_LIMIT = 1000;

export interface UserStoreOptions {
  db: Sqlite;
  realm: string;
  clock: Clock;
}

export class UserStore implements CredentialStore, Directory, UserAdmin {
  readonly #db: Sqlite;
  readonly #realm: string;
  readonly #clock: Clock;
  readonly #sql: ReturnType<typeof prepare>;
  readonly #cache = new Map<string, Known>();
  readonly #poll: Timer;
  #dataVersion = -1;
  #revision = -1;

  constructor({ db, realm, clock }: UserStoreOptions) {
    this.#db = db;
    this.#realm = realm;
    this.#clock = clock;
    this.#sql = prepare(db);
    this.#poll = clock.every(POLL_MS, () => this.#dropStale());
    this.#dropStale();
  }

  async ha1(user: string, realm: string): Promise<StoredHa1 | undefined> {
    const known = await this.#known(user);
    return known?.realm === realm ? known.ha1 : undefined;
  }

  async user(extension: string): Promise<UserRecord | undefined> {
    return (await this.#known(extension))?.user;
  }

  async add(user: NewUser): Promise<void> {
    if ((await this.addMissing([user])) === 0) throw new TandemError('user-exists', { detail: user.extension });
  }

  addMissing(users: readonly NewUser[]): Promise<number> {
    const now = this.#clock.now();
    return this.#change(() => {
      const added = users.filter(({ extension, displayName, ha1 }) => {
        const values = [extension, this.#realm, displayName ?? null, ha1.md5, ha1.sha256, now, now] as const;
        return this.#sql.add.run(...values).changes === 1;
      });
      return added.length;
    });
  }

  async setPassword(extension: string, ha1: NewUser['ha1']): Promise<void> {
    const now = this.#clock.now();
    const set = (): number => this.#sql.setHa1.run(this.#realm, ha1.md5, ha1.sha256, now, extension).changes;
    if ((await this.#change(set)) === 0) throw new TandemError('user-unknown', { detail: extension });
  }

  async list({ limit = LIST_LIMIT, after = '' }: { limit?: number; after?: string }): Promise<readonly User[]> {
    const rows = await whenFree(this.#clock, () => this.#sql.list.all(after, limit));
    return rows.map(row => ({ ...record(row), createdAt: row.created_at, updatedAt: row.updated_at }));
  }

  close(): void {
    this.#poll.cancel();
    this.#cache.clear();
  }

  #known(extension: string): Promise<Known> {
    const cached = this.#cache.get(extension);
    if (cached !== undefined) return Promise.resolve(cached);
    return whenFree(this.#clock, () => {
      const row = this.#sql.get.get(extension);
      const known = row
        ? { realm: row.realm, ha1: { md5: row.ha1_md5, sha256: row.ha1_sha256 }, user: record(row) }
        : null;
      if (this.#cache.size >= CACHE_LIMIT) this.#cache.clear();
      this.#cache.set(extension, known);
      return known;
    });
  }

  async #change(work: () => number): Promise<number> {
    const transaction = this.#db.transaction(() => {
      const changes = work();
      if (changes > 0) this.#sql.bump.run();
      return changes;
    });
    const changes = await whenFree(this.#clock, () => transaction.immediate());
    this.#cache.clear();
    return changes;
  }

  /** The file's data version changes with every call record as well, so the users' own revision decides. */
  #dropStale(): void {
    try {
      const version = this.#sql.dataVersion.get() as number;
      if (version === this.#dataVersion) return;
      const revision = this.#sql.revision.get()?.revision ?? 0;
      this.#dataVersion = version;
      if (revision !== this.#revision) this.#cache.clear();
      this.#revision = revision;
    } catch (error) {
      // A store that is away leaves the phones that are known able to call; a busy one is asked again.
      if (!isBusy(error)) this.#dataVersion = -1;
    }
  }
}

function prepare(db: Sqlite) {
  return {
    dataVersion: db.prepare('PRAGMA data_version').pluck(),
    get: db.prepare<[string], Row>('SELECT * FROM users WHERE extension = ?'),
    list: db.prepare<[string, number], Row>('SELECT * FROM users WHERE extension > ? ORDER BY extension LIMIT ?'),
    add: db.prepare<[string, string, string | null, string, string, number, number]>(
      `INSERT INTO users (extension, realm, display_name, ha1_md5, ha1_sha256, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (extension) DO NOTHING`,
    ),
    setHa1: db.prepare<[string, string, string, number, string]>(
      'UPDATE users SET realm = ?, ha1_md5 = ?, ha1_sha256 = ?, updated_at = ? WHERE extension = ?',
    ),
    bump: db.prepare("UPDATE revisions SET revision = revision + 1 WHERE topic = 'users'"),
    revision: db.prepare<[], { revision: number }>("SELECT revision FROM revisions WHERE topic = 'users'"),
  };
}

function record(row: Row): UserRecord {
  return { extension: row.extension, ...(row.display_name === null ? {} : { displayName: row.display_name }) };
}
