/**
 * The zone-proxy: knows the users (passwords, registrations), decides whether a call may begin, and gives it to a call
 * switch. It stays in the way of an INVITE until the final response and of nothing after that.
 */
import type { Clock } from '../../core/clock.ts';
import type { Ids, ZoneId } from '../../core/ids.ts';
import type { Resource } from '../../core/lifecycle.ts';
import type { Logger } from '../../core/log.ts';
import type { DigestServer } from '../auth/index.ts';
import { type SipRequest, SipParseError, SipResponse, fromUtf8 } from '../message/index.ts';
import type { ServerTransaction, TransactionLayer } from '../transaction/index.ts';
import type { Flow, TransportLayer } from '../transport/index.ts';
import { optionsResponse } from './capabilities.ts';
import { CALL, RESENT, TRUNK } from './inner-headers.ts';
import { InnerLinks } from './inner-links.ts';
import { InviteRelay, type RelayPlan } from './invite-relay.ts';
import { NonceDuty } from './nonce-duty.ts';
import { PasswordGuard } from './password-guard.ts';
import { PendingInvites } from './pending-counts.ts';
import { ping } from './ping.ts';
import type { CallOwnerLookup, NodeDirectory } from './ports.ts';
import { type Refusal, decrementMaxForwards, sanityVerdict } from './sanity.ts';
import { statelessTag } from './stateless.ts';
import { type Outcome, runSteps } from './steps.ts';
import { SwitchSpread } from './switch-spread.ts';
import { VerdictCounts } from './verdict-counts.ts';
import {
  ADMISSION_LIMITS,
  type AdmissionLimits,
  type EventsPort,
  type RegistrarPort,
  type ZoneContext,
  type ZoneServices,
  type ZoneStep,
  type ZoneVerdict,
} from './zone-context.ts';
import { INVITE_STEPS, OTHER_STEPS, PUBLISH_STEPS, REGISTER_STEPS, SUBSCRIBE_STEPS } from './zone-steps.ts';

export interface ZoneProxyOptions {
  readonly transport: TransportLayer;
  /** Has this zone-proxy as its only handler from now on. */
  readonly transactions: TransactionLayer;
  readonly directory: NodeDirectory;
  readonly owners: CallOwnerLookup;
  /** Its issuer has to be `self`. */
  readonly digest: DigestServer;
  readonly registrar: RegistrarPort;
  /** Without it SUBSCRIBE and PUBLISH are refused. */
  readonly events?: EventsPort;
  readonly domain: string;
  readonly zone: ZoneId;
  /** Our id in the directory. */
  readonly self: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly limits?: Partial<AdmissionLimits>;
  /** The trunk (`name@account`) whose peer has this user name; nobody has any when absent. */
  readonly trunkOf?: (user: string) => string | undefined;
  /** Nobody when absent. */
  readonly transportsOf?: ZoneServices['transportsOf'];
  /** Whether this node or its zone is being emptied. */
  draining(): boolean;
}

export interface ZoneProxySnapshot {
  /** New calls given to each switch. */
  readonly calls: Record<string, number>;
  readonly pendingInvites: number;
  readonly resent: number;
  /** Requests ended by each step, as `method step status`. */
  readonly verdicts: Record<string, number>;
  readonly links: ReturnType<InnerLinks['snapshot']>;
}

/** A switch sends 100 within 200 ms (RFC 3261 17.2.1). */
const FIRST_RESPONSE_MS = 2500;

export class ZoneProxy implements Resource {
  readonly #options: ZoneProxyOptions;
  readonly #links: InnerLinks;
  readonly #nonces: NonceDuty;
  readonly #spread: SwitchSpread;
  readonly #pending = new PendingInvites();
  readonly #services: ZoneServices;
  readonly #verdicts = new VerdictCounts(STEPS);
  #resent = 0;
  #closed = false;

