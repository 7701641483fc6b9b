/** REGISTER, 401, REGISTER with digest, 200: the zone-proxy against Kamailio, thousands of users, one core. */
import { startKamailio, startOurs, type Contestant } from '../kit/contestant.ts';
import { LOAD_CORE } from '../kit/cores.ts';
import { duel, type Load } from '../kit/duel.ts';
import type { BenchRecord } from '../kit/figures.ts';
import { Sipp } from '../kit/sipp.ts';

export const DOMAIN = 'bench.tandem.test';
const PORT = 9_360;
const SIPP_PORT = 9_370;
const USERS = 20_000;
const FIRST_USER = 100_000;
const SCENARIO = new URL('./register.xml', import.meta.url);

export interface RegisterOptions {
  /** Registrations per second. */
  readonly rate?: number;
  readonly seconds?: number;
  readonly rounds?: number;
}

export const userLine = (user: number, password = `secret${user}`): string =>
  `${user};[authentication username=${user} password=${password}]`;

export const registrations = (
  target: number,
  load: { port: number; rate: number; calls: number; users: readonly string[]; domain?: string; core?: number },
): Promise<Sipp> =>
  Sipp.start({
    scenario: SCENARIO,
    target: `127.0.0.1:${target}`,
    port: load.port,
    rate: load.rate,
    calls: load.calls,
    seconds: Math.ceil(load.calls / load.rate) + 8,
    users: load.users,
    keys: { domain: load.domain ?? DOMAIN },
    ...(load.core === undefined ? {} : { core: load.core }),
  });

export const startRegister = (profile?: string): Promise<Contestant> =>
  startOurs({ kind: 'register', arguments: [PORT, DOMAIN, FIRST_USER, USERS].map(String) }, profile);

export async function run(options: RegisterOptions = {}): Promise<BenchRecord[]> {
  const { rate = 6000, seconds = 6, rounds = 3 } = options;
  const users = Array.from({ length: USERS }, (_, index) => userLine(FIRST_USER + index));
  const calls = rate * seconds;
  const load = async (): Promise<Load> => ({
    client: await registrations(PORT, { port: SIPP_PORT, rate, calls, users, core: LOAD_CORE }),
  });
  const record = await duel({
    name: 'register-digest',
    peer: 'kamailio 5.6, one UDP worker',
    rounds,
    ours: () => startRegister(),
    theirs: () => startKamailio('register.cfg', { BENCH_PORT: String(PORT) }),
    load,
  });
  return [record];
}
