/**
 * Keeps floods off the inside. A source earns trust by what succeeds (a registration, a call that got past the
 * password) and loses patience by what is refused. Trust belongs to one flow, so that a flood from behind a NAT, or with
 * a forged address, does not shut out the phones that really live there. All tables are bounded. A banned source gets
 * silence, because an answer would help it to measure.
 */
import type { Clock } from '../../core/clock.ts';
import { LeakyBuckets } from '../proxy/leaky-buckets.ts';
import type { Flow } from '../transport/index.ts';

export interface GuardLimits {
  /** Requests per second of one address, all its untrusted flows together. */
  readonly requestsPerSecond: number;
  /** Refusal points that one flow may collect at once; they leak away in twenty seconds. */
  readonly flowPoints: number;
  /** The same for all untrusted flows of one address together. */
  readonly addressPoints: number;
  readonly banMs: number;
  /** How long success is remembered. */
  readonly trustMs: number;
  /** Addresses and flows that are watched. */
  readonly maxSources: number;
  /** Flows that are trusted; one for each phone. */
  readonly maxTrusted: number;
}

export const GUARD_LIMITS: GuardLimits = {
  requestsPerSecond: 2000,
  flowPoints: 400,
  addressPoints: 4000,
  banMs: 30_000,
  trustMs: 600_000,
  maxSources: 20_000,
  maxTrusted: 200_000,
};

const LEAK_SECONDS = 20;

export class SourceGuard {
  readonly #clock: Clock;
  readonly #limits: GuardLimits;
  readonly #requests: LeakyBuckets;
  readonly #flowPoints: LeakyBuckets;
  readonly #addressPoints: LeakyBuckets;
  readonly #banned = new Map<string, number>();
  readonly #trusted = new Map<string, number>();
  #dropped = 0;
  #bans = 0;

  constructor(clock: Clock, limits: Partial<GuardLimits> = {}) {
    const all = { ...GUARD_LIMITS, ...limits };
    const maxKeys = all.maxSources;
    this.#clock = clock;
    this.#limits = all;
    const rate = all.requestsPerSecond;
    this.#requests = new LeakyBuckets({ clock, capacity: rate, leakPerSecond: rate, maxKeys });
    const points = (capacity: number): LeakyBuckets =>
      new LeakyBuckets({ clock, capacity, leakPerSecond: capacity / LEAK_SECONDS, maxKeys });
    this.#flowPoints = points(all.flowPoints);
    this.#addressPoints = points(all.addressPoints);
  }

  /** False when the request must be dropped without a word. */
  admits(flow: Flow): boolean {
    const now = this.#clock.monotonic();
    if (this.#banned.size > 0 && this.#active(this.#banned, flow.id, now)) return this.#drop();
    if (this.#trusted.size > 0 && this.#active(this.#trusted, flow.id, now)) return true;
    const address = flow.remote.host;
    if (this.#banned.size > 0 && this.#active(this.#banned, address, now)) return this.#drop();
    return this.#requests.add(address) ? this.#drop() : true;
  }

  /** A final response goes to the phone. @param withCredentials whether the request carried any. */
  answered(flow: Flow, status: number, withCredentials: boolean): void {
    const points = pointsFor(status, withCredentials);
    if (points === 0) return;
    const now = this.#clock.monotonic();
    const trusted = this.#active(this.#trusted, flow.id, now);
    // A challenge is the normal first answer; and on UDP somebody else may have forged the address of a good phone.
    if (trusted && (!withCredentials || !flow.reliable)) return;
    if (this.#flowPoints.add(flow.id, points)) this.#ban(flow.id, now);
    if (!trusted && this.#addressPoints.add(flow.remote.host, points)) this.#ban(flow.remote.host, now);
  }

  /** The phone has shown who it is. */
  proved(flow: Flow): void {
    const now = this.#clock.monotonic();
    const { trustMs, maxTrusted } = this.#limits;
    if ((this.#trusted.get(flow.id) ?? 0) - now > trustMs / 2) return;
    remember(this.#trusted, flow.id, now + trustMs, maxTrusted);
  }

  /** Flows and addresses that are banned or trusted (some no longer), and what has happened since the start. */
  snapshot(): { banned: number; trusted: number; bans: number; dropped: number } {
    return { banned: this.#banned.size, trusted: this.#trusted.size, bans: this.#bans, dropped: this.#dropped };
  }

  #ban(key: string, now: number): void {
    this.#bans += 1;
    this.#trusted.delete(key);
    remember(this.#banned, key, now + this.#limits.banMs, this.#limits.maxSources);
  }

  #active(table: Map<string, number>, key: string, now: number): boolean {
    const until = table.get(key);
    if (until === undefined) return false;
    if (until > now) return true;
    table.delete(key);
    return false;
  }

  #drop(): boolean {
    this.#dropped += 1;
    return false;
  }
}

/** How much a refusal weighs: a wrong password more than a question, which every honest phone asks too. */
function pointsFor(status: number, withCredentials: boolean): number {
  if (status === 401 || status === 407) return withCredentials ? 5 : 1;
  if (status === 403) return 10;
  if (status === 404 || status === 481 || (status >= 400 && status <= 420 && status !== 408)) return 2;
  return 0;
}

/** Sets the entry as the newest; the oldest one makes room. */
function remember(table: Map<string, number>, key: string, until: number, limit: number): void {
  table.delete(key);
  if (table.size >= limit) {
    const [oldest] = table.keys();
    if (oldest !== undefined) table.delete(oldest);
  }
  table.set(key, until);
}
