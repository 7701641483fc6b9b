/** What operators do to live calls of this switch. Each request is decided here and carried out on the call's own queue. */
import { TandemError } from '../../../core/errors.ts';
import { asCallId, asSipCallId, asTag } from '../../../core/ids.ts';
import { SipUri } from '../../../sip/message/index.ts';
import { mobileDestination } from '../../../routing/dial-plan/index.ts';
import type { Destination } from '../../../routing/destination.ts';
import { markCall } from '../client-code.ts';
import { TalkingAnchor } from '../anchor.ts';
import type { Caller } from '../application.ts';
import { Call, type CallHolder } from '../call.ts';
import type { Leg } from '../leg.ts';
import type { RecordSoFar } from '../record.ts';
import type { Route } from '../services.ts';
import { sendElsewhere, sendToPlace } from '../transfer.ts';
import { Origination, refusalOf } from './origination.ts';
import {
  latestFirst,
  type CallDetail,
  type CallQuery,
  type CallView,
  type JoinWish,
  type OriginateWish,
  type RecordAction,
  type TransferWish,
} from './ports.ts';
import { detailOf, matches, placeOf, viewOf } from './view.ts';

/** The switch, as far as operators need it. */
export interface OperatedSwitch extends CallHolder {
  calls(): Call[];
  /** Takes a call in that did not begin with an INVITE to us. */
  place(call: Call): void;
}

export class CallOperator {
  readonly #switch: OperatedSwitch;
  readonly #originations = new Map<string, Origination>();

  constructor(calls: OperatedSwitch) {
    this.#switch = calls;
  }

