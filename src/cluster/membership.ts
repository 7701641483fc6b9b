/**
 * Who is in the cluster, as this node sees it. Three things make a node dead: a neighbour saw its connection break and
 * could not connect again; its lease ran out; or it came back as a new boot. Whichever it is, one compare-and-set in
 * the shared state decides, so that all see the same death once.
 */
import type { Clock, Timer } from '../core/clock.ts';
import { errorText } from '../core/errors.ts';
import type { HostPort } from '../core/host-port.ts';
import type { NodeId, ZoneId } from '../core/ids.ts';
import type { Resource } from '../core/lifecycle.ts';
import type { Logger } from '../core/log.ts';
import { gauge } from '../core/metrics.ts';
import type { NodeDirectory, NodeRole, NodeView } from '../sip/edge/ports.ts';
import { Health } from './health.ts';
import { Listeners } from './listeners.ts';
import type { JoiningNode, MembershipStore, NodeRecord } from './ports.ts';

export type ProbeResult = 'connected' | 'refused' | 'unknown';

export interface MembershipOptions {
  store: MembershipStore;
  clock: Clock;
  log: Logger;
  self: Omit<JoiningNode, 'inner'>;
  /** Tries a TCP connection: `refused` proves that nobody is there, `unknown` proves nothing. */
  probe: (address: HostPort) => Promise<ProbeResult>;
  heartbeatMs?: number;
  leaseMs?: number;
  /** How often the shared state is asked whether something has changed. */
  pollMs?: number;
}

const HEARTBEAT_MS = 500;
const LEASE_MS = 2000;
const POLL_MS = 25;
/** The kernel closes a dying process's sockets one after the other, so one that still accepts is asked again. */
const PROBE_AGAIN_MS = [20, 100, 300];

const membersAlive = gauge('tandem_members_alive', 'Nodes of the cluster that are alive, as this node sees it', [
  'role',
]);

export class Membership implements NodeDirectory, Resource {
  readonly #options: Required<MembershipOptions>;
  readonly #health: Health;
  readonly #changed = new Listeners<void>();
  readonly #died = new Listeners<NodeRecord>();
  readonly #fenced = new Listeners<void>();
  readonly #timers: Timer[] = [];
  readonly #suspected = new Set<string>();
  #records: readonly NodeRecord[] = [];
  #mark = Number.NaN;
  #self: JoiningNode | undefined;
  #load: () => number = () => 0;
  #refreshing: Promise<void> | undefined;
  #beating = false;
  #closed = false;

  constructor(options: MembershipOptions) {
    this.#options = { heartbeatMs: HEARTBEAT_MS, leaseMs: LEASE_MS, pollMs: POLL_MS, ...options };
    this.#health = new Health(options.clock, this.#options.leaseMs);
  }

  get id(): NodeId {
    return this.#options.self.id;
  }

  get boot(): string {
    return this.#self?.boot ?? this.#options.self.boot;
  }

  /** Whether the others know of this node: before that it must not claim anything. */
  get joined(): boolean {
    return this.#self !== undefined && !this.#closed;
  }

  /** Whether this node, or its zone, takes nothing new. */
  get draining(): boolean {
    return this.#records.find(({ id }) => id === this.id)?.draining ?? false;
  }

