/** Voice messages that are to be written down. Several nodes may do it: who claims a job has it for a while. */
import type { TranscriptionJob, TranscriptionQueue } from '../../pbx/messages/ports.ts';
import type { DurableDatabase } from './database.ts';
import { voiceMessage } from './messages.ts';

export class VoiceTranscriptionQueue implements TranscriptionQueue {
  readonly #db: DurableDatabase;

  constructor(db: DurableDatabase) {
    this.#db = db;
  }

  async claim(limit: number, leaseMs: number): Promise<readonly TranscriptionJob[]> {
    const now = this.#db.now();
    const claimed = await this.#db.run(db =>
      db
        .updateTable('voice_transcriptions')
        .set({ next_at: now + leaseMs })
        .where('next_at', '<=', now)
        .where('message_id', 'in', of =>
          of
            .selectFrom('voice_transcriptions')
            .select('message_id')
            .where('next_at', '<=', now)
            .orderBy('next_at')
            .limit(limit),
        )
        .returningAll()
        .execute(),
    );
    const jobs: TranscriptionJob[] = [];
    for (const { message_id: id, language, attempts } of claimed) {
      const found = await this.#db.run(db =>
        db
          .selectFrom('voice_messages')
          .selectAll()
          .where('id', '=', id)
          .where('state', '!=', 'deleted')
          .executeTakeFirst(),
      );
      if (found === undefined) await this.done(id, undefined);
      else jobs.push({ message: voiceMessage(found), language, attempts });
    }
    return jobs;
  }

  async done(messageId: string, transcript: string | undefined): Promise<void> {
    const now = this.#db.now();
    await this.#db.transaction(async tx => {
      const order = await tx
        .deleteFrom('voice_transcriptions')
        .where('message_id', '=', messageId)
        .returning('mail_at')
        .executeTakeFirst();
      if (order === undefined) return;
      if (transcript !== undefined) {
        await tx.updateTable('voice_messages').set({ transcript }).where('id', '=', messageId).execute();
      }
      // Any other time: it has been claimed already, because it has waited long enough.
      await tx
        .updateTable('voice_mails')
        .set({ next_at: now })
        .where('message_id', '=', messageId)
        .where('next_at', '=', order.mail_at)
        .execute();
    });
  }

  async retry(messageId: string, at: number): Promise<void> {
    await this.#db.run(db =>
      db
        .updateTable('voice_transcriptions')
        .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), next_at: Math.round(at) }))
        .where('message_id', '=', messageId)
        .execute(),
    );
  }
}
