/** Deliveries of events to webhooks, and which process makes them. */
import { sql } from 'kysely';
import type {
  AttemptResult,
  Delivery,
  DeliveryQuery,
  DeliveryState,
  DeliveryStore,
  NewDelivery,
} from '../../api/webhooks/ports.ts';
import type { DurableDatabase } from './database.ts';
import type { Tables } from './tables.ts';

/** Rows of one statement; both engines take more parameters than these have. */
const ROWS_AT_ONCE = 100;

export class WebhookDeliveryStore implements DeliveryStore {
  readonly #db: DurableDatabase;

  constructor(db: DurableDatabase) {
    this.#db = db;
  }

  async lead(holder: string, now: number, until: number): Promise<boolean> {
    const taken = await this.#db.run(db =>
      db
        .updateTable('webhook_duty')
        .set({ holder, until: Math.round(until) })
        .where(({ eb, or }) => or([eb('holder', '=', holder), eb('until', '<', Math.round(now))]))
        .returning('holder')
        .executeTakeFirst(),
    );
    return taken !== undefined;
  }

  async position(): Promise<string | undefined> {
    const row = await this.#db.run(db => db.selectFrom('webhook_duty').select('position').executeTakeFirst());
    return row?.position ?? undefined;
  }

  enqueue(holder: string, deliveries: readonly NewDelivery[], position: string): Promise<boolean> {
    return this.#db.transaction(async tx => {
      const mine = await tx
        .updateTable('webhook_duty')
        .set({ position })
        .where('holder', '=', holder)
        .returning('holder')
        .executeTakeFirst();
      if (mine === undefined) return false;
      for (let index = 0; index < deliveries.length; index += ROWS_AT_ONCE) {
        const rows = deliveries.slice(index, index + ROWS_AT_ONCE).map(rowOf);
        await tx.insertInto('webhook_deliveries').values(rows).execute();
      }
      return true;
    });
  }

  async waiting(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('webhook_deliveries')
        .select(['webhook', sql<number>`count(*)`.as('amount')])
        .where('state', '=', 'pending')
        .groupBy('webhook')
        .execute(),
    );
    return new Map(rows.map(({ webhook, amount }) => [webhook, Number(amount)]));
  }

  async due(now: number, limit: number, except: readonly string[]): Promise<readonly Delivery[]> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('state', '=', 'pending')
        .where('at', '<=', Math.round(now))
        .$if(except.length > 0, query => query.where('webhook', 'not in', [...except]))
        .orderBy('at')
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
    return rows.map(deliveryOf);
  }

  async attempted(id: string, { state, at, status, error }: AttemptResult): Promise<void> {
    await this.#db.run(db =>
      db
        .updateTable('webhook_deliveries')
        .set(({ eb }) => ({
          ...{ state, at: Math.round(at), status: status ?? null, error: error ?? null },
          attempts: eb('attempts', '+', 1),
        }))
        .where('id', '=', id)
        .execute(),
    );
  }

  async list({ webhook, state, limit, before }: DeliveryQuery): Promise<readonly Delivery[]> {
    const rows = await this.#db.run(db => {
      let query = db.selectFrom('webhook_deliveries').selectAll().where('webhook', '=', webhook);
      if (state !== undefined) query = query.where('state', '=', state);
      if (before !== undefined) {
        const { createdAt, id } = before;
        query = query.where(({ eb, or, and }) =>
          or([eb('created_at', '<', createdAt), and([eb('created_at', '=', createdAt), eb('id', '<', id)])]),
        );
      }
      return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    });
    return rows.map(deliveryOf);
  }

  async get(webhook: string, id: string): Promise<Delivery | undefined> {
    const row = await this.#db.run(db =>
      db
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('webhook', '=', webhook)
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    return row && deliveryOf(row);
  }

  async replay(webhook: string, which: { readonly id: string } | 'dead', now: number): Promise<number> {
    const changed = await this.#db.run(db => {
      const query = db
        .updateTable('webhook_deliveries')
        .set({ state: 'pending', attempts: 0, at: Math.round(now) })
        .where('webhook', '=', webhook);
      return (which === 'dead' ? query.where('state', '=', 'dead') : query.where('id', '=', which.id)).execute();
    });
    return changed.reduce((sum, { numUpdatedRows }) => sum + Number(numUpdatedRows), 0);
  }

  async forget(webhook: string): Promise<void> {
    await this.#db.run(db => db.deleteFrom('webhook_deliveries').where('webhook', '=', webhook).execute());
  }

  async purge(before: number): Promise<void> {
    await this.#db.run(db =>
      db
        .deleteFrom('webhook_deliveries')
        .where('state', '!=', 'pending')
        .where('at', '<', Math.round(before))
        .execute(),
    );
  }

  async counts(): Promise<Readonly<Record<DeliveryState, number>>> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('webhook_deliveries')
        .select(['state', sql<number>`count(*)`.as('amount')])
        .groupBy('state')
        .execute(),
    );
    const found = new Map(rows.map(({ state, amount }) => [state, Number(amount)]));
    const of = (state: DeliveryState): number => found.get(state) ?? 0;
    return { pending: of('pending'), delivered: of('delivered'), dead: of('dead') };
  }
}

function rowOf({ id, webhook, type, body, createdAt }: NewDelivery): Tables['webhook_deliveries'] {
  const at = Math.round(createdAt);
  return {
    ...{ id, webhook, type, body, created_at: at, at },
    ...{ state: 'pending', attempts: 0, status: null, error: null },
  };
}

function deliveryOf(row: Tables['webhook_deliveries']): Delivery {
  const { id, webhook, type, body, created_at: createdAt, state, attempts, at, status, error } = row;
  return {
    ...{ id, webhook, type, body, createdAt, attempts, at },
    state: state as DeliveryState,
    ...(status !== null && { status }),
    ...(error !== null && { error }),
  };
}
