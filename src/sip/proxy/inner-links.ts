/**
 * Persistent connections to the neighbours that the directory names. The death of a process is seen here first, as a
 * reset connection, long before a heartbeat is missed.
 */
import type { Clock } from '../../core/clock.ts';
import type { NodeId, ZoneId } from '../../core/ids.ts';
import type { Resource } from '../../core/lifecycle.ts';
import type { Logger } from '../../core/log.ts';
import type { ConnectTarget, Flow } from '../transport/index.ts';
import { Link } from './link.ts';
import type { NodeAddress, NodeDirectory, NodeRole, NodeView } from './ports.ts';

export interface InnerLinksOptions {
  readonly directory: NodeDirectory;
  /** The roles to stay connected with. */
  readonly roles: readonly NodeRole[];
  /** Ourselves, when we have one of these roles. */
  readonly self?: NodeId;
  /** Transport layers fit. */
  readonly transport: { connect(target: ConnectTarget): Promise<Flow> };
  readonly clock: Clock;
  readonly log: Logger;
  ping(flow: Flow): Promise<boolean>;
}

export interface Neighbour {
  readonly node: NodeView;
  readonly flow: Flow;
}

export interface Choice {
  readonly zone?: ZoneId;
  readonly drainingToo?: boolean;
}

export class InnerLinks implements Resource {
  readonly #options: InnerLinksOptions;
  readonly #links = new Map<NodeId, Link>();
  readonly #watchers = new Set<() => void>();
  readonly #unsubscribe: () => void;
  /** Answers of `available` and `reach`, good until something changes; they are asked for with every call. */
  readonly #usable = new Map<string, Neighbour[]>();
  readonly #alive = new Map<NodeId, NodeView>();
  #closed = false;

  constructor(options: InnerLinksOptions) {
    this.#options = options;
    this.#unsubscribe = options.directory.onChange(() => this.#follow());
    this.#follow();
  }

  /** The open connection to a node. */
  flow(id: NodeId): Flow | undefined {
    return this.#links.get(id)?.flow;
  }

  /** The node itself, when it lives and its connection is open. */
  reach(id: NodeId): Neighbour | undefined {
    const flow = this.flow(id);
    const node = flow && this.#alive.get(id);
    return node && { node, flow };
  }

  /**
   * Nodes that can take something new: alive, connected, answering, not draining. Where every one of them is draining,
   * `drainingToo` gives those, which is better than nobody.
   */
  available(role: NodeRole, { zone, drainingToo = false }: Choice = {}): readonly Neighbour[] {
    const key = `${role} ${zone ?? ''} ${drainingToo}`;
    let found = this.#usable.get(key);
    if (!found) {
      const all = this.#neighbours(role, zone);
      const fresh = all.filter(({ node }) => !node.draining);
      found = fresh.length === 0 && drainingToo ? all : fresh;
      this.#usable.set(key, found);
    }
    return found;
  }

  /** Told when a connection or the directory has changed. */
  onChange(fn: () => void): () => void {
    this.#watchers.add(fn);
    return () => this.#watchers.delete(fn);
  }

  snapshot(): { node: string; address: NodeAddress; open: boolean; healthy: boolean }[] {
    return [...this.#links].map(([node, link]) => ({
      node,
      address: link.address,
      open: link.flow !== undefined,
      healthy: link.healthy,
    }));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsubscribe();
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
    this.#watchers.clear();
  }

  #neighbours(role: NodeRole, zone: ZoneId | undefined): Neighbour[] {
    const found: Neighbour[] = [];
    for (const node of this.#options.directory.nodes(role, zone)) {
      if (!node.alive) continue;
      const link = this.#links.get(node.id);
      const flow = link?.healthy === true ? link.flow : undefined;
      if (flow) found.push({ node, flow });
    }
    return found;
  }

  /** Has one link for each node that the directory knows, and none besides. */
  #follow(): void {
    if (this.#closed) return;
    const known = this.#known();
    this.#usable.clear();
    for (const [id, link] of this.#links) {
      const node = known.get(id);
      if (node && sameAddress(node.inner, link.address)) continue;
      this.#links.delete(id);
      link.close();
    }
    for (const node of known.values()) {
      const link = this.#links.get(node.id);
      if (!link) this.#links.set(node.id, this.#open(node));
      else if (node.alive) link.hurry();
    }
    this.#tell();
  }

  #known(): Map<NodeId, NodeView> {
    const { roles, directory, self } = this.#options;
    const known = new Map<NodeId, NodeView>();
    this.#alive.clear();
    for (const node of roles.flatMap(role => directory.nodes(role))) {
      if (node.id === self) continue;
      known.set(node.id, node);
      if (node.alive) this.#alive.set(node.id, node);
    }
    return known;
  }

  #open({ id, inner }: NodeView): Link {
    const { clock, transport, directory, ping } = this.#options;
    const log = this.#options.log.child({ neighbour: id });
    return new Link({
      address: inner,
      clock,
      log,
      connect: ({ host, port }) => transport.connect({ transport: 'tcp', host, port, inner: true }),
      ping,
      onUp: () => {
        log.info('neighbour connected');
        this.#tell();
      },
      onDown: why => {
        log.warn({ why }, 'neighbour lost');
        directory.suspect?.(id);
        this.#tell();
      },
    });
  }

  #tell(): void {
    this.#usable.clear();
    for (const watcher of [...this.#watchers]) watcher();
  }
}

function sameAddress(a: NodeAddress, b: NodeAddress): boolean {
  return a.host === b.host && a.port === b.port;
}
