/**
 * User-to-user calls through call switches with their media gateways, without media packets. The calls come through the
 * load balancer and the zone-proxies, because a switch talks to nobody else, but only the switches are counted.
 */
import { cpuOf } from '../kit/cpu.ts';
import { measure, type DuelRun } from '../kit/duel.ts';
import { type BenchRecord, round, spread } from '../kit/figures.ts';
import { Site } from '../kit/site.ts';

export interface B2buaOptions {
  /** Calls per second of the whole site. */
  readonly rate?: number;
  readonly seconds?: number;
  readonly rounds?: number;
}

interface Run extends DuelRun {
  readonly workerUs: number;
  readonly restUs: number;
}

export async function run(options: B2buaOptions = {}): Promise<BenchRecord[]> {
  const { rate = 100, seconds = 8, rounds = 3 } = options;
  const site = await Site.start();
  try {
    await site.registerCallees();
    const runs: Run[] = [];
    // The first one warms up.
    for (let index = 0; index <= rounds; index += 1) {
      const found = await oneRun(site, { rate, calls: rate * seconds, pauseMs: 200 });
      if (index > 0) runs.push(found);
    }
    return [record(runs)];
  } finally {
    await site.stop();
  }
}

async function oneRun(site: Site, load: { rate: number; calls: number; pauseMs: number }): Promise<Run> {
  const { workers } = site;
  const rest = [...site.nodes('lb'), ...site.nodes('proxy-')];
  const before = [cpuOf(workers), cpuOf(rest)];
  const found = await measure({ pids: site.nodes('switch-'), beside: site.pids }, () => site.calls(load));
  const each = (now: number, then = 0): number => (now - then) / 1000 / (load.calls - found.failed);
  return { ...found, workerUs: each(cpuOf(workers), before[0]), restUs: each(cpuOf(rest), before[1]) };
}

function record(runs: readonly Run[]): BenchRecord {
  const of = (field: keyof Run): ReturnType<typeof spread> => spread(runs.map(run => run[field]));
  const [node, worker] = [of('us'), of('workerUs')];
  return {
    name: 'b2bua',
    unit: 'microseconds of processor time for each call, switches only',
    how: 'computed from the processor time of a call at a rate that all calls survive',
    ours: round(node.median + worker.median),
    us_per_call_node: node,
    us_per_call_worker: worker,
    us_per_call_balancer_and_proxies: of('restUs'),
    /** One core for the switch and its media worker together. */
    cps_per_core: Math.round(1e6 / (node.median + worker.median)),
    /** The worker has a core of its own. */
    cps_per_core_node: Math.round(1e6 / node.median),
    rate: Math.round(of('rate').median),
    failed: runs.reduce((sum, run) => sum + run.failed, 0),
    retransmissions: runs.reduce((sum, run) => sum + run.retransmissions, 0),
    foreign_cpu_percent: of('foreign'),
  };
}
