/**
 * Sends e-mails for voice messages. It runs where nobody waits for it, away from calls: reading sound, encoding it and talking to a mail
 * server may take as long as they like. What cannot be sent now is tried again, ever more rarely, for about two days.
 */
import { stat } from 'node:fs/promises';
import { Chore } from '../../core/chore.ts';
import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { MessageFiles } from './files.ts';
import { mailText } from './mail-text.ts';
import type { MailJob, MailQueue } from './ports.ts';

export interface OutgoingMail {
  readonly to: string | string[];
  readonly subject: string;
  readonly text: string;
  readonly attachment?: { readonly path: string; readonly name: string };
}

export interface MailTransport {
  /** Rejects with MailRefused for what will never be taken, with anything else for what may be taken later. */
  send(mail: OutgoingMail): Promise<void>;
}

/** The mail server has said that it will not take this e-mail, now or later. */
export class MailRefused extends Error {}

export interface MailSenderOptions {
  readonly queue: MailQueue;
  readonly files: MessageFiles;
  readonly transport: MailTransport;
  readonly clock: Clock;
  readonly log: Logger;
}

const POLL_MS = 2000;
const AT_ONCE = 20;
/** Longer than a mail server can take for all that were claimed together. */
const LEASE_MS = 20 * 60_000;
const FIRST_RETRY_MS = 30_000;
const LAST_RETRY_MS = 60 * 60_000;
const MOST_ATTEMPTS = 54;

export class MailSender {
  readonly #o: MailSenderOptions;
  readonly #chore: Chore;

  constructor(options: MailSenderOptions) {
    this.#o = options;
    this.#chore = new Chore({
      clock: options.clock,
      everyMs: POLL_MS,
      work: () => this.#work(),
      failed: error => options.log.warn({ error: errorText(error) }, 'voicemail e-mails wait'),
    });
  }

  /** Sends what is due. Never rejects. */
  run(): Promise<void> {
    return this.#chore.run();
  }

  close(): Promise<void> {
    return this.#chore.close();
  }

  async #work(): Promise<void> {
    const { queue, clock } = this.#o;
    const jobs = await queue.claim(AT_ONCE, LEASE_MS);
    for (const job of jobs) {
      if (this.#chore.closed) await queue.retry(job.message.id, clock.now());
      else await this.#sendOne(job);
    }
  }

  async #sendOne(job: MailJob): Promise<void> {
    const { queue, transport, clock, log } = this.#o;
    const { id, box } = job.message;
    try {
      await transport.send(await this.#mail(job));
      log.info({ box, message: id }, 'voicemail e-mail sent');
      await queue.done(id);
    } catch (error) {
      const over = error instanceof MailRefused || job.attempts + 1 >= MOST_ATTEMPTS;
      log.warn(
        { box, message: id, attempts: job.attempts + 1, over, error: errorText(error) },
        'voicemail e-mail failed',
      );
      if (over) await queue.done(id);
      else await queue.retry(id, clock.now() + retryAfter(job.attempts));
    }
  }

  async #mail(job: MailJob): Promise<OutgoingMail> {
    const { message, recipients, attach } = job;
    const mail = { to: [...recipients], ...mailText(job) };
    if (!attach) return mail;
    const path = this.#o.files.path(message.account, message.box, message.id);
    const there = await stat(path).then(
      () => true,
      () => false,
    );
    if (!there) return mail;
    const name = `message-${new Date(message.receivedAt).toISOString().slice(0, 16).replace(/\D/g, '')}.wav`;
    return { ...mail, attachment: { path, name } };
  }
}

function retryAfter(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** attempts, LAST_RETRY_MS);
}
