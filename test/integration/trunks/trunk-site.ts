/** Trunks for a TestSite: what an account would say of them, and the shared state that they are reported in. */
import { SystemClock } from '../../../src/core/clock.ts';
import type { TrunkDirectory } from '../../../src/sip/trunk/ports.ts';
import { type Trunk, type TrunkId, trunkKey } from '../../../src/sip/trunk/types.ts';
import { MemoryTrunkStore } from '../../../src/store/index.ts';
import { until } from '../../kit/wait.ts';
import type { BalancerOptions } from '../routing/site.ts';

export const ACCOUNT = 'acme.test';

export function trunk(name: string, more: Partial<Trunk> = {}): Trunk {
  return {
    ...{ account: ACCOUNT, name, kind: 'sbc', targets: [], peer: {}, optionsSeconds: 1, patienceMs: 1500, limits: {} },
    ...{ srtp: 'allowed', codecs: ['PCMU'], trusted: true, inbound: { called: [], caller: [] } },
    outbound: { called: [], caller: [], identity: 'passerted', diversion: true },
    ...more,
  };
}

export class TestTrunks implements TrunkDirectory {
  #trunks: readonly Trunk[] = [];
  readonly #watchers = new Set<() => void>();
  readonly clock = new SystemClock();
  readonly store = new MemoryTrunkStore(this.clock);

  trunks(): readonly Trunk[] {
    return this.#trunks;
  }

  trunk(id: TrunkId): Trunk | undefined {
    return this.#trunks.find(one => trunkKey(one) === trunkKey(id));
  }

  onChange(fn: () => void): () => void {
    this.#watchers.add(fn);
    return () => this.#watchers.delete(fn);
  }

  set(...trunks: Trunk[]): void {
    this.#trunks = trunks;
    for (const watcher of this.#watchers) watcher();
  }

  /** For a load balancer. */
  options(more: Partial<NonNullable<BalancerOptions['trunks']>> = {}): NonNullable<BalancerOptions['trunks']> {
    return {
      directory: this,
      reports: this.store,
      seats: this.store,
      peerListeners: new Set(['peers']),
      tls: {},
      ...more,
    };
  }

  /** The state of a trunk as the inside reads it. */
  async state(name: string): Promise<string | undefined> {
    return (await this.store.reports()).find(report => report.name === name)?.state;
  }

  /** The Route to a trunk, once it is there. */
  route(name: string): Promise<string> {
    return until(`a route to ${name}`, async () => {
      return (await this.store.reports()).find(report => report.name === name)?.route;
    });
  }
}
