/**
 * Finds the switch that has a call now. As a rule that is the one that the token names. When it is gone, the others are
 * taking its calls over at this moment, so the request is held for a little while instead of being refused.
 */
import type { Clock } from '../../core/clock.ts';
import type { CallId, NodeId } from '../../core/ids.ts';
import type { Flow } from '../transport/index.ts';
import type { Neighbour } from '../proxy/inner-links.ts';
import type { CallOwnerLookup } from './ports.ts';

export interface OwnerRouterOptions {
  readonly clock: Clock;
  readonly lookup: CallOwnerLookup;
  /** The node, when it lives and is connected. */
  reach(node: NodeId): Neighbour | undefined;
  /** How long a request waits for a new owner; milliseconds. */
  readonly holdMs?: number;
  /** Requests that may wait at one time. */
  readonly maxHeld?: number;
}

/** What is known of a call from a request. */
export type CallReference =
  | { readonly node: NodeId; readonly callId: CallId; readonly boot?: string }
  | { readonly sipCallId: string; readonly tag: string };

export type Routed = Flow | 'unknown' | 'unreachable';

const HOLD_MS = 2000;
const MAX_HELD = 5000;
/** How often a waiting request asks; the more of them wait, the less often, so that they don't drown the store. */
const POLL_MS = 50;
const POLL_MORE_MS_PER_HELD = 0.1;

export class OwnerRouter {
  readonly #options: OwnerRouterOptions;
  #held = 0;

  constructor(options: OwnerRouterOptions) {
    this.#options = options;
  }

  get held(): number {
    return this.#held;
  }

  /** The connection to the owner: at once when the token says it all, else a promise that never rejects. */
  route(call: CallReference): Flow | Promise<Routed> {
    if ('node' in call) {
      const neighbour = this.#options.reach(call.node);
      if (neighbour && !restarted(call.boot, neighbour)) return neighbour.flow;
    }
    return this.#search(call);
  }

  async #search(call: CallReference): Promise<Routed> {
    if (this.#held >= (this.#options.maxHeld ?? MAX_HELD)) return 'unreachable';
    this.#held += 1;
    try {
      const end = this.#options.clock.monotonic() + (this.#options.holdMs ?? HOLD_MS);
      for (;;) {
        const found = await this.#look(call);
        if (typeof found !== 'string' || this.#options.clock.monotonic() >= end) return found;
        if (found === 'unknown' && !('node' in call)) return found;
        const pause = POLL_MS + this.#held * POLL_MORE_MS_PER_HELD;
        await new Promise<void>(resolve => this.#options.clock.after(pause, resolve));
      }
    } finally {
      this.#held -= 1;
    }
  }

  async #look(call: CallReference): Promise<Routed> {
    const owner = await this.#ask(call);
    // The store is away: whoever the token names may still be there.
    const node = owner === 'unavailable' ? ('node' in call ? call.node : undefined) : owner;
    if (node === undefined) return owner === 'unavailable' ? 'unreachable' : 'unknown';
    const neighbour = this.#options.reach(node);
    if (!neighbour) return 'unreachable';
    // The node has been restarted and the call is still booked on its former life: nobody has taken it over yet.
    if ('node' in call && node === call.node && restarted(call.boot, neighbour)) return 'unknown';
    return neighbour.flow;
  }

  async #ask(call: CallReference): Promise<NodeId | undefined | 'unavailable'> {
    const { lookup } = this.#options;
    try {
      return 'node' in call ? await lookup.ownerOf(call.callId) : await lookup.ownerOfDialog(call.sipCallId, call.tag);
    } catch {
      return 'unavailable';
    }
  }
}

function restarted(boot: string | undefined, { node }: Neighbour): boolean {
  return boot !== undefined && node.boot !== undefined && node.boot !== boot;
}
