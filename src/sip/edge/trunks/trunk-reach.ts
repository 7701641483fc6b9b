/** One trunk as this load balancer reaches it: a link to each target, and our registration with it. */
import { serverOrder } from '../../../core/server-order.ts';
import type { Flow } from '../../transport/index.ts';
import { sameHost } from '../../transport/index.ts';
import type { TargetReport, TrunkState } from '../../trunk/ports.ts';
import type { Trunk } from '../../trunk/types.ts';
import type { TrunkLink } from './trunk-link.ts';

const BEST: readonly TrunkState[] = ['alive', 'unknown', 'dead'];

export class TrunkReach {
  readonly trunk: Trunk;
  /** In the order of the targets. */
  readonly links: readonly TrunkLink[];
  readonly #random: () => number;

  /** @param random from 0 to below 1, to share calls among servers of one priority */
  constructor(trunk: Trunk, links: readonly TrunkLink[], random: () => number) {
    this.trunk = trunk;
    this.links = links;
    this.#random = random;
  }

  get state(): TrunkState {
    return BEST.find(state => this.links.some(({ health }) => health.state === state)) ?? 'unknown';
  }

  /** The best way that is open now, among those that are not in `tried` (by target index). */
  open(tried: ReadonlySet<string> = new Set()): TrunkLink | undefined {
    return this.#ranked().find(link => link.flow !== undefined && !tried.has(String(link.index)));
  }

  /** The way to the target with this index only, as a dialog needs it. */
  only(index: number): TrunkReach {
    return new TrunkReach(
      this.trunk,
      this.links.filter(link => link.index === index),
      this.#random,
    );
  }

  /** Resolves with an open way, or undefined when there is none within the trunk's patience. */
  async ready(): Promise<TrunkLink | undefined> {
    const [first] = this.#ranked();
    if (first === undefined) return undefined;
    await first.ready();
    return this.open();
  }

  /** The link whose target sends over this flow. */
  linkOf(flow: Flow): TrunkLink | undefined {
    return this.links.find(
      ({ target, remoteHost }) =>
        target.transport === flow.transport && remoteHost !== undefined && sameHost(remoteHost, flow.remote.host),
    );
  }

  targets(): readonly TargetReport[] {
    return this.links.map(({ target: { transport, host, port }, health }) => ({
      target: `${transport}:${host}:${port}`,
      ...health,
    }));
  }

  /**
   * In the order of the targets, and the servers of one name by priority and weight; dead ones come last. One of which nothing is known is
   * as good as a living one, for else it would never get a call by which to show that it lives.
   */
  #ranked(): TrunkLink[] {
    if (this.links.length < 2) return [...this.links];
    const groups = Map.groupBy(this.links, ({ index, target: { rank } }) => rank?.group ?? index);
    const ordered = [...groups.values()].flatMap(links =>
      serverOrder(
        links.map(link => ({ link, ...(link.target.rank ?? { priority: 0, weight: 0 }) })),
        this.#random,
      ).map(({ link }) => link),
    );
    return ordered.sort((a, b) => Number(isDead(a)) - Number(isDead(b)));
  }
}

const isDead = ({ health }: TrunkLink): boolean => health.state === 'dead';
