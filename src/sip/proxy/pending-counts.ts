/** How many INVITEs are being relayed, in all and for each user. Users without any are not kept. */
import type { PendingCounts } from './zone-context.ts';

export class PendingInvites implements PendingCounts {
  readonly #users = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  of(user: string): number {
    return this.#users.get(user) ?? 0;
  }

  /** Counts one; the function that it returns ends that, however often it is called. */
  begin(user: string): () => void {
    this.#total += 1;
    this.#users.set(user, this.of(user) + 1);
    let running = true;
    return () => {
      if (!running) return;
      running = false;
      this.#total -= 1;
      const left = this.of(user) - 1;
      if (left > 0) this.#users.set(user, left);
      else this.#users.delete(user);
    };
  }
}
