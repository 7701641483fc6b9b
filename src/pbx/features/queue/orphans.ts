/**
 * What switches that are gone have left behind. A caller or a conversation that another switch goes on with is written anew by it; what
 * nobody goes on with is taken away, so that no queue ever waits for a ghost.
 */
import { Chore } from '../../../core/chore.ts';
import type { Clock } from '../../../core/clock.ts';
import { errorText } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import { lost, talkEnded } from './changes.ts';
import type { QueueStore, QueueSwitches, Talk, WaitingCaller } from './ports.ts';

const SWEEP_MS = 1000;
/** Callers keep their places so long while their calls are being taken over; those behind them wait, ms. */
const HOLD_MS = 3000;
/** And after this long nobody will take them over any more, ms. */
const GONE_MS = 15_000;

export interface OrphansOptions {
  readonly store: QueueStore;
  readonly switches: QueueSwitches;
  readonly clock: Clock;
  readonly log: Logger;
  readonly boot: string;
  /** Whether this switch has the caller's call, of those that it is said to have. */
  readonly known: (caller: WaitingCaller) => boolean;
  /** As the account has it now, ms. */
  readonly wrapUpMs: (account: string, queue: string) => number;
  readonly changed: () => void;
}

export class Orphans {
  readonly #o: OrphansOptions;
  readonly #chore: Chore;
  /** Since when a boot has been missed, on the monotonic clock. */
  readonly #missed = new Map<string, number>();
  /** Callers said to be here that are not: since when. */
  readonly #unknown = new Map<string, number>();

  constructor(options: OrphansOptions) {
    this.#o = options;
    this.#chore = new Chore({
      clock: options.clock,
      everyMs: SWEEP_MS,
      work: () => this.#sweep(),
      failed: error => options.log.debug({ error: errorText(error) }, 'no look for orphaned callers'),
    });
  }

  /** Whether callers of this boot are to be waited for. */
  serving(boot: string): boolean {
    return boot === this.#o.boot || this.#missedFor(boot) < HOLD_MS;
  }

  close(): Promise<void> {
    return this.#chore.close();
  }

  /** 0 for one that is alive. */
  #missedFor(boot: string): number {
    if (this.#o.switches.alive(boot)) {
      this.#missed.delete(boot);
      return 0;
    }
    const now = this.#o.clock.monotonic();
    const since = this.#missed.get(boot) ?? now;
    this.#missed.set(boot, since);
    return now - since;
  }

  async #sweep(): Promise<void> {
    const boots = await this.#o.store.read(table => table.boots());
    for (const boot of this.#missed.keys()) if (!boots.includes(boot)) this.#missed.delete(boot);
    for (const boot of boots) {
      if (boot === this.#o.boot) await this.#clearOwn();
      else if (!this.#o.switches.alive(boot)) await this.#clear(boot);
    }
  }

  /** A call that was handed over is written anew by whoever has it; one that nobody took must not stay. */
  async #clearOwn(): Promise<void> {
    const { store, boot, known, clock } = this.#o;
    const callers = (await store.read(table => table.callersOf({ boot }))).filter(caller => !known(caller));
    const tickets = new Set(callers.map(({ ticket }) => ticket));
    for (const ticket of this.#unknown.keys()) if (!tickets.has(ticket)) this.#unknown.delete(ticket);
    for (const caller of callers) {
      const since = this.#unknown.get(caller.ticket) ?? clock.monotonic();
      this.#unknown.set(caller.ticket, since);
      if (clock.monotonic() - since >= GONE_MS) await store.change(table => lost(table, caller, clock.now()));
    }
  }

  async #clear(boot: string): Promise<void> {
    const { store, switches, changed } = this.#o;
    const late = this.#missedFor(boot) >= GONE_MS;
    const gone = async (callId: string): Promise<boolean> => late || !(await switches.hasCall(callId));
    const { callers, talkers } = await store.read(table => ({
      callers: table.callersOf({ boot }),
      talkers: table.talkersOf(boot),
    }));
    let cleared = 0;
    for (const caller of callers) {
      if (!(await gone(caller.callId))) continue;
      await store.change(table => lost(table, caller, this.#o.clock.now()));
      cleared += 1;
    }
    for (const { account, extension, talks } of talkers) {
      for (const talk of talks.filter(one => one.boot === boot)) {
        if (!(await gone(talk.callId))) continue;
        await this.#end(account, extension, talk);
        cleared += 1;
      }
    }
    if (cleared === 0) return;
    this.#o.log.warn({ boot, cleared }, 'what a switch has left in queues is taken away');
    changed();
  }

  #end(account: string, member: string, { ticket, queue, boot, since }: Talk): Promise<void> {
    const { store, clock, wrapUpMs } = this.#o;
    return store.change(table => {
      // It may have come to life again in between.
      const now = table
        .members(account, [member])
        .get(member)
        ?.talks.find(talk => talk.ticket === ticket);
      if (now?.boot !== boot) return;
      const times = { wrapUpMs: wrapUpMs(account, queue), answeredAt: since, endedAt: clock.now() };
      talkEnded(table, { account, queue, member, ticket, ...times });
    });
  }
}
