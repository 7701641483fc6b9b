/** When and from where each token was last used: kept in memory, and written down several times a minute. */
import { sql } from 'kysely';
import type { TokenUse, TokenUses } from '../../api/access/ports.ts';
import type { Clock, Timer } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { DurableDatabase } from './database.ts';

const WRITE_MS = 10_000;
const ROWS_AT_ONCE = 1000;

export interface TokenUseOptions {
  readonly db: DurableDatabase;
  readonly clock: Clock;
  readonly log: Logger;
}

export class TokenUseStore implements TokenUses {
  readonly #o: TokenUseOptions;
  readonly #timer: Timer;
  /** Not written yet; no more of them than there are tokens. */
  #pending = new Map<string, TokenUse>();
  #writing: Promise<void> = Promise.resolve();

  constructor(options: TokenUseOptions) {
    this.#o = options;
    this.#timer = options.clock.every(WRITE_MS, () => void this.write());
  }

  note(token: string, address: string): void {
    this.#pending.set(token, { at: this.#o.clock.now(), address });
  }

  async of(tokens: readonly string[]): Promise<ReadonlyMap<string, TokenUse>> {
    const uses = new Map<string, TokenUse>();
    if (tokens.length === 0) return uses;
    const rows = await this.#o.db.run(db =>
      db.selectFrom('token_uses').selectAll().where('token', 'in', tokens).execute(),
    );
    for (const { token, used_at: at, address } of rows) uses.set(token, { at, address });
    for (const token of tokens) {
      const latest = this.#pending.get(token);
      if (latest !== undefined) uses.set(token, latest);
    }
    return uses;
  }

  /** Never rejects: what could not be written is tried again with the next ones. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeOnce());
    return this.#writing;
  }

  async close(): Promise<void> {
    this.#timer.cancel();
    await this.write();
  }

  async #writeOnce(): Promise<void> {
    if (this.#pending.size === 0) return;
    const now = this.#pending;
    this.#pending = new Map();
    const rows = [...now].map(([token, { at, address }]) => ({ token, used_at: at, address }));
    try {
      await this.#o.db.transaction(async tx => {
        for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
          await tx
            .insertInto('token_uses')
            .values(rows.slice(start, start + ROWS_AT_ONCE))
            .onConflict(on =>
              on
                .column('token')
                .doUpdateSet({ used_at: sql<number>`excluded.used_at`, address: sql<string>`excluded.address` })
                // Another process may have seen a later one.
                .whereRef('token_uses.used_at', '<', sql<number>`excluded.used_at`),
            )
            .execute();
        }
      });
    } catch (error) {
      this.#pending = new Map([...now, ...this.#pending]);
      this.#o.log.warn({ error: errorText(error) }, 'the last use of tokens is not written down yet');
    }
  }
}
