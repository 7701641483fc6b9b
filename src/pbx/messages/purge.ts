/** Once an hour: deleted messages whose time has come are taken away for good, and lamps are compared with what boxes hold. */
import { Chore } from '../../core/chore.ts';
import type { Clock } from '../../core/clock.ts';
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
  readonly #chore: Chore;

  constructor(options: MessagePurgeOptions) {
    this.#o = options;
    this.#chore = new Chore({
      clock: options.clock,
      everyMs: EVERY_MS,
      work: () => this.#work(),
      failed: error => options.log.warn({ error: errorText(error) }, 'old voice messages could not be purged'),
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
    const { store, files, lamps, clock } = this.#o;
    await lamps.lightAll();
    const gone = await store.purge(clock.now() - UNDO_MS, AT_ONCE);
    for (const { account, box, id } of gone) await files.remove(account, box, id);
  }
}
