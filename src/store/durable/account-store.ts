/** Account objects as rows, for whoever administrates them. */
import { sql, type Kysely, type Transaction } from 'kysely';
import type {
  AccountChange,
  AccountObject,
  AccountObjectQuery,
  AccountRepository,
  AccountSnapshot,
  AccountWrite,
} from '../../api/ports.ts';
import { TandemError } from '../../core/errors.ts';
import { writeRecord } from './audit-log.ts';
import { writeCredentials } from './credentials.ts';
import type { DurableDatabase } from './database.ts';
import type { Tables } from './tables.ts';

type Row = Tables['account_objects'];

export class AccountStore implements AccountRepository {
  readonly #db: DurableDatabase;
  readonly #realmOf: (domain: string) => string;
  readonly #queries: ReturnType<typeof readingQueries>;

  /** `realmOf`: the digest realm of a domain's users. */
  constructor(db: DurableDatabase, realmOf: (domain: string) => string) {
    this.#db = db;
    this.#realmOf = realmOf;
    this.#queries = readingQueries(db);
  }

  async domains(): Promise<readonly string[]> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('account_objects')
        .select('domain')
        .where('section', '=', 'account')
        .where('body', 'is not', null)
        .orderBy('domain')
        .execute(),
    );
    return rows.map(({ domain }) => domain);
  }

  read(domain: string): Promise<AccountSnapshot> {
    // The revision first: what is written between the two is then taken for a conflict, and never overlooked.
    return this.#db.run(async db => {
      const revision = await revisionOf(db, domain);
      const objects = await db
        .selectFrom('account_objects')
        .selectAll()
        .where('domain', '=', domain)
        .where('body', 'is not', null)
        .orderBy('section')
        .orderBy('position')
        .orderBy('key')
        .execute();
      const credentials = await db
        .selectFrom('credentials')
        .select(['username', 'ha1_md5', 'ha1_sha256'])
        .where('realm', '=', this.#realmOf(domain))
        .where('domain', '=', domain)
        .execute();
      return {
        revision,
        objects: objects.map(accountObject),
        credentials: credentials.flatMap(({ username, ha1_md5: md5, ha1_sha256: sha256 }) =>
          md5 === null || sha256 === null ? [] : [{ username, ha1: { md5, sha256 } }],
        ),
      };
    });
  }

  write(domain: string, { changes, credentials = [], ifRevision, record }: AccountWrite): Promise<number> {
    return this.#db.change(['accounts', 'credentials', 'runtime'], async (tx, revisions) => {
      if (ifRevision !== undefined && (await revisionOf(tx, domain)) !== ifRevision) throw conflict(domain);
      const now = this.#db.now();
      await checkExpected(tx, domain, changes);
      const last = await lastPositions(tx, domain);
      const stamp = { domain, revision: revisions.accounts, created_at: now, updated_at: now };
      const rows = changes.map(({ section, key, body, position }) => {
        const next = (last.get(section) ?? -1) + 1;
        last.set(section, Math.max(next, position ?? 0));
        // A row that is there keeps its place unless it is given one; see upsert.
        return {
          ...stamp,
          section,
          key,
          body: body === undefined ? null : JSON.stringify(body),
          position: position ?? next,
        };
      });
      const placed = (index: number): boolean => changes[index]?.position !== undefined;
      await upsertObjects(
        tx,
        rows.filter((_, index) => placed(index)),
        true,
      );
      await upsertObjects(
        tx,
        rows.filter((_, index) => !placed(index)),
        false,
      );
      const gone = changes.filter(({ body }) => body === undefined).map(({ key }) => key);
      await forgetRuntimeSettings(tx, gone, { domain, revision: revisions.runtime, now });
      const hashes = credentials.map(({ username, ha1 }) => ({ realm: this.#realmOf(domain), username, domain, ha1 }));
      await writeCredentials(tx, hashes, { revision: revisions.credentials, now });
      if (record) await writeRecord(tx, record(revisions.accounts), now);
      return revisions.accounts;
    });
  }

  async get(domain: string, section: string, key: string): Promise<AccountObject | undefined> {
    const [row] = await this.#db.read(this.#queries.get, [domain, section, key]);
    return row && accountObject(row);
  }

  async list(domain: string, { section, after, limit }: AccountObjectQuery): Promise<readonly AccountObject[]> {
    const { first, next } = this.#queries;
    const rows = after
      ? await this.#db.read(next, [domain, section, after.position, after.key, limit])
      : await this.#db.read(first, [domain, section, limit]);
    return rows.map(accountObject);
  }
}