  /** Begins to watch the cluster; resolves when it has been seen once. */
  async start(): Promise<void> {
    const { clock, pollMs, heartbeatMs } = this.#options;
    await this.refresh();
    if (this.#closed) return;
    this.#timers.push(
      clock.every(pollMs, () => this.#poll()),
      clock.every(heartbeatMs, () => void this.#beat()),
    );
  }

  /** Makes this node known to the others; `inner` is where they reach it. Retries until the shared state is there. */
  async join(inner: HostPort): Promise<void> {
    const { self, store, leaseMs } = this.#options;
    const node = { ...self, inner };
    await store.join(node, leaseMs);
    this.#self = node;
    await this.refresh();
  }

  /** A new life after having been declared dead, for roles that hold nothing that others may have taken over. */
  async rejoin(boot: string): Promise<void> {
    const node = this.#self;
    if (!node || this.#closed) return;
    await this.#options.store.join({ ...node, boot }, this.#options.leaseMs);
    this.#self = { ...node, boot };
    await this.refresh();
  }

  nodes(role: NodeRole, zone?: ZoneId): readonly NodeView[] {
    return this.#records.filter(node => node.role === role && (zone === undefined || node.zone === zone)).map(view);
  }

  records(): readonly NodeRecord[] {
    return this.#records;
  }

  onChange(fn: () => void): () => void {
    return this.#changed.add(fn);
  }

  /** Tells of every boot that was alive and is not any more: killed, replaced by a new boot, or left in good order. */
  onDead(fn: (node: NodeRecord) => void): () => void {
    return this.#died.add(fn);
  }

  /** This boot has been declared dead: others may have its calls, so it must let go of them without a word. */
  onFenced(fn: () => void): () => void {
    return this.#fenced.add(fn);
  }

  /** What the heartbeat reports as this node's load. */
  reportLoad(load: () => number): void {
    this.#load = load;
  }

  suspect(nodeId: NodeId): void {
    const node = this.#records.find(({ id }) => id === nodeId);
    if (node?.state !== 'alive' || node.id === this.id || this.#suspected.has(node.boot)) return;
    this.#suspected.add(node.boot);
    void this.#confirm(node).finally(() => this.#suspected.delete(node.boot));
  }

  /** Reads the members again; resolves also when the shared state is away, then with what was known. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /** Stops watching and takes leave; with `handOver` like one that died, so that the others take its calls at once. */
  async close({ handOver = false }: { handOver?: boolean } = {}): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
    for (const listeners of [this.#changed, this.#died, this.#fenced]) listeners.clear();
    const self = this.#self;
    if (!self) return;
    const { store } = this.#options;
    const gone = handOver ? store.declareDead(self.id, self.boot) : store.leave(self.id, self.boot);
    await gone.then(
      () => undefined,
      () => undefined,
    );
  }

  #poll(): void {
    if (this.#options.store.changeMark() !== this.#mark) void this.refresh();
  }

  async #refresh(): Promise<void> {
    const { store, log } = this.#options;
    try {
      const mark = store.changeMark();
      const records = await store.list();
      this.#mark = mark;
      this.#take(records);
      // A shared state that can be read may still refuse everybody's heartbeats; only one's own proves that it works.
      if (!this.#self) this.#health.works();
    } catch (error) {
      if (this.#health.fails()) log.error({ error: errorText(error) }, 'the shared state is away, going on without it');
    }
  }

  #take(records: readonly NodeRecord[]): void {
    const before = this.#records;
    this.#records = records;
    if (before.length === records.length && before.every((node, index) => same(node, records[index]))) return;
    this.#changed.emit();
    membersAlive.reset();
    for (const { role, state } of records) membersAlive.inc({ role }, state === 'alive' ? 1 : 0);
    const boots = new Set(records.filter(({ state }) => state === 'alive').map(({ boot }) => boot));
    for (const node of before) {
      if (node.state !== 'alive' || boots.has(node.boot) || node.boot === this.boot) continue;
      const now = records.find(({ boot }) => boot === node.boot) ?? { ...node, state: 'dead' as const };
      const { log } = this.#options;
      if (now.state === 'left') log.info({ member: node.id, boot: node.boot }, 'a node has left');
      else log.warn({ member: node.id, boot: node.boot }, 'a node is dead');
      this.#died.emit(now);
    }
  }

  async #beat(): Promise<void> {
    if (this.#beating) return;
    this.#beating = true;
    try {
      await this.#renew();
      this.#declareExpired();
    } finally {
      this.#beating = false;
    }
  }

  async #renew(): Promise<void> {
    const { store, leaseMs, log } = this.#options;
    const self = this.#self;
    if (!self || this.#closed) return;
    try {
      const kept = await store.heartbeat(self.id, self.boot, { leaseMs, load: this.#load() });
      this.#health.works();
      if (kept || this.#closed || self !== this.#self) return;
    } catch (error) {
      if (this.#health.fails()) log.error({ error: errorText(error) }, 'the lease cannot be renewed');
      return;
    }
    log.error({ boot: self.boot }, 'this node has been declared dead');
    this.#fenced.emit();
  }

  /** A lease that ran out proves something only to a node that itself has been well all the time. */
  #declareExpired(): void {
    if (!this.joined || !this.#health.longWell()) return;
    const now = this.#options.clock.now();
    for (const node of this.#records) {
      if (node.state === 'alive' && node.id !== this.id && node.leaseUntil < now)
        void this.#declareDead(node, 'lease expired');
    }
  }

  async #confirm(node: NodeRecord): Promise<void> {
    for (const pause of [0, ...PROBE_AGAIN_MS]) {
      if (pause > 0) await new Promise<void>(resolve => this.#options.clock.after(pause, resolve));
      if (this.#closed) return;
      const result = await this.#options.probe(node.inner).catch((): ProbeResult => 'unknown');
      if (result === 'refused') return this.#declareDead(node, 'connection refused');
      if (result === 'unknown') return;
    }
  }

  async #declareDead(node: NodeRecord, why: 'connection refused' | 'lease expired'): Promise<void> {
    try {
      const mine = await this.#options.store.declareDead(node.id, node.boot, why === 'lease expired');
      if (mine) this.#options.log.warn({ member: node.id, boot: node.boot, why }, 'declared dead');
      await this.refresh();
    } catch (error) {
      this.#options.log.warn({ member: node.id, error: errorText(error) }, 'a dead node could not be declared so');
    }
  }
}

/** Leases and loads change all the time and concern nobody; anything else is a change. */
function same(a: NodeRecord, b: NodeRecord | undefined): boolean {
  if (!b || a.id !== b.id || a.boot !== b.boot || a.state !== b.state || a.draining !== b.draining) return false;
  return a.role === b.role && a.zone === b.zone && a.inner.host === b.inner.host && a.inner.port === b.inner.port;
}

function view(node: NodeRecord): NodeView {
  const { id, role, zone, inner, draining, state, boot } = node;
  return { id, role, zone: zone === '' ? undefined : zone, inner, draining, alive: state === 'alive', boot };
}
