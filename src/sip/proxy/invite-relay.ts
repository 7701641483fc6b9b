/**
 * Relays one INVITE, statefully, to one target at a time (RFC 3261 16.6 to 16.10), and to another one when the target
 * dies or cannot. The verdicts are in relay-verdict.ts; this carries them out.
 */
import type { Clock, Timer } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { SipRequest, SipResponse } from '../message/index.ts';
import type {
  ClientEvents,
  ClientOptions,
  ClientTransaction,
  ServerTransaction,
  TransactionLayer,
} from '../transaction/index.ts';
import type { Flow } from '../transport/index.ts';
import { CALL } from './inner-headers.ts';
import { type RelayEvent, relayVerdict } from './relay-verdict.ts';

export interface RelayTarget {
  /** Names the target for the log and for not trying it twice. */
  readonly key: string;
  readonly flow: Flow;
  /** A copy of the request, ready to go but for the Via. */
  readonly request: SipRequest;
  readonly options?: ClientOptions;
}

export interface RelayPlan {
  /** The next target, not among those tried; undefined when there is none left. */
  next(tried: ReadonlySet<string>): RelayTarget | undefined;
  /** Makes a response fit for upstream, from the top Via on, which is still ours. */
  upstream(response: SipResponse, target: RelayTarget): SipResponse;
  /** A final response of our own. */
  refuse(status: number): SipResponse;
  /** A 2xx, or its repetition, for somebody whose connection is gone; without it the answer goes nowhere. */
  orphaned?(response: SipResponse, target: RelayTarget): void;
  /** A final response has gone upstream. */
  ended?(status: number): void;
  /** How long a target may take to its first response; without it only the transaction's own timers count. */
  readonly firstResponseMs?: number;
  /** The last target too is given up when it has not said a word by then; 408 is the answer. */
  readonly impatient?: boolean;
}

export interface RelayTools {
  readonly layer: TransactionLayer;
  readonly clock: Clock;
  readonly log: Logger;
}

/** RFC 3261 16.6 step 11: more than three minutes. */
const TIMER_C_MS = 185_000;
/** When this process itself has been held up, the responses that wait in its sockets must be read before it judges. */
const GRACE_MS = 300;

interface Attempt {
  readonly target: RelayTarget;
  client: ClientTransaction | undefined;
  abandoned: boolean;
}

export class InviteRelay {
  readonly #transaction: ServerTransaction;
  readonly #plan: RelayPlan;
  readonly #tools: RelayTools;
  readonly #tried = new Set<string>();
  #attempt: Attempt | undefined;
  #timer: Timer | undefined;
  #cancelled = false;
  #cancelHeaders: [string, string][] = [];
  #finalSent = false;

  constructor(transaction: ServerTransaction, plan: RelayPlan, tools: RelayTools) {
    this.#transaction = transaction;
    this.#plan = plan;
    this.#tools = tools;
  }

