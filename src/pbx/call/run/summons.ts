/** Many phones called at once, each for a call of its own: what paging does. Whoever answers goes on alone. */
import type { Timer } from '../../../core/clock.ts';
import { asCallId } from '../../../core/ids.ts';
import type { Destination } from '../../../routing/destination.ts';
import type { CallContext, Target } from '../application.ts';
import type { Leg } from '../leg.ts';
import type { CallServices } from '../services.ts';
import type { RunHost } from './host.ts';
import { identityFor, offerable } from './presentation.ts';
import { ELSEWHERE, TargetRing } from './target-ring.ts';

export interface SummonsPlan {
  readonly targets: readonly Target[];
  readonly destination: Destination;
  /** Who has not answered within this time is left alone, ms. */
  readonly ringMs: number;
  /** Who summons them. */
  readonly leg: Leg;
  readonly context: CallContext;
  readonly language: string;
  /** Who answers first has it, and the others are told so. */
  readonly first?: boolean | undefined;
}

export class Summons {
  readonly #rings = new Set<TargetRing>();
  readonly #timer: Timer;
  readonly first: boolean;

  /** The host is given each leg that answers, and the call that it was made for and that does not exist yet. */
  constructor(services: CallServices, plan: SummonsPlan, host: Pick<RunHost, 'summoned'>) {
    const { targets, destination, ringMs, leg: anchor, context, language, first = false } = plan;
    this.first = first;
    const { from, headers } = identityFor(anchor, context, services.domain);
    const codecs = offerable(anchor);
    this.#timer = services.clock.after(ringMs, () => this.cancel());
    for (const target of targets) {
      const callId = asCallId(services.ids.uuid());
      const ring: TargetRing = new TargetRing(
        services,
        target,
        { callId, from, codecs, headers, language, party: anchor.party },
        {
          begun: () => undefined,
          ringing: () => undefined,
          early: () => undefined,
          answered: leg => {
            this.#over(ring);
            if (first) this.cancel(ELSEWHERE);
            host.summoned(callId, leg, destination);
          },
          failed: () => this.#over(ring),
          redirected: () => this.#over(ring),
        },
      );
      this.#rings.add(ring);
    }
    for (const ring of [...this.#rings]) ring.start();
  }

  cancel(reason?: string): void {
    this.#timer.cancel();
    for (const ring of this.#rings) ring.cancel(reason);
    this.#rings.clear();
  }

  #over(ring: TargetRing): void {
    this.#rings.delete(ring);
    if (this.#rings.size === 0) this.#timer.cancel();
  }
}
