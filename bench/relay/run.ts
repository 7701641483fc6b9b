/** INVITE, 100, 180, 200, ACK, BYE, 200 through one transaction-stateful, record-routing proxy: ours against Kamailio. */
import { type Contestant, startKamailio, startOurs } from '../kit/contestant.ts';
import { LOAD_CORE } from '../kit/cores.ts';
import { duel, measure, type Load, WARM_UP } from '../kit/duel.ts';
import type { BenchRecord } from '../kit/figures.ts';
import { Sipp } from '../kit/sipp.ts';

const PORT = 9_361;
const UAC_PORT = 9_372;
const UAS_PORT = 9_340;

/** The yardstick on the machine for which the bars were set. */
export const REFERENCE_US = 350;

export interface RelayOptions {
  /** Calls per second. */
  readonly rate?: number;
  readonly seconds?: number;
  readonly rounds?: number;
}

type Share = (share: number) => Promise<Load>;

function loads({ rate, seconds }: { readonly rate: number; readonly seconds: number }): Share {
  return async share => {
    const common = { core: LOAD_CORE, keys: { domain: 'bench.tandem.test' }, seconds: seconds + 8 };
    const server = await Sipp.start({
      ...common,
      scenario: new URL('../kit/uas.xml', import.meta.url),
      port: UAS_PORT,
    });
    const client = await Sipp.start({
      ...common,
      scenario: new URL('./uac.xml', import.meta.url),
      target: `127.0.0.1:${PORT}`,
      port: UAC_PORT,
      rate: rate * share,
      calls: rate * share * seconds,
      pauseMs: 0,
    });
    return { client, server };
  };
}

const kamailio = (): Promise<Contestant> =>
  startKamailio('relay.cfg', { BENCH_PORT: String(PORT), UAS_PORT: String(UAS_PORT) });

/**
 * What a call relayed by Kamailio costs here and now, microseconds of processor time: the yardstick for figures that have a bar but no peer,
 * because one machine, or one hour, is nearly twice as fast as another.
 */
export async function yardstickUs(): Promise<number> {
  const load = loads({ rate: 1000, seconds: 6 });
  const contestant = await kamailio();
  try {
    for (const share of WARM_UP) await measure(contestant, () => load(share));
    return (await measure(contestant, () => load(1))).us;
  } finally {
    await contestant.stop();
  }
}

export async function run(options: RelayOptions = {}): Promise<BenchRecord[]> {
  const { rate = 1000, seconds = 6, rounds = 3 } = options;
  const record = await duel({
    name: 'relay',
    peer: 'kamailio 5.6, one UDP worker',
    rounds,
    ours: () => startOurs({ kind: 'relay', arguments: [PORT, UAS_PORT].map(String) }),
    theirs: kamailio,
    load: loads({ rate, seconds }),
  });
  return [record];
}
