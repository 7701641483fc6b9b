/**
 * Looks for members whenever something has changed: a caller has come, a member is free, another switch has written. Every switch
 * serves its own callers, and none of them before another switch's that come first (plan.ts).
 */
import type { Clock, Timer } from '../../../core/clock.ts';
import { errorText } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import type { AccountSource } from '../../../routing/ports.ts';
import { offer, OFFER_SLACK_MS } from './changes.ts';
import type { Members } from './eligibility.ts';
import { plan, type Offer, type Plan, type PlanContext } from './plan.ts';
import type { PresenceCache } from './presence-cache.ts';
import type { QueueRef, QueueStore, WaitingCaller } from './ports.ts';

/** How often it is looked whether another switch has changed something, ms. */
const POLL_MS = 50;
/** And whether something has changed that nobody tells of: a registration, a do-not-disturb. */
const AT_LEAST_MS = 500;
/** Presence is asked for in batches; a queue with more members than rounds times a batch goes on at the next turn. */
const ROUNDS = 10;

export interface DispatcherOptions {
  readonly store: QueueStore;
  readonly accounts: AccountSource;
  readonly members: Members;
  readonly presence: PresenceCache;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mine: (caller: WaitingCaller) => boolean;
  readonly serving: (boot: string) => boolean;
  /** Queues in which callers of this switch wait for members. */
  readonly waiting: () => readonly QueueRef[];
  /** These members are to ring for the caller. */
  readonly deliver: (offer: Offer) => void;
  /** How many members are opted in where callers wait. */
  readonly staffed: (ref: QueueRef, optedIn: number) => void;
}

export class Dispatcher {
  readonly #o: DispatcherOptions;
  readonly #poll: Timer;
  #mark: number;
  #dueAt = Infinity;
  #lastAt = 0;
  #again = false;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: DispatcherOptions) {
    this.#o = options;
    this.#mark = options.store.changeMark();
    this.#poll = options.clock.every(POLL_MS, () => this.#look());
  }

  /** Something has changed. Resolves when it has been looked for members since. */
  kick(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#poll.cancel();
    await this.#running;
  }

  #look(): void {
    const { store, clock, waiting } = this.#o;
    if (waiting().length === 0) return;
    const mark = store.changeMark();
    const now = clock.now();
    if (mark === this.#mark && now < this.#dueAt && clock.monotonic() - this.#lastAt < AT_LEAST_MS) return;
    this.#mark = mark;
    void this.kick();
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#isClosed()) {
      this.#again = false;
      this.#dueAt = Infinity;
      this.#lastAt = this.#o.clock.monotonic();
      this.#o.presence.sweep();
      for (const ref of this.#o.waiting()) {
        if (this.#isClosed()) return;
        await this.#serve(ref).catch((error: unknown) => {
          this.#o.log.error({ error: errorText(error), queue: ref.extension }, 'a queue could not be served');
        });
      }
    }
  }

  async #serve(ref: QueueRef): Promise<void> {
    const queue = this.#o.accounts.byDomain(ref.account)?.queue(ref.extension);
    if (queue === undefined) return;
    const { store, members, mine, serving, presence, clock } = this.#o;
    for (let round = 0; round < ROUNDS && !this.#isClosed(); round += 1) {
      const context = (): PlanContext => ({ ref, queue, now: clock.now(), mine, serving, members });
      // Looked at first, so that nobody is kept from writing where there is nothing to be done.
      const seen = await store.read(table => plan(table, context()));
      const until = queue.ringSeconds * 1000 + OFFER_SLACK_MS;
      const done =
        seen.offers.length === 0
          ? seen
          : await store.change(table => {
              const fresh = plan(table, context());
              for (const one of fresh.offers) offer(table, one, clock.now() + until);
              return fresh;
            });
      for (const one of done.offers) this.#o.deliver(one);
      this.#note(ref, done);
      if (done.unknown.length === 0) return;
      await presence.learn(ref.account, done.unknown);
    }
  }

  #note(ref: QueueRef, { nextAt = Infinity, optedIn }: Plan): void {
    this.#dueAt = Math.min(this.#dueAt, nextAt);
    this.#o.staffed(ref, optedIn);
  }

  /** Re-read after an await. */
  #isClosed(): boolean {
    return this.#closed;
  }
}
