/**
 * Keys that a phone tells by INFO, in a call with a party that takes no INFO, as outside of telephone systems nobody does: they are
 * pressed towards it by RTP (RFC 4733). A phone that tells its keys both ways has pressed them itself, for its RTP is passed on.
 */
import type { Clock, Timer } from '../../core/clock.ts';
import { KeyPresses, SAME_PRESS_MS } from './key-presses.ts';
import type { Leg } from './leg.ts';

interface Waiting {
  readonly key: string;
  readonly timer: Timer;
}

export class InfoKeys {
  readonly #leg: Leg;
  readonly #clock: Clock;
  readonly #presses: KeyPresses;
  /** The peer that takes no INFO. */
  #deaf: Leg | undefined;
  #listens = false;
  /** What the phone may yet press by RTP as well. */
  #waiting: readonly Waiting[] = [];
  /** One key after the other, however quickly they are told. */
  #sending: Promise<unknown> = Promise.resolve();

  constructor(leg: Leg, clock: Clock) {
    this.#leg = leg;
    this.#clock = clock;
    this.#presses = new KeyPresses(clock);
  }

  /** Whether this peer has refused an INFO, so that it need not be asked again. */
  refusedBy(peer: Leg): boolean {
    return this.#deaf === peer;
  }

  /** The peer takes no INFO. Whether it gets the keys all the same. */
  press(keys: string, peer: Leg): boolean {
    this.#deaf = peer;
    if (!peer.media.takesEvents) return false;
    // A phone without telephone-events can tell its keys in one way only.
    if (!this.#leg.media.takesEvents) this.#send(keys, peer);
    // Of any other it has to be known what it does: the first key is not pressed for it, and would be pressed twice if it had been.
    else if (this.#isHeard()) for (const key of keys) this.#wait(key, peer);
    return true;
  }

  /** Whether its keys by RTP have been listened to until now. */
  #isHeard(): boolean {
    const before = this.#listens;
    // The listener goes with the leg.
    if (!before) this.#leg.media.onDigit(key => this.#heard(key));
    this.#listens = true;
    return before;
  }

  #wait(key: string, peer: Leg): void {
    if (!this.#presses.isNew(key, 'info')) return;
    const timer = this.#clock.after(SAME_PRESS_MS, () => {
      this.#waiting = this.#waiting.filter(one => one !== waiting);
      this.#send(key, peer);
    });
    const waiting = { key, timer };
    this.#waiting = [...this.#waiting, waiting];
  }

  #heard(key: string): void {
    if (this.#presses.isNew(key, 'rtp')) return;
    const twin = this.#waiting.find(one => one.key === key);
    twin?.timer.cancel();
    this.#waiting = this.#waiting.filter(one => one !== twin);
  }

  #send(keys: string, peer: Leg): void {
    // A peer that has hung up meanwhile needs no keys.
    this.#sending = this.#sending
      .then(() => (peer.ended ? undefined : peer.media.sendDigits(keys)))
      .catch(() => undefined);
  }
}
