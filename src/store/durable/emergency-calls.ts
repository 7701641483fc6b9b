/** Emergency calls, one row each; a call that was sent to a second switch is there once. */
import type { EmergencyEvent, EmergencyEvents } from '../../pbx/features/emergency/ports.ts';
import type { DurableDatabase } from './database.ts';

export class EmergencyCallStore implements EmergencyEvents {
  readonly #db: DurableDatabase;

  constructor(db: DurableDatabase) {
    this.#db = db;
  }

  async record(event: EmergencyEvent): Promise<void> {
    const { callId: call_id, account, at, number } = event;
    await this.#db.run(db =>
      db
        .insertInto('emergency_calls')
        .values({ call_id, account, at, number, body: JSON.stringify(event) })
        .onConflict(on => on.column('call_id').doNothing())
        .execute(),
    );
  }

  async recent(account: string, limit: number): Promise<readonly EmergencyEvent[]> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('emergency_calls')
        .select('body')
        .where('account', '=', account)
        .orderBy('at', 'desc')
        .limit(limit)
        .execute(),
    );
    return rows.map(({ body }) => JSON.parse(body) as EmergencyEvent);
  }
}
