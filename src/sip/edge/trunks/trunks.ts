/** All trunks at one load balancer: who they are, the ways to them, their health, and what the inside is told of it. */
import type { Clock, Timer } from '../../../core/clock.ts';
import { errorText } from '../../../core/errors.ts';
import type { Ids } from '../../../core/ids.ts';
import type { Resource } from '../../../core/lifecycle.ts';
import type { Logger } from '../../../core/log.ts';
import type { SipRequest } from '../../message/index.ts';
import type { NodeDirectory } from '../../proxy/ports.ts';
import { spread } from '../../proxy/stateless.ts';
import type { TransactionLayer } from '../../transaction/index.ts';
import type { Flow, HostPort, TransportLayer } from '../../transport/index.ts';
import type { TrunkDirectory, TrunkReport, TrunkReportStore, TrunkSeatStore } from '../../trunk/ports.ts';
import { type Trunk, trunkKey } from '../../trunk/types.ts';
import { buildFlowUri, hostPort } from '../flow-uri.ts';
import { CallRate } from './call-rate.ts';
import { TrunkBook } from './trunk-book.ts';
import { TrunkLink } from './trunk-link.ts';
import { contactAt, Registration } from './trunk-registration.ts';
import { TrunkReach } from './trunk-reach.ts';
import { TrunkSeats } from './trunk-seats.ts';
import { TrunkTokens } from './trunk-token.ts';

export interface TrunksOptions {
  readonly directory: TrunkDirectory;
  readonly reports: TrunkReportStore;
  readonly seats: TrunkSeatStore;
  /** Listeners that only peers with a certificate may use. */
  readonly peerListeners: ReadonlySet<string>;
  /** Our certificate for connections to trunks, and the authorities of peers. PEM. */
  readonly tls: { readonly cert?: string; readonly key?: string; readonly ca?: readonly string[] };
}

interface TrunksTools {
  readonly transport: TransportLayer;
  readonly transactions: TransactionLayer;
  readonly nodes: NodeDirectory;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Our id in the directory. */
  readonly self: string;
  readonly inner: HostPort;
  /** Seals trunk tokens. */
  readonly key: Buffer;
}

interface Entry {
  /** The trunk as text, to see whether anything has changed. */
  readonly text: string;
  readonly reach: TrunkReach;
  readonly registration: Registration | undefined;
}

const REPORT_EVERY_MS = 5000;
/** Reports of a load balancer that is gone are forgotten after this. */
const REPORT_LIFE_MS = 15_000;

export class Trunks implements Resource {
  readonly seats: TrunkSeats;
  readonly #options: TrunksOptions;
  readonly #tools: TrunksTools;
  readonly #tokens: TrunkTokens;
  readonly #book: TrunkBook;
  readonly #entries = new Map<string, Entry>();
  readonly #rates = new Map<string, CallRate>();
  readonly #unsubscribe: (() => void)[] = [];
  #timer: Timer | undefined;
  #reporting = false;
  #again = false;
  #started = false;
  #closed = false;

