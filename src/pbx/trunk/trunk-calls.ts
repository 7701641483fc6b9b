/**
 * The trunk's side of the calls of one switch: makes what a trunk sends readable for the rest (E.164, who calls), keeps the calls'
 * seats, and knows where a call has come from when it wants to leave again.
 */
import type { Clock, Timer } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Resource } from '../../core/lifecycle.ts';
import type { Logger } from '../../core/log.ts';
import { fullNumber, rewrite } from '../../routing/dial-plan/index.ts';
import { NameAddr, type SipRequest, SipUri } from '../../sip/message/index.ts';
import { CallRate } from '../../sip/edge/trunks/call-rate.ts';
import { CALL, TRUNK } from '../../sip/proxy/inner-headers.ts';
import { callerOf, divertedBy } from '../../sip/trunk/identity.ts';
import { hopsOf, isDivertedTooOften, isLoop } from '../../sip/trunk/loop.ts';
import { bareNumber } from '../../sip/trunk/numbers.ts';
import type { TrunkDirectory, TrunkSeatStore } from '../../sip/trunk/ports.ts';
import { parseTrunkKey, trunkKey, type Trunk } from '../../sip/trunk/types.ts';
import { LegSeat, type SeatName } from './leg-seat.ts';

export interface TrunkCallsOptions {
  readonly directory: TrunkDirectory;
  readonly seats: TrunkSeatStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Calls of this switch, those that it has taken over among them. */
  calls(): readonly string[];
  /** How many of us there are, over which calls are spread evenly. */
  switches(): number;
}

/** Where a call has come from. */
export interface TrunkOrigin {
  /** `name@account`; undefined for a call of our own phones. */
  readonly from: string | undefined;
  readonly hops: number;
}

const OWN: TrunkOrigin = { from: undefined, hops: 0 };
/** Seats live 30 s: three renewals may fail before one is lost. */
const RENEW_EVERY_MS = 8000;
const SEAT_MS = 30_000;
const MAX_ORIGINS = 100_000;

export class TrunkCalls implements Resource {
  readonly #options: TrunkCallsOptions;
  readonly #origins = new Map<string, TrunkOrigin>();
  /** Of trunks of accounts, of which there are few. */
  readonly #rates = new Map<string, CallRate>();
  readonly #timer: Timer;

  constructor(options: TrunkCallsOptions) {
    this.#options = options;
    this.#timer = options.clock.every(RENEW_EVERY_MS, () => this.#renew());
  }

  /**
   * Looks at an INVITE before the call layer does: one that comes from a trunk is put into our own words. Resolves with the status
   * to refuse it with, undefined when it is welcome; never rejects.
   */
  async receive(request: SipRequest): Promise<number | undefined> {
    const id = parseTrunkKey(request.get(TRUNK) ?? '');
    if (id === undefined) return undefined;
    const trunk = this.#options.directory.trunk(id);
    // Taken out of the account a moment ago.
    if (trunk === undefined) return 403;
    const hops = hopsOf(request);
    if (isLoop(hops) || isDivertedTooOften(divertedBy(request))) return 482;
    const callId = request.get(CALL);
    if (callId !== undefined) {
      if (!this.isInTime(trunk) || !(await this.takeSeat(trunk, callId, request.callId))) return 503;
      this.#remember(callId, { from: request.get(TRUNK), hops });
    }
    translate(request, trunk);
    return undefined;
  }

  origin(callId: string): TrunkOrigin {
    return this.#origins.get(callId) ?? OWN;
  }

