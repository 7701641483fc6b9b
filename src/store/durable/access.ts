/** Tokens, administrators, roles and settings of the API: rows, and all of them in memory, because every request asks. */
import { sql, type Transaction } from 'kysely';
import type { AccessChange, AccessKind, AccessObject, AccessStore, WriteRecord } from '../../api/access/ports.ts';
import { TandemError } from '../../core/errors.ts';
import { writeRecord } from './audit-log.ts';
import type { DurableDatabase } from './database.ts';
import type { Tables } from './tables.ts';

type Row = Tables['access_objects'];

export class AccessObjects implements AccessStore {
  readonly #db: DurableDatabase;
  readonly #kinds: readonly AccessKind[] | undefined;
  readonly #objects = new Map<string, Map<string, AccessObject>>();
  #revision = 0;
  #unwatch: (() => void) | undefined;

  private constructor(db: DurableDatabase, kinds: readonly AccessKind[] | undefined) {
    this.#db = db;
    this.#kinds = kinds;
  }

  /** Resolves when everything is in memory, or all of these kinds. */
  static async open(db: DurableDatabase, kinds?: readonly AccessKind[]): Promise<AccessObjects> {
    const objects = new AccessObjects(db, kinds);
    objects.#unwatch = await db.watch('access', revision => objects.#readChanged(revision));
    return objects;
  }

  get revision(): number {
    return this.#revision;
  }

  get(kind: AccessKind, key: string): AccessObject | undefined {
    return this.#objects.get(kind)?.get(key);
  }

  list(kind: AccessKind): readonly AccessObject[] {
    return [...(this.#objects.get(kind)?.values() ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  write(changes: readonly AccessChange[], record?: (revision: number) => WriteRecord): Promise<number> {
    return this.#db.change(['access'], async (tx, { access: revision }) => {
      const now = this.#db.now();
      for (const change of changes) await writeObject(tx, change, { revision, now });
      if (record) await writeRecord(tx, record(revision), now);
      return revision;
    });
  }

  async purge(before: number): Promise<void> {
    await this.#db.run(async db => {
      await db.deleteFrom('idempotency_keys').where('created_at', '<', before).execute();
      await db.deleteFrom('access_objects').where('body', 'is', null).where('updated_at', '<', before).execute();
      await db
        .deleteFrom('token_uses')
        .where('token', 'not in', of => of.selectFrom('access_objects').select('key').where('kind', '=', 'tokens'))
        .execute();
    });
  }

  close(): void {
    this.#unwatch?.();
    this.#objects.clear();
  }

  async #readChanged(revision: number): Promise<void> {
    if (revision <= this.#revision) return;
    const rows = await this.#db.run(db => {
      const changed = db.selectFrom('access_objects').selectAll().where('revision', '>', this.#revision);
      return (this.#kinds === undefined ? changed : changed.where('kind', 'in', this.#kinds)).execute();
    });
    for (const row of rows) {
      const kind = this.#objects.get(row.kind) ?? new Map<string, AccessObject>();
      this.#objects.set(row.kind, kind);
      if (row.body === null) kind.delete(row.key);
      else kind.set(row.key, accessObject(row, row.body));
    }
    this.#revision = revision;
  }
}

async function writeObject(
  tx: Transaction<Tables>,
  { kind, key, body, expected }: AccessChange,
  { revision, now }: { revision: number; now: number },
): Promise<void> {
  if (expected !== undefined) {
    const found = await tx
      .selectFrom('access_objects')
      .select('revision')
      .where('kind', '=', kind)
      .where('key', '=', key)
      .where('body', 'is not', null)
      .executeTakeFirst();
    if (expected !== (found?.revision ?? 0)) throw new TandemError('store-conflict', { detail: `${kind} ${key}` });
  }
  const row: Row = {
    ...{ kind, key, body: body === undefined ? null : JSON.stringify(body), revision },
    ...{ created_at: now, updated_at: now },
  };
  await tx
    .insertInto('access_objects')
    .values(row)
    .onConflict(on =>
      on.columns(['kind', 'key']).doUpdateSet({
        body: sql<string | null>`excluded.body`,
        revision: sql<number>`excluded.revision`,
        updated_at: sql<number>`excluded.updated_at`,
        created_at: sql<number>`CASE WHEN access_objects.body IS NULL THEN excluded.created_at
          ELSE access_objects.created_at END`,
      }),
    )
    .execute();
}

function accessObject(row: Row, body: string): AccessObject {
  return {
    kind: row.kind as AccessKind,
    key: row.key,
    body: JSON.parse(body) as AccessObject['body'],
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
