/** Runtime settings of extensions: all in memory, for a call asks for several of them before it rings anybody. */
import type { RuntimeName, RuntimeSettings, RuntimeValue } from '../../routing/ports.ts';
import type { DurableDatabase } from './database.ts';

type Listener = Parameters<RuntimeSettings['onChange']>[0];

export class RuntimeSettingsStore implements RuntimeSettings {
  readonly #db: DurableDatabase;
  readonly #values = new Map<string, unknown>();
  readonly #listeners = new Set<Listener>();
  #revision = 0;
  #unwatch: (() => void) | undefined;

  private constructor(db: DurableDatabase) {
    this.#db = db;
  }

  static async open(db: DurableDatabase): Promise<RuntimeSettingsStore> {
    const store = new RuntimeSettingsStore(db);
    store.#unwatch = await db.watch('runtime', revision => store.#readChanged(revision));
    return store;
  }

  get<N extends RuntimeName>(domain: string, extension: string, name: N): RuntimeValue<N> | undefined {
    return this.#values.get(valueKey(domain, extension, name)) as RuntimeValue<N> | undefined;
  }

  async set<N extends RuntimeName>(
    domain: string,
    extension: string,
    name: N,
    value: RuntimeValue<N> | undefined,
  ): Promise<void> {
    await this.#db.change(['runtime'], async (tx, { runtime: revision }) => {
      const values = {
        value: value === undefined ? null : JSON.stringify(value),
        revision,
        updated_at: this.#db.now(),
      };
      await tx
        .insertInto('runtime_settings')
        .values({ domain, extension, name, ...values })
        .onConflict(on => on.columns(['domain', 'extension', 'name']).doUpdateSet(values))
        .execute();
    });
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#unwatch?.();
    this.#listeners.clear();
  }

  async #readChanged(revision: number): Promise<void> {
    if (revision <= this.#revision) return;
    const rows = await this.#db.run(db =>
      db
        .selectFrom('runtime_settings')
        .select(['domain', 'extension', 'name', 'value', 'revision'])
        .where('revision', '>', this.#revision)
        .orderBy('revision')
        .execute(),
    );
    for (const { domain, extension, name, value } of rows) {
      const key = valueKey(domain, extension, name);
      if (value === null) this.#values.delete(key);
      else this.#values.set(key, JSON.parse(value));
    }
    this.#revision = Math.max(revision, rows.at(-1)?.revision ?? 0);
    for (const { domain, extension, name } of rows) {
      for (const listener of this.#listeners) listener(domain, extension, name);
    }
  }
}

const valueKey = (domain: string, extension: string, name: string): string => `${domain}\n${extension}\n${name}`;
