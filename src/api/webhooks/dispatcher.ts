/**
 * Delivers events to webhooks. One process of the cluster does it at a time: it looks through the log of events, puts a delivery
 * for each webhook that wants one into the durable store, and works those off; so a process that dies loses nothing, and what was sent
 * right before may be sent twice.
 */
import type { Clock, Timer } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { EventSink, TandemEvent } from '../../core/events.ts';
import type { Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { eventBody, topicFilter } from '../live/hub.ts';
import type { EventLog } from '../live/ports.ts';
import type { Delivery, DeliveryStore, NewDelivery } from './ports.ts';
import type { WebhookSender } from './sender.ts';
import { signatureHeaders } from './signature.ts';

export interface Webhook {
  readonly id: string;
  readonly url: string;
  /** Only events of this account; without: of all, and of the cluster. */
  readonly account?: string;
  readonly topics: readonly string[];
  readonly enabled: boolean;
  /** Sealed. */
  readonly secret: string;
  readonly createdAt: number;
}

export interface DispatcherOptions {
  readonly log: EventLog;
  readonly store: DeliveryStore;
  /** As they are now, also those that are disabled. */
  readonly webhooks: () => readonly Webhook[];
  /** The secret of a webhook; throws where another cluster has sealed it. */
  readonly unseal: (sealed: string) => string;
  readonly sender: Pick<WebhookSender, 'send'>;
  readonly events: EventSink;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** This process. */
  readonly holder: string;
  /** Default: 50,000. */
  readonly mostWaiting?: number;
}

const LEASE_MS = 6000;
const LOOK_EVERY_MS = 250;
const RENEW_EVERY_MS = 2000;
const PURGE_EVERY_MS = 3_600_000;
const KEEP_MS = 7 * 24 * 3_600_000;
const PAGE = 500;
/** Deliveries of one webhook that may wait; events that come then are not kept for it. */
const MOST_WAITING = 50_000;
const COUNT_EVERY_MS = 30_000;
const PARALLEL = 16;
/** One receiver that is slow keeps nobody else waiting. */
const PARALLEL_EACH = 4;
/** Pauses between attempts, seconds; after the last one the delivery is dead. 26 hours in all. */
const BACKOFF_SECONDS = [1, 5, 30, 120, 600, 1800, 3600, 4 * 3600, 8 * 3600, 12 * 3600];
const LONGEST_ASKED_SECONDS = 24 * 3600;
const ERROR_LENGTH = 300;
/** A receiver that does not answer does not keep a process from ending; whoever delivers next sends it once more. */
const CLOSE_WAIT_MS = 3000;

export class WebhookDispatcher {
  readonly #o: DispatcherOptions;
  readonly #timers: Timer[];
  readonly #running = new Map<string, number>();
  readonly #sending = new Map<string, Promise<void>>();
  /** Webhooks whose secret cannot be unsealed, with what it was: they wait until they are given another one. */
  readonly #unreadable = new Map<string, string>();
  /** How many more deliveries each webhook may have at the least: those that were sent since are not seen. */
  #room = new Map<string, number>();
  #countedAt = -Infinity;
  #position: string | undefined;
  #leads = false;
  #ledAt = -Infinity;
  #working: Promise<void> | undefined;
  /** More was due than could be sent at once. */
  #backlog = false;
  /** A send has finished during a round. */
  #again = false;
  #closed = false;
  readonly counts = { delivered: 0, failed: 0, dead: 0, dropped: 0 };

  constructor(options: DispatcherOptions) {
    this.#o = options;
    const { clock } = options;
    this.#timers = [
      clock.every(LOOK_EVERY_MS, () => void this.look()),
      clock.every(PURGE_EVERY_MS, () => void this.#purge()),
    ];
  }

  get leads(): boolean {
    return this.#leads;
  }

  /** One round: events that are new, deliveries that are due. Never rejects. */
  look(): Promise<void> {
    this.#working ??= this.#round()
      .catch((error: unknown) => {
        this.#leads = false;
        this.#position = undefined;
        this.#again = false;
        this.#o.logger.warn({ error: errorText(error) }, 'webhooks wait');
      })
      .finally(() => {
        this.#working = undefined;
        if (this.#again) this.#lookOn();
      });
    return this.#working;
  }

  /** There is room for what still waits: the next turn of the timer would be too late for many. */
  #lookOn(): void {
    this.#again = this.#working !== undefined;
    if (!this.#again && this.#backlog && !this.#closed) void this.look();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
    await this.#working;
    let late: Timer | undefined;
    const patience = new Promise<void>(resolve => (late = this.#o.clock.after(CLOSE_WAIT_MS, resolve)));
    await Promise.race([Promise.all(this.#sending.values()), patience]);
    late?.cancel();
  }

  async #round(): Promise<void> {
    if (this.#closed || !(await this.#lead())) return;
    await this.#collect();
    await this.#deliver();
  }

  async #lead(): Promise<boolean> {
    const { clock, store, holder } = this.#o;
    if (this.#leads && clock.monotonic() - this.#ledAt < RENEW_EVERY_MS) return true;
    const now = clock.now();
    const leads = await store.lead(holder, now, now + LEASE_MS);
    if (leads && !this.#leads) this.#position = (await store.position()) ?? this.#cursor(await this.#o.log.last());
    if (leads && !this.#leads) this.#countedAt = -Infinity;
    this.#leads = leads;
    this.#ledAt = clock.monotonic();
    return leads;
  }

  async #collect(): Promise<void> {
    const { log, store, holder } = this.#o;
    for (;;) {
      const [epoch, number = '0'] = (this.#position ?? '').split('-');
      // Another log begins at its beginning.
      const after = epoch === log.epoch ? Number(number) : 0;
      const { events, lost } = await log.after(after, PAGE);
      if (lost && epoch === log.epoch) this.#o.logger.warn({ after }, 'webhooks have missed events');
      const last = events.at(-1);
      if (last === undefined) return;
      const position = this.#cursor(last.number);
      const kept = await this.#withRoom(this.#wanted(events));
      if (!(await store.enqueue(holder, kept, position))) {
        this.#leads = false;
        return;
      }
      this.#position = position;
      if (events.length < PAGE) return;
    }
  }

  #wanted(events: readonly TandemEvent[]): NewDelivery[] {
    const { ids } = this.#o;
    const hooks = this.#o
      .webhooks()
      .filter(({ enabled }) => enabled)
      .map(hook => ({ hook, fits: topicFilter(hook.topics) }));
    return events.flatMap(event =>
      hooks
        .filter(({ hook, fits }) => fits(event.type) && sees(hook, event))
        .map(({ hook }) => ({
          id: `msg_${ids.uuid()}`,
          webhook: hook.id,
          type: event.type,
          body: JSON.stringify(eventBody(event, this.#cursor(event.number))),
          createdAt: event.at,
        })),
    );
  }

  /** A receiver that is away for long does not fill the store. */
  async #withRoom(wanted: readonly NewDelivery[]): Promise<readonly NewDelivery[]> {
    if (wanted.length === 0) return wanted;
    const { clock, store, logger, mostWaiting = MOST_WAITING } = this.#o;
    if (clock.monotonic() - this.#countedAt >= COUNT_EVERY_MS) {
      const waiting = await store.waiting();
      this.#room = new Map([...waiting].map(([webhook, count]) => [webhook, mostWaiting - count]));
      this.#countedAt = clock.monotonic();
    }
    const dropped = new Map<string, number>();
    const kept = wanted.filter(({ webhook }) => {
      const room = this.#room.get(webhook) ?? mostWaiting;
      if (room > 0) this.#room.set(webhook, room - 1);
      else dropped.set(webhook, (dropped.get(webhook) ?? 0) + 1);
      return room > 0;
    });
    for (const [webhook, count] of dropped) {
      this.counts.dropped += count;
      logger.warn({ webhook, count }, 'too much waits for a webhook: events are not kept for it');
    }
    return kept;
  }

  async #deliver(): Promise<void> {
    const { store, clock } = this.#o;
    if (this.#sending.size >= PARALLEL) return;
    const hooks = new Map(this.#o.webhooks().map(hook => [hook.id, hook]));
    const busy = [...this.#running].filter(([, count]) => count >= PARALLEL_EACH).map(([webhook]) => webhook);
    const waiting = [...hooks.values()].filter(hook => !hook.enabled || this.#isUnreadable(hook)).map(({ id }) => id);
    const due = await store.due(clock.now(), PARALLEL, [...busy, ...waiting]);
    this.#backlog = busy.length > 0 || due.length >= PARALLEL;
    for (const delivery of due) {
      const { id, webhook } = delivery;
      if (this.#closed || this.#sending.has(id)) continue;
      const hook = hooks.get(webhook);
      if (hook === undefined) await store.forget(webhook);
      else if (this.#sending.size >= PARALLEL || (this.#running.get(webhook) ?? 0) >= PARALLEL_EACH) {
        this.#backlog = true;
      } else this.#begin(hook, delivery);
    }
  }

  #begin(hook: Webhook, delivery: Delivery): void {
    const secret = this.#secretOf(hook);
    if (secret === undefined) return;
    const { id } = delivery;
    this.#running.set(hook.id, (this.#running.get(hook.id) ?? 0) + 1);
    const sent = this.#send(hook, delivery, secret).then(written => {
      this.#sending.delete(id);
      const left = (this.#running.get(hook.id) ?? 1) - 1;
      if (left > 0) this.#running.set(hook.id, left);
      else this.#running.delete(hook.id);
      // Without the store it would be sent again and again.
      if (written) this.#lookOn();
    });
    this.#sending.set(id, sent);
  }

  #isUnreadable({ id, secret }: Webhook): boolean {
    if (this.#unreadable.get(id) === secret) return true;
    this.#unreadable.delete(id);
    return false;
  }

  #secretOf({ id, secret }: Webhook): string | undefined {
    if (this.#unreadable.get(id) === secret) return undefined;
    try {
      return this.#o.unseal(secret);
    } catch {
      this.#unreadable.set(id, secret);
      this.#o.logger.warn({ webhook: id }, 'the secret of a webhook cannot be read: it needs a new one');
      return undefined;
    }
  }

  /** Resolves with whether what came of it was written down. Never rejects. */
  async #send(hook: Webhook, delivery: Delivery, secret: string): Promise<boolean> {
    const { sender, clock, store, logger } = this.#o;
    const { id, body } = delivery;
    try {
      const seconds = Math.floor(clock.now() / 1000);
      const result = await sender.send(hook.url, body, signatureHeaders(secret, { id, seconds, body }));
      const { status, error, retryAfter } = result;
      const told = { ...(status !== undefined && { status }), ...(error !== undefined && { error: cut(error) }) };
      if (result.ok) {
        this.counts.delivered++;
        await store.attempted(id, { state: 'delivered', at: clock.now(), ...told });
        return true;
      }
      this.counts.failed++;
      const pause = pauseAfter(delivery.attempts, retryAfter);
      if (pause === undefined) await this.#giveUp(hook, delivery, told);
      else await store.attempted(id, { state: 'pending', at: clock.now() + pause * 1000, ...told });
      return true;
    } catch (error) {
      // The store is away: it is sent once more, which a receiver sees by its id.
      logger.warn({ webhook: hook.id, delivery: id, error: errorText(error) }, 'a delivery was not written down');
      return false;
    }
  }

  async #giveUp(hook: Webhook, { id, type }: Delivery, told: { status?: number; error?: string }): Promise<void> {
    const { store, clock, events } = this.#o;
    this.counts.dead++;
    await store.attempted(id, { state: 'dead', at: clock.now(), ...told });
    // A letter about a lost letter would go on for ever.
    if (type === 'webhook.dead') return;
    const account = hook.account === undefined ? {} : { account: hook.account };
    events.publish({
      type: 'webhook.dead',
      ...account,
      data: { webhook: hook.id, delivery: id, event: type, ...told },
    });
  }

  async #purge(): Promise<void> {
    const { store, clock, logger } = this.#o;
    if (!this.#leads) return;
    await store.purge(clock.now() - KEEP_MS).catch((error: unknown) => {
      logger.warn({ error: errorText(error) }, 'old deliveries stay');
    });
  }

  #cursor(number: number): string {
    return `${this.#o.log.epoch}-${number}`;
  }
}

function sees({ account, createdAt }: Webhook, event: TandemEvent): boolean {
  // What was before it is not its concern; the log may reach back.
  return event.at >= createdAt && (account === undefined || account === event.account);
}

/** Seconds until the next attempt, undefined when that was the last one. */
function pauseAfter(attempts: number, asked: number | undefined): number | undefined {
  const pause = BACKOFF_SECONDS[attempts];
  if (pause === undefined) return undefined;
  return Math.max(pause, Math.min(asked ?? 0, LONGEST_ASKED_SECONDS));
}

const cut = (text: string): string => (text.length > ERROR_LENGTH ? `${text.slice(0, ERROR_LENGTH)}...` : text);
