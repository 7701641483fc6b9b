/** The DNS as the machine is configured to ask it, or as these servers answer. */
import { Resolver } from 'node:dns/promises';
import type { DnsPort, NaptrRecord, SrvRecord } from './target-resolver.ts';

const TIMEOUT_MS = 2000;
const TRIES = 2;
/** There is nothing of the kind, which is an answer. */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);

export class SystemDns implements DnsPort {
  readonly #resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });

  /** @param servers addresses, with a port where it is not 53; none: those of the machine */
  constructor(servers: readonly string[] = []) {
    if (servers.length > 0) this.#resolver.setServers(servers);
  }

  async naptr(name: string): Promise<readonly NaptrRecord[]> {
    return orNone(this.#resolver.resolveNaptr(name));
  }

  async srv(name: string): Promise<readonly SrvRecord[]> {
    return orNone(this.#resolver.resolveSrv(name));
  }

  async addresses(name: string): Promise<readonly string[]> {
    const [four, six] = await Promise.all([
      orNone(this.#resolver.resolve4(name)),
      orNone(this.#resolver.resolve6(name)),
    ]);
    return [...four, ...six];
  }

  /** What is still asked is given up. */
  close(): void {
    this.#resolver.cancel();
  }
}

async function orNone<T>(answer: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await answer;
  } catch (error) {
    if (NOTHING.has((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
