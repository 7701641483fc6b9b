/** Requests from phones, on their way to a zone or to the switch that has their call. */
import { type SipRequest, SipParseError, SipResponse } from '../message/index.ts';
import { optionsResponse } from '../proxy/capabilities.ts';
import type { NodeId } from '../../core/ids.ts';
import { CALL, RESENT } from '../proxy/inner-headers.ts';
import type { Neighbour } from '../proxy/inner-links.ts';
import { InviteRelay, type RelayPlan, type RelayTarget } from '../proxy/invite-relay.ts';
import { claimedUse } from '../proxy/nonce-homes.ts';
import { type Refusal, decrementMaxForwards } from '../proxy/sanity.ts';
import { statelessBranch, statelessTag } from '../proxy/stateless.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import { type Flow, sameHost } from '../transport/index.ts';
import type { EdgeTools } from './edge-tools.ts';
import { hostPort } from './flow-uri.ts';
import { conceal, distrust, distrustTrunk } from './hiding.ts';
import { type Forwarded, InFlight } from './in-flight.ts';
import type { CallReference, Routed } from './owner-router.ts';
import { type PhoneTools, type PhoneVerdict, callOf, phoneVerdict } from './phone-verdict.ts';
import type { Trunk } from '../trunk/types.ts';
import { markInbound, returnRoutes } from './trunks/inbound.ts';
import { unlessCancelled } from './waiting.ts';
import type { ZoneSpread } from './zone-spread.ts';

/** A zone-proxy answers or forwards at once, and a forwarded INVITE brings 100 within 200 ms (RFC 3261 17.2.1). */
const FIRST_RESPONSE_MS = 3000;

/** What makes a dialog with the inside, and what the inside has to count by its flow. */
const ROUTED: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'PUBLISH']);

interface NewCall {
  /** Its name inside, however often it is sent. */
  readonly id: string;
  readonly trunk: Trunk | undefined;
}

export class PhoneSide {
  readonly #tools: EdgeTools;
  readonly #spread: ZoneSpread;
  readonly #verdictTools: PhoneTools;
  readonly #viaStart: string;
  /** Branches of the requests that wait for an owner: their retransmissions need not wait beside them. */
  readonly #held = new Set<string>();
  readonly #inFlight: InFlight;

