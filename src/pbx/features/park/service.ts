/** Slots of parking lots: who is in which, wherever the call is now. */
import type { Clock } from '../../../core/clock.ts';
import type { Logger } from '../../../core/log.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { CallOwners, ParkedCall, ParkStore } from './ports.ts';

/** A call that has just been parked may not be written down yet. */
const GRACE_MS = 5000;

export type ParkQuestion = { readonly park: readonly string[] } | { readonly find: string };

export interface ParkServiceOptions {
  readonly store: ParkStore;
  readonly owners: CallOwners;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Logger;
}

export class ParkService implements FeatureService {
  readonly name = 'park';
  readonly #o: ParkServiceOptions;

  constructor(options: ParkServiceOptions) {
    this.#o = options;
  }

  async ask(question: Json, run: RunHandle): Promise<Json> {
    const asked = question as unknown as ParkQuestion;
    if ('park' in asked) return this.#park(asked.park, run);
    // A caller from outside is given a parked call only by one of ours who sends him there.
    const ours = run.caller.extension !== undefined || run.context.transferredBy !== undefined;
    return ours ? this.#find(run.account, asked.find) : null;
  }

  released({ account, callId, movedOn }: RunHandle): void {
    if (movedOn) return;
    const { store, node, log } = this.#o;
    // What stays behind is noticed by whoever wants the slot next.
    store.free(account, callId, node).catch((error: unknown) => log.warn({ err: error, callId }, 'slot not freed'));
  }

  async #park(slots: readonly string[], run: RunHandle): Promise<string | null> {
    const { account, callId, legId } = run;
    const { store, node, clock } = this.#o;
    await this.#clear(account, slots);
    const slot = await store.park({ account, callId, legId, node, slots, since: clock.now() });
    // The call may have ended in the meantime.
    if (run.over) this.released(run);
    return slot ?? null;
  }

  async #find(account: string, slot: string): Promise<Json> {
    const parked = await this.#o.store.parked(account, slot);
    if (parked === undefined) return null;
    const owner = await this.#o.owners.ownerOf(parked.callId);
    if (owner === undefined && this.#stale(parked)) {
      await this.#o.store.free(account, parked.callId);
      return null;
    }
    const elsewhere = owner !== undefined && owner !== this.#o.node;
    return { call: parked.callId, leg: parked.legId, ...(elsewhere && { node: owner }) };
  }

  /** Frees slots of calls that nobody has any more: their switch died and they could not be saved. */
  async #clear(account: string, slots: readonly string[]): Promise<void> {
    for (const parked of await this.#o.store.list(account)) {
      if (!slots.includes(parked.slot) || !this.#stale(parked)) continue;
      if ((await this.#o.owners.ownerOf(parked.callId)) === undefined) {
        await this.#o.store.free(account, parked.callId);
      }
    }
  }

  #stale({ since }: ParkedCall): boolean {
    return this.#o.clock.now() - since > GRACE_MS;
  }
}
