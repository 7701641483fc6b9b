/** The table of recordings of calls: what there is, and who may listen to it. Their sound is in files. */
import { asCallId, asNodeId, type CallId } from '../../core/ids.ts';
import type { RecordedParty, RecordingPart, RecordingRecord } from '../../pbx/call/recording/ports.ts';
import type { DurableDatabase } from './database.ts';
import type { Tables } from './tables.ts';

type Row = Tables['recordings'];

const LIST_LIMIT = 1000;
/** Rows of one statement, see call-records.ts. */
const ROWS_AT_ONCE = 1000;

export interface RecordingQuery {
  readonly account: string;
  readonly callId?: CallId;
  /** Those that began then or later, ms since 1970. */
  readonly since?: number;
  readonly limit?: number;
}

export class RecordingStore {
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
  async list({ account, callId, since = 0, limit = LIST_LIMIT }: RecordingQuery): Promise<readonly RecordingRecord[]> {
    const rows = await this.#db.run(db => {
      const query = db
        .selectFrom('recordings')
        .selectAll()
        .where('domain', '=', account)
        .where('started_at', '>=', since)
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(limit);
      return (callId === undefined ? query : query.where('call_id', '=', callId)).execute();
    });
    return rows.map(record);
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
