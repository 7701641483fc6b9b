/** From dialling to ringing through the whole of two zones, at half of what this machine carries. */
import { cpus } from 'node:os';
import { preferSelf, undisturbed } from '../kit/cores.ts';
import { cpuOf, MachineLoad } from '../kit/cpu.ts';
import { type BenchRecord, percentile, round } from '../kit/figures.ts';
import { Port } from '../kit/phones.ts';
import { CALLEE_PORT, FIRST_CALLEE, FIRST_CALLER, PAIRS, Site } from '../kit/site.ts';
import { REFERENCE_US, yardstickUs } from '../relay/run.ts';
import { Dialler, type Dialled } from './caller.ts';

export interface DelayOptions {
  /** Calls per second at which warming up and the cost of a call are done. */
  readonly rate?: number;
  readonly seconds?: number;
}

export async function run({ rate = 100, seconds = 12 }: DelayOptions = {}): Promise<BenchRecord[]> {
  const found = await delays({ rate, seconds });
  // When the site is gone and nothing goes before others any more.
  return [scaled(found, await yardstickUs())];
}

async function delays(options: Required<DelayOptions>): Promise<Delays> {
  const site = await Site.start();
  const back = preferSelf();
  try {
    await site.registerCallees();
    const server = site.cluster.public.udp;
    const [callers, callees] = [await Port.open(server), await Port.open(server, '127.0.0.1', CALLEE_PORT)];
    try {
      return await measured(site, new Dialler(callers, callees), options);
    } finally {
      callers.close();
      callees.close();
    }
  } finally {
    back();
    await site.stop();
  }
}

/** Delay is made of processor time at this load, so the yardstick says what it would be on the machine of the bar. */
function scaled(found: Delays, yardstick: number): BenchRecord {
  const share = REFERENCE_US / yardstick;
  return {
    ...found,
    kamailio_relay_us: round(yardstick),
    p50_ms_scaled: round(found.p50_ms * share),
    p99_ms_scaled: round(found.p99_ms * share),
  };
}

type Delays = BenchRecord & { readonly p50_ms: number; readonly p99_ms: number };

async function measured(site: Site, dialler: Dialler, options: Required<DelayOptions>): Promise<Delays> {
  const { rate, seconds } = options;
  const pairs = Array.from(
    { length: PAIRS },
    (_, index) => [String(FIRST_CALLER + index), String(FIRST_CALLEE + index)] as const,
  );
  const all = [...site.pids, process.pid];
  await dialler.run({ rate, seconds: 15, pairs });
  const before = cpuOf(all);
  const warm = await dialler.run({ rate, seconds: 5, pairs });
  // With the callers and the callees, because they share the machine.
  const usEach = (cpuOf(all) - before) / 1000 / warm.dialled;
  const sustainable = (cpus().length * 1e6) / usEach;
  const machine = new MachineLoad();
  const { results, dialled, ended } = await dialler.run({ rate: sustainable / 2, seconds, pairs });
  const foreign = machine.stop(all);
  const of = (field: keyof Dialled, share: number): number =>
    round(
      percentile(
        results.map(one => one[field]),
        share,
      ),
    );
  return {
    name: 'post-dial-delay',
    unit: 'milliseconds from the first INVITE to 180, the challenge included, the callee excluded',
    ours: of('total', 0.5),
    p50_ms: of('total', 0.5),
    p99_ms: of('total', 0.99),
    max_ms: of('total', 1),
    authenticated_p50_ms: of('authenticated', 0.5),
    authenticated_p99_ms: of('authenticated', 0.99),
    rate: Math.round(sustainable / 2),
    sustainable_rate: Math.round(sustainable),
    us_per_call_whole_machine: Math.round(usEach),
    calls: dialled,
    measured: results.length,
    failed: dialled - ended,
    real_time_priority: undisturbed(),
    foreign_cpu_percent: Math.round(foreign),
  };
}
