/**
 * Requests from phones that were forwarded statelessly over a connection of ours and are not answered yet. When the
 * connection breaks they are given to whoever comes next: a phone on a connection of its own never sends them again
 * (RFC 3261 17.1.2.2, timer E), so a BYE would be lost with the switch that it was for; one on UDP only after a while.
 */
import type { Clock } from '../../core/clock.ts';
import type { SipRequest } from '../message/index.ts';
import type { Flow } from '../transport/index.ts';

export interface Forwarded {
  /** As it was sent, with our Via. */
  readonly request: SipRequest;
  readonly phone: Flow;
}

interface Entry extends Forwarded {
  readonly at: number;
}

/** RFC 3261 17.1.2.2, timer F: by then the phone has given up. */
const LIFE_MS = 32_000;
/** On each connection; beyond it the oldest are forgotten. */
const LIMIT = 10_000;

export class InFlight {
  readonly #clock: Clock;
  readonly #lost: (forwarded: Forwarded) => void;
  readonly #links = new Map<Flow, Map<string, Entry>>();

  /** @param lost is given each request whose connection closes before it was answered. */
  constructor(clock: Clock, lost: (forwarded: Forwarded) => void) {
    this.#clock = clock;
    this.#lost = lost;
  }

  get size(): number {
    let sum = 0;
    for (const entries of this.#links.values()) sum += entries.size;
    return sum;
  }

  add(to: Flow, branch: string, forwarded: Forwarded): void {
    if (!to.open) {
      this.#lost(forwarded);
      return;
    }
    const entries = this.#entries(to);
    const now = this.#clock.monotonic();
    // Maps keep insertion order, so the old ones stand in front.
    for (const [key, { at }] of entries) {
      if (entries.size < LIMIT && now - at < LIFE_MS) break;
      entries.delete(key);
    }
    entries.set(branch, { ...forwarded, at: now });
  }

  answered(from: Flow, branch: string): void {
    this.#links.get(from)?.delete(branch);
  }

  #entries(to: Flow): Map<string, Entry> {
    let entries = this.#links.get(to);
    if (!entries) {
      entries = new Map();
      this.#links.set(to, entries);
      to.onClose(() => this.#closed(to));
    }
    return entries;
  }

  #closed(flow: Flow): void {
    const entries = this.#links.get(flow);
    this.#links.delete(flow);
    const now = this.#clock.monotonic();
    for (const entry of entries?.values() ?? []) {
      if (now - entry.at < LIFE_MS && entry.phone.open) this.#lost(entry);
    }
  }
}
