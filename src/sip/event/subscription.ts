/**
 * One subscription and its NOTIFYs: one at a time, each written down before it is sent, so that whoever takes over never
 * repeats a CSeq or a version.
 */
import type { Clock, Timer } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { SipUri } from '../message/index.ts';
import type { TransactionLayer } from '../transaction/index.ts';
import type { Flow } from '../transport/index.ts';
import { buildNotify } from './notify-request.ts';
import { type NotifyAnswer, notifyVerdict } from './notify-verdict.ts';
import type { EventDocument, EventPackage } from './package.ts';
import type { SubscriptionRecord, SubscriptionStore } from './ports.ts';
import {
  type EndReason,
  nextSubscriptionState,
  type SubscriptionEvent,
  type SubscriptionState,
  subscriptionStateText,
} from './subscription-state.ts';

/** NOTIFYs since the start, by how they went. */
export interface NotifyCounts {
  accepted: number;
  refused: number;
  /** There was no way to the subscriber. */
  unsent: number;
}

export interface SubscriptionContext {
  readonly counts: NotifyCounts;
  readonly store: SubscriptionStore;
  readonly transactions: Pick<TransactionLayer, 'request'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly userAgent: string;
  /** The flow to a next hop; rejects when there is none. */
  resolveFlow(nextHop: SipUri): Promise<Flow>;
  /** Makes the document; the package's own, or a list of them. */
  document(subscription: Subscription, full: boolean): Promise<EventDocument | undefined>;
  /** It is over, or somebody else's. */
  gone(subscription: Subscription): void;
}

const STORE_PAUSE_MS = 1000;
/** How often the last NOTIFY is tried while it cannot be made. */
const LAST_TRIES = 30;

export class Subscription {
  readonly event: EventPackage;
  /** A fetch has no row in the store and ends with its one NOTIFY (RFC 6665 4.4.3). */
  readonly fetch: boolean;
  /** Left by the last document, for the next one. */
  memory: unknown;
  /** Of a list (RFC 4662), the names of its resources. */
  members: readonly string[] | undefined;
  /** The connection that the last SUBSCRIBE came over: a NOTIFY on it cannot overtake the 200. */
  flow: Flow | undefined;
  /** Keys under which the notifier finds it. */
  watched: readonly string[] = [];
  readonly #ctx: SubscriptionContext;
  #record: SubscriptionRecord;
  #state: SubscriptionState;
  #reason: EndReason = 'timeout';
  #wanted: 'nothing' | 'changes' | 'everything' = 'nothing';
  #busy = false;
  #failures = 0;
  #errors = 0;
  #expiry: Timer | undefined;
  #retry: Timer | undefined;
  /** Nothing more is said; it only has to be taken out of the shared state. */
  #over = false;
  #closed = false;

  constructor(ctx: SubscriptionContext, record: SubscriptionRecord, event: EventPackage, fetch = false) {
    this.#ctx = ctx;
    this.#record = record;
    this.event = event;
    this.fetch = fetch;
    this.#state = nextSubscriptionState(nextSubscriptionState('init', 'subscribe'), 'granted');
    if (fetch) this.#move('unsubscribed');
    else this.#watchExpiry();
  }

  get record(): SubscriptionRecord {
    return this.#record;
  }

  get state(): SubscriptionState {
    return this.#state;
  }

  /** Something that it watches may have changed. */
  changed(): void {
    this.#want('changes');
  }

  /** The whole state has to go out. */
  tellAll(): void {
    this.#want('everything');
  }

  /** A SUBSCRIBE in the dialog was granted: its CSeq, target and route count from now on. */
  refreshed(change: Pick<SubscriptionRecord, 'expiresAt' | 'dialog'>): void {
    const { localSeq } = this.#record.dialog;
    this.#record = { ...this.#record, ...change, dialog: { ...change.dialog, localSeq } };
    this.#failures = 0;
    this.#retry?.cancel();
    this.#retry = undefined;
    this.#watchExpiry();
  }

