/** Message-waiting lamps: what the store has, told to the shared state from which phones are notified. */
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { resourceName } from '../../sip/event/index.ts';
import type { MailboxBoard } from '../presence/ports.ts';
import type { BoxCounts, MessageStore } from './ports.ts';

/** Messages that somebody wrote at the same moment make the counts that were read old. */
const COUNT_TRIES = 3;

export interface MessageLampsOptions {
  readonly store: Pick<MessageStore, 'counts' | 'allCounts'>;
  readonly board: MailboxBoard;
  readonly log: Logger;
}

export class MessageLamps {
  readonly #o: MessageLampsOptions;

  constructor(options: MessageLampsOptions) {
    this.#o = options;
  }

  /** Never rejects: a lamp that is wrong is put right by the next change of the box, or by `lightAll`. */
  async light(account: string, box: string): Promise<void> {
    const { store, board, log } = this.#o;
    try {
      let shown: BoxCounts | undefined;
      for (let tries = 0; tries < COUNT_TRIES; tries += 1) {
        const counts = await store.counts(account, box);
        if (shown !== undefined && sameCounts(shown, counts)) return;
        await board.setCounts(resourceName(account, box), counts);
        shown = counts;
      }
    } catch (error) {
      log.warn({ box, error: errorText(error) }, 'message lamp could not be set');
    }
  }

  /** The shared state may have been lost, and with it what lamps show. Never rejects. */
  async lightAll(): Promise<void> {
    const { store, board, log } = this.#o;
    try {
      for (const { account, box, counts } of await store.allCounts()) {
        await board.setCounts(resourceName(account, box), counts);
      }
    } catch (error) {
      log.warn({ error: errorText(error) }, 'message lamps could not be set');
    }
  }
}

function sameCounts(a: BoxCounts, b: BoxCounts): boolean {
  return a.new === b.new && a.saved === b.saved && a.urgentNew === b.urgentNew && a.urgentSaved === b.urgentSaved;
}
