/** Voice messages that are to be written down. */
import type { TranscriptionJob, TranscriptionQueue } from '../../pbx/messages/ports.ts';
import type { DurableDatabase } from './database.ts';
import { MessageJobs } from './message-jobs.ts';

export class VoiceTranscriptionQueue implements TranscriptionQueue {
  readonly #db: DurableDatabase;
  readonly #jobs: MessageJobs<'voice_transcriptions'>;

  constructor(db: DurableDatabase) {
    this.#db = db;
    this.#jobs = new MessageJobs(db, 'voice_transcriptions');
  }

  async claim(limit: number, leaseMs: number): Promise<readonly TranscriptionJob[]> {
    const claimed = await this.#jobs.claim(limit, leaseMs, id => this.done(id, undefined));
    return claimed.map(({ message, job: { language, attempts } }) => ({ message, language, attempts }));
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

  retry(messageId: string, at: number): Promise<void> {
    return this.#jobs.retry(messageId, at);
  }
}