  /** Ends it with a last NOTIFY, whose state the caller asks for with `tellAll`. */
  end(event: SubscriptionEvent, reason: EndReason): void {
    if (this.#state === 'terminated') return;
    this.#reason = reason;
    this.#move(event);
    this.#expiry?.cancel();
    this.#retry?.cancel();
    this.#retry = undefined;
    this.tellAll();
  }

  /** Forgets it without a word: somebody else has it, or the process ends. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#expiry?.cancel();
    this.#retry?.cancel();
  }

  #move(event: SubscriptionEvent): void {
    const before = this.#state;
    this.#state = nextSubscriptionState(before, event);
    if (this.#state !== 'terminated' || before === 'terminated' || this.fetch) return;
    const { id, watcher, resource, note } = this.#record;
    this.event.ended?.({ subscription: id, watcher, resource, note });
  }

  #watchExpiry(): void {
    this.#expiry?.cancel();
    const left = this.#record.expiresAt - this.#ctx.clock.now();
    this.#expiry = this.#ctx.clock.after(left, () => this.end('expired', 'timeout'));
  }

  #want(what: 'changes' | 'everything'): void {
    if (this.#closed || this.#over) return;
    if (this.#wanted !== 'everything') this.#wanted = what;
    if (!this.#busy && !this.#retry) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#wanted !== 'nothing' && !this.#closed && !this.#over && !this.#retry) {
      const full = this.#wanted === 'everything';
      const last = this.#state === 'terminated';
      this.#wanted = 'nothing';
      try {
        if (await this.#notify(full)) this.#failures = 0;
        else if (!this.#closed && !last) continue;
      } catch (error) {
        this.#ctx.log.warn({ event: this.event.name, error: errorText(error) }, 'a NOTIFY could not be made');
        this.#errors += 1;
        if (!last || this.#errors < LAST_TRIES) this.#again(STORE_PAUSE_MS);
      }
      if (last && !this.#over && !this.#retry) await this.#finish();
    }
    this.#busy = false;
  }

  /** One NOTIFY; resolves with whether it arrived. */
  async #notify(full: boolean): Promise<boolean> {
    const document = await this.#ctx.document(this, full);
    if ((document === undefined && !full) || this.#closed) return false;
    if (document?.over === true && this.#state !== 'terminated') {
      this.end('ended', 'noresource');
      return false;
    }
    const { version, dialog } = this.#record;
    // What has no document has no version either.
    const next = document?.body === undefined ? version : version + 1;
    this.#record = { ...this.#record, version: next, dialog: { ...dialog, localSeq: dialog.localSeq + 1 } };
    if (!(await this.#writtenDown(version, dialog.localSeq))) return false;
    if (this.#closed) return false;
    this.memory = document?.memory;
    const answer = await this.#send(document);
    this.#ctx.counts[outcomeOf(answer)] += 1;
    return !this.#closed && this.#answered(answer);
  }

  /** False when somebody else has it. Rejects when the shared state is away; then the numbers are still to be had. */
  async #writtenDown(version: number, localSeq: number): Promise<boolean> {
    if (this.fetch) return true;
    try {
      if ((await this.#ctx.store.put(this.#record)) === 'ok') return true;
    } catch (error) {
      this.#record = { ...this.#record, version, dialog: { ...this.#record.dialog, localSeq } };
      throw error;
    }
    this.#leave();
    return false;
  }

  #answered(answer: NotifyAnswer): boolean {
    const verdict = notifyVerdict(answer, this.#failures);
    if (verdict.act === 'go-on') return true;
    this.#failures += 1;
    if (verdict.act === 'retry' && this.#state !== 'terminated') this.#again(verdict.afterMs);
    else if (this.#state !== 'terminated') {
      const { resource, dialog } = this.#record;
      const { status } = answer;
      this.#ctx.log.info(
        { event: this.event.name, resource: resource.name, sipCallId: dialog.sipCallId, status },
        'a NOTIFY was refused',
      );
      this.#move('notifyFailed');
      void this.#finish();
    }
    return false;
  }

  /** After a failure nobody knows what the subscriber has seen, so it is told everything. */
  #again(afterMs: number): void {
    this.#wanted = 'everything';
    this.#retry = this.#ctx.clock.after(afterMs, () => {
      this.#retry = undefined;
      if (!this.#busy && !this.#closed) void this.#run();
    });
  }

  async #send(document: EventDocument | undefined): Promise<NotifyAnswer> {
    const { clock, userAgent, transactions } = this.#ctx;
    const seconds = Math.ceil((this.#record.expiresAt - clock.now()) / 1000);
    const state = subscriptionStateText(this.#state, seconds, this.#reason);
    const { request, nextHop, unreliable } = buildNotify({ record: this.#record, state, document, userAgent });
    let flow: Flow;
    try {
      flow = this.flow?.open === true ? this.flow : await this.#ctx.resolveFlow(nextHop);
    } catch {
      return { status: 503, unsent: true };
    }
    return new Promise(resolve => {
      transactions.request(
        request,
        flow,
        {
          final: response =>
            resolve({ status: response.status, retryAfter: leadingSeconds(response.get('Retry-After')) }),
          // RFC 3261 8.1.3.1: a timeout counts as 408.
          failed: why => resolve(why === 'timeout' ? { status: 408 } : { status: 503, unsent: true }),
        },
        { unreliable },
      );
    });
  }

  /** Takes it out of the shared state, however long that is away; then nobody knows it any more. */
  async #finish(): Promise<void> {
    this.#over = true;
    if (this.#closed) return;
    const { id, fence } = this.#record;
    try {
      if (!this.fetch) await this.#ctx.store.remove(id, fence);
      this.#leave();
    } catch {
      if (!this.#closed) this.#retry = this.#ctx.clock.after(STORE_PAUSE_MS, () => void this.#finish());
    }
  }

  #leave(): void {
    this.close();
    this.#ctx.gone(this);
  }
}

function outcomeOf({ status, unsent }: NotifyAnswer): keyof NotifyCounts {
  if (status < 300) return 'accepted';
  return unsent === true || status === 430 ? 'unsent' : 'refused';
}

/** RFC 3261 20.33: seconds, with a comment or parameters behind them. */
function leadingSeconds(header: string | undefined): number | undefined {
  const digits = header === undefined ? undefined : /^\s*(\d{1,9})/.exec(header)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
