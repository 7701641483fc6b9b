/** E-mails that are to be sent for voice messages. Several nodes may send: who claims a job has it for a while. */
import type { MailJob, MailQueue } from '../../pbx/messages/ports.ts';
import type { DurableDatabase } from './database.ts';
import { readRecipients, voiceMessage } from './messages.ts';

export class VoiceMailQueue implements MailQueue {
  readonly #db: DurableDatabase;

  constructor(db: DurableDatabase) {
    this.#db = db;
  }

  async claim(limit: number, leaseMs: number): Promise<readonly MailJob[]> {
    const now = this.#db.now();
    const claimed = await this.#db.run(db =>
      db
        .updateTable('voice_mails')
        .set({ next_at: now + leaseMs })
        .where('next_at', '<=', now)
        .where('message_id', 'in', of =>
          of.selectFrom('voice_mails').select('message_id').where('next_at', '<=', now).orderBy('next_at').limit(limit),
        )
        .returningAll()
        .execute(),
    );
    const jobs: MailJob[] = [];
    for (const job of claimed) {
      const { message_id: id, attach, language, time_zone: timeZone, attempts } = job;
      const found = await this.#db.run(db =>
        db
          .selectFrom('voice_messages')
          .selectAll()
          .where('id', '=', id)
          .where('state', '!=', 'deleted')
          .executeTakeFirst(),
      );
      if (found === undefined) await this.done(id);
      else {
        const recipients = readRecipients(job.recipient);
        jobs.push({ message: voiceMessage(found), recipients, attach: attach !== 0, language, timeZone, attempts });
      }
    }
    return jobs;
  }

  async done(messageId: string): Promise<void> {
    await this.#db.run(db => db.deleteFrom('voice_mails').where('message_id', '=', messageId).execute());
  }

  async retry(messageId: string, at: number): Promise<void> {
    await this.#db.run(db =>
      db
        .updateTable('voice_mails')
        .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), next_at: Math.round(at) }))
        .where('message_id', '=', messageId)
        .execute(),
    );
  }
}
