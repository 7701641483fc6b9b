/** What one leg occupies of its trunk's limit: it goes along when the leg goes on in another call, and is free when that hangs up. */
import type { TrunkSeat, TrunkSeatStore } from '../../sip/trunk/ports.ts';

/** As it is written down with the leg. */
export type SeatName = Pick<TrunkSeat, 'callId' | 'slot'>;

export class LegSeat {
  #name: SeatName;
  readonly #store: Pick<TrunkSeatStore, 'move' | 'leave'>;
  readonly #complain: (error: unknown) => void;

  constructor(name: SeatName, store: Pick<TrunkSeatStore, 'move' | 'leave'>, complain: (error: unknown) => void) {
    this.#name = name;
    this.#store = store;
    this.#complain = complain;
  }

  get name(): SeatName {
    return this.#name;
  }

  moveTo(callId: string): void {
    const before = this.#name;
    this.#name = { ...before, callId };
    this.#store.move(before, callId).catch(this.#complain);
  }

  leave(): void {
    this.#store.leave(this.#name.callId, this.#name.slot).catch(this.#complain);
  }
}