  constructor(tools: EdgeTools, spread: ZoneSpread) {
    this.#tools = tools;
    this.#spread = spread;
    this.#inFlight = new InFlight(tools.clock, forwarded => this.#again(forwarded));
    this.#viaStart = `SIP/2.0/TCP ${hostPort(tools.inner)};branch=`;
    this.#verdictTools = {
      decode: user => tools.tokens.decode(user),
      ourBranch: branch => tools.fold.unfold(branch) !== undefined,
    };
  }

  /** Sees every request from phones first; true when no transaction is needed for it. */
  take(request: SipRequest, flow: Flow): boolean {
    const { trunks, guard } = this.#tools;
    if (trunks.of(flow).length === 0 && !guard.admits(flow)) return true;
    const { method } = request;
    if (method === 'INVITE' || method === 'ACK' || method === 'CANCEL') return false;
    const verdict = this.#verdict(request, flow);
    switch (verdict.act) {
      case 'refuse':
        this.#refuse(request, flow, verdict.refusal);
        return true;
      case 'answer-options':
        this.#tools.transport.responseFlow(request, flow).send(optionsResponse(request, statelessTag(request)));
        return true;
      case 'zone': {
        const target = this.#anyZone(request, verdict.node);
        if (target) this.#forward(request, flow, target);
        else this.#refuse(request, flow, { status: 503 });
        return true;
      }
      case 'owner':
        this.#toOwner(request, flow, verdict.call);
        return true;
    }
  }

  /** A zone-proxy for what is not a call. @param preferred has what the request is about, if it is still there. */
  #anyZone(request: SipRequest, preferred: NodeId | undefined): Flow | undefined {
    const known = preferred === undefined ? undefined : this.#tools.links.reach(preferred);
    if (known && !known.node.draining) return known.flow;
    return this.#spread.forOther(request.callId, claimedUse(request, 'Authorization'))?.flow;
  }

  /** An INVITE, new or within a call. */
  invite(transaction: ServerTransaction): void {
    const verdict = this.#verdict(transaction.request, transaction.flow);
    switch (verdict.act) {
      case 'refuse':
        this.#respond(transaction, verdict.refusal);
        return;
      case 'zone':
        // A subscription's target takes no calls.
        if (verdict.node !== undefined) this.#respond(transaction, { status: 481 });
        else this.#newCall(transaction);
        return;
      case 'owner':
        this.#inviteToOwner(transaction, verdict.call);
        return;
      case 'answer-options':
        return;
    }
  }

  /** An ACK for a 2xx. */
  ack(request: SipRequest, flow: Flow): void {
    try {
      const { tag } = request.to;
      // RFC 3261 16.3 step 3; an ACK is never answered.
      const unwanted = tag === undefined || request.maxForwards === 0 || this.#tools.trunks.isStranger(flow);
      if (unwanted) this.#tools.counters.dropped += 1;
      else this.#toOwner(request, flow, callOf(request, tag, this.#verdictTools));
    } catch (error) {
      if (!(error instanceof SipParseError)) throw error;
      this.#tools.counters.dropped += 1;
    }
  }

  #verdict(request: SipRequest, flow: Flow): PhoneVerdict {
    const { trunks } = this.#tools;
    // Whoever signed its certificate, nobody here has an agreement with it.
    if (trunks.isStranger(flow)) return { act: 'refuse', refusal: { status: 403 } };
    try {
      const fromTrunk = trunks.of(flow).length > 0;
      const verdict = phoneVerdict(request, this.#verdictTools, fromTrunk);
      // What has begun may go on and end.
      if (verdict.act !== 'zone' || fromTrunk || this.#admits(request, flow)) return verdict;
      return { act: 'refuse', refusal: { status: 403, reason: 'Address Not Allowed' } };
    } catch (error) {
      // Headers are read when they are asked for; what is thrown then is the phone's fault.
      if (!(error instanceof SipParseError)) throw error;
      return { act: 'refuse', refusal: { status: error.status, reason: `Bad ${error.where}` } };
    }
  }

  #admits({ method, from, requestUri }: SipRequest, { remote }: Flow): boolean {
    const { access } = this.#tools;
    if (access === undefined) return true;
    return access.admits({ address: remote.host, method, from: from.uri.user, to: requestUri.user });
  }

  #toOwner(request: SipRequest, flow: Flow, call: CallReference): void {
    const key = statelessBranch(request, flow.id);
    if (this.#held.has(key)) return;
    const route = this.#tools.owners.route(call);
    if (!(route instanceof Promise)) {
      this.#forward(request, flow, route);
      return;
    }
    this.#held.add(key);
    void route.then(found => {
      this.#held.delete(key);
      if (typeof found !== 'string') this.#forward(request, flow, found);
      else if (request.method !== 'ACK') this.#refuse(request, flow, notFound(found));
    });
  }

  /** Stateless, RFC 3261 16.11: the response finds the phone by what stands in our Via. */
  #forward(request: SipRequest, flow: Flow, to: Flow): void {
    const phone = this.#tools.transport.responseFlow(request, flow);
    const branch = statelessBranch(request, flow.id);
    this.#prepare(request, phone, this.#tools.trunks.sender(request, flow));
    request.prepend('Via', `${this.#viaStart}${branch};ft=${this.#tools.flows.token(phone)}`);
    to.send(request);
    if (request.method !== 'ACK') this.#inFlight.add(to, branch, { request, phone });
  }

  /** A final response to what was forwarded statelessly has come. */
  answered(from: Flow, branch: string): void {
    this.#inFlight.answered(from, branch);
  }

  /** The neighbour died with the request in its hands: it goes to whoever is there now, under the same branch. */
  #again({ request, phone }: Forwarded): void {
    const { tag } = request.to;
    const send = (to: Flow): void => {
      this.#tools.counters.resent += 1;
      to.send(request);
    };
    const { act } = phoneVerdict(request, { ...this.#verdictTools, ourBranch: () => false });
    if (tag === undefined || act === 'zone') {
      const target = this.#anyZone(request, undefined);
      if (target?.open !== true) return;
      request.set(RESENT, '1');
      send(target);
      return;
    }
    const route = this.#tools.owners.route(callOf(request, tag, this.#verdictTools));
    void Promise.resolve(route).then(found => {
      if (typeof found !== 'string') {
        send(found);
        return;
      }
      const { status, headers } = notFound(found);
      const response = SipResponse.to(request, status, { headers, toTag: statelessTag(request) });
      response.popValue('Via');
      phone.send(response);
    });
  }

  /** Makes a request fit for the inside. */
  #prepare(request: SipRequest, phone: Flow, trunk: Trunk | undefined): void {
    const { flows, trunks } = this.#tools;
    // A phone that does not know the address that its packets come from sits behind NAT.
    const nat = !sameHost(request.via.host, phone.remote.host);
    if (trunk) distrustTrunk(request, trunk.trusted);
    else distrust(request);
    decrementMaxForwards(request);
    const { method } = request;
    if (method === 'REGISTER') request.append('Path', `<${flows.uri(phone, nat)}>`);
    // RFC 3261 16.6 step 4: in front of what a trunk's own proxies have put there.
    else if (ROUTED.has(method)) {
      const route = trunk && trunks.routeFor(phone, trunk);
      request.prepend('Record-Route', route ?? `<${flows.uri(phone, nat)}>`);
    }
  }

  #newCall(transaction: ServerTransaction): void {
    const { request, flow } = transaction;
    const { trunks, ids } = this.#tools;
    const call = { id: ids.uuid(), trunk: trunks.sender(request, flow) };
    const { id, trunk } = call;
    if (!trunk) {
      this.#relay(transaction, this.#zonePlan(transaction, call));
      return;
    }
    const room = trunks.admits(trunk) ? trunks.seats.take(trunk, id, request.callId) : Promise.resolve(false);
    unlessCancelled(transaction, room, {
      cancelled: () => {
        trunks.seats.leave(trunk, id, request.callId);
        this.#respond(transaction, { status: 487 });
      },
      then: admitted => {
        if (admitted) this.#relay(transaction, this.#zonePlan(transaction, call));
        else this.#respond(transaction, { status: 503, reason: 'Too Many Calls', headers: [['Retry-After', '1']] });
      },
    });
  }

  #inviteToOwner(transaction: ServerTransaction, call: CallReference): void {
    const route = this.#tools.owners.route(call);
    if (!(route instanceof Promise)) {
      this.#relay(transaction, this.#ownerPlan(transaction, route));
      return;
    }
    transaction.respond(SipResponse.to(transaction.request, 100));
    unlessCancelled(transaction, route, {
      cancelled: () => this.#respond(transaction, { status: 487 }),
      then: found => {
        if (typeof found === 'string') this.#respond(transaction, notFound(found));
        else this.#relay(transaction, this.#ownerPlan(transaction, found));
      },
    });
  }

  #relay(transaction: ServerTransaction, plan: RelayPlan): void {
    const { transactions, clock, log } = this.#tools;
    new InviteRelay(transaction, plan, { layer: transactions, clock, log }).start();
  }

  /** A new call, or the question for one: one zone after the other, always under the same name of the call. */
  #zonePlan(transaction: ServerTransaction, { id, trunk }: NewCall): RelayPlan {
    const { request } = transaction;
    const { trunks } = this.#tools;
    // A trunk that we know by its certificate or address is not asked for a password.
    const isCall = trunk !== undefined || request.has('Proxy-Authorization');
    const outcome = isCall ? this.#callOutcome() : undefined;
    return {
      ...this.#plan(transaction, { isCall, trunk }, response => outcome?.answered(response.status)),
      firstResponseMs: FIRST_RESPONSE_MS,
      next: tried => {
        const target = this.#zoneFor(request, isCall, tried);
        if (!target) return undefined;
        outcome?.sentTo(target);
        const copy = this.#copy(transaction, trunk);
        copy.set(CALL, id);
        if (trunk) markInbound(copy, { request, trunk, toUs: trunks.isContact(request.requestUri.user) });
        if (tried.size > 0) {
          this.#tools.counters.resent += 1;
          copy.set(RESENT, '1');
        }
        return { key: target.node.id, flow: target.flow, request: copy };
      },
      refuse: status => this.#refusal(transaction, { status }),
      ended: status => {
        if (trunk && status >= 300) trunks.seats.leave(trunk, id, request.callId);
      },
    };
  }

  #zoneFor(request: SipRequest, isCall: boolean, tried: ReadonlySet<string>): Neighbour | undefined {
    if (tried.size > 0) return this.#spread.another(tried);
    return isCall ? this.#spread.forCall(claimedUse(request, 'Proxy-Authorization')) : this.#spread.forChallenge();
  }

  /** Tells the spread once whether the zone has taken the call. */
  #callOutcome(): { sentTo(target: Neighbour): void; answered(status: number): void } {
    let first: Neighbour | undefined;
    let last: Neighbour | undefined;
    let known = false;
    return {
      sentTo: target => {
        first ??= target;
        last = target;
      },
      answered: status => {
        if (known || status === 100) return;
        known = true;
        // The password was wrong or the nonce too old: the caller will ask again, and that will be the call.
        if (status === 407 && first) this.#spread.challenged(first);
        else if (last) this.#taken(last);
      },
    };
  }

  #taken(zone: Neighbour): void {
    this.#tools.counters.newCalls += 1;
    this.#spread.taken(zone);
  }

  /** Within a call there is one switch to ask. */
  #ownerPlan(transaction: ServerTransaction, owner: Flow): RelayPlan {
    const trunk = this.#tools.trunks.sender(transaction.request, transaction.flow);
    return {
      ...this.#plan(transaction, { isCall: false, trunk }, () => undefined),
      next: (tried): RelayTarget | undefined =>
        tried.size > 0 ? undefined : { key: owner.id, flow: owner, request: this.#copy(transaction, trunk) },
      // RFC 3261 12.2.1.2: 408 would end the dialog, which another switch is taking over now; 14.1: after 491 the phone
      // asks again.
      refuse: status => this.#refusal(transaction, { status: status === 487 ? 487 : 491 }),
    };
  }

  #plan(
    { request, flow }: ServerTransaction,
    { isCall, trunk }: { isCall: boolean; trunk: Trunk | undefined },
    seen: (response: SipResponse) => void,
  ): Pick<RelayPlan, 'upstream'> {
    const { guard } = this.#tools;
    return {
      upstream: response => {
        seen(response);
        response.popValue('Via');
        conceal(response);
        if (trunk) returnRoutes(request, response);
        else if (response.status >= 300) guard.answered(flow, response.status, request.has('Proxy-Authorization'));
        else if (isCall && response.status >= 180) guard.proved(flow);
        return response;
      },
    };
  }

  #copy({ request, flow }: ServerTransaction, trunk: Trunk | undefined): SipRequest {
    const copy = request.clone();
    this.#prepare(copy, this.#tools.transport.responseFlow(request, flow), trunk);
    return copy;
  }

  #respond(transaction: ServerTransaction, refusal: Refusal): void {
    transaction.respond(this.#refusal(transaction, refusal));
  }

  #refusal({ request, flow }: ServerTransaction, { status, reason, headers }: Refusal): SipResponse {
    this.#refused(flow, status);
    return SipResponse.to(request, status, { reason, headers, toTag: this.#tools.ids.token() });
  }

  #refuse(request: SipRequest, flow: Flow, { status, reason, headers }: Refusal): void {
    this.#refused(flow, status);
    const response = SipResponse.to(request, status, { reason, headers, toTag: statelessTag(request) });
    this.#tools.transport.responseFlow(request, flow).send(response);
  }

  #refused(flow: Flow, status: number): void {
    const { counters, guard, trunks } = this.#tools;
    counters.refused += 1;
    // A trunk is never shut out: it carries everybody's calls.
    if (trunks.of(flow).length === 0) guard.answered(flow, status, false);
  }
}

/** Nobody knows the call: RFC 3261 12.2.2. Its owner cannot be reached: RFC 3261 16.7 step 6 keeps 503 from phones. */
function notFound(why: Exclude<Routed, Flow>): Refusal {
  return why === 'unknown' ? { status: 481 } : { status: 500, headers: [['Retry-After', '2']] };
}
