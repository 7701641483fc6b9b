/**
 * User-to-user calls through one call switch with its media gateway, without media packets. The calls come through the
 * load balancer and the zone-proxies, because a switch talks to nobody else, but only the switch is counted.
 */
import { startOurs } from '../kit/contestant.ts';
import { cpuOf } from '../kit/cpu.ts';
import { measure, type DuelRun } from '../kit/duel.ts';
import { type BenchRecord, round, spread } from '../kit/figures.ts';
import { type CallLoad, Site } from '../kit/site.ts';
import { REFERENCE_US, yardstickUs } from '../relay/run.ts';

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

export async function run({ rate = 200, seconds = 6, rounds = 3 }: B2buaOptions = {}): Promise<BenchRecord[]> {
  const { runs, alone } = await callRuns({ rate, seconds, rounds });
  return [record(runs, alone, await yardstickUs())];
}

interface CallRuns {
  readonly runs: readonly Run[];
  readonly alone: readonly Run[];
}

async function callRuns({ rate, seconds, rounds }: Required<B2buaOptions>): Promise<CallRuns> {
  const site = await Site.start();
  try {
    // One switch gets all the calls, and is warm the sooner.
    await site.cluster.tandem('drain', 'switch-b1');
    await site.registerCallees();
    for (const part of [rate / 2, rate, rate]) await oneRun(site, load(part, WARM_UP_SECONDS));
    const runs: Run[] = [];
    for (let index = 0; index < rounds; index += 1) runs.push(await oneRun(site, load(rate, seconds)));
    const alone = await signallingAlone(site, { rate, seconds, rounds });
    return { runs, alone };
  } finally {
    await site.stop();
  }
}

/** The same with a switch that has no media server: what SIP, calls, checkpoints and records cost. */
async function signallingAlone(site: Site, { rate, seconds, rounds }: Required<B2buaOptions>): Promise<Run[]> {
  const { configFile, public: ports } = site.cluster;
  const server = await startOurs({ kind: 'signalling-switch', arguments: [configFile, String(ports.udp + 40)] });
  try {
    await site.cluster.tandem('drain', 'switch-a1');
    const one = (part: number, duration: number): Promise<Run> => oneRun(site, load(part, duration), server.pids);
    for (const part of [rate / 2, rate, rate]) await one(part, WARM_UP_SECONDS);
    const runs: Run[] = [];
    for (let index = 0; index < rounds; index += 1) runs.push(await one(rate, seconds));
    return runs;
  } finally {
    await server.stop();
  }
}

/** V8 goes on compiling for some thousands of calls. */
const WARM_UP_SECONDS = 12;
const TALK_MS = 200;

const load = (rate: number, seconds: number): CallLoad => ({ rate, calls: rate * seconds, pauseMs: TALK_MS });

async function oneRun(site: Site, calls: CallLoad, pids: readonly number[] = site.nodes('switch-a')): Promise<Run> {
  const workers = site.workersOf('switch-a');
  const rest = [...site.nodes('lb'), ...site.nodes('proxy-')];
  const before = [cpuOf(workers), cpuOf(rest)];
  const found = await measure({ pids, beside: site.pids }, () => site.calls(calls));
  const each = (now: number, then = 0): number => (now - then) / 1000 / (calls.calls - found.failed);
  return { ...found, workerUs: each(cpuOf(workers), before[0]), restUs: each(cpuOf(rest), before[1]) };
}

function record(runs: readonly Run[], alone: readonly Run[], yardstick: number): BenchRecord {
  const of = (field: keyof Run): ReturnType<typeof spread> => spread(runs.map(run => run[field]));
  const [node, worker] = [of('us'), of('workerUs')];
  const signalling = spread(alone.map(run => run.us));
  return {
    name: 'b2bua',
    unit: 'microseconds of processor time for each call, the switch only, without a media server',
    how: 'computed from the processor time of a call at a rate that all calls survive',
    ours: round(signalling.median),
    us_per_call_signalling: signalling,
    us_per_call_node: node,
    us_per_call_worker: worker,
    us_per_call_balancer_and_proxies: of('restUs'),
    cps_per_core: Math.round(1e6 / signalling.median),
    kamailio_relay_us: round(yardstick),
    /** On a machine on which Kamailio needs for a relayed call what it needed when the bar was set. */
    cps_per_core_scaled: Math.round((1e6 / signalling.median) * (yardstick / REFERENCE_US)),
    /** With two media legs made, joined and closed for each call: one core for the switch and its media worker together. */
    cps_per_core_anchored: Math.round(1e6 / (node.median + worker.median)),
    /** The worker has a core of its own. */
    cps_per_core_anchored_node: Math.round(1e6 / node.median),
    rate: Math.round(of('rate').median),
    failed: [...runs, ...alone].reduce((sum, run) => sum + run.failed, 0),
    retransmissions: [...runs, ...alone].reduce((sum, run) => sum + run.retransmissions, 0),
    foreign_cpu_percent: of('foreign'),
  };
}
