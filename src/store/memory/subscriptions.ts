/** Subscriptions in this process's memory: for tests, and for a cluster that is one process. */
import type {
  SubscriptionLimits,
  SubscriptionOwner,
  SubscriptionRecord,
  SubscriptionStore,
} from '../../sip/event/ports.ts';

export class MemorySubscriptionStore implements SubscriptionStore {
  readonly #rows = new Map<string, SubscriptionRecord>();

  create(record: SubscriptionRecord, limits: SubscriptionLimits): Promise<'ok' | 'too-many' | 'too-many-of-user'> {
    if (this.#rows.size >= limits.total) return Promise.resolve('too-many');
    const { account, user } = record.watcher;
    const own = [...this.#rows.values()].filter(({ watcher }) => watcher.account === account && watcher.user === user);
    if (own.length >= limits.perUser) return Promise.resolve('too-many-of-user');
    this.#rows.set(record.id, record);
    return Promise.resolve('ok');
  }

  put(record: SubscriptionRecord): Promise<'ok' | 'fenced'> {
    if (this.#rows.get(record.id)?.fence !== record.fence) return Promise.resolve('fenced');
    this.#rows.set(record.id, record);
    return Promise.resolve('ok');
  }

  remove(id: string, fence: number): Promise<void> {
    if (this.#rows.get(id)?.fence === fence) this.#rows.delete(id);
    return Promise.resolve();
  }

  take(sipCallId: string, localTag: string, by: SubscriptionOwner): Promise<SubscriptionRecord | undefined> {
    const rows = [...this.#rows.values()];
    const found = rows.find(({ dialog }) => dialog.sipCallId === sipCallId && dialog.localTag === localTag);
    return Promise.resolve(found && this.#give(found, by));
  }

  claim(from: string, by: SubscriptionOwner, max: number): Promise<readonly SubscriptionRecord[]> {
    if (from === by.boot) return Promise.resolve([]);
    const rows = [...this.#rows.values()].filter(({ boot }) => boot === from).slice(0, max);
    return Promise.resolve(rows.map(row => this.#give(row, by)));
  }

  boots(): Promise<readonly string[]> {
    return Promise.resolve([...new Set([...this.#rows.values()].map(({ boot }) => boot))]);
  }

  count(): Promise<number> {
    return Promise.resolve(this.#rows.size);
  }

  close(): void {
    this.#rows.clear();
  }

  #give(record: SubscriptionRecord, { node, boot }: SubscriptionOwner): SubscriptionRecord {
    const given = { ...record, owner: node, boot, fence: record.fence + 1 };
    this.#rows.set(given.id, given);
    return given;
  }
}
