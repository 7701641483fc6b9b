/** Trunk reports and seats in this process's memory: for tests, and for a cluster that is one process. */
import type { Clock } from '../../core/clock.ts';
import type { TrunkId, TrunkReport, TrunkReportStore, TrunkSeat, TrunkSeatStore } from '../../sip/trunk/ports.ts';

interface Taken extends TrunkSeat {
  until: number;
}

export class MemoryTrunkStore implements TrunkReportStore, TrunkSeatStore {
  readonly #clock: Clock;
  readonly #reports = new Map<string, { reports: readonly TrunkReport[]; until: number }>();
  readonly #seats = new Map<string, Taken>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  report(node: string, reports: readonly TrunkReport[], until: number): Promise<void> {
    this.#reports.set(node, { reports, until });
    return Promise.resolve();
  }

  reports(): Promise<readonly TrunkReport[]> {
    const now = this.#clock.now();
    return Promise.resolve([...this.#reports.values()].filter(one => one.until > now).flatMap(one => one.reports));
  }

  take(seat: TrunkSeat, limit: number | undefined, until: number): Promise<boolean> {
    const now = this.#clock.now();
    const key = keyOf(seat);
    const others = [...this.#seats].filter(([other, one]) => other !== key && one.until > now && sameTrunk(one, seat));
    if (limit !== undefined && others.length >= limit) return Promise.resolve(false);
    this.#seats.set(key, { ...seat, until });
    return Promise.resolve(true);
  }

  keep(callIds: readonly string[], until: number): Promise<void> {
    const kept = new Set(callIds);
    for (const [key, seat] of this.#seats) {
      if (kept.has(seat.callId)) seat.until = until;
      else if (seat.until <= this.#clock.now()) this.#seats.delete(key);
    }
    return Promise.resolve();
  }

  move({ callId, slot }: Pick<TrunkSeat, 'callId' | 'slot'>, to: string): Promise<void> {
    for (const [key, seat] of this.#seats) {
      if (seat.callId !== callId || seat.slot !== slot) continue;
      this.#seats.delete(key);
      this.#seats.set(keyOf({ ...seat, callId: to }), { ...seat, callId: to });
    }
    return Promise.resolve();
  }

  leave(callId: string, slot?: string): Promise<void> {
    for (const [key, seat] of this.#seats) {
      if (seat.callId === callId && (slot === undefined || seat.slot === slot)) this.#seats.delete(key);
    }
    return Promise.resolve();
  }

  taken(): Promise<readonly (TrunkId & { readonly calls: number })[]> {
    const counts = new Map<string, TrunkId & { calls: number }>();
    for (const { account, name, until } of this.#seats.values()) {
      if (until <= this.#clock.now()) continue;
      const key = JSON.stringify([account, name]);
      const count = counts.get(key) ?? { account, name, calls: 0 };
      counts.set(key, { ...count, calls: count.calls + 1 });
    }
    return Promise.resolve([...counts.values()]);
  }
}

const keyOf = ({ account, name, callId, slot }: TrunkSeat): string => JSON.stringify([account, name, callId, slot]);

function sameTrunk(a: TrunkId, b: TrunkId): boolean {
  return a.account === b.account && a.name === b.name;
}
