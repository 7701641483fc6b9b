/**
 * The load balancer: between phones, which it does not trust and to which it shows nothing of the inside, and our own
 * nodes. It has no state of dialogs; of transactions only for INVITE, so that a pending one can be sent elsewhere.
 */
import type { Clock } from '../../core/clock.ts';
import type { Ids, NodeId } from '../../core/ids.ts';
import type { ClusterKeys } from '../../core/keys.ts';
import type { Resource } from '../../core/lifecycle.ts';
import type { Logger } from '../../core/log.ts';
import { InnerLinks } from '../proxy/inner-links.ts';
import { issuerMark } from '../proxy/nonce-homes.ts';
import { ping } from '../proxy/ping.ts';
import type { TransactionLayer } from '../transaction/index.ts';
import type { HostPort, TransportLayer } from '../transport/index.ts';
import type { TrunkReport } from '../trunk/ports.ts';
import { ContactTokens } from './contact-token.ts';
import type { EdgeCounters, EdgeTools } from './edge-tools.ts';
import { FlowBook } from './flow-book.ts';
import { InnerSide } from './inner-side.ts';
import { OwnerRouter } from './owner-router.ts';
import type { PhoneAccess } from './ports.ts';
import { PhoneSide } from './phone-side.ts';
import type { CallOwnerLookup, NodeDirectory } from './ports.ts';
import { Responses } from './responses.ts';
import { type GuardLimits, SourceGuard } from './source-guard.ts';
import { Trunks, type TrunksOptions } from './trunks/trunks.ts';
import { ViaFold } from './via-fold.ts';
import { type ZoneCounts, ZoneSpread } from './zone-spread.ts';

export interface LoadBalancerOptions {
  readonly transport: TransportLayer;
  /** Has this load balancer as its only handler from now on. */
  readonly transactions: TransactionLayer;
  readonly directory: NodeDirectory;
  readonly owners: CallOwnerLookup;
  readonly keys: ClusterKeys;
  /** Who we are, for the From of our OPTIONS. */
  readonly self: string;
  /** Differs each time that this process starts. */
  readonly boot: string;
  /** Our inner listener's address as the other nodes know it. */
  readonly inner: HostPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly guard?: Partial<GuardLimits>;
  /** From where phones may come; everywhere without it. */
  readonly access?: PhoneAccess;
  /** Without them there are no trunks, only phones. */
  readonly trunks?: TrunksOptions;
  /** How long an in-dialog request waits for a dead switch's successor; milliseconds, 2000 when absent. */
  readonly holdMs?: number;
}

export interface LoadBalancerSnapshot {
  /** New calls by zone and by zone-proxy. */
  readonly spread: ZoneCounts;
  readonly counters: EdgeCounters;
  readonly held: number;
  readonly guard: ReturnType<SourceGuard['snapshot']>;
  readonly links: ReturnType<InnerLinks['snapshot']>;
}

export class LoadBalancer implements Resource {
  readonly #tools: EdgeTools;
  readonly #spread: ZoneSpread;
  readonly #inside: InnerSide;

  constructor(options: LoadBalancerOptions) {
    this.#tools = tools(options);
    const { directory, keys, clock } = options;
    const mark = (node: NodeId): string => issuerMark(keys.nonce, node);
    this.#spread = new ZoneSpread({ links: this.#tools.links, directory, mark, clock });
    const phones = new PhoneSide(this.#tools, this.#spread);
    const inside = new InnerSide(this.#tools);
    this.#inside = inside;
    const responses = new Responses(this.#tools, (from, branch) => phones.answered(from, branch));
    options.transactions.setHandler({
      stateless: {
        request: (request, flow) => (flow.inner ? inside.take(request, flow) : phones.take(request, flow)),
      },
      request: transaction => {
        if (transaction.flow.inner) inside.invite(transaction);
        else phones.invite(transaction);
      },
      ack: (request, flow) => {
        if (flow.inner) inside.ack(request);
        else phones.ack(request, flow);
      },
      response: (response, flow) => responses.pass(response, flow),
    });
  }

  snapshot(): LoadBalancerSnapshot {
    const { counters, owners, guard, links } = this.#tools;
    return {
      spread: this.#spread.counts(),
      counters: { ...counters },
      held: owners.held,
      guard: guard.snapshot(),
      links: links.snapshot(),
    };
  }

  /** Connects with the trunks, once the listeners are open. */
  openTrunks(): void {
    this.#tools.trunks.start();
  }

  /** How this load balancer finds each trunk that it reaches. */
  trunks(): readonly TrunkReport[] {
    return this.#tools.trunks.snapshot();
  }

  /** Lets go of the trunks and neighbours; the transaction and transport layers are closed by who made them. */
  close(): void {
    this.#inside.close();
    this.#tools.trunks.close();
    this.#tools.links.close();
  }
}

const NO_TRUNKS: TrunksOptions = {
  directory: { trunks: () => [], trunk: () => undefined, onChange: () => () => undefined },
  reports: { report: () => Promise.resolve(), reports: () => Promise.resolve([]) },
  seats: {
    take: () => Promise.resolve(true),
    keep: () => Promise.resolve(),
    move: () => Promise.resolve(),
    leave: () => Promise.resolve(),
    taken: () => Promise.resolve([]),
  },
  peerListeners: new Set(),
  tls: {},
};

function tools(options: LoadBalancerOptions): EdgeTools {
  const { transport, transactions, directory, keys, clock, ids, log, inner, boot, self } = options;
  const links = new InnerLinks({
    directory,
    roles: ['zone-proxy', 'call-switch'],
    transport,
    clock,
    log,
    ping: flow => ping(flow, { transactions, clock, ids, self }),
  });
  const flows = new FlowBook({
    key: keys.flow,
    boot,
    inner,
    advertised: name => transport.listeners().find(listener => listener.name === name)?.advertise,
    connection: id => transport.flow(id),
    datagrams: (listener, remote) => {
      const known = transport.listeners().some(each => each.name === listener && each.transport === 'udp');
      return known ? transport.udpFlow(listener, remote) : undefined;
    },
  });
  const owners = new OwnerRouter({
    clock,
    lookup: options.owners,
    reach: node => links.reach(node),
    ...(options.holdMs === undefined ? {} : { holdMs: options.holdMs }),
  });
  return {
    transport,
    transactions,
    links,
    access: options.access,
    flows,
    fold: new ViaFold(keys.fold),
    tokens: new ContactTokens(keys.contact),
    owners,
    guard: new SourceGuard(clock, options.guard),
    trunks: new Trunks(options.trunks ?? NO_TRUNKS, {
      ...{ transport, transactions, nodes: directory, clock, ids, log, self, inner },
      key: keys.flow,
    }),
    clock,
    ids,
    log,
    inner,
    counters: { newCalls: 0, resent: 0, refused: 0, dropped: 0, flowFailed: 0 },
  };
}
