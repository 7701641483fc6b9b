/** Which call switch gets a new call: those of the own zone in strict rotation, the other zones' when it has none. */
import type { NodeId, ZoneId } from '../../core/ids.ts';
import type { InnerLinks, Neighbour } from './inner-links.ts';
import { Rotation } from './rotation.ts';

export class SwitchSpread {
  readonly #links: InnerLinks;
  readonly #zone: ZoneId;
  readonly #rotation = new Rotation();

  constructor(links: InnerLinks, zone: ZoneId) {
    this.#links = links;
    this.#zone = zone;
  }

  /** @param owner the switch that has to get it; when it cannot be reached any other one may say so. */
  next(tried: ReadonlySet<string>, owner?: NodeId): Neighbour | undefined {
    if (owner !== undefined && !tried.has(owner)) {
      const found = this.#links.reach(owner);
      if (found) return found;
    }
    return (
      this.#turn(this.#links.available('call-switch', { zone: this.#zone }), tried) ??
      this.#turn(this.#links.available('call-switch'), tried)
    );
  }

  counts(): Record<string, number> {
    return this.#rotation.counts();
  }

  #turn(all: readonly Neighbour[], tried: ReadonlySet<string>): Neighbour | undefined {
    if (tried.size > 0) return all.find(({ node }) => !tried.has(node.id));
    const id = this.#rotation.next(all.map(({ node }) => node.id));
    return all.find(({ node }) => node.id === id);
  }
}
