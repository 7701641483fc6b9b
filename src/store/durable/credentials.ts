/** What SIP passwords have left behind, kept in memory from its first use until somebody changes it. */
import type { Transaction } from 'kysely';
import type { NewUser } from '../../api/ports.ts';
import type { CredentialStore, StoredHa1 } from '../../sip/auth/ports.ts';
import type { DurableDatabase } from './database.ts';
import type { Tables } from './tables.ts';

/** Names come from the network, so what is kept of them is bounded; a full cache starts anew. */
const CACHE_LIMIT = 200_000;

export class Credentials implements CredentialStore {
  readonly #db: DurableDatabase;
  /** `null` stands for a user that does not exist. */
  readonly #cache = new Map<string, StoredHa1 | null>();
  #revision = 0;
  /** Grows when something is dropped: what was read before then is not kept. */
  #generation = 0;
  #unwatch: (() => void) | undefined;

  private constructor(db: DurableDatabase) {
    this.#db = db;
  }

  static async open(db: DurableDatabase): Promise<Credentials> {
    const credentials = new Credentials(db);
    credentials.#unwatch = await db.watch('credentials', revision => credentials.#dropChanged(revision));
    return credentials;
  }

  ha1(user: string, realm: string): StoredHa1 | undefined | Promise<StoredHa1 | undefined> {
    const known = this.#cache.get(cacheKey(realm, user));
    return known === undefined ? this.#read(user, realm) : (known ?? undefined);
  }

  close(): void {
    this.#unwatch?.();
    this.#cache.clear();
  }

  async #read(user: string, realm: string): Promise<StoredHa1 | undefined> {
    const generation = this.#generation;
    const row = await this.#db.run(db =>
      db
        .selectFrom('credentials')
        .select(['ha1_md5', 'ha1_sha256'])
        .where('realm', '=', realm)
        .where('username', '=', user)
        .executeTakeFirst(),
    );
    const ha1 = row?.ha1_md5 && row.ha1_sha256 ? { md5: row.ha1_md5, sha256: row.ha1_sha256 } : undefined;
    if (generation === this.#generation) {
      if (this.#cache.size >= CACHE_LIMIT) this.#cache.clear();
      this.#cache.set(cacheKey(realm, user), ha1 ?? null);
    }
    return ha1;
  }

  /** Only what has changed: a busy registrar would feel it if all were asked for anew. */
  async #dropChanged(revision: number): Promise<void> {
    if (revision <= this.#revision) return;
    const since = this.#revision;
    this.#generation += 1;
    if (since > 0) {
      const rows = await this.#db.run(db =>
        db.selectFrom('credentials').select(['realm', 'username']).where('revision', '>', since).execute(),
      );
      for (const { realm, username } of rows) this.#cache.delete(cacheKey(realm, username));
    }
    this.#generation += 1;
    this.#revision = revision;
  }
}

/** Neither a realm nor a user name has a line break. */
const cacheKey = (realm: string, user: string): string => `${realm}\n${user}`;

export interface CredentialRow {
  readonly realm: string;
  readonly username: string;
  readonly domain: string;
  /** Undefined: the user is gone. */
  readonly ha1: NewUser['ha1'] | undefined;
}

/** Rows of one statement, far below what an engine takes. */
const ROWS_AT_ONCE = 1000;

export async function writeCredentials(
  tx: Transaction<Tables>,
  credentials: readonly CredentialRow[],
  { revision, now }: { revision: number; now: number },
): Promise<void> {
  for (let start = 0; start < credentials.length; start += ROWS_AT_ONCE) {
    const rows = credentials.slice(start, start + ROWS_AT_ONCE).map(({ ha1, ...names }) => ({
      ...{ ...names, ha1_md5: ha1?.md5 ?? null, ha1_sha256: ha1?.sha256 ?? null, revision, updated_at: now },
    }));
    await tx
      .insertInto('credentials')
      .values(rows)
      .onConflict(on =>
        on.columns(['realm', 'username']).doUpdateSet(({ ref }) => ({
          domain: ref('excluded.domain'),
          ha1_md5: ref('excluded.ha1_md5'),
          ha1_sha256: ref('excluded.ha1_sha256'),
          revision: ref('excluded.revision'),
          updated_at: ref('excluded.updated_at'),
        })),
      )
      .execute();
  }
}
