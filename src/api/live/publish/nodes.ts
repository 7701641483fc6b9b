/** What a node tells of the cluster: its own coming and going, and the death of others, which all see and one event tells. */
import type { NodeRecord } from '../../../cluster/ports.ts';
import type { EventSink } from '../../../core/events.ts';

export interface WatchedCluster {
  readonly draining: boolean;
  onChange(listener: () => void): () => void;
  onDead(listener: (node: NodeRecord) => void): () => void;
}

export interface NodeSelf {
  readonly id: string;
  readonly role: string;
  readonly zone: string;
  readonly boot: string;
}

export class NodeEvents {
  readonly #events: EventSink;
  readonly #self: NodeSelf;
  readonly #ends: (() => void)[];
  #draining: boolean;

  constructor(cluster: WatchedCluster, events: EventSink, self: NodeSelf) {
    this.#events = events;
    this.#self = self;
    this.#draining = cluster.draining;
    this.#ends = [cluster.onDead(node => this.#died(node)), cluster.onChange(() => this.#changed(cluster.draining))];
  }

  up(): void {
    const { id, role, zone, boot } = this.#self;
    this.#events.publish({ type: 'node.up', key: `node.up ${boot}`, data: { node: id, role, ...zoned(zone) } });
  }

  left(): void {
    const { id, role, zone, boot } = this.#self;
    // Whoever hands over leaves as if dead: the first to tell is right.
    this.#events.publish({ type: 'node.left', key: gone(boot), data: { node: id, role, ...zoned(zone) } });
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  #died({ id, role, zone, boot, state }: NodeRecord): void {
    const type = state === 'left' ? 'node.left' : 'node.down';
    this.#events.publish({ type, key: gone(boot), data: { node: id, role, ...zoned(zone) } });
  }

  #changed(draining: boolean): void {
    if (draining === this.#draining) return;
    this.#draining = draining;
    const { id, role, zone } = this.#self;
    const type = draining ? 'node.draining' : 'node.undrained';
    this.#events.publish({ type, data: { node: id, role, ...zoned(zone) } });
  }
}

const gone = (boot: string): string => `node.gone ${boot}`;
const zoned = (zone: string): { zone?: string } => (zone === '' ? {} : { zone });
