/**
 * Subscriptions of dead zone-proxies are divided among the living, and lines of switches that nobody has taken over are
 * put out. Every zone-proxy does it; the claims of the shared state see to it that each subscription goes to one.
 */
import type { Clock } from '../core/clock.ts';
import { errorText } from '../core/errors.ts';
import type { Resource } from '../core/lifecycle.ts';
import type { Logger } from '../core/log.ts';
import type { LineKeeping } from '../pbx/presence/ports.ts';
import type { SubscriptionRecord, SubscriptionStore } from '../sip/event/ports.ts';
import { DeathWatch } from './death-watch.ts';
import type { Membership } from './membership.ts';
import type { MembershipStore } from './ports.ts';

export interface SubscriptionTakeOverOptions {
  readonly membership: Membership;
  readonly members: MembershipStore;
  readonly subscriptions: Pick<SubscriptionStore, 'boots' | 'claim'>;
  readonly lines: LineKeeping;
  readonly clock: Clock;
  readonly log: Logger;
  /** Goes on with these; they belong to this node now. */
  readonly adopt: (records: readonly SubscriptionRecord[]) => Promise<void>;
}

/** Each brings a NOTIFY; phones and edge should not get tens of thousands in one moment. */
const BATCH = 50;
const PAUSE_MS = 20;
/** How long a dead switch's calls have to show up at another one. */
const LINES_KEEP_MS = 10_000;

export class SubscriptionTakeOver implements Resource {
  readonly #o: SubscriptionTakeOverOptions;
  readonly #watch: DeathWatch;

  constructor(options: SubscriptionTakeOverOptions) {
    this.#o = options;
    this.#watch = new DeathWatch({
      membership: options.membership,
      clock: options.clock,
      concerns: node => node.role === 'zone-proxy',
      take: boot => this.#take(boot),
      sweep: () => this.#sweep(),
    });
  }

  start(): void {
    this.#watch.start();
  }

  /** Takes subscriptions of this boot until none is left. */
  take(boot: string): Promise<void> {
    return this.#watch.take(boot);
  }

  /** Looks for what a death has left that nobody saw. */
  sweep(): Promise<void> {
    return this.#watch.sweep();
  }

  close(): Promise<void> {
    return this.#watch.close();
  }

  async #take(boot: string): Promise<void> {
    const { subscriptions, membership, clock, log, adopt } = this.#o;
    let taken = 0;
    try {
      while (!this.#watch.closed && membership.joined && boot !== membership.boot) {
        const by = { node: membership.id, boot: membership.boot };
        const records = await subscriptions.claim(boot, by, BATCH);
        if (records.length === 0) break;
        taken += records.length;
        await adopt(records);
        await new Promise<void>(resolve => clock.after(PAUSE_MS, resolve));
      }
    } catch (error) {
      // The next sweep goes on where this has stopped.
      log.warn({ boot, error: errorText(error) }, 'subscriptions could not be claimed');
    }
    if (taken > 0) log.info({ boot, subscriptions: taken }, 'subscriptions taken over');
  }

  async #sweep(): Promise<void> {
    const { subscriptions, lines, members, membership, clock } = this.#o;
    if (!membership.joined) return;
    try {
      const [owners, publishers] = [await subscriptions.boots(), await lines.lineBoots()];
      // Read after the boots: whoever had joined before it wrote is in this list.
      const alive = new Set((await members.list()).filter(({ state }) => state === 'alive').map(({ boot }) => boot));
      const left = owners.filter(boot => !alive.has(boot) && boot !== membership.boot);
      await Promise.all(left.map(boot => this.take(boot)));
      for (const boot of publishers.filter(each => !alive.has(each))) {
        const departed = (await members.departedAt(boot)) ?? 0;
        if (clock.now() - departed > LINES_KEEP_MS) await lines.dropLines(boot);
      }
    } catch (error) {
      this.#o.log.debug({ error: errorText(error) }, 'no look for subscriptions, the shared state is away');
    }
  }
}
