/** Ours and the peer under the same load, in turn, each on the same core: what both cost for each operation. */
import { cpuOf, MachineLoad } from './cpu.ts';
import type { Contestant } from './contestant.ts';
import { type BenchRecord, round, spread } from './figures.ts';
import type { Sipp, SippFigures } from './sipp.ts';

export interface Load {
  /** What makes the operations; its successful calls are counted. */
  readonly client: Sipp;
  /** What answers them, where something must. */
  readonly server?: Sipp;
}

export interface DuelRun {
  /** Processor time of the server for each operation, microseconds. */
  readonly us: number;
  readonly rate: number;
  readonly failed: number;
  readonly retransmissions: number;
  /** Percent of one core that processes outside of the measurement have used. */
  readonly foreign: number;
}

export interface Duel {
  readonly name: string;
  readonly peer: string;
  readonly rounds: number;
  ours(): Promise<Contestant>;
  theirs(): Promise<Contestant>;
  /** @param share of the full rate */
  load(share: number): Promise<Load>;
}

/**
 * V8 begins with code that is several times slower. Met with the full load at once it falls behind, and then it is asked
 * everything again and again; a server in an office warms up on less.
 */
export const WARM_UP: readonly number[] = [0.2, 0.5];

export interface Measured {
  readonly pids: readonly number[];
  /** What belongs to the measurement as well, but is not counted. */
  readonly beside?: readonly number[];
}

/** One load against one server. */
export async function measure(contestant: Measured, load: () => Promise<Load>): Promise<DuelRun> {
  const machine = new MachineLoad();
  const before = cpuOf(contestant.pids);
  const { client, server } = await load();
  const loaders = [...client.pids, ...(server?.pids ?? [])];
  const figures: SippFigures = await client.done;
  const used = cpuOf(contestant.pids) - before;
  const foreign = machine.stop([...contestant.pids, ...(contestant.beside ?? []), ...loaders]);
  const answered = await server?.stop();
  if (figures.successful === 0) throw new Error('no operation succeeded');
  return {
    us: used / 1000 / figures.successful,
    rate: figures.rate,
    failed: figures.failed,
    retransmissions: figures.retransmissions + (answered?.retransmissions ?? 0),
    foreign,
  };
}

/** Rounds of both take turns, so that a busy machine slows both alike; each is warmed up first. */
export async function duel(options: Duel): Promise<BenchRecord> {
  const [ours, theirs]: [DuelRun[], DuelRun[]] = [[], []];
  const contestants = [
    { start: () => options.ours(), runs: ours },
    { start: () => options.theirs(), runs: theirs },
  ];
  for (let index = 0; index < options.rounds; index += 1) {
    for (const { start, runs } of contestants) {
      const contestant = await start();
      try {
        for (const share of WARM_UP) await measure(contestant, () => options.load(share));
        runs.push(await measure(contestant, () => options.load(1)));
      } finally {
        await contestant.stop();
      }
    }
  }
  return record(options, ours, theirs);
}

function record({ name, peer }: Duel, ours: readonly DuelRun[], theirs: readonly DuelRun[]): BenchRecord {
  const [mine, other] = [spread(ours.map(run => run.us)), spread(theirs.map(run => run.us))];
  const sum = (runs: readonly DuelRun[], of: (run: DuelRun) => number): number =>
    runs.reduce((total, run) => total + of(run), 0);
  return {
    name,
    peer,
    ratio: round(other.median / mine.median, 3),
    ours: mine.median,
    theirs: other.median,
    unit: 'microseconds of processor time for each operation',
    us_per_operation: mine,
    peer_us_per_operation: other,
    cps_per_core: Math.round(1e6 / mine.median),
    peer_cps_per_core: Math.round(1e6 / other.median),
    rate: Math.round(spread(ours.map(run => run.rate)).median),
    peer_rate: Math.round(spread(theirs.map(run => run.rate)).median),
    failed: sum(ours, run => run.failed),
    peer_failed: sum(theirs, run => run.failed),
    retransmissions: sum(ours, run => run.retransmissions),
    peer_retransmissions: sum(theirs, run => run.retransmissions),
    foreign_cpu_percent: spread(
      [...ours, ...theirs].map(run => run.foreign),
      0,
    ),
  };
}
