/** REGISTER, 401, REGISTER with digest, 200: the zone-proxy against Kamailio, thousands of users, one core. */
import { startKamailio, startOurs, type Contestant } from '../kit/contestant.ts';
import { LOAD_CORE } from '../kit/cores.ts';
import { duel, measure, type Load } from '../kit/duel.ts';
import { type BenchRecord, round } from '../kit/figures.ts';
import { registrations, userLine } from '../kit/registrations.ts';
import { Site } from '../kit/site.ts';

const DOMAIN = 'bench.tandem.test';
const PORT = 9_360;
const SIPP_PORT = 9_370;
const USERS = 20_000;
const FIRST_USER = 100_000;

export interface RegisterOptions {
  /** Registrations per second. */
  readonly rate?: number;
  readonly seconds?: number;
  readonly rounds?: number;
}

export const startRegister = (profile?: string): Promise<Contestant> =>
  startOurs({ kind: 'register', arguments: [PORT, DOMAIN, FIRST_USER, USERS].map(String) }, profile);

export async function run(options: RegisterOptions = {}): Promise<BenchRecord[]> {
  const { rate = 6000, seconds = 6, rounds = 3 } = options;
  const users = Array.from({ length: USERS }, (_, index) =>
    userLine(FIRST_USER + index, `secret${FIRST_USER + index}`),
  );
  const load = async (share: number): Promise<Load> => ({
    client: await registrations(PORT, {
      domain: DOMAIN,
      port: SIPP_PORT,
      rate: rate * share,
      calls: rate * share * seconds,
      users,
      core: LOAD_CORE,
    }),
  });
  const record = await duel({
    name: 'register-digest',
    peer: 'kamailio 5.6, one UDP worker',
    rounds,
    ours: () => startRegister(),
    theirs: () => startKamailio('register.cfg', { BENCH_PORT: String(PORT) }),
    load,
  });
  return [{ ...record, ...(await wholePath(rate / 2, seconds)) }];
}

/** The same through the load balancer and both zone-proxies: what one registration costs all three. */
async function wholePath(rate: number, seconds: number): Promise<Record<string, unknown>> {
  const site = await Site.start({ users: `${FIRST_USER}-${FIRST_USER + USERS - 1}`, mediaPorts: 100 });
  try {
    const users = Array.from({ length: USERS }, (_, index) => FIRST_USER + index);
    const pids = [...site.nodes('lb'), ...site.nodes('proxy-')];
    const once = () =>
      measure({ pids, beside: site.pids }, async () => ({
        client: await site.register(users, { port: SIPP_PORT, rate, calls: rate * seconds }),
      }));
    await once();
    const found = await once();
    return {
      whole_path_us: round(found.us),
      whole_path_rate: Math.round(found.rate),
      whole_path_failed: found.failed,
      whole_path_retransmissions: found.retransmissions,
    };
  } finally {
    await site.stop();
  }
}
