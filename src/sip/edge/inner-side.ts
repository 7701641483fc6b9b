/** Requests of our own nodes, on their way to a phone. */
import type { Resource } from '../../core/lifecycle.ts';
import { type SipRequest, SipParseError, SipResponse } from '../message/index.ts';
import { optionsResponse } from '../proxy/capabilities.ts';
import { InviteRelay, type RelayPlan } from '../proxy/invite-relay.ts';
import { type Refusal, decrementMaxForwards, sanityVerdict } from '../proxy/sanity.ts';
import { statelessTag } from '../proxy/stateless.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import type { Flow } from '../transport/index.ts';
import type { EdgeTools } from './edge-tools.ts';
import type { FoundFlow } from './flow-book.ts';
import { hostPort, parseFlowUri } from './flow-uri.ts';
import { conceal, distrust } from './hiding.ts';
import { OrphanAnswers } from './orphan-answers.ts';
import { TrunkCalls } from './trunks/trunk-calls.ts';
import { TrunkReach } from './trunks/trunk-reach.ts';

export type InnerVerdict =
  | { readonly act: 'refuse'; readonly refusal: Refusal }
  | { readonly act: 'answer-options' }
  /** `route` is the flow's URI as it came, with its brackets. */
  | { readonly act: 'phone'; readonly phone: Flow; readonly route: string }
  /** An INVITE for a trunk, which may have to be connected first. */
  | { readonly act: 'trunk'; readonly reach: TrunkReach };

/** Where a request from the inside goes. Pure but for the look into the flow book and at the trunks. */
export function innerVerdict(request: SipRequest, find: (token: string) => FoundFlow | TrunkReach): InnerVerdict {
  const route = request.get('Route');
  if (route === undefined) {
    if (request.method === 'OPTIONS') return { act: 'answer-options' };
    return { act: 'refuse', refusal: { status: 404, reason: 'No Flow Named' } };
  }
  const refusal = sanityVerdict(request);
  if (refusal) return { act: 'refuse', refusal };
  const flow = parseFlowUri(route);
  const found = flow ? find(flow.token) : 'forged';
  if (found instanceof TrunkReach && request.isInvite) {
    return { act: 'trunk', reach: found };
  }
  const phone = found instanceof TrunkReach ? (found.open()?.flow ?? 'gone') : found;
  if (phone === 'forged') return { act: 'refuse', refusal: { status: 404, reason: 'No Such Flow' } };
  // RFC 5626 11.5: the registrar's side can then try another flow of the same phone.
  if (phone === 'gone') return { act: 'refuse', refusal: { status: 430 } };
  return { act: 'phone', phone, route: bracketedRoute(route) };
}

/** The first value of a Route header. */
function bracketedRoute(route: string): string {
  return route.slice(0, route.indexOf('>') + 1);
}

export class InnerSide implements Resource {
  readonly #tools: EdgeTools;
  readonly #trunkCalls: TrunkCalls;

  readonly #orphans: OrphanAnswers;

  constructor(tools: EdgeTools) {
    this.#tools = tools;
    this.#orphans = new OrphanAnswers(tools);
    this.#trunkCalls = new TrunkCalls(tools);
  }

  /** Sees every request of our own nodes first; true when no transaction is needed for it. */
  take(request: SipRequest, flow: Flow): boolean {
    const { method } = request;
    if (method === 'INVITE' || method === 'ACK' || method === 'CANCEL') return false;
    const verdict = this.#verdict(request);
    // Only an INVITE has the verdict of a trunk.
    if (verdict.act === 'trunk') return false;
    if (verdict.act === 'phone') this.#forward(request, verdict.phone);
    else flow.send(this.#answer(request, verdict));
    return true;
  }

  invite(transaction: ServerTransaction): void {
    const { request } = transaction;
    const verdict = this.#verdict(request);
    if (verdict.act === 'trunk') {
      this.#trunkCalls.invite(transaction, verdict.reach);
      return;
    }
    if (verdict.act !== 'phone') {
      transaction.respond(this.#answer(request, verdict));
      return;
    }
    const branch = this.#tools.fold.fold(request.getAll('Via'));
    if (branch === undefined) {
      transaction.respond(this.#answer(request, { act: 'refuse', refusal: { status: 482 } }));
      return;
    }
    const { transactions, clock, log } = this.#tools;
    const plan = this.#plan(request, verdict, branch);
    new InviteRelay(transaction, plan, { layer: transactions, clock, log }).start();
  }

  /** An ACK for a 2xx. */
  ack(request: SipRequest): void {
    const verdict = this.#verdict(request);
    if (verdict.act === 'phone') this.#forward(request, verdict.phone);
    else this.#tools.counters.dropped += 1;
  }

  close(): void {
    this.#orphans.close();
  }

  #find(token: string): FoundFlow | TrunkReach {
    const { trunks, flows } = this.#tools;
    return trunks.reach(token) ?? flows.find(token);
  }

  #verdict(request: SipRequest): InnerVerdict {
    try {
      return innerVerdict(request, token => this.#find(token));
    } catch (error) {
      if (!(error instanceof SipParseError)) throw error;
      return { act: 'refuse', refusal: { status: error.status, reason: `Bad ${error.where}` } };
    }
  }

  #answer(request: SipRequest, verdict: Exclude<InnerVerdict, { act: 'phone' | 'trunk' }>): SipResponse {
    const toTag = statelessTag(request);
    if (verdict.act === 'answer-options') return optionsResponse(request, toTag);
    const { status, reason, headers } = verdict.refusal;
    if (status === 430) this.#tools.counters.flowFailed += 1;
    return SipResponse.to(request, status, { reason, headers, toTag });
  }

  /** Stateless, RFC 3261 16.11: all that the response needs is sealed into our branch. */
  #forward(request: SipRequest, phone: Flow): void {
    const branch = this.#tools.fold.fold(request.getAll('Via'));
    if (branch === undefined) {
      this.#tools.counters.dropped += 1;
      return;
    }
    this.#prepare(request);
    const { trunks, flows } = this.#tools;
    const sentBy = hostPort(trunks.publicAddress(phone) ?? flows.publicAddress(phone));
    // RFC 3581 3: rport, because whoever sits between the phone and us may have changed our port.
    const rport = phone.reliable ? '' : ';rport';
    request.prepend('Via', `SIP/2.0/${phone.transport.toUpperCase()} ${sentBy};branch=${branch}${rport}`);
    phone.send(request);
  }

  #plan(request: SipRequest, verdict: { phone: Flow; route: string }, branch: string): RelayPlan {
    const vias = request.getAll('Via');
    return {
      next: tried => {
        if (tried.size > 0) return undefined;
        const copy = request.clone();
        this.#prepare(copy);
        return { key: verdict.phone.id, flow: verdict.phone, request: copy, options: { branch } };
      },
      upstream: response => {
        distrust(response);
        response.set('Via', vias);
        // The switch's dialog gets its way back to this flow as it would from any record-routing proxy.
        if (response.status > 100 && response.status < 300) response.append('Record-Route', verdict.route);
        return response;
      },
      orphaned: response => this.#orphans.take(response, verdict.phone),
      refuse: status => {
        // RFC 5626 11.5: the connection went while the phone was ringing.
        const shown = status === 503 ? 430 : status;
        if (shown === 430) this.#tools.counters.flowFailed += 1;
        return SipResponse.to(request, shown, { toTag: this.#tools.ids.token() });
      },
    };
  }

  /** Makes a request fit for a phone. */
  #prepare(request: SipRequest): void {
    request.remove('Via');
    request.popValue('Route');
    conceal(request);
    decrementMaxForwards(request);
  }
}
