/** The table of recordings of calls: what there is, and who may listen to it. Their sound is in files. */
import { sql } from 'kysely';
import type { WriteRecord } from '../../api/access/ports.ts';
import type { RecordingQuery, RecordingShelf } from '../../api/ports.ts';
import { asCallId, asNodeId } from '../../core/ids.ts';
import type { RecordedParty, RecordingPart, RecordingRecord } from '../../pbx/call/recording/ports.ts';
import type { DueRecording, ExpiringRecordings } from '../../pbx/retention/ports.ts';
import { writeRecord } from './audit-log.ts';
import type { DurableDatabase } from './database.ts';
import type { Tables } from './tables.ts';

type Row = Tables['recordings'];

const LIST_LIMIT = 1000;
/** Rows of one statement, see call-records.ts. */
const ROWS_AT_ONCE = 1000;

const DAY_MS = 24 * 60 * 60_000;

export class RecordingStore implements RecordingShelf, ExpiringRecordings {
  readonly #db: DurableDatabase;

  constructor(db: DurableDatabase) {
    this.#db = db;
  }

  /** Writes those that are not there yet, all or none; rejects with `store-unavailable`. */
  async insert(records: readonly RecordingRecord[]): Promise<void> {
    const rows = records.map(row);
    if (rows.length === 0) return;
    await this.#db.transaction(async tx => {
      for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
        await tx
          .insertInto('recordings')
          .values(rows.slice(start, start + ROWS_AT_ONCE))
          .onConflict(on => on.column('id').doNothing())
          .execute();
      }
    });
  }

  async get(id: string): Promise<RecordingRecord | undefined> {
    const found = await this.#db.run(db =>
      db.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return found && record(found);
  }

  /** The latest first. */
  async list(query: RecordingQuery): Promise<readonly RecordingRecord[]> {
    const { account, callId, since = 0, until, after, limit = LIST_LIMIT } = query;
    const rows = await this.#db.run(db => {
      let query = db
        .selectFrom('recordings')
        .selectAll()
        .where('domain', '=', account)
        .where('started_at', '>=', since)
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(limit);
      if (callId !== undefined) query = query.where('call_id', '=', callId);
      if (until !== undefined) query = query.where('started_at', '<', until);
      if (after !== undefined) {
        const { startedAt, id } = after;
        query = query.where(({ eb, or, and }) =>
          or([eb('started_at', '<', startedAt), and([eb('started_at', '=', startedAt), eb('id', '>', id)])]),
        );
      }
      return query.execute();
    });
    return rows.map(record);
  }

  async due(now: number, limit: number): Promise<readonly DueRecording[]> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('recordings')
        .select(['id', 'parts'])
        .where(sql<boolean>`ended_at + CAST(retention_days AS BIGINT) * ${sql.lit(DAY_MS)} < ${Math.trunc(now)}`)
        .orderBy('ended_at')
        .limit(limit)
        .execute(),
    );
    return rows.map(({ id, parts }) => ({
      id,
      files: (JSON.parse(parts) as readonly RecordingPart[]).map(({ file }) => file),
    }));
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.#db.run(db => db.deleteFrom('recordings').where('id', 'in', ids).execute());
  }

  remove(account: string, id: string, written: WriteRecord): Promise<boolean> {
    return this.#db.transaction(async tx => {
      const gone = await tx
        .deleteFrom('recordings')
        .where('domain', '=', account)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      if (!gone) return false;
      await writeRecord(tx, written, this.#db.now());
      return true;
    });
  }
}

function row(record: RecordingRecord): Row {
  return {
    id: record.id,
    call_id: record.callId,
    domain: record.account,
    owners: JSON.stringify(record.owners),
    parties: JSON.stringify(record.parties),
    started_by: record.startedBy,
    started_at: Math.round(record.startedAt),
    ended_at: Math.round(record.endedAt),
    duration_ms: Math.round(record.durationMs),
    retention_days: record.retentionDays,
    parts: JSON.stringify(record.parts),
  };
}

function record(found: Row): RecordingRecord {
  const parts = JSON.parse(found.parts) as (Omit<RecordingPart, 'node'> & { node: string })[];
  return {
    id: found.id,
    callId: asCallId(found.call_id),
    account: found.domain,
    owners: JSON.parse(found.owners) as string[],
    parties: JSON.parse(found.parties) as RecordedParty[],
    startedBy: found.started_by,
    startedAt: found.started_at,
    endedAt: found.ended_at,
    durationMs: found.duration_ms,
    retentionDays: found.retention_days,
    parts: parts.map(part => ({ ...part, node: asNodeId(part.node) })),
  };
}
