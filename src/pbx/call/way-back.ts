/**
 * The way of a party back to the application that has joined it with somebody: open for a moment, for a somebody who hangs up on the
 * heels of his answer. Without it milliseconds that nobody sees would decide whether the party is lost or goes on waiting.
 */
import type { Clock } from '../../core/clock.ts';
import { type Anchor, TalkingAnchor } from './anchor.ts';
import type { Leg } from './leg.ts';
import type { CallEnd } from './record.ts';
import type { RunState, WayBack } from './run/host.ts';

/** Who has sent so much has been heard: a tenth of a second at the usual 20 ms. */
const HEARD_PACKETS = 5;

/** What is needed of the call. */
export interface ReturningCall {
  readonly services: { readonly clock: Pick<Clock, 'monotonic'> };
  readonly ended: boolean;
  peerOf(leg: Leg): Leg | undefined;
  drop(leg: Leg, options: { readonly bye: boolean }): Promise<void>;
  resume(run: RunState, anchor: Anchor, event: 'gone'): void;
  end(how: CallEnd, gone: Leg): Promise<void>;
}

export class ReturnWay {
  readonly #call: ReturningCall;
  #open: { readonly from: Leg; readonly run: RunState; readonly until: number } | undefined;

  constructor(call: ReturningCall) {
    this.#call = call;
  }

  open(from: Leg, back: WayBack | undefined): void {
    if (back?.graceMs === undefined) return;
    this.#open = { from, run: back.run, until: this.#call.services.clock.monotonic() + back.graceMs };
  }

  close(): void {
    this.#open = undefined;
  }

  /** A leg has hung up, and with it ends the call, unless its peer goes back. */
  async hungUp(leg: Leg): Promise<void> {
    const way = this.#open;
    const isOpen = way?.from === leg && this.#call.services.clock.monotonic() <= way.until;
    if (isOpen && (await this.#goBack(leg, way.run))) return;
    await this.#call.end({ outcome: 'success', reason: 'normal', hangupBy: leg.role }, leg);
  }

  /** False when the leg has been heard, or its peer is gone as well. */
  async #goBack(leg: Leg, run: RunState): Promise<boolean> {
    const call = this.#call;
    const { packetsReceived } = await leg.media.stats();
    const anchor = call.peerOf(leg);
    if (packetsReceived >= HEARD_PACKETS || anchor === undefined || call.ended) return false;
    // Whoever it was engaged for is told by the application.
    leg.duty = undefined;
    void call.drop(leg, { bye: false });
    call.resume(run, new TalkingAnchor(anchor), 'gone');
    return true;
  }
}
