/**
 * Statements over many rows at once, compiled once for each of a few sizes: writing a statement's text takes Kysely longer than SQLite takes
 * to carry it out, and a switch does it several times a second.
 */
import type { CompiledQuery, Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Powers of two, so that few statements do for any number of rows. */
const SIZES = [256, 64, 16, 4, 1] as const;

export interface BatchOptions<Item> {
  /** The statement over these items. What it says besides their values comes after them, and is the same each time. */
  readonly build: (db: Kysely<Tables>, items: readonly Item[]) => { compile(): CompiledQuery };
  /** The values of one item, in the statement's order and as many for each. */
  readonly values: (item: Item) => readonly unknown[];
}

export class Batches<Item, Result = unknown> {
  readonly #options: BatchOptions<Item>;
  readonly #compiled = new Map<number, CompiledQuery>();

  constructor(options: BatchOptions<Item>) {
    this.#options = options;
  }

  /** Rejects with what the engine says; run it in a transaction where all or nothing is wanted. */
  async run(db: Kysely<Tables>, items: readonly Item[]): Promise<Result[]> {
    const results: Result[] = [];
    for (let start = 0; start < items.length;) {
      const size = SIZES.find(one => one <= items.length - start) ?? 1;
      const { rows } = await db.executeQuery(this.#query(db, items.slice(start, start + size)));
      results.push(...(rows as Result[]));
      start += size;
    }
    return results;
  }

  #query(db: Kysely<Tables>, items: readonly Item[]): CompiledQuery {
    const { build, values } = this.#options;
    const known = this.#compiled.get(items.length);
    const query = known ?? build(db, items).compile();
    if (!known) {
      this.#compiled.set(items.length, query);
      return query;
    }
    const own = items.flatMap(values);
    return { ...query, parameters: [...own, ...query.parameters.slice(own.length)] };
  }
}
