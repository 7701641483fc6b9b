/** PINs: how often a wrong one was entered, and the new one that a user has chosen, which goes into the account. */
import { sql } from 'kysely';
import type { AccountAdmin } from '../../api/ports.ts';
import { TandemError } from '../../core/errors.ts';
import type { PinFailures, PinWriter } from '../../pbx/pins/ports.ts';
import type { DurableDatabase } from './database.ts';

/** Sections of an account whose objects have a PIN. */
const SECTIONS = ['users', 'commonAreaPhones'];
const TRIES = 3;

export class PinStore implements PinFailures, PinWriter {
  readonly #db: DurableDatabase;
  readonly #accounts: Pick<AccountAdmin, 'write'>;

  constructor(db: DurableDatabase, accounts: Pick<AccountAdmin, 'write'>) {
    this.#db = db;
    this.#accounts = accounts;
  }

  async lockedUntil(account: string, extension: string): Promise<number> {
    const found = await this.#db.run(db =>
      db
        .selectFrom('pin_failures')
        .select('locked_until')
        .where('domain', '=', account)
        .where('extension', '=', extension)
        .executeTakeFirst(),
    );
    return found?.locked_until ?? 0;
  }

  /** One statement, so that guesses at the same moment all count. A lock that has passed begins the count anew. */
  async wrongPin(account: string, extension: string, limit: { most: number; lockMs: number }): Promise<number> {
    const now = this.#db.now();
    const until = now + limit.lockMs;
    const expired = sql<boolean>`pin_failures.locked_until > 0 AND pin_failures.locked_until <= ${now}`;
    const failures = sql<number>`CASE WHEN ${expired} THEN 1 ELSE pin_failures.failures + 1 END`;
    const { locked_until: locked } = await this.#db.run(db =>
      db
        .insertInto('pin_failures')
        .values({ domain: account, extension, failures: 1, locked_until: limit.most <= 1 ? until : 0 })
        .onConflict(on =>
          on.columns(['domain', 'extension']).doUpdateSet({
            failures,
            locked_until: sql<number>`CASE WHEN ${failures} >= ${limit.most} THEN CAST(${until} AS bigint) ELSE 0 END`,
          }),
        )
        .returning('locked_until')
        .executeTakeFirstOrThrow(),
    );
    return locked;
  }

  async rightPin(account: string, extension: string): Promise<void> {
    await this.#db.run(db =>
      db.deleteFrom('pin_failures').where('domain', '=', account).where('extension', '=', extension).execute(),
    );
  }

  async setPin(account: string, extension: string, pinHash: string): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#setPin(account, extension, pinHash);
      } catch (error) {
        const conflict = error instanceof TandemError && error.code === 'store-conflict';
        if (!conflict || attempt >= TRIES) throw error;
      }
    }
  }

  async #setPin(domain: string, key: string, pinHash: string): Promise<boolean> {
    const found = await this.#db.run(db =>
      db
        .selectFrom('account_objects')
        .select(['section', 'body', 'revision'])
        .where('domain', '=', domain)
        .where('section', 'in', SECTIONS)
        .where('key', '=', key)
        .where('body', 'is not', null)
        .executeTakeFirst(),
    );
    if (typeof found?.body !== 'string') return false;
    const { pin: _former, ...rest } = JSON.parse(found.body) as Record<string, unknown>;
    const { section, revision: expected } = found;
    await this.#accounts.write(domain, { changes: [{ section, key, body: { ...rest, pinHash }, expected }] });
    return true;
  }
}
