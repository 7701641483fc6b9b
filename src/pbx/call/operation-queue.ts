/** One operation at a time: re-INVITE, hold, transfer and hang-up of one call are jobs on its queue. */
import type { Logger } from '../../core/log.ts';

/** More than any call needs; a queue that grows past it belongs to a peer that floods us. */
const MAX_PENDING = 64;

export class OperationQueue {
  #tail: Promise<void> = Promise.resolve();
  #pending = 0;
  #closed = false;
  readonly #owner: { readonly log: Logger };

  constructor(owner: { readonly log: Logger }) {
    this.#owner = owner;
  }

  get pending(): number {
    return this.#pending;
  }

  /**
   * Runs the job after all earlier ones. A job that throws is logged and ends nothing else; one whose call ended meanwhile could not
   * but fail. Returns false when the job was refused because the queue is closed or full.
   */
  push(name: string, job: () => Promise<void> | void): boolean {
    if (this.#closed || this.#pending >= MAX_PENDING) return false;
    this.#pending++;
    this.#tail = this.#tail.then(async () => {
      try {
        if (!this.#closed) await job();
      } catch (error) {
        if (this.#closed)
          this.#owner.log.debug({ err: error, job: name }, 'operation cut short by the end of the call');
        else this.#owner.log.error({ err: error, job: name }, 'operation failed');
      } finally {
        this.#pending--;
      }
    });
    return true;
  }

  /** Jobs not yet started are dropped. */
  close(): void {
    this.#closed = true;
  }

  /** Resolves when everything queued so far is done; for tests and orderly shutdown. */
  idle(): Promise<void> {
    return this.#tail;
  }
}
