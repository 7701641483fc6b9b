/** Rings the devices of one user, all at once; the first to answer wins and the others are told so. */
import type { Timer } from '../../core/clock.ts';
import type { LegId } from '../../core/ids.ts';
import type { MediaCodecName } from '../../media/gateway/ports.ts';
import type { NameAddr, SipResponse } from '../../sip/message/index.ts';
import type { Binding } from '../../sip/registrar/ports.ts';
import { Attempt, type AttemptPlan } from './attempt.ts';
import type { Leg } from './leg.ts';
import type { CallServices } from './services.ts';
import { bestStatus } from './status-mapping.ts';

const ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"';

export interface DialEvents {
  ringing(): void;
  early(leg: Leg): void;
  answered(leg: Leg): void;
  /** `status` is the best of what the devices said; 480 when there was none to ring. */
  failed(status: number): void;
  /** A device answered 3xx with this user of our domain. */
  redirected(extension: string): void;
}

export interface DialPlan {
  readonly callId: AttemptPlan['callId'];
  readonly extension: string;
  readonly from: NameAddr;
  readonly codecs: readonly MediaCodecName[] | undefined;
  readonly headers: readonly [string, string][];
  readonly ringMs: number;
}

export class Dial {
  readonly #services: CallServices;
  readonly #plan: DialPlan;
  readonly #events: DialEvents;
  readonly #ringing = new Set<Attempt>();
  readonly #statuses: number[] = [];
  #timer: Timer | undefined;
  /** Devices whose attempt is still being made; until then the others' refusals decide nothing. */
  #starting = 0;
  #over = false;

  constructor(services: CallServices, plan: DialPlan, events: DialEvents) {
    this.#services = services;
    this.#plan = plan;
    this.#events = events;
  }

  /** Legs that ring now. */
  legs(): Leg[] {
    return [...this.#ringing].map(attempt => attempt.leg);
  }

  leg(id: LegId): Leg | undefined {
    return this.legs().find(leg => leg.id === id);
  }

  async start(bindings: readonly Binding[]): Promise<void> {
    this.#timer = this.#services.clock.after(this.#plan.ringMs, () => this.#timeOut());
    this.#starting = bindings.length;
    await Promise.all(bindings.map(binding => this.#ring(binding)));
    this.#settle();
  }

  /** Stops all ringing; nothing is reported any more. */
  cancel(reason?: string): void {
    if (this.#over) return;
    this.#finish();
    for (const attempt of this.#ringing) attempt.cancel(reason);
    this.#ringing.clear();
  }

  async #ring(binding: Binding): Promise<void> {
    const { callId, extension, from, codecs, headers } = this.#plan;
    try {
      const attempt = await Attempt.create(
        this.#services,
        { callId, extension, binding, from, codecs, headers },
        {
          ringing: () => this.#unlessOver(() => this.#events.ringing()),
          early: one => this.#unlessOver(() => this.#events.early(one.leg)),
          answered: one => this.#answered(one),
          refused: (one, status, response) => this.#refused(one, status, response),
        },
      );
      this.#starting--;
      if (this.#over) {
        attempt.cancel();
        return;
      }
      this.#ringing.add(attempt);
      await attempt.start();
    } catch (error) {
      this.#services.log.error({ err: error, callId, contact: binding.contact }, 'device cannot be rung');
      this.#starting--;
      this.#statuses.push(503);
    }
  }

  #answered(winner: Attempt): void {
    if (this.#over) {
      // Two devices answered at the same moment: the second one is told to hang up.
      void winner.leg.dialog?.bye(ELSEWHERE);
      void winner.leg.close();
      return;
    }
    this.#finish();
    this.#ringing.delete(winner);
    for (const loser of this.#ringing) loser.cancel(ELSEWHERE);
    this.#ringing.clear();
    this.#events.answered(winner.leg);
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
    this.#statuses.push(status);
    // RFC 3261 16.7 item 5: a 6xx speaks for the user, so the other devices stop ringing.
    if (status >= 600) {
      this.cancel();
      this.#events.failed(status);
      return;
    }
    this.#settle();
  }

  #redirection(response: SipResponse): string | undefined {
    const contacts = response.contacts();
    const first = contacts === '*' ? undefined : contacts[0];
    if (first === undefined || first.uri.host.toLowerCase() !== this.#services.domain) return undefined;
    return first.uri.user;
  }

  /** Reports failure once nothing rings any more. */
  #settle(): void {
    if (this.#over || this.#starting > 0 || this.#ringing.size > 0) return;
    this.#finish();
    this.#events.failed(bestStatus(this.#statuses));
  }

  #timeOut(): void {
    if (this.#over) return;
    this.cancel();
    this.#events.failed(408);
  }

  #finish(): void {
    this.#over = true;
    this.#timer?.cancel();
  }

  #unlessOver(report: () => void): void {
    if (!this.#over) report();
  }
}
