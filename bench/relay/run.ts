/** INVITE, 100, 180, 200, ACK, BYE, 200 through one transaction-stateful, record-routing proxy: ours against Kamailio. */
import { startKamailio, startOurs } from '../kit/contestant.ts';
import { LOAD_CORE } from '../kit/cores.ts';
import { duel, type Load } from '../kit/duel.ts';
import type { BenchRecord } from '../kit/figures.ts';
import { Sipp } from '../kit/sipp.ts';

const PORT = 9_361;
const UAC_PORT = 9_372;
const UAS_PORT = 9_340;

export interface RelayOptions {
  /** Calls per second. */
  readonly rate?: number;
  readonly seconds?: number;
  readonly rounds?: number;
}

export async function run(options: RelayOptions = {}): Promise<BenchRecord[]> {
  const { rate = 1000, seconds = 6, rounds = 3 } = options;
  const load = async (share: number): Promise<Load> => {
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
  const record = await duel({
    name: 'relay',
    peer: 'kamailio 5.6, one UDP worker',
    rounds,
    ours: () => startOurs({ kind: 'relay', arguments: [PORT, UAS_PORT].map(String) }),
    theirs: () => startKamailio('relay.cfg', { BENCH_PORT: String(PORT), UAS_PORT: String(UAS_PORT) }),
    load,
  });
  return [record];
}
