/**
 * A whole site in one process, with real sockets: one load balancer, a zone-proxy and switches in each of two zones. The
 * inside has an IP address of its own (127.0.0.2), so that a test can look for it in what phones get.
 */
import { SystemClock } from '../../../src/core/clock.ts';
import { type CallId, type NodeId, SystemIds, type ZoneId, asNodeId, asZoneId } from '../../../src/core/ids.ts';
import { clusterKeys } from '../../../src/core/keys.ts';
import { Lifecycle } from '../../../src/core/lifecycle.ts';
import { type Logger, silentLogger } from '../../../src/core/log.ts';
import { DigestServer, hashHa1 } from '../../../src/sip/auth/index.ts';
import { LoadBalancer, type LoadBalancerOptions } from '../../../src/sip/edge/load-balancer.ts';
import type { CallOwnerLookup, NodeDirectory, NodeRole, NodeView } from '../../../src/sip/edge/ports.ts';
import type { AdmissionLimits } from '../../../src/sip/proxy/zone-context.ts';
import { ZoneProxy } from '../../../src/sip/proxy/zone-proxy.ts';
import { Registrar } from '../../../src/sip/registrar/index.ts';
import { TransactionLayer } from '../../../src/sip/transaction/index.ts';
import { TransportLayer, type TlsServerOptions } from '../../../src/sip/transport/index.ts';
import { MemoryLocationStore } from '../../../src/store/memory/location.ts';
import { until } from '../../kit/wait.ts';
import { Phone } from './phone.ts';
import { StubSwitch } from './stub-switch.ts';

export const DOMAIN = 'demo.tandem.test';
export const INNER_HOST = '127.0.0.2';
export const PASSWORD = 'secret';
const PUBLIC_HOST = '127.0.0.1';

export class TestDirectory implements NodeDirectory {
  #nodes: NodeView[] = [];
  readonly #watchers = new Set<() => void>();
  readonly suspects: NodeId[] = [];

  nodes(role: NodeRole, zone?: ZoneId): readonly NodeView[] {
    return this.#nodes.filter(node => node.role === role && (zone === undefined || node.zone === zone));
  }

  onChange(fn: () => void): () => void {
    this.#watchers.add(fn);
    return () => this.#watchers.delete(fn);
  }

  suspect(id: NodeId): void {
    this.suspects.push(id);
  }

  add(node: NodeView): void {
    this.#nodes = [...this.#nodes.filter(({ id }) => id !== node.id), node];
    this.#tell();
  }

  change(id: string, what: Partial<NodeView>): void {
    this.#nodes = this.#nodes.map(node => (node.id === id ? { ...node, ...what } : node));
    this.#tell();
  }

  node(id: string): NodeView | undefined {
    return this.#nodes.find(node => node.id === id);
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** Which node has which call, as the shared state would say. */
export class TestOwners implements CallOwnerLookup {
  readonly calls = new Map<string, string>();
  readonly dialogs = new Map<string, string>();
  away = false;

  ownerOf(callId: CallId): Promise<NodeId | undefined> {
    return this.#find(this.calls, callId);
  }

  ownerOfDialog(sipCallId: string): Promise<NodeId | undefined> {
    return this.#find(this.dialogs, sipCallId);
  }

  #find(table: Map<string, string>, key: string): Promise<NodeId | undefined> {
    if (this.away) return Promise.reject(new Error('store away'));
    const owner = table.get(key);
    return Promise.resolve(owner === undefined ? undefined : asNodeId(owner));
  }
}

export interface BalancerOptions extends Pick<LoadBalancerOptions, 'guard' | 'holdMs' | 'trunks'> {
  /** A listener for peers with certificates. */
  readonly peers?: TlsServerOptions;
}

export interface Running {
  readonly transport: TransportLayer;
  readonly transactions: TransactionLayer;
  readonly lifecycle: Lifecycle;
}

export class TestSite {
  readonly clock = new SystemClock();
  readonly ids = new SystemIds();
  readonly keys = clusterKeys(this.ids.token(16));
  readonly directory = new TestDirectory();
  readonly owners = new TestOwners();
  readonly location = new MemoryLocationStore();
  readonly zones = new Map<string, ZoneProxy>();
  readonly switches = new Map<string, StubSwitch>();
  readonly #running = new Map<string, Running>();
  readonly #phones: Phone[] = [];
  readonly ports = { udp: 0, tcp: 0, peers: 0 };
  /** What the servers have complained of as their own faults. */
  readonly errors: unknown[] = [];
  readonly log: Logger = { ...silentLogger, error: what => this.errors.push(what), child: () => this.log };
  admission: Partial<AdmissionLimits> = {};
  /** The trunk whose peer is this user. */
  trunkOf: (user: string) => string | undefined = () => undefined;
  /** Looking up a password waits for it. */
  passwordGate = Promise.resolve();
  #balancer: LoadBalancer | undefined;

  static async start(
    nodes: { zones?: string[]; switches?: string[] } = {},
    balancer: BalancerOptions = {},
    admission: Partial<AdmissionLimits> = {},
  ): Promise<TestSite> {
    const { zones = ['a', 'b'], switches = ['sw-a1', 'sw-b1'] } = nodes;
    const site = new TestSite();
    site.admission = admission;
    for (const id of switches) await site.startSwitch(id);
    for (const zone of zones) await site.startZone(zone);
    await site.startBalancer(balancer);
    await site.connected();
    return site;
  }

