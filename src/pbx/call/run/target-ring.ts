/** One target being rung: all its devices at once, or its ways one after the other. */
import type { Timer } from '../../../core/clock.ts';
import type { LegId } from '../../../core/ids.ts';
import type { SipResponse } from '../../../sip/message/index.ts';
import type { Target } from '../application.ts';
import { Attempt } from '../attempt.ts';
import type { Leg } from '../leg.ts';
import type { CallServices } from '../services.ts';
import { bestStatus, NO_TRUNK, ofNetwork, towardsCaller, type Refusal } from '../status-mapping.ts';
import { Confirming } from './confirming.ts';
import { reach, type Way } from './reach.ts';
import type { RingPlan } from './ring-plan.ts';

/** RFC 3326: what the phones are told that lost. */
export const ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"';

/** A way that says so has not reached the callee: another way may. */
const NEXT_WAY = new Set([408, 430, 480, 500, 502, 503, 504]);

export interface TargetEvents {
  /** Its phones are being called. */
  begun(): void;
  ringing(): void;
  early(leg: Leg): void;
  /** It has the call, if it is the first. */
  answered(leg: Leg): void;
  /** Once: nothing of it rings any more. */
  failed(refusal: Refusal): void;
  /** A device answered 3xx with this user of our domain. */
  redirected(extension: string): void;
}

export class TargetRing {
  readonly #services: CallServices;
  readonly #target: Target;
  readonly #plan: RingPlan;
  readonly #events: TargetEvents;
  readonly #ringing = new Set<Attempt>();
  readonly #confirming = new Map<Leg, Confirming>();
  readonly #statuses: number[] = [];
  #next: Way[] = [];
  #delay: Timer | undefined;
  #limit: Timer | undefined;
  /** Devices whose attempt is still being made; until then the others' refusals decide nothing. */
  #starting = 0;
  /** Ways for which there was room. */
  #tried = 0;
  #over = false;

  constructor(services: CallServices, target: Target, plan: RingPlan, events: TargetEvents) {
    this.#services = services;
    this.#target = target;
    this.#plan = plan;
    this.#events = events;
  }

