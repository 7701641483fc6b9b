/**
 * Processor time for each forwarded packet: our media worker against rtpengine in userspace, at the same 20,000 packets a
 * second from the same generator, each relay alone on the same core, runs in turn, medians. `srtp` has SDES on one leg.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { SystemClock } from '../../src/core/clock.ts';
import { asCallId, asLegId, SystemIds } from '../../src/core/ids.ts';
import { silentLogger } from '../../src/core/log.ts';
import { MediaGateway } from '../../src/media/gateway/media-gateway.ts';
import type { MediaLegPort } from '../../src/media/gateway/ports.ts';
import { Load } from './load.ts';
import type { RelayPorts } from './load.ts';
import { Rtpengine } from './rtpengine.ts';

export interface RtpRecord {
  readonly name: 'rtp' | 'srtp';
  readonly peer: 'rtpengine';
  /** Microseconds of processor time for each forwarded packet, median. */
  readonly ours: number;
  readonly theirs: number;
  /** Ours over theirs; below 1 is cheaper. */
  readonly ratio: number;
  readonly us_per_packet: number;
  /** What our own process spends beside the worker, for each packet: counters, timers. */
  readonly control_us_per_packet: number;
  readonly packets_per_second: number;
  /** Fraction lost in all runs of ours, and of the peer's. */
  readonly loss: number;
  readonly peer_loss: number;
  readonly runs: { readonly ours: readonly number[]; readonly theirs: readonly number[] };
}

export interface RtpBenchOptions {
  readonly seconds?: number;
  readonly rounds?: number;
  readonly calls?: number;
  readonly workerBin?: string;
}

const CORE = 1;
const MAX_LOSS = 0.005;
/** How many rounds may be thrown away. */
const SPOILT_ROUNDS = 3;
const PORTS = { min: 30_000, max: 32_999 };

interface Run {
  readonly us: number;
  readonly controlUs: number;
  readonly loss: number;
  readonly rate: number;
}

/** Nanoseconds that all threads of a process have run, as the scheduler counts them. */
function cpuNs(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map(task => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
    .reduce((sum, ns) => sum + ns, 0);
}

async function measure(
  load: Load,
  calls: readonly RelayPorts[],
  options: { seconds: number; encrypted: boolean; pid: number },
): Promise<Run> {
  let [relay, self] = [0, process.cpuUsage()];
  const counting = (): void => {
    relay = cpuNs(options.pid);
    self = process.cpuUsage();
  };
  const result = await load.run(calls, { ...options, counting });
  self = process.cpuUsage(self);
  const us = (cpuNs(options.pid) - relay) / 1000;
  if (result.receivedA === 0 || result.receivedB === 0) throw new Error('a direction carried nothing');
  return {
    us: us / result.received,
    controlUs: (self.user + self.system) / result.received,
    // Packets under way when the counting begins make it a hair less than nothing.
    loss: Math.max(0, 1 - result.received / result.sent),
    rate: result.received / result.seconds,
  };
}

interface Contestants {
  readonly load: Load;
  readonly gateway: MediaGateway;
  readonly engine: Rtpengine;
  readonly calls: number;
  readonly seconds: number;
}

let serial = 0;

async function runOurs({ load, gateway, calls, seconds }: Contestants, encrypted: boolean): Promise<Run> {
  const legs: MediaLegPort[] = [];
  const ports: RelayPorts[] = [];
  const open = async (callId: string, side: 'a' | 'b'): Promise<number> => {
    const leg = await gateway.createLeg({ legId: asLegId(`${callId}-${side}`), callId: asCallId(callId), nat: false });
    legs.push(leg);
    const answer = await leg.answerOffer(load.describe(side, encrypted && side === 'a'));
    await answer.commit();
    return Number(/^m=audio (\d+)/m.exec(answer.sdp)?.[1]);
  };
  for (let i = 0; i < calls; i += 1) {
    const callId = `bench-${serial++}`;
    ports.push({ a: await open(callId, 'a'), b: await open(callId, 'b') });
    const [a, b] = legs.slice(-2);
    if (a && b) gateway.bridge(a, b);
  }
  const [pid] = gateway.workerPids;
  if (pid === undefined) throw new Error('no media worker');
  execFileSync('taskset', ['-a', '-cp', String(CORE), String(pid)], { stdio: 'ignore' });
  try {
    return await measure(load, ports, { seconds, encrypted, pid });
  } finally {
    for (const leg of legs) leg.close();
  }
}

async function runTheirs({ load, engine, calls, seconds }: Contestants, encrypted: boolean): Promise<Run> {
  const ids = Array.from({ length: calls }, () => `bench-${serial++}`);
  const ports: RelayPorts[] = [];
  for (const id of ids) ports.push(await engine.call(load, encrypted, id));
  try {
    return await measure(load, ports, { seconds, encrypted, pid: engine.pid });
  } finally {
    for (const id of ids) await engine.hangUp(id);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function record(name: RtpRecord['name'], ours: readonly Run[], theirs: readonly Run[]): RtpRecord {
  const us = median(ours.map(run => run.us));
  const peerUs = median(theirs.map(run => run.us));
  return {
    name,
    peer: 'rtpengine',
    ours: round(us, 2),
    theirs: round(peerUs, 2),
    ratio: round(us / peerUs, 3),
    us_per_packet: round(us, 2),
    control_us_per_packet: round(median(ours.map(run => run.controlUs)), 3),
    packets_per_second: Math.round(mean(ours.map(run => run.rate))),
    loss: round(mean(ours.map(run => run.loss)), 5),
    peer_loss: round(mean(theirs.map(run => run.loss)), 5),
    runs: { ours: ours.map(run => round(run.us, 2)), theirs: theirs.map(run => round(run.us, 2)) },
  };
}

/** @throws when gcc, taskset, rtpengine or the media worker is missing */
export async function run(options: RtpBenchOptions = {}): Promise<RtpRecord[]> {
  const { seconds = 10, rounds = 3, calls = 200 } = options;
  const workerBin =
    options.workerBin ??
    process.env['MEDIASOUP_WORKER_BIN'] ??
    new URL('../../media-worker/bin/mediasoup-worker', import.meta.url).pathname;
  const clock = new SystemClock();
  const load = new Load();
  const gateway = await MediaGateway.start({
    workerBin,
    workers: 1,
    address: '127.0.0.1',
    ports: PORTS,
    log: silentLogger,
    ids: new SystemIds(),
    clock,
    policy: { allowPlain: true, advancedEncryption: false },
    silenceTimeoutMs: 30_000,
  });
  try {
    const engine = await Rtpengine.start(CORE);
    try {
      const contestants = { load, gateway, engine, calls, seconds };
      const records: RtpRecord[] = [];
      for (const name of ['rtp', 'srtp'] as const) {
        const [ours, theirs]: [Run[], Run[]] = [[], []];
        for (let tries = 0; ours.length < rounds && tries < rounds + SPOILT_ROUNDS; tries += 1) {
          const mine = await runOurs(contestants, name === 'srtp');
          const peer = await runTheirs(contestants, name === 'srtp');
          // Somebody else had the core: figures at another rate would compare nothing. The last rounds count as they are.
          const spoilt = Math.max(mine.loss, peer.loss) > MAX_LOSS && tries < SPOILT_ROUNDS;
          if (spoilt) continue;
          ours.push(mine);
          theirs.push(peer);
        }
        records.push(record(name, ours, theirs));
      }
      return records;
    } finally {
      await engine.close();
    }
  } finally {
    await gateway.close();
    load.close();
    clock.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const result of await run()) console.log(JSON.stringify(result));
}