  get balancer(): LoadBalancer {
    if (!this.#balancer) throw new Error('no load balancer');
    return this.#balancer;
  }

  zone(name: string): ZoneProxy {
    const zone = this.zones.get(name);
    if (!zone) throw new Error(`no zone ${name}`);
    return zone;
  }

  sw(id: string): StubSwitch {
    const found = this.switches.get(id);
    if (!found) throw new Error(`no switch ${id}`);
    return found;
  }

  /** All INVITEs at all switches. */
  invites(): number {
    return [...this.switches.values()].reduce((sum, { invites }) => sum + invites.length, 0);
  }

  async startBalancer(options: BalancerOptions = {}, ports = this.ports): Promise<void> {
    const { running, address } = await this.#layers('lb');
    const { transport, transactions, lifecycle } = running;
    const udp = await transport.listen({ name: 'udp', transport: 'udp', host: PUBLIC_HOST, port: ports.udp });
    const tcp = await transport.listen({ name: 'tcp', transport: 'tcp', host: PUBLIC_HOST, port: ports.tcp });
    this.ports.udp = udp.address.port;
    this.ports.tcp = tcp.address.port;
    const { peers, ...rest } = options;
    if (peers) {
      const common = { name: 'peers', transport: 'tls', host: PUBLIC_HOST } as const;
      const listener = await transport.listen({ ...common, port: this.ports.peers, tls: peers });
      this.ports.peers = listener.address.port;
    }
    const { directory, owners, keys, clock, ids } = this;
    this.#balancer = lifecycle.own(
      new LoadBalancer({
        transport,
        transactions,
        directory,
        owners,
        keys,
        clock,
        ids,
        self: 'lb-1',
        boot: ids.token(),
        inner: address,
        log: this.log,
        ...rest,
      }),
    );
    this.#balancer.openTrunks();
  }

  async startZone(name: string): Promise<void> {
    const id = `proxy-${name}`;
    const { running, address } = await this.#layers(id);
    const { transport, transactions, lifecycle } = running;
    const { directory, owners, clock, ids, log } = this;
    const ha1 = (user: string): ReturnType<typeof hashHa1> | undefined =>
      /^1\d{3}$/.test(user) ? hashHa1(user, DOMAIN, PASSWORD) : undefined;
    const proxy = lifecycle.own(
      new ZoneProxy({
        transport,
        transactions,
        directory,
        owners,
        digest: new DigestServer({
          key: this.keys.nonce,
          issuer: id,
          realm: DOMAIN,
          clock,
          credentials: { ha1: user => this.passwordGate.then(() => ha1(user)) },
        }),
        registrar: new Registrar({ store: this.location, clock, log, zone: name }),
        limits: this.admission,
        trunkOf: user => this.trunkOf(user),
        domain: DOMAIN,
        zone: asZoneId(name),
        self: id,
        clock,
        ids,
        log,
        draining: () => directory.node(id)?.draining === true,
      }),
    );
    this.zones.set(name, proxy);
    this.#announce(id, 'zone-proxy', name, address);
  }

  async startSwitch(id: string): Promise<StubSwitch> {
    const { running, address } = await this.#layers(id);
    const boot = this.ids.token();
    const { transport, transactions } = running;
    const stub = new StubSwitch({ id, boot, transport, transactions, contactKey: this.keys.contact });
    this.switches.set(id, stub);
    this.#announce(id, 'call-switch', id.slice(3, 4), address, boot);
    return stub;
  }

  /** As a killed process: every connection is cut, and after a moment the cluster knows. */
  async kill(id: string, { unnoticed = false } = {}): Promise<void> {
    const running = this.#running.get(id);
    this.#running.delete(id);
    await running?.lifecycle.close();
    if (!unnoticed) this.directory.change(id, { alive: false });
  }

  async phone(user: string, transport: 'udp' | 'tcp' = 'udp', password = PASSWORD): Promise<Phone> {
    const server = { host: PUBLIC_HOST, port: this.ports[transport] };
    const phone = await Phone.start({ transport, server, user, password, domain: DOMAIN });
    this.#phones.push(phone);
    return phone;
  }

  running(id: string): Running {
    const running = this.#running.get(id);
    if (!running) throw new Error(`${id} does not run`);
    return running;
  }

  /** Waits until every node is connected with its neighbours. */
  async connected(): Promise<void> {
    const links = (): { open: boolean }[] => [
      ...this.balancer.snapshot().links,
      ...[...this.zones.values()].flatMap(zone => zone.snapshot().links),
    ];
    await until('the links', () => links().every(({ open }) => open));
  }

  async close(): Promise<void> {
    for (const phone of this.#phones) phone.close();
    for (const id of [...this.#running.keys()]) await this.kill(id, { unnoticed: true });
    this.clock.close();
  }

  async #layers(id: string): Promise<{ running: Running; address: { host: string; port: number } }> {
    const { clock, ids, log } = this;
    const lifecycle = new Lifecycle();
    const transport = lifecycle.own(new TransportLayer({ clock, ids, log, dscp: 0 }));
    const transactions = lifecycle.own(new TransactionLayer({ transport, clock, ids, log }));
    const { address } = await transport.listen({
      name: 'inner',
      transport: 'tcp',
      host: INNER_HOST,
      port: 0,
      inner: true,
    });
    const running = { transport, transactions, lifecycle };
    this.#running.set(id, running);
    return { running, address };
  }

  #announce(id: string, role: NodeRole, zone: string, inner: NodeView['inner'], boot = this.ids.token()): void {
    this.directory.add({
      id: asNodeId(id),
      role,
      zone: asZoneId(zone),
      inner,
      draining: false,
      alive: true,
      boot,
    });
  }
}
