/**
 * Dividing the calls of a dead switch among the living. Each survivor claims a small batch, restores it, and claims the
 * next, until none is left: whoever is faster gets more, and nobody has to agree on anything beforehand.
 */
import type { Clock } from '../core/clock.ts';
import { errorText } from '../core/errors.ts';
import type { Resource } from '../core/lifecycle.ts';
import type { Logger } from '../core/log.ts';
import type { Checkpoint } from '../pbx/call/ports.ts';
import { DeathWatch } from './death-watch.ts';
import type { Membership } from './membership.ts';
import type { ClaimStore, MembershipStore, NodeRecord } from './ports.ts';

export interface TakeOverOptions {
  membership: Membership;
  members: MembershipStore;
  claims: ClaimStore;
  clock: Clock;
  log: Logger;
  /** Brings these calls back to life; they belong to this node now, with the fence that they carry. */
  restore: (rows: readonly Checkpoint[]) => Promise<void>;
  /** Ends calls whose switch has been gone for too long, so that each still gets its record. Default: `restore`. */
  abandon?: (rows: readonly Checkpoint[]) => Promise<void>;
  /** Calls of one claim. */
  batch?: number;
  /** Batches that are restored at once. */
  lanes?: number;
  /** How long phones wait for a switch that is gone, in ms; no call is brought back after that. */
  abandonAfterMs?: number;
}

const BATCH = 5;
const LANES = 4;
const ABANDON_AFTER_MS = 120_000;
/** Longer than a process may take to close. */
const LEAVE_MS = 12_000;

export class TakeOver implements Resource {
  readonly #options: Required<Omit<TakeOverOptions, 'abandon'>> & {
    abandon: (rows: readonly Checkpoint[]) => Promise<void>;
  };
  readonly #watch: DeathWatch;

  constructor(options: TakeOverOptions) {
    const defaults = { batch: BATCH, lanes: LANES, abandonAfterMs: ABANDON_AFTER_MS, abandon: options.restore };
    this.#options = { ...defaults, ...options };
    this.#watch = new DeathWatch({
      membership: options.membership,
      clock: options.clock,
      concerns: node => node.role === 'call-switch' && node.state !== 'left',
      take: boot => this.#take(boot),
      sweep: () => this.#sweep(),
    });
  }

  /** Begins when this node has joined; also looks for calls that were left behind while nobody was there. */
  start(): void {
    this.#watch.start();
    void this.sweep();
  }

  /** Takes calls of this boot until none is left; resolves when those that this node got are restored. */
  take(boot: string): Promise<void> {
    return this.#watch.take(boot);
  }

  /** Looks for calls whose boot is not alive: a death that nobody saw, or a claim that failed half-way. */
  sweep(): Promise<void> {
    return this.#watch.sweep();
  }

  close(): Promise<void> {
    return this.#watch.close();
  }

  async #sweep(): Promise<void> {
    const { claims, members, membership } = this.#options;
    if (!membership.joined) return;
    try {
      const owners = await claims.owners();
      // Read after the owners: whoever had joined before it wrote a call down is in this list.
      const known = await members.list();
      const alive = new Set(known.filter(({ state }) => state === 'alive').map(({ boot }) => boot));
      const leaving = await this.#leaving(known);
      const orphaned = owners.filter(({ boot }) => !alive.has(boot) && boot !== membership.boot && !leaving.has(boot));
      await Promise.all(orphaned.map(({ boot }) => this.take(boot)));
    } catch (error) {
      this.#options.log.debug({ error: errorText(error) }, 'no look for orphaned calls, the shared state is away');
    }
  }

  /** Switches that are just going in good order: they end their calls themselves. */
  async #leaving(known: readonly NodeRecord[]): Promise<Set<string>> {
    const { members, clock } = this.#options;
    const boots = known.filter(({ state }) => state === 'left').map(({ boot }) => boot);
    const departed = await Promise.all(boots.map(boot => members.departedAt(boot)));
    return new Set(boots.filter((_, index) => clock.now() - (departed[index] ?? 0) < LEAVE_MS));
  }

  async #take(boot: string): Promise<void> {
    if (this.#watch.closed || !this.#options.membership.joined || this.#leaveToOthers()) return;
    const { log, lanes, clock, abandonAfterMs, members } = this.#options;
    try {
      const departed = await members.departedAt(boot);
      const stale = departed === undefined || clock.now() - departed > abandonAfterMs;
      const taken = await Promise.all(Array.from({ length: lanes }, () => this.#lane(boot, stale)));
      const calls = taken.reduce((sum, amount) => sum + amount, 0);
      if (calls > 0) log.warn({ boot, calls, stale }, 'calls taken over');
    } catch (error) {
      // The next sweep goes on where this has stopped.
      log.error({ boot, error: errorText(error) }, 'calls could not be claimed');
    }
  }

  async #lane(boot: string, stale: boolean): Promise<number> {
    const { claims, membership, batch, log } = this.#options;
    const carry = stale ? this.#options.abandon : this.#options.restore;
    let calls = 0;
    while (!this.#watch.closed) {
      const rows = await claims.claim({ from: boot, by: membership.id, byBoot: membership.boot, max: batch });
      if (rows.length === 0) break;
      calls += rows.length;
      await carry(rows).catch((error: unknown) =>
        log.error({ error: errorText(error) }, 'calls could not be restored'),
      );
    }
    return calls;
  }

  /** A switch that drains takes calls only when there is nobody else to. */
  #leaveToOthers(): boolean {
    const { membership } = this.#options;
    if (!membership.draining) return false;
    return membership.nodes('call-switch').some(node => node.id !== membership.id && node.alive && !node.draining);
  }
}