  /** Sends the INVITE to the first target. */
  start(): void {
    this.#transaction.onCancel(cancel => this.#cancel(reasonOf(cancel)));
    this.#transaction.onEnd(why => {
      // Nobody is left to take the answer: a phone's connection is gone, or the server before us has died.
      if (why !== 'done') this.#cancel([]);
    });
    this.#tryNext(503, undefined);
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** @param last what the target before answered, which goes upstream when there is no other one. */
  #tryNext(otherwise: number, last: { response: SipResponse; attempt: Attempt } | undefined): void {
    const target = this.#plan.next(this.#tried);
    if (!target) {
      if (last) this.#forward(last.response, last.attempt);
      else this.#finish(this.#plan.refuse(otherwise));
      return;
    }
    this.#send(target);
  }

  #send(target: RelayTarget): void {
    this.#tried.add(target.key);
    const attempt: Attempt = { target, client: undefined, abandoned: false };
    this.#attempt = attempt;
    const { firstResponseMs } = this.#plan;
    if (firstResponseMs !== undefined) {
      this.#arm(firstResponseMs, () => this.#arm(GRACE_MS, () => this.#silent(attempt)));
    }
    attempt.client = this.#tools.layer.request(target.request, target.flow, this.#events(attempt), target.options);
  }

  #events(attempt: Attempt): ClientEvents {
    return {
      provisional: response => this.#response(attempt, response),
      final: response => this.#response(attempt, response),
      failed: why => this.#failed(attempt, why),
    };
  }

  #response(attempt: Attempt, response: SipResponse): void {
    const { status } = response;
    // A target that we have given up and that answers after all: RFC 3261 16.7 step 5 lets only its 2xx pass.
    if (attempt.abandoned && (status < 200 || status >= 300)) return;
    if (status < 200) this.#arm(TIMER_C_MS, () => this.#timeUp());
    this.#act({ kind: 'response', status }, attempt, response);
  }

  #failed(attempt: Attempt, why: 'timeout' | 'transport' | 'closed'): void {
    if (attempt.abandoned) return;
    this.#act({ kind: 'failed', why }, attempt, undefined);
  }

  #act(event: RelayEvent, attempt: Attempt, response: SipResponse | undefined): void {
    const verdict = relayVerdict(event, { finalSent: this.#finalSent, cancelled: this.#cancelled });
    switch (verdict.act) {
      case 'forward':
        if (response) this.#forward(response, attempt);
        return;
      case 'resend':
        this.#tools.log.info({ ...namesOf(attempt), event }, 'the INVITE needs another target');
        attempt.abandoned = true;
        this.#tryNext(verdict.otherwise, response && { response, attempt });
        return;
      case 'answer':
        this.#finish(this.#plan.refuse(verdict.status));
        return;
      case 'ignore':
        return;
    }
  }

  #forward(response: SipResponse, attempt: Attempt): void {
    if (response.isSuccess && !this.#transaction.flow.open && this.#plan.orphaned !== undefined) {
      this.#finalSent = true;
      this.#timer?.cancel();
      this.#plan.orphaned(response, attempt.target);
      return;
    }
    const upstream = this.#plan.upstream(response, attempt.target);
    if (response.status < 200) this.#transaction.respond(upstream);
    else this.#finish(upstream);
  }

  #finish(response: SipResponse): void {
    const first = !this.#finalSent;
    this.#finalSent = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#transaction.respond(response);
    if (first) this.#plan.ended?.(response.status);
  }

  #cancel(headers: [string, string][]): void {
    if (this.#finalSent || this.#cancelled) return;
    this.#cancelled = true;
    this.#cancelHeaders = headers;
    // RFC 3261 16.10: the CANCEL goes on; the 487 will come from where it ends.
    this.#attempt?.client?.cancel(headers);
  }

  /**
   * The target has not said a word: it is given up for another one, and told so should it still hear. The last one may only
   * be slow, like all of an overloaded machine; it has until timer B (RFC 3261 17.1.1.2) unless the plan knows better.
   */
  #silent(attempt: Attempt): void {
    if (this.#finalSent || attempt.abandoned) return;
    const other = this.#cancelled ? undefined : this.#plan.next(this.#tried);
    if (other === undefined && !this.#cancelled && this.#plan.impatient !== true) return;
    attempt.client?.cancel(this.#cancelHeaders);
    if (other === undefined) {
      this.#failed(attempt, 'timeout');
      return;
    }
    this.#tools.log.info(namesOf(attempt), 'the INVITE needs another target: silence');
    attempt.abandoned = true;
    this.#send(other);
  }

  /** RFC 3261 16.8: timer C. */
  #timeUp(): void {
    if (this.#finalSent) return;
    this.#cancelled = true;
    this.#attempt?.client?.cancel();
  }

  #arm(ms: number, fn: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#finalSent ? undefined : this.#tools.clock.after(ms, fn);
  }
}

/** RFC 3326 3: the reason of a CANCEL goes with it. */
function reasonOf(cancel: SipRequest): [string, string][] {
  return cancel.getAll('Reason').map(value => ['Reason', value]);
}

/** For the log: where it goes, and of which call it is. */
function namesOf({ target: { key, request } }: Attempt): { target: string; callId: string } {
  return { target: key, callId: request.get(CALL) ?? request.callId };
}
