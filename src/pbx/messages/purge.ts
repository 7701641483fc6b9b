/** Once an hour: deleted messages whose time has come are taken away for good, and lamps are compared with what boxes hold. */
import type { Clock, Timer } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { MessageFiles } from './files.ts';
import type { MessageLamps } from './lamps.ts';
import type { MessageStore } from './ports.ts';

const EVERY_MS = 60 * 60_000;
/** A deletion can be undone for so long. */
const UNDO_MS = 30 * 24 * 60 * 60_000;
const AT_ONCE = 500;

export interface MessagePurgeOptions {
  readonly store: Pick<MessageStore, 'purge'>;
  readonly files: MessageFiles;
  readonly lamps: Pick<MessageLamps, 'lightAll'>;
  readonly clock: Clock;
  readonly log: Logger;
}

export class MessagePurge {
  readonly #o: MessagePurgeOptions;
  readonly #timer: Timer;
  #turn: Promise<void> | undefined;

  constructor(options: MessagePurgeOptions) {
    this.#o = options;
    this.#timer = options.clock.every(EVERY_MS, () => void this.run());
  }

  /** Never rejects. */
  run(): Promise<void> {
    this.#turn ??= this.#runOnce().finally(() => (this.#turn = undefined));
    return this.#turn;
  }

  async close(): Promise<void> {
    this.#timer.cancel();
    await this.#turn;
  }

  async #runOnce(): Promise<void> {
    const { store, files, lamps, clock, log } = this.#o;
    await lamps.lightAll();
    try {
      const gone = await store.purge(clock.now() - UNDO_MS, AT_ONCE);
      for (const { account, box, id } of gone) await files.remove(account, box, id);
    } catch (error) {
      log.warn({ error: errorText(error) }, 'old voice messages could not be purged');
    }
  }
}
