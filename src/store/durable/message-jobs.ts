/** What is to be done for voice messages, in time. Several nodes may do it: who claims a job has it for a while. */
import type { VoiceMessage } from '../../pbx/messages/ports.ts';
import type { DurableDatabase } from './database.ts';
import { voiceMessage } from './messages.ts';
import type { Tables } from './tables.ts';

type JobTable = 'voice_mails' | 'voice_transcriptions';

interface ClaimedJob<T extends JobTable> {
  readonly job: Tables[T];
  readonly message: VoiceMessage;
}

export class MessageJobs<T extends JobTable> {
  readonly #db: DurableDatabase;
  readonly #table: JobTable;

  constructor(db: DurableDatabase, table: T) {
    this.#db = db;
    this.#table = table;
  }

  /** Jobs that are due, for `leaseMs`. @param drop what becomes of one whose message is gone */
  async claim(
    limit: number,
    leaseMs: number,
    drop: (messageId: string) => Promise<void>,
  ): Promise<readonly ClaimedJob<T>[]> {
    const now = this.#db.now();
    const table = this.#table;
    const jobs = await this.#db.run(db =>
      db
        .updateTable(table)
        .set({ next_at: now + leaseMs })
        .where('next_at', '<=', now)
        .where('message_id', 'in', of =>
          of.selectFrom(table).select('message_id').where('next_at', '<=', now).orderBy('next_at').limit(limit),
        )
        .returningAll()
        .execute(),
    );
    const messages = await this.#messages(jobs.map(job => job.message_id));
    const claimed: ClaimedJob<T>[] = [];
    for (const job of jobs as Tables[T][]) {
      const message = messages.get(job.message_id);
      if (message === undefined) await drop(job.message_id);
      else claimed.push({ job, message });
    }
    return claimed;
  }

  /** Counts an attempt; the next one is not before `at`. */
  async retry(messageId: string, at: number): Promise<void> {
    await this.#db.run(db =>
      db
        .updateTable(this.#table)
        .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), next_at: Math.round(at) }))
        .where('message_id', '=', messageId)
        .execute(),
    );
  }

  async #messages(ids: readonly string[]): Promise<ReadonlyMap<string, VoiceMessage>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#db.run(db =>
      db.selectFrom('voice_messages').selectAll().where('id', 'in', ids).where('state', '!=', 'deleted').execute(),
    );
    return new Map(rows.map(row => [row.id, voiceMessage(row)]));
  }
}