  /** Legs that ring now. */
  legs(): Leg[] {
    return [...[...this.#ringing].map(attempt => attempt.leg), ...this.#confirming.keys()];
  }

  leg(id: LegId): Leg | undefined {
    return this.legs().find(leg => leg.id === id);
  }

  start(): void {
    const { afterMs } = this.#target;
    if (afterMs === undefined || afterMs <= 0) void this.#begin();
    else this.#delay = this.#services.clock.after(afterMs, () => void this.#begin());
  }

  /** Stops all ringing; nothing is reported any more. */
  cancel(reason?: string): void {
    if (this.#over) return;
    this.#finish();
    for (const attempt of this.#ringing) attempt.cancel(reason);
    this.#ringing.clear();
    for (const leg of this.#confirming.keys()) this.#hangUp(leg, reason);
    this.#confirming.clear();
  }

  async #begin(): Promise<void> {
    const { ringMs } = this.#target;
    if (ringMs !== undefined) this.#limit = this.#services.clock.after(ringMs, () => this.#giveUp(408));
    try {
      const reached = await reach(this.#services, this.#target, this.#plan);
      if (this.#isOver()) return;
      if (reached.ways === undefined) {
        this.#finish();
        this.#events.failed(reached);
        return;
      }
      this.#events.begun();
      const [first, ...others] = reached.ways;
      this.#next = reached.inTurn ? others : [];
      await this.#ringAll(reached.inTurn && first !== undefined ? [first] : reached.ways);
    } catch (error) {
      this.#services.log.error({ err: error, callId: this.#plan.callId }, 'target cannot be rung');
      this.#giveUp(500);
    }
  }

  async #ringAll(ways: readonly Way[]): Promise<void> {
    this.#starting += ways.length;
    await Promise.all(ways.map(way => this.#ring(way)));
    this.#settle();
  }

  async #ring(way: Way): Promise<void> {
    const attempt = await this.#attempt(way);
    this.#starting--;
    if (attempt === undefined) {
      this.#failed(503);
      return;
    }
    if (this.#over) {
      attempt.cancel();
      return;
    }
    this.#ringing.add(attempt);
    try {
      await attempt.start();
    } catch (error) {
      this.#cannot(way, error);
      attempt.cancel();
      if (this.#ringing.delete(attempt)) this.#failed(503);
    }
  }

  /** Undefined when there is no room on the way, or nothing to call it with. */
  async #attempt(way: Way): Promise<Attempt | undefined> {
    const { callId, from, codecs, headers } = this.#plan;
    const own = way.from === undefined ? headers : [];
    try {
      if (way.seat !== undefined && !(await way.seat.take())) return undefined;
      this.#tried++;
      const attempt = await Attempt.create(
        this.#services,
        { callId, from, codecs, ...way, headers: [...own, ...way.headers, ...autoAnswer(this.#target, way)] },
        {
          ringing: () => this.#unlessOver(() => this.#events.ringing()),
          early: one => this.#unlessOver(() => this.#events.early(one.leg)),
          answered: one => this.#answered(one, way),
          refused: (one, status, response) => this.#refused(one, status, response),
        },
      );
      attempt.leg.seat = way.seat?.held();
      return attempt;
    } catch (error) {
      way.seat?.leave();
      this.#cannot(way, error);
      return undefined;
    }
  }

  #cannot({ binding }: Way, error: unknown): void {
    const { callId } = this.#plan;
    this.#services.log.error({ err: error, callId, contact: binding.contact }, 'device cannot be rung');
  }

  #answered(attempt: Attempt, { seat }: Way): void {
    const { leg } = attempt;
    leg.seat = seat?.held(leg.dialog?.id.sipCallId);
    this.#ringing.delete(attempt);
    if (this.#over) {
      // Two devices answered at the same moment: the second one is told to hang up.
      this.#hangUp(leg, ELSEWHERE);
      return;
    }
    const { confirm } = this.#target;
    if (confirm === undefined) this.#win(leg);
    else this.#confirm(leg, confirm);
  }

  #confirm(leg: Leg, confirmation: NonNullable<Target['confirm']>): void {
    const confirming = new Confirming(this.#services, {
      leg,
      confirmation,
      language: this.#plan.language,
      decided: how => {
        this.#confirming.delete(leg);
        if (how === 'accepted') {
          this.#win(leg);
          return;
        }
        if (how === 'declined') this.#hangUp(leg);
        else void leg.close();
        this.#statuses.push(how === 'declined' ? 603 : 480);
        this.#settle();
      },
    });
    this.#confirming.set(leg, confirming);
    confirming.start();
  }

  #win(leg: Leg): void {
    this.cancel(ELSEWHERE);
    this.#events.answered(leg);
  }

  #hangUp(leg: Leg, reason?: string): void {
    this.#confirming.get(leg)?.cancel();
    void leg.dialog?.bye(reason);
    void leg.close();
  }

  #refused(attempt: Attempt, status: number, response: SipResponse | undefined): void {
    this.#ringing.delete(attempt);
    if (this.#over) return;
    const target = response !== undefined && status >= 300 && status < 400 ? this.#redirection(response) : undefined;
    if (target !== undefined) {
      this.cancel();
      this.#events.redirected(target);
      return;
    }
    // RFC 3261 16.7 item 5: a 6xx speaks for the user, so the other devices stop ringing.
    if (status >= 600) {
      this.#giveUp(status);
      return;
    }
    this.#failed(status);
  }

  /** One way has led to nothing: on to the next, if that may help. */
  #failed(status: number): void {
    if (this.#over) return;
    this.#statuses.push(status);
    const next = NEXT_WAY.has(status) ? this.#next.shift() : undefined;
    if (next === undefined) this.#settle();
    else void this.#ringAll([next]);
  }

  #redirection(response: SipResponse): string | undefined {
    const contacts = response.contacts();
    const first = contacts === '*' ? undefined : contacts[0];
    if (first === undefined || first.uri.host.toLowerCase() !== this.#services.domain) return undefined;
    return first.uri.user;
  }

  /** Reports failure once nothing rings any more. */
  #settle(): void {
    if (this.#over || this.#starting > 0 || this.#ringing.size > 0 || this.#confirming.size > 0) return;
    this.#finish();
    const isFull = this.#tried === 0 && this.#statuses.length > 0;
    this.#events.failed(isFull ? NO_TRUNK : this.#refusalOf(bestStatus(this.#statuses)));
  }

  #giveUp(status: number): void {
    if (this.#over) return;
    this.cancel();
    this.#events.failed(this.#refusalOf(status));
  }

  #refusalOf(status: number): Refusal {
    return this.#target.to === 'number' ? ofNetwork(status) : towardsCaller(status);
  }

  #finish(): void {
    this.#over = true;
    this.#delay?.cancel();
    this.#limit?.cancel();
  }

  #unlessOver(report: () => void): void {
    if (!this.#over) report();
  }

  /** Re-read after an await. */
  #isOver(): boolean {
    return this.#over;
  }
}

/** Each make listens to another header, so all are sent together. */
function autoAnswer({ autoAnswer: wanted, alert }: Target, { address }: Way): [string, string][] {
  const host = address.slice(address.indexOf('@') + 1);
  if (wanted === true) {
    return [
      ['Call-Info', `<sip:${host}>;answer-after=0`],
      ['Alert-Info', `<http://${host}>;info=alert-autoanswer;delay=0`],
      // RFC 5373 4.
      ['Answer-Mode', 'Auto'],
    ];
  }
  return alert === undefined ? [] : [['Alert-Info', `<http://${host}>;info=${alert}`]];
}
