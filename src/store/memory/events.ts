/** The log of events, in this process's memory. */
import type { EventLog, EventPage } from '../../api/live/ports.ts';
import type { Clock } from '../../core/clock.ts';
import type { EventDraft, TandemEvent } from '../../core/events.ts';

const MOST_EVENTS = 50_000;

/** What the nodes of one process share. */
export class MemoryEventTable {
  readonly listeners = new Set<(events: readonly TandemEvent[]) => void>();
  events: TandemEvent[] = [];
  readonly keys = new Set<string>();
  last = 0;
}

export class MemoryEventLog implements EventLog {
  readonly epoch = 'memory';
  readonly #table: MemoryEventTable;
  readonly #clock: Clock;
  readonly #node: string;

  constructor(table: MemoryEventTable, clock: Clock, node: string) {
    this.#table = table;
    this.#clock = clock;
    this.#node = node;
  }

  publish({ key, ...draft }: EventDraft): void {
    const table = this.#table;
    if (key !== undefined) {
      if (table.keys.has(key)) return;
      table.keys.add(key);
    }
    const event = { ...draft, number: ++table.last, at: Math.trunc(this.#clock.now()), node: this.#node };
    table.events.push(event);
    if (table.events.length > MOST_EVENTS) table.events = table.events.slice(MOST_EVENTS / 2);
    if (table.keys.size > MOST_EVENTS) table.keys.clear();
    queueMicrotask(() => {
      for (const listener of [...table.listeners]) listener([event]);
    });
  }

  after(number: number, limit: number): Promise<EventPage> {
    const { events, last } = this.#table;
    const found = events.filter(event => event.number > number).slice(0, limit);
    const oldest = events[0]?.number ?? last + 1;
    return Promise.resolve({ events: found, lost: number > last || number < oldest - 1 });
  }

  last(): Promise<number> {
    return Promise.resolve(this.#table.last);
  }

  onEvents(listener: (events: readonly TandemEvent[]) => void): () => void {
    this.#table.listeners.add(listener);
    return () => void this.#table.listeners.delete(listener);
  }
}
