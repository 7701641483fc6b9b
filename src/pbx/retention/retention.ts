/**
 * Once an hour: what has been kept for as long as the account wants it to be is taken away. Recordings go for good, their sound before
 * their row, so that no sound is left that nobody knows of; messages can be had back until they are purged.
 */
import { Chore } from '../../core/chore.ts';
import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { AccountSource } from '../../routing/ports.ts';
import type { ExpiringCallRecords, ExpiringMessages, ExpiringRecordings } from './ports.ts';

const EVERY_MS = 60 * 60_000;
export const DAY_MS = 24 * 60 * 60_000;
/** In one statement; what is left waits for the next one. */
const AT_ONCE = 500;
/** Statements of one kind in an hour, so that a first run over years of data does not hold up everything else. */
const MOST_ROUNDS = 200;

export interface RetentionOptions {
  readonly accounts: Pick<AccountSource, 'byDomain' | 'domains'>;
  readonly recordings: ExpiringRecordings;
  readonly callRecords: ExpiringCallRecords;
  readonly messages: ExpiringMessages;
  /** Removes a recording's sound; nothing happens when it is not there. */
  remove(file: string): Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Retention {
  readonly #o: RetentionOptions;
  readonly #chore: Chore;

  constructor(options: RetentionOptions) {
    this.#o = options;
    this.#chore = new Chore({
      clock: options.clock,
      everyMs: EVERY_MS,
      work: () => this.#work(),
      failed: error => options.log.warn({ error: errorText(error) }, 'nothing is taken away'),
    });
  }

  /** Never rejects. */
  run(): Promise<void> {
    return this.#chore.run();
  }

  close(): Promise<void> {
    return this.#chore.close();
  }

  async #work(): Promise<void> {
    const { accounts, callRecords, messages, clock } = this.#o;
    const before = (days: number): number => clock.now() - days * DAY_MS;
    await this.#rounds('recordings', () => this.#recordings());
    for (const account of accounts.domains()) {
      const { callRecordDays, voicemailDays } = accounts.byDomain(account)?.account.retention ?? {};
      if (callRecordDays !== undefined) {
        await this.#rounds('call records', () => callRecords.purge(account, before(callRecordDays), AT_ONCE));
      }
      if (voicemailDays === undefined) continue;
      await this.#rounds('voice messages', () => messages.expire(account, before(voicemailDays), AT_ONCE));
    }
  }

  async #recordings(): Promise<number> {
    const { recordings, remove, clock } = this.#o;
    const due = await recordings.due(clock.now(), AT_ONCE);
    for (const file of due.flatMap(({ files }) => files)) await remove(file);
    if (due.length > 0) await recordings.forget(due.map(({ id }) => id));
    return due.length;
  }

  /** Until a round has less than it could. */
  async #rounds(what: string, round: () => Promise<number>): Promise<void> {
    const { log } = this.#o;
    let gone = 0;
    try {
      for (let rounds = 0; rounds < MOST_ROUNDS && !this.#chore.closed; rounds += 1) {
        const some = await round();
        gone += some;
        if (some < AT_ONCE) break;
      }
    } catch (error) {
      log.warn({ error: errorText(error), what }, 'what is to be kept no longer is still there');
    }
    if (gone > 0) log.info({ what, gone }, 'kept no longer');
  }
}
