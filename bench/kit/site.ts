/** A whole Tandem of two zones as an operator starts it, with sipp's phones before it. */
import { Cluster, DOMAIN, password, type ClusterOptions } from '../../test/kit/cluster.ts';
import { preferSelf } from './cores.ts';
import { family } from './cpu.ts';
import type { Load } from './duel.ts';
import { Sipp } from './sipp.ts';
import { registrations, userLine } from './registrations.ts';

const CALLER_PORT = 9_330;
export const CALLEE_PORT = 9_350;
export const FIRST_CALLER = 1001;
export const FIRST_CALLEE = 1301;
/** Callers, and as many callees. */
export const PAIRS = 300;

export interface CallLoad {
  readonly rate: number;
  readonly calls: number;
  /** How long a call is up, ms. */
  readonly pauseMs: number;
}

export class Site {
  readonly cluster: Cluster;

  private constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  static async start(options: ClusterOptions = {}): Promise<Site> {
    const back = preferSelf();
    try {
      const users = `${FIRST_CALLER}-${FIRST_CALLEE + PAIRS - 1}`;
      return new Site(await Cluster.start({ users, mediaPorts: 2000, ...options }));
    } finally {
      back();
    }
  }

  /** Processes of the nodes whose name begins so, without their children. */
  nodes(prefix: string): number[] {
    return this.cluster.ready.nodes.filter(({ id }) => id.startsWith(prefix)).map(({ pid }) => pid);
  }

  /** The media workers of the switches whose name begins so. */
  workersOf(prefix: string): number[] {
    const switches = this.nodes(prefix);
    return switches.flatMap(pid => family(pid)).filter(pid => !switches.includes(pid));
  }

  get pids(): number[] {
    return this.cluster.ready.nodes.flatMap(({ pid }) => family(pid));
  }

  /** Registrations of `users`, as sipp makes them from one address. */
  register(users: readonly number[], options: { port: number; rate: number; calls: number }): Promise<Sipp> {
    return registrations(this.cluster.public.udp, {
      ...options,
      domain: DOMAIN,
      users: users.map(user => userLine(user, password(user))),
    });
  }

  /** The callees register at the port where sipp will answer for them. */
  async registerCallees(): Promise<void> {
    const callees = Array.from({ length: PAIRS }, (_, index) => FIRST_CALLEE + index);
    const run = await this.register(callees, { port: CALLEE_PORT, rate: 300, calls: PAIRS });
    const { successful } = await run.done;
    if (successful !== PAIRS) throw new Error(`only ${successful} of ${PAIRS} callees are registered`);
  }

  async calls(load: CallLoad): Promise<Load> {
    const seconds = Math.ceil(load.calls / load.rate + load.pauseMs / 1000) + 8;
    const keys = { domain: DOMAIN };
    const server = await Sipp.start({
      scenario: new URL('./uas.xml', import.meta.url),
      port: CALLEE_PORT,
      seconds,
      keys,
    });
    const users = Array.from({ length: PAIRS }, (_, index) => {
      const caller = FIRST_CALLER + index;
      return `${userLine(caller, password(caller))};${FIRST_CALLEE + index}`;
    });
    const client = await Sipp.start({
      scenario: new URL('../b2bua/caller.xml', import.meta.url),
      target: `127.0.0.1:${this.cluster.public.udp}`,
      port: CALLER_PORT,
      ...load,
      seconds,
      keys,
      users,
    });
    return { client, server };
  }

  async stop(): Promise<void> {
    await this.cluster.stop();
  }
}
