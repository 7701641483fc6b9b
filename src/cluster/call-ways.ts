/**
 * The way to the other half of a call that two switches share. Its Contact names the switch that had it when it was told; when that one
 * has died since, perhaps together with the one that had this half, the shared state says who has it now, or will in a moment.
 */
import type { Clock } from '../core/clock.ts';
import type { HostPort } from '../core/host-port.ts';
import type { NodeId } from '../core/ids.ts';
import type { ContactTarget } from '../sip/edge/contact-token.ts';
import type { ClaimStore } from './ports.ts';

export interface CallWaysOptions<F> {
  readonly claims: Pick<ClaimStore, 'ownerOf'>;
  readonly clock: Clock;
  /** The switch, when it lives. */
  readonly alive: (node: NodeId) => { readonly inner: HostPort; readonly boot?: string } | undefined;
  /** Rejects when nobody listens there. */
  readonly connect: (place: HostPort) => Promise<F>;
}

/** As long as phones wait, see OwnerRouter. */
const HOLD_MS = 2000;
const POLL_MS = 50;

export class CallWays<F> {
  readonly #o: CallWaysOptions<F>;

  constructor(options: CallWaysOptions<F>) {
    this.#o = options;
  }

  /** @param named where the Contact itself points; tried when nobody is found. Rejects when nobody listens there either. */
  async to(target: ContactTarget, named: HostPort): Promise<F> {
    const { clock, alive } = this.#o;
    const first = alive(target.node);
    if (first !== undefined && (target.boot === undefined || target.boot === first.boot)) {
      const flow = await this.#try(first.inner);
      // Or it has died just now.
      if (flow !== undefined) return flow;
    }
    for (const end = clock.monotonic() + HOLD_MS; clock.monotonic() < end;) {
      const flow = await this.#toOwner(target);
      if (flow !== undefined) return flow;
      await new Promise<void>(resolve => clock.after(POLL_MS, resolve));
    }
    return this.#o.connect(named);
  }

  async #toOwner({ node, callId }: ContactTarget): Promise<F | undefined> {
    const owner = await this.#o.claims.ownerOf(callId).catch(() => undefined);
    // Booked on the life that is over: nobody has taken it yet.
    if (owner === undefined || owner === node) return undefined;
    const place = this.#o.alive(owner);
    return place && this.#try(place.inner);
  }

  #try(place: HostPort): Promise<F | undefined> {
    return this.#o.connect(place).catch(() => undefined);
  }
}
