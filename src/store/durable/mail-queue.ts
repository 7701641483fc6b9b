/** E-mails that are to be sent for voice messages. */
import type { MailJob, MailQueue } from '../../pbx/messages/ports.ts';
import type { DurableDatabase } from './database.ts';
import { MessageJobs } from './message-jobs.ts';
import { readRecipients } from './messages.ts';

export class VoiceMailQueue implements MailQueue {
  readonly #db: DurableDatabase;
  readonly #jobs: MessageJobs<'voice_mails'>;

  constructor(db: DurableDatabase) {
    this.#db = db;
    this.#jobs = new MessageJobs(db, 'voice_mails');
  }

  async claim(limit: number, leaseMs: number): Promise<readonly MailJob[]> {
    const claimed = await this.#jobs.claim(limit, leaseMs, id => this.done(id));
    return claimed.map(({ message, job: { recipient, attach, language, time_zone: timeZone, attempts } }) => {
      return { message, recipients: readRecipients(recipient), attach: attach !== 0, language, timeZone, attempts };
    });
  }

  async done(messageId: string): Promise<void> {
    await this.#db.run(db => db.deleteFrom('voice_mails').where('message_id', '=', messageId).execute());
  }

  retry(messageId: string, at: number): Promise<void> {
    return this.#jobs.retry(messageId, at);
  }
}
