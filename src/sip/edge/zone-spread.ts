/** Which zone-proxy gets a request that belongs to no call yet. */
import type { InnerLinks, Neighbour } from '../proxy/inner-links.ts';
import { Rotation } from '../proxy/rotation.ts';
import { spread } from '../proxy/stateless.ts';

export interface ZoneCounts {
  /** New calls given to each zone. */
  readonly zones: Record<string, number>;
  readonly nodes: Record<string, number>;
}

export class ZoneSpread {
  readonly #links: InnerLinks;
  readonly #calls = new TwoStage();
  /** INVITEs that will only be challenged turn by themselves: else every second call, the real one, met the same zone. */
  readonly #challenges = new TwoStage();

  constructor(links: InnerLinks) {
    this.#links = links;
  }

  /** For an INVITE: strictly even over the zones, and over the proxies of each. Not one of those tried already. */
  forInvite(isCall: boolean, tried: ReadonlySet<string>): Neighbour | undefined {
    const all = this.#links.available('zone-proxy');
    const turns = isCall ? this.#calls : this.#challenges;
    if (tried.size === 0) return turns.next(all);
    const rest = all.filter(({ node }) => !tried.has(node.id));
    // A zone that has failed is likely to fail again: another one first. It is the same call, so it has no turn.
    const failed = new Set(all.filter(({ node }) => tried.has(node.id)).map(({ node }) => node.zone));
    return rest.find(({ node }) => !failed.has(node.zone)) ?? rest[0];
  }

  /** For all others: by the text, so that a retransmission meets the same proxy while the set of proxies is the same. */
  byHash(text: string): Neighbour | undefined {
    const all = this.#links.available('zone-proxy', { drainingToo: true });
    return all.length < 2 ? all[0] : all[spread(text, all.length)];
  }

  counts(): ZoneCounts {
    return this.#calls.counts();
  }
}

class TwoStage {
  readonly #zones = new Rotation();
  readonly #nodes = new Map<string, Rotation>();

  next(all: readonly Neighbour[]): Neighbour | undefined {
    const zone = this.#zones.next([...new Set(all.map(({ node }) => node.zone ?? ''))]);
    if (zone === undefined) return undefined;
    const members = all.filter(({ node }) => (node.zone ?? '') === zone);
    let nodes = this.#nodes.get(zone);
    if (!nodes) this.#nodes.set(zone, (nodes = new Rotation()));
    const id = nodes.next(members.map(({ node }) => node.id));
    return members.find(({ node }) => node.id === id);
  }

  counts(): ZoneCounts {
    const nodes: Record<string, number> = {};
    for (const rotation of this.#nodes.values()) Object.assign(nodes, rotation.counts());
    return { zones: this.#zones.counts(), nodes };
  }
}
