/** Parked calls in this process's memory. */
import type { ParkedCall, ParkStore, ParkWish } from '../../pbx/features/park/ports.ts';

interface Row extends ParkedCall {
  readonly node: string;
}

export class MemoryParkStore implements ParkStore {
  #rows: readonly Row[] = [];

  park({ account, callId, legId, node, slots, since }: ParkWish): Promise<string | undefined> {
    const all = this.#rows.filter(row => row.account === account);
    const mine = all.find(row => row.callId === callId && slots.includes(row.slot));
    const slot = mine?.slot ?? slots.find(each => all.every(row => row.slot !== each));
    if (slot === undefined) return Promise.resolve(undefined);
    this.#rows = [
      ...this.#rows.filter(row => row.account !== account || row.callId !== callId),
      { account, slot, callId, legId, node, since: mine?.since ?? since },
    ];
    return Promise.resolve(slot);
  }

  async parked(account: string, slot: string): Promise<ParkedCall | undefined> {
    return (await this.list(account)).find(row => row.slot === slot);
  }

  list(account: string): Promise<readonly ParkedCall[]> {
    return Promise.resolve(
      this.#rows
        .filter(row => row.account === account)
        .map(({ slot, callId, legId, since }) => ({ account, slot, callId, legId, since }))
        .sort((a, b) => (a.slot < b.slot ? -1 : 1)),
    );
  }

  free(account: string, callId: string, node?: string): Promise<void> {
    this.#rows = this.#rows.filter(
      row => row.account !== account || row.callId !== callId || (node !== undefined && row.node !== node),
    );
    return Promise.resolve();
  }
}
