/**
 * Spreads the log of events over any number of listeners of this process. Each event is written as JSON once. A listener that comes back
 * with its cursor first gets what it has missed, from the log, and then what is new: nothing twice, nothing left out.
 */
import type { TandemEvent } from '../../core/events.ts';
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { isoOf } from '../iso-time.ts';
import type { EventLog } from './ports.ts';

/** An event as listeners get it. */
export interface EventFrame {
  /** Where to go on after it. */
  readonly cursor: string;
  readonly type: string;
  readonly json: string;
}

export interface Listener {
  /** Which events it may and wants to see. */
  accepts(event: TandemEvent): boolean;
  deliver(frame: EventFrame): void;
  /** True when it takes more; one that is full is let go. */
  ready(): boolean;
  /** `slow`: it may come back with its cursor. `failed`: the log cannot be read. */
  end(why: 'slow' | 'failed' | 'closed'): void;
}

/** Events that may wait for a listener that is still being told of the past. */
const MOST_WAITING = 10_000;
const PAGE = 500;

interface Subscriber {
  readonly listener: Listener;
  /** Undefined as soon as it hears what is new at once. */
  waiting: TandemEvent[] | undefined;
  closed: boolean;
}

export class EventHub {
  readonly #log: EventLog;
  readonly #logger: Logger;
  readonly #subscribers = new Set<Subscriber>();
  #end: (() => void) | undefined;
  #delivered = 0;

  constructor(log: EventLog, logger: Logger) {
    this.#log = log;
    this.#logger = logger;
  }

  get listeners(): number {
    return this.#subscribers.size;
  }

  /** Frames given to listeners since the start. */
  get delivered(): number {
    return this.#delivered;
  }

  cursorOf(number: number): string {
    return `${this.#log.epoch}-${number}`;
  }

  /** The cursor behind the newest event. */
  async now(): Promise<string> {
    return this.cursorOf(await this.#log.last());
  }

  /**
   * Begins behind the cursor, or with what happens from now on. When the log does not reach back so far, the listener is first told so
   * by a frame of type `stream.lost`, and gets what there is. Returns how to end it; `end` is not called then.
   */
  subscribe(listener: Listener, cursor?: string): () => void {
    const subscriber: Subscriber = { listener, waiting: cursor === undefined ? undefined : [], closed: false };
    this.#subscribers.add(subscriber);
    this.#end ??= this.#log.onEvents(events => this.#spread(events));
    if (cursor !== undefined) {
      this.#catchUp(subscriber, cursor).catch((error: unknown) => {
        this.#logger.warn({ error: errorText(error) }, 'the log of events cannot be read');
        this.#drop(subscriber, 'failed');
      });
    }
    return () => this.#remove(subscriber);
  }

  close(): void {
    for (const subscriber of [...this.#subscribers]) this.#drop(subscriber, 'closed');
  }

  async #catchUp(subscriber: Subscriber, cursor: string): Promise<void> {
    const known = this.#numberOf(cursor);
    let number = known ?? 0;
    let page = await this.#log.after(number, PAGE);
    if (!subscriber.closed && (page.lost || known === undefined)) {
      this.#deliver(subscriber, lostFrame(cursor, this.cursorOf(number)));
    }
    while (!subscriber.closed) {
      for (const event of page.events) this.#give(subscriber, event);
      // A number of another log may lie beyond the end of this one.
      number = page.events.at(-1)?.number ?? (page.lost ? 0 : number);
      if (page.events.length < PAGE && this.#goesOn(subscriber, number)) return;
      if (!subscriber.listener.ready()) this.#drop(subscriber, 'slow');
      else page = await this.#log.after(number, PAGE);
    }
  }

  /** The past is told up to this number. False when too much has happened meanwhile, which the log has to tell, too. */
  #goesOn(subscriber: Subscriber, number: number): boolean {
    const waiting = subscriber.waiting ?? [];
    if (waiting.length >= MOST_WAITING) {
      subscriber.waiting = [];
      return false;
    }
    subscriber.waiting = undefined;
    // What came while the log was read, and is older than what was read, has been told.
    for (const event of waiting) if (event.number > number) this.#give(subscriber, event);
    return true;
  }

  #spread(events: readonly TandemEvent[]): void {
    const frames: (EventFrame | undefined)[] = events.map(() => undefined);
    for (const subscriber of [...this.#subscribers]) {
      if (subscriber.waiting !== undefined) {
        if (subscriber.waiting.length < MOST_WAITING) subscriber.waiting.push(...events);
        continue;
      }
      events.forEach((event, index) => {
        if (!subscriber.listener.accepts(event)) return;
        this.#deliver(subscriber, (frames[index] ??= this.#frame(event)));
      });
      if (!subscriber.listener.ready()) this.#drop(subscriber, 'slow');
    }
  }

  #give(subscriber: Subscriber, event: TandemEvent): void {
    if (!subscriber.closed && subscriber.listener.accepts(event)) this.#deliver(subscriber, this.#frame(event));
  }

  #deliver(subscriber: Subscriber, frame: EventFrame): void {
    this.#delivered++;
    subscriber.listener.deliver(frame);
  }

  #frame(event: TandemEvent): EventFrame {
    const cursor = this.cursorOf(event.number);
    return { cursor, type: event.type, json: JSON.stringify(eventBody(event, cursor)) };
  }

  #numberOf(cursor: string): number | undefined {
    const [, epoch, number = ''] = /^([^-]+)-(\d{1,15})$/.exec(cursor) ?? [];
    return epoch === this.#log.epoch ? Number(number) : undefined;
  }

  #drop(subscriber: Subscriber, why: 'slow' | 'failed' | 'closed'): void {
    if (subscriber.closed) return;
    this.#remove(subscriber);
    subscriber.listener.end(why);
  }

  #remove(subscriber: Subscriber): void {
    subscriber.closed = true;
    this.#subscribers.delete(subscriber);
    if (this.#subscribers.size > 0) return;
    this.#end?.();
    this.#end = undefined;
  }
}

export interface EventBody {
  readonly cursor: string;
  readonly type: string;
  /** RFC 3339. */
  readonly at: string;
  readonly node: string;
  readonly account?: string;
  readonly call?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What goes over the wire, the same for streams and webhooks. */
export function eventBody({ type, at, node, account, call, data }: TandemEvent, cursor: string): EventBody {
  return {
    ...{ cursor, type, at: isoOf(at), node },
    ...(account !== undefined && { account }),
    ...(call !== undefined && { call }),
    data,
  };
}

function lostFrame(after: string, cursor: string): EventFrame {
  const type = 'stream.lost';
  return { cursor, type, json: JSON.stringify({ cursor, type, data: { after } }) };
}

/** `call.*`, `call.ended`, `*`. */
export function topicFilter(topics: readonly string[]): (type: string) => boolean {
  if (topics.length === 0 || topics.includes('*')) return () => true;
  const whole = new Set(topics.filter(topic => !topic.endsWith('.*')));
  const groups = topics.filter(topic => topic.endsWith('.*')).map(topic => topic.slice(0, -1));
  return type => whole.has(type) || groups.some(group => type.startsWith(group));
}
