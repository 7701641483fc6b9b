/** A call that an operator places: the one party is called first, and what it dials is dialled for it when it has answered. */
import type { CallId } from '../../../core/ids.ts';
import { TandemError } from '../../../core/errors.ts';
import type { Destination } from '../../../routing/destination.ts';
import { resolveForward } from '../../../routing/dial-plan/index.ts';
import { addressOfRecord, nameAddr } from '../addressing.ts';
import type { Caller, Target } from '../application.ts';
import type { Leg } from '../leg.ts';
import type { HangupBy, Outcome, Reason } from '../ports.ts';
import { finishRecord, type RecordSoFar } from '../record.ts';
import { partyOf } from '../rung.ts';
import { Dial } from '../run/dial.ts';
import { outsidePresented } from '../run/presentation.ts';
import type { CallServices } from '../services.ts';
import { targetOf } from '../../policy/target-of.ts';
import type { CallView, OriginateWish } from './ports.ts';

/** What a party of ours is dialled as: extensions are short, and numbers are E.164. */
const NUMBER = /^\+[1-9]\d{1,14}$/;

export interface OriginationEvents {
  /** The call begins with this leg for its caller. */
  answered(leg: Leg, record: RecordSoFar): void;
  /** Nobody has answered; the record is written. */
  over(): void;
}

/** An outside number is called in the name of the user for whom the call is placed, else in that of the account. */
function firstTarget({ accounts, domain, route }: CallServices, { from, user }: OriginateWish): Target {
  const directory = accounts.byDomain(domain);
  if (directory === undefined || !NUMBER.test(from)) return { to: 'extension', extension: from };
  const { destination } =
    user === undefined
      ? resolveForward(directory, { by: '', number: from })
      : route(from, { extension: user, anonymous: false });
  const target = targetOf(destination);
  if (target !== undefined) return target;
  throw destination.kind === 'none'
    ? refusalOf(destination, from)
    : new TandemError('call-not-allowed', { detail: from });
}

/** What an operator is told of a call that cannot be placed. */
export function refusalOf({ reason }: Extract<Destination, { kind: 'none' }>, to: string): TandemError {
  const code = reason === 'normal' || reason === 'transferred' ? 'call-not-allowed' : reason;
  return new TandemError(code, { detail: to });
}

export class Origination {
  readonly callId: CallId;
  readonly #services: CallServices;
  readonly wish: OriginateWish;
  readonly #record: RecordSoFar;
  readonly #dial: Dial;
  readonly #events: OriginationEvents;
  #over = false;

  /** @throws TandemError where the phone that is to be called first must not be called */
  constructor(services: CallServices, callId: CallId, wish: OriginateWish, events: OriginationEvents) {
    const { from, to, autoAnswer, ringMs } = wish;
    const { domain, clock } = services;
    this.callId = callId;
    this.#services = services;
    this.wish = wish;
    this.#events = events;
    const caller = partyOf(this.party);
    this.#record = { from: addressOfRecord(from, domain), caller, to, startedAt: clock.now(), takeovers: 0 };
    const target: Target = { ...firstTarget(services, wish), ...(autoAnswer === true && { autoAnswer }) };
    const directory = services.accounts.byDomain(domain);
    this.#dial = new Dial(
      services,
      {
        callId,
        targets: [target],
        // The phone shows whom it is going to talk with.
        from: nameAddr(addressOfRecord(to, domain)),
        codecs: [],
        headers: [],
        outside: directory && outsidePresented(directory, [wish.user, '']),
        ringMs: ringMs ?? services.policy.ringMs,
        language: directory?.settings(wish.user ?? from).language ?? services.language,
      },
      {
        rung: () => undefined,
        ringing: () => undefined,
        early: () => undefined,
        targetFailed: () => undefined,
        answered: leg => this.#answered(leg),
        failed: ({ status, reason }) => this.#failed({ outcome: 'caller', reason, sipStatus: status }),
      },
    );
  }

  /** Who dials, as far as rights go. */
  get party(): Caller {
    const { from, user } = this.wish;
    if (user !== undefined) return { extension: user, anonymous: false };
    return NUMBER.test(from) ? { number: from, anonymous: false } : { extension: from, anonymous: false };
  }

  get dialled(): string {
    return this.wish.to;
  }

  start(): void {
    const { domain, zone, events } = this.#services;
    const { from, to } = this.#record;
    const data = { from, to, zone, placedBy: 'operator' };
    events?.publish({ type: 'call.started', account: domain, call: this.callId, data });
    this.#dial.start();
  }

  cancel(reason: Reason = 'call-operator', outcome: Outcome = 'success'): void {
    if (this.#over) return;
    this.#dial.cancel();
    this.#failed({ outcome, reason });
  }

  view(): CallView {
    const { node, zone, domain } = this.#services;
    const legs = this.#dial.legs().map(({ id, address, state, device, party }) => ({
      ...{ id, role: 'caller' as const, address, state, holds: false, onHold: false },
      ...(party.extension !== undefined && { extension: party.extension }),
      ...(party.number !== undefined && { number: party.number }),
      ...(device !== undefined && { device }),
    }));
    const { caller: _, ...record } = this.#record;
    return { id: this.callId, node, zone, account: domain, state: 'ringing', ...record, legs };
  }

  #answered(leg: Leg): void {
    if (this.#over) return;
    this.#over = true;
    leg.role = leg.side = 'caller';
    this.#events.answered(leg, this.#record);
  }

  #failed(how: { readonly outcome: Outcome; readonly reason: Reason; readonly sipStatus?: number }): void {
    if (this.#over) return;
    this.#over = true;
    const { domain, node, zone, clock, records, log } = this.#services;
    const hangupBy: HangupBy = how.reason === 'call-operator' ? 'system' : 'caller';
    try {
      const end = { ...how, hangupBy, endedAt: clock.now(), legs: [] };
      records.write(finishRecord({ id: this.callId, account: domain, node, zone }, this.#record, end));
    } catch (error) {
      log.error({ err: error, callId: this.callId }, 'call record not written');
    }
    this.#events.over();
  }
}