  constructor(options: ZoneProxyOptions) {
    const { transport, transactions, directory, clock, ids, log, self } = options;
    this.#options = options;
    this.#links = new InnerLinks({
      directory,
      roles: ['call-switch'],
      transport,
      clock,
      log,
      ping: flow => ping(flow, { transactions, clock, ids, self }),
    });
    this.#nonces = new NonceDuty(directory, options.digest, self);
    this.#spread = new SwitchSpread(this.#links, options.zone);
    const limits = { ...ADMISSION_LIMITS, ...options.limits };
    this.#services = {
      domain: options.domain,
      digest: options.digest,
      nonces: this.#nonces,
      passwords: new PasswordGuard(clock, limits),
      registrar: options.registrar,
      events: options.events,
      owners: options.owners,
      limits,
      pending: this.#pending,
      draining: () => options.draining(),
      trunkOf: user => options.trunkOf?.(user),
      transportsOf: options.transportsOf ?? (() => undefined),
    };
    transactions.setHandler({
      stateless: { request: (request, flow) => this.#challenge(request, flow) },
      request: transaction => this.#request(transaction),
      // RFC 3261 16.11: an ACK for a 2xx goes past us, straight to the switch.
      ack: () => undefined,
    });
  }

  snapshot(): ZoneProxySnapshot {
    return {
      calls: this.#spread.counts(),
      pendingInvites: this.#pending.total,
      resent: this.#resent,
      verdicts: this.#verdicts.read(),
      links: this.#links.snapshot(),
    };
  }

  /** Lets go of the neighbours; the transaction and transport layers are closed by who made them. */
  close(): void {
    this.#closed = true;
    this.#nonces.close();
    this.#links.close();
  }

  /**
   * RFC 3261 8.2.7 and 22.1: a REGISTER without an answer to any challenge gets one, and nothing is kept of it. Every
   * registration begins so, and a flood of them should find nothing to fill.
   */
  #challenge(request: SipRequest, flow: Flow): boolean {
    if (request.method !== 'REGISTER' || request.has('Authorization') || !isSane(request)) return false;
    const { transactions, digest } = this.#options;
    const issuer = this.#nonces.issuer();
    const headers = digest.challenges(false, { userAgent: request.get('User-Agent'), issuer });
    transactions.reply(request, flow, SipResponse.to(request, 401, { toTag: statelessTag(request), headers }));
    this.#verdicts.add('REGISTER', 'authenticate', 401);
    return true;
  }

  #request(transaction: ServerTransaction): void {
    const { request } = transaction;
    // RFC 3261 11.2: also how our neighbours ask whether we are there.
    if (request.method === 'OPTIONS') {
      transaction.respond(optionsResponse(request, this.#options.ids.token()));
      return;
    }
    const context: ZoneContext = {
      request,
      services: this.#services,
      source: sourceOf(request),
      user: undefined,
      trunk: undefined,
      owner: undefined,
      cancelled: false,
    };
    // Looking up a password takes its time, and the caller may hang up meanwhile.
    if (request.isInvite) transaction.onCancel(() => (context.cancelled = true));
    this.#run(STEPS.get(request.method) ?? OTHER_STEPS, transaction, context);
  }

  /** What a step throws and what it rejects with ends in the same place. */
  #run(steps: readonly ZoneStep[], transaction: ServerTransaction, context: ZoneContext): void {
    const failed = (error: unknown): void => this.#failed(transaction, error);
    try {
      const outcome = runSteps(steps, context);
      if (outcome instanceof Promise) outcome.then(late => this.#carryOut(transaction, context, late)).catch(failed);
      else this.#carryOut(transaction, context, outcome);
    } catch (error) {
      failed(error);
    }
  }

  #carryOut(transaction: ServerTransaction, context: ZoneContext, { verdict, step }: Outcome<ZoneVerdict>): void {
    if (!verdict) return;
    if (verdict.act === 'dispatch' && !context.cancelled) {
      this.#relay(transaction, context);
      return;
    }
    const response = this.#response(context.request, verdict);
    this.#verdicts.add(context.request.method, step, response.status);
    transaction.respond(response);
    if (verdict.act === 'respond') verdict.after?.(transaction.flow);
  }

  #response(request: SipRequest, verdict: ZoneVerdict): SipResponse {
    if (verdict.act === 'respond') return verdict.response;
    // RFC 3261 9.2: what could have been dispatched was cancelled before.
    return this.#refusal(request, verdict.act === 'refuse' ? verdict.refusal : { status: 487 });
  }

  #failed(transaction: ServerTransaction, error: unknown): void {
    if (error instanceof SipParseError) {
      const { status, where } = error;
      transaction.respond(this.#refusal(transaction.request, { status, reason: `Bad ${where}` }));
      return;
    }
    this.#options.log.error({ err: error, method: transaction.request.method }, 'a request could not be handled');
    transaction.respond(this.#refusal(transaction.request, { status: 500 }));
  }

  #relay(transaction: ServerTransaction, context: ZoneContext): void {
    const { transactions, clock, log } = this.#options;
    const ended = this.#pending.begin(context.user ?? '');
    transaction.onEnd(ended);
    new InviteRelay(transaction, this.#plan(context, ended), { layer: transactions, clock, log }).start();
  }

  #plan(context: ZoneContext, ended: () => void): RelayPlan {
    return {
      firstResponseMs: FIRST_RESPONSE_MS,
      next: tried => {
        // The load balancer sees us go and gives the INVITE to another zone; sent from here as well it would be there twice.
        if (this.#closed) return undefined;
        const target = this.#spread.next(tried, context.owner);
        if (!target) return undefined;
        if (tried.size > 0) this.#resent += 1;
        return { key: target.node.id, flow: target.flow, request: this.#prepared(context) };
      },
      upstream: response => {
        response.popValue('Via');
        return response;
      },
      refuse: status => this.#refusal(context.request, { status }),
      ended: status => {
        ended();
        this.#verdicts.add('INVITE', 'relay', status);
      },
    };
  }

  /** A copy for a switch, which needs no password and trusts our word for who calls (RFC 3325 5). */
  #prepared({ request, user, trunk }: ZoneContext): SipRequest {
    const copy = request.clone();
    decrementMaxForwards(copy);
    copy.remove('Proxy-Authorization');
    copy.remove('Authorization');
    copy.remove(RESENT);
    if (trunk !== undefined) copy.set(TRUNK, trunk);
    // Who calls is for the trunk to say.
    else if (user !== undefined) copy.set('P-Asserted-Identity', `<sip:${fromUtf8(user)}@${this.#options.domain}>`);
    if (!copy.has(CALL)) copy.set(CALL, this.#options.ids.uuid());
    return copy;
  }

  #refusal(request: SipRequest, { status, reason, headers }: Refusal): SipResponse {
    return SipResponse.to(request, status, { reason, headers, toTag: this.#options.ids.token() });
  }
}

const STEPS: ReadonlyMap<string, readonly ZoneStep[]> = new Map([
  ['INVITE', INVITE_STEPS],
  ['REGISTER', REGISTER_STEPS],
  ['SUBSCRIBE', SUBSCRIBE_STEPS],
  ['PUBLISH', PUBLISH_STEPS],
]);

/** What is wrong with the others is for the steps to say. */
function isSane(request: SipRequest): boolean {
  try {
    return sanityVerdict(request) === undefined;
  } catch {
    return false;
  }
}

/** The phone's flow as the load balancer names it; it does not matter here whether that is a UDP flow or a connection. */
function sourceOf(request: SipRequest): string {
  return request.get('Path') ?? request.get('Record-Route') ?? '';
}
