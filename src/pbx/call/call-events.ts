/** What of a call is told to whoever listens. A part of another switch's call tells nothing: the call itself does. */
import type { CallId } from '../../core/ids.ts';
import type { EventType } from '../../core/events.ts';
import { holds } from './hold.ts';
import type { Leg } from './leg.ts';
import type { RecordSoFar } from './record.ts';
import type { CallServices } from './services.ts';

interface ToldCall {
  readonly callId: CallId;
  readonly inner: boolean;
  readonly record: RecordSoFar;
  readonly services: Pick<CallServices, 'events' | 'domain' | 'zone'>;
}

export class CallEvents {
  readonly #call: ToldCall;
  /** Legs that have put their peer on hold, as it was told last. */
  #holding: readonly Leg[] = [];

  constructor(call: ToldCall) {
    this.#call = call;
  }

  /** With who calls whom, which every event of a call carries. */
  tell(type: EventType, data: Readonly<Record<string, unknown>> = {}): void {
    const { callId, inner, record, services } = this.#call;
    if (inner) return;
    const { from, to, resolved } = record;
    services.events?.publish({
      type,
      account: services.domain,
      call: callId,
      data: { from, to, resolved, zone: services.zone, ...data },
    });
  }

  connected(a: Leg, b: Leg): void {
    this.tell('call.connected', { legs: [a, b].map(legOf) });
    this.followHold(a, b);
  }

  /** Says what has changed about who holds whom. */
  followHold(a: Leg, b: Leg): void {
    this.#follow(a, b);
    this.#follow(b, a);
  }

  #follow(leg: Leg, other: Leg): void {
    const isHolding = holds(leg.wish) || other.onHold;
    if (isHolding === this.#holding.includes(leg)) return;
    this.#holding = isHolding ? [...this.#holding, leg] : this.#holding.filter(one => one !== leg);
    this.tell(isHolding ? 'call.held' : 'call.resumed', { leg: legOf(other), by: other.onHold ? 'operator' : leg.id });
  }
}

/** A leg as events name it. */
export function legOf({ id, role, address, party }: Leg): Record<string, unknown> {
  const { extension, number } = party;
  return { id, role, address, extension, number };
}