/** Built once: that takes as long as a row does to be read. */
function readingQueries(db: DurableDatabase) {
  const objects = (tables: Kysely<Tables>) =>
    tables
      .selectFrom('account_objects')
      .selectAll()
      .where('domain', '=', '')
      .where('section', '=', '')
      .where('body', 'is not', null);
  const inOrder = (tables: Kysely<Tables>) => objects(tables).orderBy('position').orderBy('key').limit(1);
  return {
    get: db.compile(tables => objects(tables).where('key', '=', '')),
    first: db.compile(inOrder),
    // Compared as a pair, so that the index is entered at the place and not read up to it.
    next: db.compile(tables => inOrder(tables).where(sql<boolean>`(position, key) > (${0}, ${''})`)),
  };
}

/** Rows of one statement, far below what an engine takes. */
const ROWS_AT_ONCE = 1000;

type NewRow = Omit<Row, 'body'> & { body: Readonly<Record<string, unknown>> };

/** Adds those that are not there; resolves with their keys. */
export async function insertObjects(tx: Transaction<Tables>, rows: readonly NewRow[]): Promise<string[]> {
  const added: string[] = [];
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const some = rows.slice(start, start + ROWS_AT_ONCE).map(row => ({ ...row, body: JSON.stringify(row.body) }));
    const keys = await tx
      .insertInto('account_objects')
      .values(some)
      .onConflict(on =>
        on
          .columns(['domain', 'section', 'key'])
          .doUpdateSet({ ...WRITTEN, position: sql`excluded.position`, created_at: sql`excluded.created_at` })
          // What was deleted may come again.
          .where('account_objects.body', 'is', null),
      )
      .returning('key')
      .execute();
    added.push(...keys.map(({ key }) => key));
  }
  return added;
}

/** `place`: rows that are there are moved as well. */
async function upsertObjects(tx: Transaction<Tables>, rows: readonly Row[], place: boolean): Promise<void> {
  const position = place ? sql<number>`excluded.position` : ofNewOrOld('position');
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await tx
      .insertInto('account_objects')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .onConflict(on =>
        on
          .columns(['domain', 'section', 'key'])
          .doUpdateSet({ ...WRITTEN, position, created_at: ofNewOrOld('created_at') }),
      )
      .execute();
  }
}

const WRITTEN = {
  body: sql<string | null>`excluded.body`,
  revision: sql<number>`excluded.revision`,
  updated_at: sql<number>`excluded.updated_at`,
};

/** As it was, unless the object had been deleted: then it begins anew. */
const ofNewOrOld = (column: 'position' | 'created_at') =>
  sql<number>`CASE WHEN account_objects.body IS NULL THEN ${sql.ref(`excluded.${column}`)}
    ELSE ${sql.ref(`account_objects.${column}`)} END`;

/** Whoever gets the extension next must not find the forwarding of the one before him. */
async function forgetRuntimeSettings(
  tx: Transaction<Tables>,
  extensions: readonly string[],
  { domain, revision, now }: { domain: string; revision: number; now: number },
): Promise<void> {
  for (let start = 0; start < extensions.length; start += ROWS_AT_ONCE) {
    await tx
      .updateTable('runtime_settings')
      .set({ value: null, revision, updated_at: now })
      .where('domain', '=', domain)
      .where('extension', 'in', extensions.slice(start, start + ROWS_AT_ONCE))
      .where('value', 'is not', null)
      .execute();
  }
}

async function checkExpected(
  tx: Transaction<Tables>,
  domain: string,
  changes: readonly AccountChange[],
): Promise<void> {
  for (const { section, key, expected } of changes) {
    if (expected === undefined) continue;
    const row = await tx
      .selectFrom('account_objects')
      .select('revision')
      .where('domain', '=', domain)
      .where('section', '=', section)
      .where('key', '=', key)
      .where('body', 'is not', null)
      .executeTakeFirst();
    if (expected !== (row?.revision ?? 0)) throw conflict(`${section} ${key}`);
  }
}

/** The highest place in each section. */
async function lastPositions(tx: Transaction<Tables>, domain: string): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('account_objects')
    .select(({ fn }) => ['section', fn.max('position').as('last')])
    .where('domain', '=', domain)
    .groupBy('section')
    .execute();
  return new Map(rows.map(({ section, last }) => [section, last]));
}

async function revisionOf(db: Kysely<Tables>, domain: string): Promise<number> {
  const row = await db
    .selectFrom('account_objects')
    .select(({ fn }) => fn.max('revision').as('revision'))
    .where('domain', '=', domain)
    .executeTakeFirst();
  return row?.revision ?? 0;
}

export function accountObject(row: Row): AccountObject {
  return {
    section: row.section,
    key: row.key,
    body: JSON.parse(row.body ?? '{}') as AccountObject['body'],
    position: row.position,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function conflict(detail: string): TandemError {
  return new TandemError('store-conflict', { detail });
}
