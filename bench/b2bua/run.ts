/**
 * User-to-user calls through one call switch with its media gateway, without media packets. The calls come through the
 * load balancer and the zone-proxies, because a switch talks to nobody else, but only the switch is counted.
 */
import { cpuOf } from '../kit/cpu.ts';
import { measure, type DuelRun } from '../kit/duel.ts';
import { type BenchRecord, round, spread } from '../kit/figures.ts';
import { type CallLoad, Site } from '../kit/site.ts';

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
  const { rate = 200, seconds = 6, rounds = 3 } = options;
  const site = await Site.start();
  try {
    // One switch gets all the calls, and is warm the sooner.
    await site.cluster.tandem('drain', 'switch-b1');
    await site.registerCallees();
    for (const part of [rate / 2, rate, rate]) await oneRun(site, load(part, WARM_UP_SECONDS));
    const runs: Run[] = [];
    for (let index = 0; index < rounds; index += 1) runs.push(await oneRun(site, load(rate, seconds)));
    return [record(runs)];
  } finally {
    await site.stop();
  }
}

/** V8 goes on compiling for some thousands of calls. */
const WARM_UP_SECONDS = 12;
const TALK_MS = 200;

const load = (rate: number, seconds: number): CallLoad => ({ rate, calls: rate * seconds, pauseMs: TALK_MS });

async function oneRun(site: Site, calls: CallLoad): Promise<Run> {
  const workers = site.workersOf('switch-a');
  const rest = [...site.nodes('lb'), ...site.nodes('proxy-')];
  const before = [cpuOf(workers), cpuOf(rest)];
  const found = await measure({ pids: site.nodes('switch-a'), beside: site.pids }, () => site.calls(calls));
  const each = (now: number, then = 0): number => (now - then) / 1000 / (calls.calls - found.failed);
  return { ...found, workerUs: each(cpuOf(workers), before[0]), restUs: each(cpuOf(rest), before[1]) };
}

function record(runs: readonly Run[]): BenchRecord {
  const of = (field: keyof Run): ReturnType<typeof spread> => spread(runs.map(run => run[field]));
  const [node, worker] = [of('us'), of('workerUs')];
  return {
    name: 'b2bua',
    unit: 'microseconds of processor time for each call, the switch only',
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
