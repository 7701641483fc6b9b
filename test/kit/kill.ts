/** Kills the switch that carries most calls, and says which calls that hit. */
import type { Cluster } from './cluster.ts';
import type { Fleet, Gap } from './fleet.ts';
import { percentile } from './fleet.ts';
import { until } from './wait.ts';

interface NodeState {
  readonly id: string;
  readonly role: string;
  readonly pid: number;
  readonly alive: boolean;
  readonly boot: string;
}

interface LiveCall {
  readonly id: string;
  readonly node: string;
  readonly from: string;
}

export interface KillReport {
  readonly node: string;
  /** Calls that the killed switch carried. */
  readonly hit: number;
  readonly gaps: readonly Gap[];
  readonly medianMs: number;
  readonly p99Ms: number;
}

export const nodesOf = async (cluster: Cluster): Promise<NodeState[]> => (await cluster.tandem('nodes')) as NodeState[];
export const callsOf = async (cluster: Cluster): Promise<LiveCall[]> => (await cluster.tandem('calls')) as LiveCall[];

/** SIGKILL for the busiest switch; resolves when every call talks again and the node is back. */
export async function killBusiestSwitch(cluster: Cluster, fleet: Fleet): Promise<KillReport> {
  const calls = await callsOf(cluster);
  const load = new Map<string, LiveCall[]>();
  for (const call of calls) load.set(call.node, [...(load.get(call.node) ?? []), call]);
  const [node, carried = []] = [...load].sort((x, y) => y[1].length - x[1].length)[0] ?? [];
  const before = (await nodesOf(cluster)).find(one => one.id === node);
  if (node === undefined || before === undefined)
    throw new Error('no switch carries a call: a kill would prove nothing');
  const from = performance.now();
  process.kill(before.pid, 'SIGKILL');
  const hitExtensions = new Set(carried.map(call => /\d+/.exec(call.from)?.[0]));
  await fleet.allHear(30_000);
  const gaps = (await fleet.gapsSince(from)).filter(gap => hitExtensions.has(String(gap.call.caller.extension)));
  // The supervisor starts it again, with another identity.
  await until('the killed switch to come back', async () =>
    (await nodesOf(cluster)).some(one => one.id === node && one.alive && one.boot !== before.boot),
  );
  const ms = gaps.map(gap => gap.ms);
  return { node, hit: carried.length, gaps, medianMs: percentile(ms, 0.5), p99Ms: percentile(ms, 0.99) };
}
