/** REGISTER, 401, REGISTER with digest, 200, by sipp. */
import { Sipp } from './sipp.ts';

export interface Registrations {
  readonly port: number;
  readonly rate: number;
  readonly calls: number;
  /** Lines of `userLine`. */
  readonly users: readonly string[];
  readonly domain: string;
  readonly core?: number;
}

export const userLine = (user: number, password: string): string =>
  `${user};[authentication username=${user} password=${password}]`;

export function registrations(target: number, load: Registrations): Promise<Sipp> {
  const { port, rate, calls, users, domain, core } = load;
  return Sipp.start({
    scenario: new URL('../register/register.xml', import.meta.url),
    target: `127.0.0.1:${target}`,
    port,
    rate,
    calls,
    seconds: Math.ceil(calls / rate) + 8,
    users,
    keys: { domain },
    ...(core === undefined ? {} : { core }),
  });
}
