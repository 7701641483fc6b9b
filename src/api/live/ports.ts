/** What the live side of the API needs of the shared state; `store` implements it. */
import type { EventSink, TandemEvent } from '../../core/events.ts';

export interface EventPage {
  readonly events: readonly TandemEvent[];
  /** Events between `after` and the first of these are not kept any more. */
  readonly lost: boolean;
}

/** The events of the last minutes of the whole cluster, in the order in which they were written down. */
export interface EventLog extends EventSink {
  /** Changes when the log begins anew; numbers of another epoch mean nothing. */
  readonly epoch: string;
  /** Those after this number, oldest first. */
  after(number: number, limit: number): Promise<EventPage>;
  /** Number of the newest event, 0 when there was none. */
  last(): Promise<number>;
  /** Told of new events, each once, in order; within about 25 ms. Ends with the returned function. */
  onEvents(listener: (events: readonly TandemEvent[]) => void): () => void;
}