  constructor(options: TrunksOptions, tools: TrunksTools) {
    this.#options = options;
    this.#tools = tools;
    this.seats = new TrunkSeats(options.seats, tools.clock, tools.log);
    this.#tokens = new TrunkTokens(tools.key);
    this.#book = new TrunkBook({
      directory: options.directory,
      isForPeers: listener => options.peerListeners.has(listener),
      reached: flow => this.#reached(flow),
      decode: user => this.#tokens.decode(user),
    });
  }

  /** Goes to the trunks; not before the listeners are open, because they are whom the trunks are to answer. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    const { directory } = this.#options;
    this.#unsubscribe.push(
      directory.onChange(() => this.#follow()),
      this.#tools.nodes.onChange(() => this.#follow()),
    );
    this.#timer = this.#tools.clock.every(REPORT_EVERY_MS, () => void this.#report());
    this.#follow();
  }

  // Requests that come in.

  /** Trunks at the other end; as a rule none or one. */
  of(flow: Flow): readonly Trunk[] {
    return this.#book.of(flow);
  }

  isStranger(flow: Flow): boolean {
    return this.#book.isStranger(flow);
  }

  sender(request: SipRequest, flow: Flow): Trunk | undefined {
    return this.#book.sender(request, flow);
  }

  /** Whether the user part of a Request-URI is that of our Contact at a carrier. */
  isContact(user: string | undefined): boolean {
    return user !== undefined && this.#tokens.decode(user) !== undefined;
  }

  /** False when the trunk has had its calls for this second; each load balancer gives away its share. */
  admits(trunk: Trunk): boolean {
    const { callsPerSecond } = trunk.limits;
    if (callsPerSecond === undefined) return true;
    const key = trunkKey(trunk);
    let rate = this.#rates.get(key);
    if (!rate) this.#rates.set(key, (rate = new CallRate(this.#tools.clock)));
    return rate.take(callsPerSecond / Math.max(1, this.#balancers().length));
  }

  // Requests that go out.

  /** The trunk that the token of a Route names; undefined for other tokens, 'gone' for a trunk that is no more. */
  reach(token: string): TrunkReach | 'gone' | undefined {
    const id = this.#tokens.decode(token);
    if (!id) return undefined;
    const reach = this.#entries.get(trunkKey(id))?.reach;
    if (!reach) return 'gone';
    return id.target === undefined ? reach : reach.only(id.target);
  }

  /** The Route to the one target that a dialog is with. */
  routeTo(link: TrunkLink): string {
    return this.#route(link, link.index);
  }

  /** The Route to a trunk whose requests come over this flow, when it can be reached by itself; else the flow is the way. */
  routeFor(flow: Flow, trunk?: Trunk): string | undefined {
    for (const one of trunk ? [trunk] : this.#book.of(flow)) {
      const link = this.#entries.get(trunkKey(one))?.reach.linkOf(flow);
      if (link) return this.routeTo(link);
    }
    return undefined;
  }

  /** Who we are to the trunk behind a connection that we have opened. */
  publicAddress(flow: Flow): HostPort | undefined {
    return flow.listener === '' ? this.#links().find(link => link.flow === flow)?.pub : undefined;
  }

  snapshot(): readonly TrunkReport[] {
    return [...this.#entries.values()].flatMap(entry => this.#reportOf(entry));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    for (const end of this.#unsubscribe) end();
    const reported = this.#entries.size > 0;
    for (const key of [...this.#entries.keys()]) this.#drop(key);
    const { reports } = this.#options;
    if (reported) reports.report(this.#tools.self, [], this.#tools.clock.now()).catch(() => undefined);
  }

  #links(): TrunkLink[] {
    return [...this.#entries.values()].flatMap(({ reach }) => reach.links);
  }

  #reached(flow: Flow): readonly Trunk[] {
    const found: Trunk[] = [];
    for (const { reach } of this.#entries.values()) {
      const ours = flow.reliable && reach.links.some(link => link.flow === flow);
      const registered = reach.trunk.register !== undefined && reach.linkOf(flow) !== undefined;
      if (ours || registered) found.push(reach.trunk);
    }
    return found;
  }

  /** Has a link for each trunk that this node is to reach, and none besides. */
  #follow(): void {
    if (this.#closed || !this.#started) return;
    const wanted = new Map(
      this.#options.directory
        .trunks()
        .filter(trunk => trunk.targets.length > 0 && this.#isOurs(trunk))
        .map(trunk => [trunkKey(trunk), trunk]),
    );
    for (const [key, { text }] of this.#entries) {
      const trunk = wanted.get(key);
      if (trunk === undefined || JSON.stringify(trunk) !== text) this.#drop(key);
    }
    for (const [key, trunk] of wanted) if (!this.#entries.has(key)) this.#add(key, trunk);
    for (const key of this.#rates.keys()) {
      if (!this.#options.directory.trunks().some(trunk => trunkKey(trunk) === key)) this.#rates.delete(key);
    }
    this.#changed();
  }

  /** A carrier sees one registration, so one load balancer has it. */
  #isOurs(trunk: Trunk): boolean {
    if (trunk.register === undefined) return true;
    const ids = this.#balancers();
    return ids.length === 0 || ids[spread(trunkKey(trunk), ids.length)] === this.#tools.self;
  }

  #balancers(): string[] {
    const alive = this.#tools.nodes.nodes('load-balancer').filter(node => node.alive);
    return alive.map(({ id }): string => id).sort();
  }

  #add(key: string, trunk: Trunk): void {
    const { transport, transactions, clock, ids, log } = this.#tools;
    const changed = (): void => this.#changed();
    const tools = { transport, transactions, clock, ids, log, changed, tls: this.#options.tls };
    const links = trunk.targets.map(
      (target, index) => new TrunkLink(trunk, index, { ...tools, pub: this.#pub(target.transport) }),
    );
    const registration = links[0] && this.#register(links[0]);
    this.#entries.set(key, { text: JSON.stringify(trunk), reach: this.#reach(trunk, links), registration });
  }

  #reach(trunk: Trunk, links: readonly TrunkLink[]): TrunkReach {
    const { ids } = this.#tools;
    return new TrunkReach(trunk, links, () => ids.uint32() / 2 ** 32);
  }

  #register(link: TrunkLink): Registration | undefined {
    const { trunk, target, pub } = link;
    if (trunk.register === undefined) return undefined;
    const { transactions, clock, ids, log } = this.#tools;
    const contact = contactAt(this.#tokens.encode({ account: trunk.account, name: trunk.name }), pub, target.transport);
    const changed = (): void => this.#changed();
    return new Registration(link, trunk.register, { transactions, clock, ids, log, contact, changed });
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    entry.registration?.close();
    const left = this.#links();
    for (const link of entry.reach.links) {
      const { flow } = link;
      link.close(flow !== undefined && left.some(other => other.flow === flow));
    }
  }

  /** The listener where the trunk's own requests are expected: of its transport, over TLS the one for peers. */
  #pub(transport: string): HostPort {
    const all = this.#tools.transport.listeners().filter(one => !one.inner && one.transport === transport);
    const { peerListeners } = this.#options;
    return (all.find(({ name }) => peerListeners.has(name)) ?? all[0])?.advertise ?? this.#tools.inner;
  }

  #route({ trunk: { account, name }, target: { transport }, pub }: TrunkLink, target?: number): string {
    const token = this.#tokens.encode({ account, name, ...(target !== undefined && { target }) });
    const { inner } = this.#tools;
    return `<${buildFlowUri({ token, inner, pub: hostPort(pub), ptp: transport, nat: false })}>`;
  }

  #changed(): void {
    this.#book.forget();
    void this.#report();
  }

  #reportOf({ reach, registration }: Entry): readonly TrunkReport[] {
    const { account, name } = reach.trunk;
    const [first] = reach.links;
    if (!first) return [];
    return [
      {
        ...{ account, name, node: this.#tools.self, route: this.#route(first), transport: first.target.transport },
        ...{ state: reach.state, targets: reach.targets() },
        ...(registration && { registeredUntil: registration.until }),
      },
    ];
  }

  async #report(): Promise<void> {
    this.#again = true;
    if (this.#reporting || this.#closed) return;
    this.#reporting = true;
    const { clock, self, log } = this.#tools;
    try {
      while (this.#again && !this.#isClosed()) {
        this.#again = false;
        await this.#options.reports.report(self, this.snapshot(), clock.now() + REPORT_LIFE_MS);
      }
    } catch (error) {
      log.warn({ error: errorText(error) }, 'the state of the trunks cannot be written down');
    } finally {
      this.#reporting = false;
    }
  }

  #isClosed(): boolean {
    return this.#closed;
  }
}