  /** The latest first. Parts of other switches' calls are not calls of their own. */
  list({ limit, ...query }: CallQuery): readonly CallView[] {
    const placed = [...this.#originations.values()].map(one => one.view());
    // Calls that were taken over come last here, and began earlier.
    const found = this.#switch
      .calls()
      .filter(call => !call.inner && matches(call, query))
      .sort((a, b) => latestFirst(placeOf(a), placeOf(b)))
      .slice(0, limit)
      .map(viewOf);
    const { before, party, state = 'ringing' } = query;
    const ringing = placed.filter(
      view =>
        state === 'ringing' &&
        (party === undefined || view.to === party || view.legs.some(({ extension }) => extension === party)) &&
        (before === undefined || latestFirst(view, before) > 0),
    );
    return [...ringing, ...found].sort(latestFirst).slice(0, limit);
  }

  async inspect(id: string): Promise<CallDetail> {
    const origination = this.#originations.get(id);
    if (origination === undefined) return detailOf(this.#call(id));
    const none = { loss: 0, lossMax: 0, jitterMs: 0, rttMs: 0, packetsReceived: 0, packetsSent: 0 };
    const view = origination.view();
    return { ...view, legs: view.legs.map(leg => ({ ...leg, quality: none })) };
  }

  /** The whole call, or one leg of several: whoever is left alone by that is hung up on, too. */
  async hangUp(id: string, legId?: string): Promise<void> {
    const origination = this.#originations.get(id);
    if (origination !== undefined) {
      origination.cancel();
      return;
    }
    const call = this.#call(id);
    const leg = legId === undefined ? undefined : legIn(call, legId);
    const isLast = leg === undefined || call.peerOf(leg) !== undefined || call.legs().length < 2;
    if (!isLast) {
      await call.drop(leg, { bye: true });
      return;
    }
    const { run } = call;
    // Who still waits for an answer gets a final one (RFC 3261 13.3.1).
    if (run !== undefined && !run.anchor.leg.answered) await run.anchor.reject(480, 'call-operator');
    await call.end({ outcome: 'success', reason: 'call-operator', hangupBy: 'system' });
  }

  /** Returns when it has begun; events say how it went. */
  transfer(id: string, { leg: legId, to, into, by }: TransferWish): void {
    const call = this.#call(id);
    const { run } = call;
    const party = legId === undefined ? (run?.anchor.leg ?? callerOf(call)) : legIn(call, legId);
    const peer = call.peerOf(party);
    const inNameOf = by === undefined ? (peer ?? party).party : { extension: by, anonymous: false };
    const route: Route = into === undefined ? call.holder.route(to, inNameOf) : { destination: intoOf(call, into, to) };
    if (route.destination.kind === 'none') throw new TandemError('number-unknown', { detail: to });
    // Whoever was let wait goes on.
    party.onHold = false;
    if (peer === undefined || run !== undefined) {
      redirect(call, party, { to, route, ...(by !== undefined && { by }) });
      return;
    }
    peer.onHold = false;
    sendElsewhere(call, { party, referrer: peer, route, dialled: to });
  }

  /** Returns when it has begun; events say how it went. */
  join(id: string, { leg, dialog, leaving, address }: JoinWish): void {
    const call = this.#call(id);
    const party = legIn(call, leg);
    const referrer = call.peerOf(party);
    if (referrer === undefined || call.run !== undefined) {
      throw new TandemError('call-state', { detail: 'the leg talks with nobody' });
    }
    // Whoever was let wait goes on.
    party.onHold = false;
    referrer.onHold = false;
    const replaces = {
      ...{ sipCallId: asSipCallId(dialog.callId), earlyOnly: false },
      ...{ toTag: asTag(dialog.localTag), fromTag: asTag(dialog.remoteTag) },
    };
    sendToPlace(call, { party, referrer, place: { uri: SipUri.parse(address), replaces, taker: leaving } });
  }

  /** Without a leg all parties: each hears music until the hold is over. */
  async hold(id: string, on: boolean, legId?: string): Promise<CallView> {
    const call = this.#call(id);
    const { pair } = call;
    if (pair === undefined) throw new TandemError('call-state', { detail: 'nobody talks' });
    const legs = legId === undefined ? [pair.a, pair.b] : [legIn(call, legId)];
    for (const leg of legs) leg.onHold = on;
    call.followHold();
    await call.checkpoint();
    return viewOf(call);
  }

  /** @param by who wants it, for the recording's row */
  record(id: string, action: RecordAction, by: string): CallView {
    const call = this.#call(id);
    if (!call.recording.operate(action, by)) {
      throw new TandemError('call-state', { detail: `cannot ${action} a recording now` });
    }
    call.changed();
    return viewOf(call);
  }

  /** @throws TandemError `client-code-invalid` */
  mark(id: string, clientCode: string): CallView {
    const call = this.#call(id);
    if (!markCall(call, clientCode)) throw new TandemError('client-code-invalid', { detail: clientCode });
    return viewOf(call);
  }

  originate(wish: OriginateWish): CallView {
    const { services } = this.#switch;
    const callId = asCallId(services.ids.uuid());
    const origination: Origination = new Origination(services, callId, wish, {
      answered: (leg, record) => this.#begin(origination, leg, record),
      over: () => this.#originations.delete(callId),
    });
    const { destination } = this.#routeOf(wish, origination.party);
    if (destination.kind === 'none') throw refusalOf(destination, wish.to);
    this.#originations.set(callId, origination);
    origination.start();
    return origination.view();
  }

  close(): void {
    for (const origination of [...this.#originations.values()]) origination.cancel('closed', 'ours');
  }

  /** Who was called first has answered: now it is its call. */
  #begin(origination: Origination, leg: Leg, record: RecordSoFar): void {
    const { callId, party, dialled } = origination;
    this.#originations.delete(callId);
    const call = new Call(this.#switch, { id: callId, record, fence: this.#switch.services.clock.now() });
    this.#switch.place(call);
    call.adopt(leg);
    const { destination, context, clientCode } = this.#routeOf(origination.wish, party);
    if ('extension' in destination && destination.extension !== undefined) record.resolved = destination.extension;
    call.begin({ destination, anchor: new TalkingAnchor(leg), dialled, context, clientCode });
    // Who hung up before anybody listened has to be noticed here.
    if (leg.dialog?.state === 'terminated') {
      void call.end({ outcome: 'caller', reason: 'call-cancelled', hangupBy: 'caller' }, leg);
    }
  }

  /** @throws TandemError `call-not-allowed` for who may not monitor */
  #routeOf({ to, from, user, monitor }: OriginateWish, party: Caller): Route {
    if (monitor === undefined) return this.#switch.route(to, party);
    const { accounts, domain } = this.#switch.services;
    const { extension, mode } = monitor;
    if (accounts.byDomain(domain)?.mayMonitor(user ?? from, extension, mode) !== true) {
      throw new TandemError('call-not-allowed', { detail: `${user ?? from} may not monitor ${extension}` });
    }
    return { destination: { kind: 'monitor', mode, extension } };
  }

  #call(id: string): Call {
    const call = this.#switch.call(id);
    if (call === undefined || call.ended) throw new TandemError('call-unknown', { detail: id });
    return call;
  }
}

/** A party that an application has goes to another one. @throws TandemError `call-state` */
function redirect(
  call: Call,
  party: Leg,
  { to, route, by }: { readonly to: string; readonly route: Route; readonly by?: string },
): void {
  const { run } = call;
  if (run?.anchor.leg !== party) throw new TandemError('call-state', { detail: 'the leg talks with nobody' });
  const context = { ...route.context, ...(by !== undefined && { transferredBy: by }) };
  call.begin({ destination: route.destination, anchor: run.anchor, dialled: to, context });
  call.events.tell('call.transferred', { to, by: 'operator' });
}

function legIn(call: Call, id: string): Leg {
  const leg = call.leg(id);
  if (leg === undefined) throw new TandemError('leg-unknown', { detail: id });
  return leg;
}

function callerOf(call: Call): Leg {
  const leg = call.legs().find(({ role }) => role === 'caller') ?? call.legs()[0];
  if (leg === undefined) throw new TandemError('call-state', { detail: 'the call has no leg yet' });
  return leg;
}

function intoOf({ services }: Call, into: NonNullable<TransferWish['into']>, to: string): Destination {
  const directory = services.accounts.byDomain(services.domain);
  const entry = directory?.entry(to);
  if (into === 'mobile' && directory !== undefined) {
    const destination = mobileDestination(directory, to);
    if (destination.kind !== 'none') return destination;
    throw new TandemError('call-not-allowed', { detail: `${to} has no mobile to which calls may go` });
  }
  if (into === 'park' && to === '') return { kind: 'park' };
  if (entry === undefined || (into === 'park' && entry.kind !== 'slot')) {
    throw new TandemError('user-unknown', { detail: to });
  }
  return into === 'park' ? { kind: 'park', slot: to } : { kind: 'voicemail', extension: to };
}
