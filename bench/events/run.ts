/** Whether 200 listeners to events slow calls: the same calls without them and with them, in turn. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ApiClient } from '../../test/kit/api-client.ts';
import { preferSelf } from '../kit/cores.ts';
import { cpuOf, family } from '../kit/cpu.ts';
import { type BenchRecord, median, percentile, round } from '../kit/figures.ts';
import { Port } from '../kit/phones.ts';
import { CALLEE_PORT, FIRST_CALLEE, FIRST_CALLER, PAIRS, Site } from '../kit/site.ts';
import { Dialler } from '../post-dial-delay/caller.ts';
import type { Heard } from './listeners.ts';

const LISTENERS = 200;
const RATE = 20;
const SECONDS = 10;
const ROUNDS = 3;

interface Round {
  /** Processor time of all nodes but the API for one call, ms. */
  readonly cpuMs: number;
  readonly apiMs: number;
  readonly delays: readonly number[];
  readonly calls: number;
}

export async function run(): Promise<BenchRecord[]> {
  const site = await Site.start();
  const back = preferSelf();
  try {
    await site.registerCallees();
    const server = site.cluster.public.udp;
    const [callers, callees] = [await Port.open(server), await Port.open(server, '127.0.0.1', CALLEE_PORT)];
    try {
      return [await compare(site, new Dialler(callers, callees))];
    } finally {
      callers.close();
      callees.close();
    }
  } finally {
    back();
    await site.stop();
  }
}

async function compare(site: Site, dialler: Dialler): Promise<BenchRecord> {
  await oneRound(site, dialler);
  const alone: Round[] = [];
  const heardBy: Round[] = [];
  const heard: Heard[] = [];
  for (let index = 0; index < ROUNDS; index++) {
    alone.push(await oneRound(site, dialler));
    const listeners = await listen(site);
    heardBy.push(await oneRound(site, dialler));
    listeners.postMessage('count');
    heard.push(((await once(listeners, 'message')) as [Heard])[0]);
    await listeners.terminate();
  }
  const cpu = (rounds: readonly Round[]): number => median(rounds.map(({ cpuMs }) => cpuMs));
  const delay = (rounds: readonly Round[], share: number): number =>
    round(
      percentile(
        rounds.flatMap(({ delays }) => delays),
        share,
      ),
    );
  const delays = heard.flatMap(one => one.delays);
  return {
    name: 'events',
    unit: `processor time of a call with ${LISTENERS} listeners, against without`,
    ours: round(cpu(heardBy) / cpu(alone)),
    ms_per_call_alone: round(cpu(alone)),
    ms_per_call_listened: round(cpu(heardBy)),
    api_ms_per_call: round(median(heardBy.map(({ apiMs }) => apiMs))),
    post_dial_delay_p50_ms: [delay(alone, 0.5), delay(heardBy, 0.5)],
    post_dial_delay_p99_ms: [delay(alone, 0.99), delay(heardBy, 0.99)],
    event_delay_p50_ms: round(percentile(delays, 0.5)),
    event_delay_p99_ms: round(percentile(delays, 0.99)),
    calls: heardBy.map(({ calls }) => calls),
    events_each: heard.map(({ counts }) => [Math.min(...counts), Math.max(...counts)]),
    rate: RATE,
  };
}

async function listen(site: Site): Promise<Worker> {
  const { base, token } = new ApiClient(site.cluster);
  const workerData = { base, token, listeners: LISTENERS };
  const worker = new Worker(new URL('./listeners.ts', import.meta.url), { workerData });
  await once(worker, 'message');
  return worker;
}

async function oneRound(site: Site, dialler: Dialler): Promise<Round> {
  const pairs = Array.from(
    { length: PAIRS },
    (_, index) => [String(FIRST_CALLER + index), String(FIRST_CALLEE + index)] as const,
  );
  const api = site.nodes('api');
  const others = site.cluster.ready.nodes.filter(({ pid }) => !api.includes(pid)).flatMap(({ pid }) => family(pid));
  const [before, apiBefore] = [cpuOf(others), cpuOf(api)];
  const { results, dialled } = await dialler.run({ rate: RATE, seconds: SECONDS, pairs });
  return {
    cpuMs: (cpuOf(others) - before) / 1e6 / dialled,
    apiMs: (cpuOf(api) - apiBefore) / 1e6 / dialled,
    delays: results.map(({ total }) => total),
    calls: dialled,
  };
}
