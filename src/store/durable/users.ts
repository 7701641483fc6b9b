/** Users of one account as operators add and list them one by one: an account object and a credential each. */
import type { NewUser, User, UserAdmin } from '../../api/ports.ts';
import { TandemError } from '../../core/errors.ts';
import type { Directory, UserRecord } from '../../pbx/call/ports.ts';
import type { CredentialStore, StoredHa1 } from '../../sip/auth/ports.ts';
import { accountObject, insertObjects } from './account-store.ts';
import { Credentials, writeCredentials, type CredentialRow } from './credentials.ts';
import type { DurableDatabase } from './database.ts';

const CACHE_LIMIT = 200_000;
const LIST_LIMIT = 1000;
const SECTION = 'users';

export interface UserStoreOptions {
  db: DurableDatabase;
  domain: string;
  realm: string;
}

export class UserStore implements CredentialStore, Directory, UserAdmin {
  readonly #db: DurableDatabase;
  readonly #domain: string;
  readonly #realm: string;
  readonly #credentials: Credentials;
  readonly #cache = new Map<string, UserRecord | null>();
  #generation = 0;
  #unwatch: (() => void) | undefined;

  private constructor({ db, domain, realm }: UserStoreOptions, credentials: Credentials) {
    this.#db = db;
    this.#domain = domain;
    this.#realm = realm;
    this.#credentials = credentials;
  }

  static async open(options: UserStoreOptions): Promise<UserStore> {
    const store = new UserStore(options, await Credentials.open(options.db));
    store.#unwatch = await options.db.watch('accounts', () => {
      store.#generation += 1;
      store.#cache.clear();
    });
    return store;
  }

  ha1(user: string, realm: string): StoredHa1 | undefined | Promise<StoredHa1 | undefined> {
    return this.#credentials.ha1(user, realm);
  }

  async user(extension: string): Promise<UserRecord | undefined> {
    const known = this.#cache.get(extension);
    if (known !== undefined) return known ?? undefined;
    const generation = this.#generation;
    const row = await this.#db.run(db =>
      db
        .selectFrom('account_objects')
        .selectAll()
        .where('domain', '=', this.#domain)
        .where('section', 'in', [SECTION, 'commonAreaPhones'])
        .where('key', '=', extension)
        .where('body', 'is not', null)
        .executeTakeFirst(),
    );
    const user = row && userRecord(extension, accountObject(row).body);
    if (generation === this.#generation) {
      if (this.#cache.size >= CACHE_LIMIT) this.#cache.clear();
      this.#cache.set(extension, user ?? null);
    }
    return user;
  }

  async add(user: NewUser): Promise<void> {
    if ((await this.addMissing([user])) === 0) throw new TandemError('user-exists', { detail: user.extension });
  }

  async addMissing(users: readonly NewUser[]): Promise<number> {
    const known = await this.#extensions();
    const missing = users.filter(({ extension }) => !known.has(extension));
    if (missing.length === 0) return 0;
    return this.#db.change(['accounts', 'credentials'], async (tx, revisions) => {
      const now = this.#db.now();
      const stamp = { domain: this.#domain, revision: revisions.accounts, created_at: now, updated_at: now };
      await insertObjects(tx, [{ ...stamp, section: 'account', key: '', position: 0, body: { domain: this.#domain } }]);
      const rows = missing.map(({ extension, displayName }, index) => ({
        ...{ ...stamp, section: SECTION, key: extension, position: known.size + index },
        body: { extension, ...(displayName === undefined ? {} : { name: displayName }) },
      }));
      const added = new Set(await insertObjects(tx, rows));
      const credentials = missing.filter(({ extension }) => added.has(extension));
      await writeCredentials(
        tx,
        credentials.map(({ extension, ha1 }) => this.#credential(extension, ha1)),
        { revision: revisions.credentials, now },
      );
      return added.size;
    });
  }

  async setPassword(extension: string, ha1: NewUser['ha1']): Promise<void> {
    if ((await this.user(extension)) === undefined) throw new TandemError('user-unknown', { detail: extension });
    await this.#db.change(['credentials'], async (tx, { credentials: revision }) => {
      await writeCredentials(tx, [this.#credential(extension, ha1)], { revision, now: this.#db.now() });
    });
  }

  async list({ limit = LIST_LIMIT, after = '' }: { limit?: number; after?: string }): Promise<readonly User[]> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('account_objects as object')
        .leftJoin('credentials as credential', join =>
          join.onRef('credential.username', '=', 'object.key').on('credential.realm', '=', this.#realm),
        )
        .selectAll('object')
        .select('credential.updated_at as password_at')
        .where('object.domain', '=', this.#domain)
        .where('object.section', '=', SECTION)
        .where('object.body', 'is not', null)
        .where('object.key', '>', after)
        .orderBy('object.key')
        .limit(limit)
        .execute(),
    );
    return rows.map(row => ({
      ...userRecord(row.key, accountObject(row).body),
      createdAt: row.created_at,
      updatedAt: Math.max(row.updated_at, row.password_at ?? 0),
    }));
  }

  close(): void {
    this.#unwatch?.();
    this.#credentials.close();
    this.#cache.clear();
  }

  #credential(username: string, ha1: NewUser['ha1']): CredentialRow {
    return { realm: this.#realm, username, domain: this.#domain, ha1 };
  }

  async #extensions(): Promise<Set<string>> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('account_objects')
        .select('key')
        .where('domain', '=', this.#domain)
        .where('section', '=', SECTION)
        .where('body', 'is not', null)
        .execute(),
    );
    return new Set(rows.map(({ key }) => key));
  }
}

function userRecord(extension: string, { name }: Readonly<Record<string, unknown>>): UserRecord {
  return typeof name === 'string' ? { extension, displayName: name } : { extension };
}
