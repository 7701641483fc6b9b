/** One trunk as this load balancer reaches it: a link to each target, and our registration with it. */
import type { Flow } from '../../transport/index.ts';
import { sameHost } from '../../transport/index.ts';
import type { TargetReport, TrunkState } from '../../trunk/ports.ts';
import type { Trunk } from '../../trunk/types.ts';
import type { TrunkLink } from './trunk-link.ts';

const ORDER: Readonly<Record<TrunkState, number>> = { alive: 0, unknown: 1, dead: 2 };

export class TrunkReach {
  readonly trunk: Trunk;
  /** In the order of the targets. */
  readonly links: readonly TrunkLink[];

  constructor(trunk: Trunk, links: readonly TrunkLink[]) {
    this.trunk = trunk;
    this.links = links;
  }

  get state(): TrunkState {
    return this.#ranked()[0]?.health.state ?? 'unknown';
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

  #ranked(): TrunkLink[] {
    return [...this.links].sort((a, b) => ORDER[a.health.state] - ORDER[b.health.state]);
  }
}
