/** INVITEs of our own switches, on their way to a trunk. */
import { type SipRequest, SipResponse } from '../../message/index.ts';
import { CALL, HOPS } from '../../proxy/inner-headers.ts';
import { InviteRelay, type RelayPlan } from '../../proxy/invite-relay.ts';
import { decrementMaxForwards } from '../../proxy/sanity.ts';
import type { ServerTransaction } from '../../transaction/index.ts';
import type { EdgeTools } from '../edge-tools.ts';
import { conceal, distrustTrunk } from '../hiding.ts';
import { unlessCancelled } from '../waiting.ts';
import type { TrunkLink } from './trunk-link.ts';
import type { TrunkReach } from './trunk-reach.ts';

export class TrunkCalls {
  readonly #tools: EdgeTools;

  constructor(tools: EdgeTools) {
    this.#tools = tools;
  }

  invite(transaction: ServerTransaction, reach: TrunkReach): void {
    const { request } = transaction;
    const branch = this.#tools.fold.fold(request.getAll('Via'));
    if (branch === undefined) {
      this.#respond(transaction, 482);
      return;
    }
    const isNew = request.to.tag === undefined;
    if (!isNew && reach.open()) {
      this.#relay(transaction, reach, { branch, isNew });
      return;
    }
    unlessCancelled(transaction, isNew ? this.#admit(request, reach) : this.#connected(reach), {
      cancelled: () => {
        if (isNew) this.#leave(request, reach);
        this.#respond(transaction, 487);
      },
      then: refusal => {
        if (refusal === undefined) this.#relay(transaction, reach, { branch, isNew });
        // RFC 3261 16.9: what cannot be sent counts as 503, and the switch then tries another trunk (RFC 3261 21.5.4).
        else this.#respond(transaction, 503, refusal);
      },
    });
  }

  /** Resolves with the headers of a refusal, undefined when the call may go. */
  async #admit(request: SipRequest, reach: TrunkReach): Promise<[string, string][] | undefined> {
    const { trunks } = this.#tools;
    const { trunk } = reach;
    const callId = request.get(CALL) ?? request.callId;
    const admitted = trunks.admits(trunk) && (await trunks.seats.take(trunk, callId, request.callId));
    // Only our own switches send this way, and they say so of emergency calls alone, which no limit stops.
    if (!admitted && request.get('Priority') !== 'emergency') return [['Retry-After', '1']];
    const refusal = await this.#connected(reach);
    if (refusal) this.#leave(request, reach);
    return refusal;
  }

  async #connected(reach: TrunkReach): Promise<[string, string][] | undefined> {
    return (reach.open() ?? (await reach.ready())) ? undefined : [];
  }

  #leave(request: SipRequest, { trunk }: TrunkReach): void {
    this.#tools.trunks.seats.leave(trunk, request.get(CALL) ?? request.callId, request.callId);
  }

  #relay(transaction: ServerTransaction, reach: TrunkReach, sent: { branch: string; isNew: boolean }): void {
    const { transactions, clock, log } = this.#tools;
    const { branch, isNew } = sent;
    const { request } = transaction;
    const { trunk } = reach;
    const vias = request.getAll('Via');
    const links = new Map<string, TrunkLink>();
    const plan: RelayPlan = {
      // Within a call 408 would end it (RFC 3261 12.2.1.2): there the transaction's own timers are patience enough.
      ...(isNew && { firstResponseMs: trunk.patienceMs, impatient: true }),
      next: tried => {
        // Whoever was tried before this one has not answered, or not well.
        for (const link of links.values()) link.unheard();
        const link = reach.open(tried);
        if (!link?.flow) return undefined;
        const key = String(link.index);
        links.set(key, link);
        // RFC 3261 16.11: another target is another branch.
        const own = tried.size === 0 ? branch : `${branch}.${key}`;
        return { key, flow: link.flow, request: prepared(request), options: { branch: own, sentBy: link.pub } };
      },
      upstream: (response, { key }) => {
        const link = links.get(key);
        link?.heard(response.status);
        distrustTrunk(response, trunk.trusted);
        response.set('Via', vias);
        // RFC 3261 12.1.2: ours comes last, because the switch reads the list from behind.
        const inDialog = response.status > 100 && response.status < 300;
        if (link && inDialog) response.append('Record-Route', this.#tools.trunks.routeTo(link));
        return response;
      },
      refuse: status => {
        if (status !== 487) for (const link of links.values()) link.unheard();
        return this.#response(request, status);
      },
      ended: status => {
        if (isNew && status >= 300) this.#leave(request, reach);
      },
    };
    new InviteRelay(transaction, plan, { layer: transactions, clock, log }).start();
  }

  #respond(transaction: ServerTransaction, status: number, headers: [string, string][] = []): void {
    transaction.respond(this.#response(transaction.request, status, headers));
  }

  #response(request: SipRequest, status: number, headers: [string, string][] = []): SipResponse {
    return SipResponse.to(request, status, { toTag: this.#tools.ids.token(), headers });
  }
}

function prepared(request: SipRequest): SipRequest {
  const copy = request.clone();
  copy.remove('Via');
  copy.popValue('Route');
  conceal(copy);
  // The one word of ours that travels outside: it shows us a call that comes back.
  const hops = request.get(HOPS);
  if (hops !== undefined) copy.set(HOPS, hops);
  decrementMaxForwards(copy);
  return copy;
}