  /** The call goes out through a trunk. */
  leaves(callId: string): void {
    if (!this.#origins.has(callId)) this.#remember(callId, OWN);
  }

  /** The call is over: what it had is free. @param elsewhere whether another switch may have had it before */
  ended(callId: string, elsewhere: boolean): void {
    if (!this.#origins.delete(callId) && !elsewhere) return;
    this.#options.seats.leave(callId).catch((error: unknown) => this.#complain(error));
  }

  close(): void {
    this.#timer.cancel();
    this.#origins.clear();
  }

  /**
   * Whether the trunk's limit on calls at a time leaves room for this one; slots tell the legs of a call apart. Never rejects.
   */
  async takeSeat(trunk: Trunk, callId: string, slot: string): Promise<boolean> {
    const { account, name, limits } = trunk;
    if (!isOurs(trunk) || limits.calls === undefined) return true;
    const until = this.#options.clock.now() + SEAT_MS;
    try {
      return await this.#options.seats.take({ account, name, callId, slot }, limits.calls, until);
    } catch (error) {
      this.#complain(error);
      return true;
    }
  }

  /** What the leg of a caller has, whoever has taken it; undefined for calls of no trunk, or of one without a limit. */
  callerSeat(request: SipRequest): LegSeat | undefined {
    const id = parseTrunkKey(request.get(TRUNK) ?? '');
    const callId = request.get(CALL);
    const trunk = id && this.#options.directory.trunk(id);
    if (trunk?.limits.calls === undefined || callId === undefined) return undefined;
    return this.seat({ callId, slot: request.callId });
  }

  /** One that has been taken. */
  seat(name: SeatName): LegSeat {
    return new LegSeat(name, this.#options.seats, error => this.#complain(error));
  }

  /** Counts one more call; false when it comes too soon. Each switch gives away its share of the calls per second. */
  isInTime(trunk: Trunk): boolean {
    const { callsPerSecond } = trunk.limits;
    if (!isOurs(trunk) || callsPerSecond === undefined) return true;
    const key = trunkKey(trunk);
    let rate = this.#rates.get(key);
    if (rate === undefined) this.#rates.set(key, (rate = new CallRate(this.#options.clock)));
    return rate.take(callsPerSecond / Math.max(1, this.#options.switches()));
  }

  #remember(callId: string, origin: TrunkOrigin): void {
    this.#origins.set(callId, origin);
    if (this.#origins.size <= MAX_ORIGINS) return;
    for (const oldest of this.#origins.keys()) {
      this.#origins.delete(oldest);
      return;
    }
  }

  #renew(): void {
    const calls = this.#options.calls();
    if (calls.length === 0 || this.#options.directory.trunks().length === 0) return;
    this.#options.seats
      .keep(calls, this.#options.clock.now() + SEAT_MS)
      .catch((error: unknown) => this.#complain(error));
  }

  #complain(error: unknown): void {
    this.#options.log.warn({ error: errorText(error) }, 'calls of trunks cannot be counted');
  }
}

/** The edge counts the calls of the trunks that it knows; it does not know those that give a password. */
export const isOurs = ({ peer }: Trunk): boolean => peer.user !== undefined;

/**
 * The caller and who has sent the call on as E.164, the caller asserted as our own proxy would do it. The dialled number stays as the trunk writes it, because the dial plan
 * applies the trunk's rules to that itself.
 */
function translate(request: SipRequest, { account, inbound, country }: Trunk): void {
  const full = (one: string): string => fullNumber(rewrite(one, inbound.caller), country);
  const dialled = bareNumber(request.requestUri.user ?? '');
  request.uri = SipUri.of({ scheme: 'sip', user: dialled, host: account }).toString();
  const { number, name } = callerOf(request);
  const diverting = divertedBy(request).map(one => NameAddr.of(addressOf(full(one), account)));
  request.remove('History-Info');
  request.remove('Diversion');
  if (diverting.length > 0) request.set('Diversion', diverting.join(', '));
  request.remove('P-Preferred-Identity');
  if (number === undefined) request.remove('P-Asserted-Identity');
  else {
    const uri = addressOf(full(number), account);
    request.set('P-Asserted-Identity', NameAddr.of(uri, { displayName: name }).toString());
  }
}

const addressOf = (user: string, host: string): SipUri => SipUri.of({ scheme: 'sip', user, host });
