/** All accounts in memory, as calls use them. A change reads what has changed, and compiles the accounts that it concerns once. */
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { AccountView } from '../../api/ports.ts';
import type { AccountCompiler, AccountDirectory } from '../../routing/ports.ts';
import { accountObject } from './account-store.ts';
import type { DurableDatabase } from './database.ts';

interface Kept {
  readonly key: string;
  readonly position: number;
  readonly object: unknown;
}

/** Sections of one account, their objects by key. */
type Kind = Map<string, Map<string, Kept>>;

export interface AccountMemoryOptions {
  db: DurableDatabase;
  compiler: AccountCompiler;
  log: Logger;
}

export class AccountMemory implements AccountView {
  readonly #options: AccountMemoryOptions;
  readonly #objects = new Map<string, Kind>();
  readonly #directories = new Map<string, AccountDirectory>();
  readonly #revisions = new Map<string, number>();
  readonly #listeners = new Set<(domain: string) => void>();
  #revision = 0;
  #unwatch: (() => void) | undefined;

  private constructor(options: AccountMemoryOptions) {
    this.#options = options;
  }

  /** Resolves when all accounts are in memory. */
  static async open(options: AccountMemoryOptions): Promise<AccountMemory> {
    const memory = new AccountMemory(options);
    memory.#unwatch = await options.db.watch('accounts', revision => memory.#readChanged(revision));
    return memory;
  }

  get revision(): number {
    return this.#revision;
  }

  byDomain(domain: string): AccountDirectory | undefined {
    return this.#directories.get(domain);
  }

  revisionOf(domain: string): number {
    return this.#revisions.get(domain) ?? 0;
  }

  refresh(): Promise<void> {
    return this.#options.db.refresh();
  }

  domains(): readonly string[] {
    return [...this.#directories.keys()];
  }

  onChange(listener: (domain: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#unwatch?.();
    this.#listeners.clear();
  }

  async #readChanged(revision: number): Promise<void> {
    if (revision <= this.#revision) return;
    const rows = await this.#options.db.run(db =>
      db.selectFrom('account_objects').selectAll().where('revision', '>', this.#revision).execute(),
    );
    const changed = new Set<string>();
    for (const row of rows) {
      changed.add(row.domain);
      this.#revisions.set(row.domain, Math.max(this.revisionOf(row.domain), row.revision));
      this.#keep(row.domain, row.body === null ? undefined : accountObject(row), row);
      this.#revision = Math.max(this.#revision, row.revision);
    }
    this.#revision = Math.max(this.#revision, revision);
    for (const domain of changed) this.#compile(domain);
    for (const domain of changed) for (const listener of this.#listeners) listener(domain);
  }

  #keep(
    domain: string,
    stored: { readonly body: unknown } | undefined,
    { section, key, position }: { section: string; key: string; position: number },
  ): void {
    const account = this.#objects.get(domain) ?? new Map<string, Map<string, Kept>>();
    this.#objects.set(domain, account);
    const kind = account.get(section) ?? new Map<string, Kept>();
    account.set(section, kind);
    kind.delete(key);
    if (!stored) return;
    try {
      kind.set(key, { key, position, object: this.#options.compiler.complete(section, stored.body) });
    } catch (error) {
      // Of another version, or written behind our back: calls go on without it.
      this.#options.log.error({ domain, section, key, error: errorText(error) }, 'an account object is left out');
    }
  }

  #compile(domain: string): void {
    const account = this.#objects.get(domain) ?? new Map<string, Map<string, Kept>>();
    if ((account.get('account')?.size ?? 0) === 0) {
      this.#directories.delete(domain);
      return;
    }
    const objects = new Map([...account].map(([section, kind]) => [section, inOrder([...kind.values()])]));
    this.#directories.set(domain, this.#options.compiler.directory(objects));
  }
}

function inOrder(kept: Kept[]): unknown[] {
  const order = (a: Kept, b: Kept): number => a.position - b.position || (a.key < b.key ? -1 : 1);
  return kept.sort(order).map(({ object }) => object);
}
