/** The members of a cluster that is one process. Every node has its own view of the same table. */
import type { DrainTarget, JoiningNode, MembershipStore, NodeRecord } from '../../cluster/ports.ts';
import type { Clock } from '../../core/clock.ts';
import type { NodeId } from '../../core/ids.ts';

/** What all views share. */
export class MemoryMemberTable {
  readonly nodes = new Map<NodeId, NodeRecord>();
  readonly drainedZones = new Set<string>();
  readonly departed = new Map<string, number>();
  mark = 0;
}

export class MemoryMembershipStore implements MembershipStore {
  readonly #table: MemoryMemberTable;
  readonly #clock: Clock;

  constructor(table: MemoryMemberTable, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  async join(node: JoiningNode, leaseMs: number): Promise<void> {
    await Promise.resolve();
    const before = this.#table.nodes.get(node.id);
    if (before && before.boot !== node.boot && before.state === 'alive') {
      this.#table.departed.set(before.boot, Math.min(this.#clock.now(), before.leaseUntil));
    }
    const leaseUntil = this.#clock.now() + leaseMs;
    this.#put({ ...node, draining: before?.draining ?? false, state: 'alive', leaseUntil, load: 0 });
  }

  async heartbeat(id: NodeId, boot: string, lease: { leaseMs: number; load: number }): Promise<boolean> {
    await Promise.resolve();
    const node = this.#alive(id, boot);
    if (!node) return false;
    this.#put({ ...node, leaseUntil: this.#clock.now() + lease.leaseMs, load: lease.load });
    return true;
  }

  list(): Promise<readonly NodeRecord[]> {
    const all = [...this.#table.nodes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const drained = this.#table.drainedZones;
    return Promise.resolve(all.map(node => ({ ...node, draining: node.draining || drained.has(node.zone) })));
  }

  async declareDead(id: NodeId, boot: string, ifExpired = false): Promise<boolean> {
    await Promise.resolve();
    if (ifExpired && (this.#alive(id, boot)?.leaseUntil ?? 0) >= this.#clock.now()) return false;
    return this.#end(id, boot, 'dead');
  }

  async leave(id: NodeId, boot: string): Promise<void> {
    await Promise.resolve();
    this.#end(id, boot, 'left');
  }

  async setDraining(target: DrainTarget, on: boolean): Promise<readonly NodeId[]> {
    await Promise.resolve();
    const { nodes, drainedZones } = this.#table;
    this.#table.mark += 1;
    if ('node' in target) {
      const node = nodes.get(target.node);
      if (node) this.#put({ ...node, draining: on });
      return node ? [node.id] : [];
    }
    if (on) drainedZones.add(target.zone);
    else drainedZones.delete(target.zone);
    return [...nodes.values()].filter(({ zone }) => zone === target.zone).map(({ id }) => id);
  }

  departedAt(boot: string): Promise<number | undefined> {
    return Promise.resolve(this.#table.departed.get(boot));
  }

  changeMark(): number {
    return this.#table.mark;
  }

  close(): void {
    // The table belongs to all views.
  }

  #alive(id: NodeId, boot: string): NodeRecord | undefined {
    const node = this.#table.nodes.get(id);
    return node?.boot === boot && node.state === 'alive' ? node : undefined;
  }

  #end(id: NodeId, boot: string, state: 'dead' | 'left'): boolean {
    const node = this.#alive(id, boot);
    if (!node) return false;
    this.#table.departed.set(boot, Math.min(this.#clock.now(), node.leaseUntil));
    this.#put({ ...node, state });
    return true;
  }

  #put(node: NodeRecord): void {
    this.#table.nodes.set(node.id, node);
    this.#table.mark += 1;
  }
}
