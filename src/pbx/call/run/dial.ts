/** Several targets rung at once; the first to answer has the call, the others are told that it was completed elsewhere. */
import type { Timer } from '../../../core/clock.ts';
import type { LegId } from '../../../core/ids.ts';
import type { Target } from '../application.ts';
import type { Leg } from '../leg.ts';
import type { CallServices } from '../services.ts';
import type { RungResult } from '../ports.ts';
import { resultOf } from '../rung.ts';
import { bestStatus, towardsCaller, type Refusal } from '../status-mapping.ts';
import type { Rung } from './host.ts';
import type { RingPlan } from './ring-plan.ts';
import { ELSEWHERE, TargetRing } from './target-ring.ts';

export interface DialEvents {
  /** Who is rung, and what comes of it, but for who answers: whether he gets the call shows later. */
  rung(note: Rung): void;
  ringing(): void;
  early(leg: Leg): void;
  answered(leg: Leg, target: number): void;
  /** One of several targets has failed; the others go on. */
  targetFailed(target: number, status: number): void;
  /** `status` is the best of what the targets said. */
  failed(refusal: Refusal): void;
  /** The only device sends the call elsewhere. Where nobody wants to know, it has failed. */
  redirected?: ((extension: string) => void) | undefined;
}

export interface DialPlan extends RingPlan {
  readonly targets: readonly Target[];
  readonly ringMs: number;
}

export class Dial {
  readonly #services: CallServices;
  readonly #plan: DialPlan;
  readonly #events: DialEvents;
  readonly #rings: TargetRing[];
  readonly #refusals: Refusal[] = [];
  /** Those that ring. */
  readonly #ringing = new Set<Target>();
  #timer: Timer | undefined;
  #over = false;

  constructor(services: CallServices, plan: DialPlan, events: DialEvents) {
    this.#services = services;
    this.#plan = plan;
    this.#events = events;
    this.#rings = plan.targets.map((target, index) => this.#ringFor(target, index));
  }

  get over(): boolean {
    return this.#over;
  }

  /** Legs that ring now. */
  legs(): Leg[] {
    return this.#rings.flatMap(ring => ring.legs());
  }

  leg(id: LegId): Leg | undefined {
    return this.legs().find(leg => leg.id === id);
  }

  start(): void {
    this.#timer = this.#services.clock.after(this.#plan.ringMs, () => this.#timeOut());
    for (const ring of this.#rings) ring.start();
  }

  /** Stops all ringing; nothing is reported any more. */
  cancel(reason?: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer?.cancel();
    for (const ring of this.#rings) ring.cancel(reason);
    // Of the others it has been said already that the caller may give them up.
    if (reason === ELSEWHERE) this.#settle('elsewhere');
  }

  #ringFor(target: Target, index: number): TargetRing {
    return new TargetRing(this.#services, target, this.#plan, {
      begun: () => {
        this.#ringing.add(target);
        this.#events.rung({ target, result: 'abandoned', begins: true });
      },
      ringing: () => this.#events.ringing(),
      early: leg => this.#events.early(leg),
      answered: leg => {
        if (this.#over) {
          void leg.dialog?.bye(ELSEWHERE);
          void leg.close();
          return;
        }
        this.#ringing.delete(target);
        this.cancel(ELSEWHERE);
        this.#events.answered(leg, index);
      },
      failed: refusal => this.#failed(index, refusal),
      redirected: extension => {
        const { redirected } = this.#events;
        // Where several are rung, the others may still answer.
        if (redirected === undefined || this.#rings.length > 1) {
          this.#failed(index, towardsCaller(480));
          return;
        }
        this.cancel();
        redirected(extension);
      },
    });
  }

  #failed(index: number, refusal: Refusal): void {
    if (this.#over) return;
    this.#refusals.push(refusal);
    const target = this.#plan.targets[index];
    if (target !== undefined) {
      this.#events.rung({ target, result: resultOf(refusal), begins: false });
      this.#ringing.delete(target);
    }
    if (this.#refusals.length < this.#rings.length) {
      this.#events.targetFailed(index, refusal.status);
      return;
    }
    this.cancel();
    const best = bestStatus(this.#refusals.map(({ status }) => status));
    this.#events.failed(this.#refusals.find(({ status }) => status === best) ?? refusal);
  }

  #settle(result: RungResult): void {
    for (const target of this.#ringing) this.#events.rung({ target, result, begins: false });
    this.#ringing.clear();
  }

  #timeOut(): void {
    if (this.#over) return;
    this.#settle('unanswered');
    this.cancel();
    this.#events.failed(towardsCaller(408));
  }
}
