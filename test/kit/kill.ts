/** Kills the switch that carries most calls, and says which calls that hit. */
import type { Cluster } from './cluster.ts';
import type { Fleet, Gap } from './fleet.ts';
import { percentile } from './fleet.ts';
import { until } from './wait.ts';

export interface NodeState {
  readonly id: string;
  readonly role: string;
  readonly pid: number;
  readonly alive: boolean;
  readonly boot: string;
  readonly draining: boolean;
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

/** Members as the API's node sees them, through its inspection socket: the command line costs a process each time. */
export async function nodesOf(cluster: Cluster): Promise<NodeState[]> {
  const members = (await cluster.inspect('api1', 'members')) as (NodeState & { state: string; leaseUntil: number })[];
  return members.map(node => ({ ...node, alive: node.state === 'alive' && node.leaseUntil > Date.now() }));
}

/** A node that was killed is said to be alive until somebody has missed it: its process has to run as well. */
export async function allBack(cluster: Cluster): Promise<void> {
  await until('all nodes to be back', async () =>
    (await nodesOf(cluster)).every(({ alive, pid }) => alive && runs(pid)),
  );
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Calls of all switches that answer. */
export async function callsOf(cluster: Cluster): Promise<LiveCall[]> {
  const switches = cluster.ready.nodes.filter(node => node['role'] === 'call-switch');
  const answers = await Promise.all(
    switches.map(async ({ id }) => {
      // One that is just starting has none yet.
      const calls = ((await cluster.inspect(id, 'calls').catch(() => [])) ?? []) as LiveCall[];
      return calls.map(call => ({ ...call, node: id }));
    }),
  );
  return answers.flat();
}

/** SIGKILL for the one switch that carries calls, and fails where there is none: such a kill would prove nothing. */
export async function killTheOnlyBusySwitch(cluster: Cluster): Promise<void> {
  const busy = [...new Set((await callsOf(cluster)).map(({ node }) => node))];
  if (busy.length !== 1) throw new Error(`switches with calls: ${busy.join(', ')}`);
  await killSwitch(cluster, busy[0] ?? '');
}

export async function killSwitch(cluster: Cluster, id: string): Promise<void> {
  const victim = (await nodesOf(cluster)).find(node => node.id === id);
  if (victim === undefined) throw new Error(`no switch ${id}`);
  process.kill(victim.pid, 'SIGKILL');
}

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
