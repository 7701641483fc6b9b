/** What befalls the cluster, one thing after the other at random moments; never both zones' proxies, never more than two switches. */
import type { Cluster } from '../../kit/cluster.ts';
import { callsOf, nodesOf, type NodeState } from '../../kit/kill.ts';
import { pause, until } from '../../kit/wait.ts';

const BACK_MS = 60_000;

export type FaultKind = 'kill' | 'term' | 'proxy' | 'drain';

export interface Fault {
  readonly kind: FaultKind;
  readonly node: string;
  /** ms of performance.now(). */
  readonly at: number;
  /** Calls that were on that switch. */
  readonly hit: number;
}

const KINDS: readonly (readonly [FaultKind, number])[] = [
  ['kill', 0.64],
  ['term', 0.14],
  ['proxy', 0.12],
  ['drain', 0.1],
];

export class Faults {
  readonly all: Fault[] = [];
  readonly #cluster: Cluster;
  readonly #random: () => number;

  constructor(cluster: Cluster, random: () => number) {
    this.#cluster = cluster;
    this.#random = random;
  }

  /** One fault after the other until then (performance.now()); resolves when all nodes are back. */
  async until(end: number): Promise<void> {
    const left = (): number => end - performance.now();
    while (left() > 0) {
      await pause(Math.min(left(), 1500 + 4500 * this.#random()));
      if (left() > 0) await this.#befall();
    }
    await until(
      'all nodes to be back',
      async () => (await nodesOf(this.#cluster)).every(({ alive, draining }) => alive && !draining),
      BACK_MS,
    );
  }

  async #befall(): Promise<void> {
    const nodes = await nodesOf(this.#cluster);
    const kind = this.#kind();
    if (kind === 'drain') {
      await this.#drain(nodes);
      return;
    }
    const load = new Map<string, number>();
    for (const { node } of await callsOf(this.#cluster)) load.set(node, (load.get(node) ?? 0) + 1);
    const victim = kind === 'proxy' ? this.#proxy(nodes) : this.#switch(nodes, load);
    if (victim === undefined) return;
    this.all.push({ kind, node: victim.id, at: performance.now(), hit: load.get(victim.id) ?? 0 });
    process.kill(victim.pid, kind === 'term' ? 'SIGTERM' : 'SIGKILL');
  }

  #kind(): FaultKind {
    let at = this.#random();
    for (const [kind, share] of KINDS) {
      at -= share;
      if (at < 0) return kind;
    }
    return 'kill';
  }

  /** One that has calls, where one has; the other one of its zone stays. */
  #switch(nodes: readonly NodeState[], load: ReadonlyMap<string, number>): NodeState | undefined {
    const alive = nodes.filter(({ role, alive: lives }) => role === 'call-switch' && lives);
    const zone = ({ id }: NodeState): string => id.slice(0, -1);
    const spare = alive.filter(one => alive.some(other => other !== one && zone(other) === zone(one)));
    const busy = spare.filter(({ id }) => (load.get(id) ?? 0) > 0);
    return this.#one(busy.length > 0 ? busy : spare);
  }

  #proxy(nodes: readonly NodeState[]): NodeState | undefined {
    const alive = nodes.filter(({ role, alive: lives, draining }) => role === 'zone-proxy' && lives && !draining);
    return alive.length < 2 ? undefined : this.#one(alive);
  }

  async #drain(nodes: readonly NodeState[]): Promise<void> {
    if (nodes.filter(({ role, alive }) => role === 'zone-proxy' && alive).length < 2) return;
    const zone = this.#random() < 0.5 ? 'zone-a' : 'zone-b';
    this.all.push({ kind: 'drain', node: zone, at: performance.now(), hit: 0 });
    await this.#cluster.tandem('drain', zone);
    await pause(1000 + 3000 * this.#random());
    await this.#cluster.tandem('drain', zone, '--off');
  }

  #one(among: readonly NodeState[]): NodeState | undefined {
    return among[Math.floor(this.#random() * among.length)];
  }
}
