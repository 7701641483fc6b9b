/**
 * Which zone-proxy gets a request that belongs to no call yet. Credentials go to the proxy that judges their nonce
 * (proxy/nonce-homes.ts), so the choice is made when a caller is challenged: the challenge takes a turn, and the call
 * that comes of it has none of its own. Whatever comes otherwise (a nonce used again, a zone that is away) is charged to
 * the zone that it meets, and the next challenges make up for it.
 */
import type { Clock } from '../../core/clock.ts';
import type { NodeId } from '../../core/ids.ts';
import type { InnerLinks, Neighbour } from '../proxy/inner-links.ts';
import { NonceHomes, type NonceUse } from '../proxy/nonce-homes.ts';
import type { NodeDirectory } from '../proxy/ports.ts';
import { Rotation } from '../proxy/rotation.ts';
import { spread } from '../proxy/stateless.ts';

export interface ZoneSpreadOptions {
  readonly links: Pick<InnerLinks, 'available' | 'onChange'>;
  readonly directory: NodeDirectory;
  /** How a node is named in the nonces that it makes. */
  readonly mark: (node: NodeId) => string;
  readonly clock: Clock;
}

export interface ZoneCounts {
  /** New calls that each zone has taken: neither challenged again nor left unanswered. */
  readonly zones: Record<string, number>;
  readonly nodes: Record<string, number>;
}

/**
 * How long a challenge keeps its turn. Its purpose is that the challenges of a burst don't all go to one zone before the first
 * of their calls are there; what is never answered should be forgotten soon, and a call that comes later is charged by itself.
 */
const ANSWER_MS = 300;
const OPEN_LIMIT = 20_000;

export class ZoneSpread {
  readonly #links: ZoneSpreadOptions['links'];
  readonly #clock: Clock;
  readonly #homes: NonceHomes;
  readonly #zones = new Rotation();
  readonly #nodes = new Map<string, Rotation>();
  /** When each node's challenges were made that no call has answered yet; those that are too old are in front. */
  readonly #open = new Map<NodeId, { zone: string; times: number[] }>();

  constructor({ links, directory, mark, clock }: ZoneSpreadOptions) {
    this.#links = links;
    this.#clock = clock;
    this.#homes = new NonceHomes(directory, mark);
    links.onChange(() => void this.#homes.refresh());
  }

  /** For an INVITE that will be challenged: strictly even over the zones, and over the proxies of each. */
  forChallenge(): Neighbour | undefined {
    const now = this.#clock.monotonic();
    this.#expire(now);
    const target = this.#turn();
    if (target) this.#opened(target, now);
    return target;
  }

  /** For an INVITE with credentials. */
  forCall(use: NonceUse | undefined): Neighbour | undefined {
    const target = use && this.#home(use, this.#links.available('zone-proxy'));
    if (!target) return this.#turn();
    const first = use.count === 1 && this.#homes.owner(use) === target.node.id;
    if (!first || this.#open.get(target.node.id)?.times.shift() === undefined) this.#charge(target, 1);
    return target;
  }

  /** For an INVITE that has failed elsewhere. It is the same call, so it has no turn. */
  another(tried: ReadonlySet<string>): Neighbour | undefined {
    const all = this.#links.available('zone-proxy');
    const rest = all.filter(({ node }) => !tried.has(node.id));
    // A zone that has failed is likely to fail again: another one first.
    const failed = new Set(all.filter(({ node }) => tried.has(node.id)).map(({ node }) => node.zone));
    return rest.find(({ node }) => !failed.has(node.zone)) ?? rest[0];
  }

  /** A zone has taken a call. */
  taken(target: Neighbour): void {
    this.#zones.count(zoneOf(target));
    this.#nodes.get(zoneOf(target))?.count(target.node.id);
  }

  /** What went to the zone as a call is challenged again, so it was none yet. */
  challenged(target: Neighbour): void {
    this.#charge(target, -1);
  }

  /** For all others: by the nonce, else by the text, so that a retransmission meets the same proxy. */
  forOther(text: string, use: NonceUse | undefined): Neighbour | undefined {
    const all = this.#links.available('zone-proxy', { drainingToo: true });
    return (use && this.#home(use, all)) ?? (all.length < 2 ? all[0] : all[spread(text, all.length)]);
  }

  counts(): ZoneCounts {
    const nodes: Record<string, number> = {};
    for (const rotation of this.#nodes.values()) Object.assign(nodes, rotation.counts());
    return { zones: this.#zones.counts(), nodes };
  }

  #home(use: NonceUse, all: readonly Neighbour[]): Neighbour | undefined {
    const live = all.map(({ node }) => node.id);
    const id = this.#homes.home(use, live);
    return id === undefined ? undefined : all.find(({ node }) => node.id === id);
  }

  #turn(): Neighbour | undefined {
    const all = this.#links.available('zone-proxy');
    const zone = this.#zones.reserve([...new Set(all.map(zoneOf))]);
    if (zone === undefined) return undefined;
    const members = all.filter(each => zoneOf(each) === zone);
    const id = this.#members(zone).reserve(members.map(({ node }) => node.id));
    return members.find(({ node }) => node.id === id);
  }

  #members(zone: string): Rotation {
    let members = this.#nodes.get(zone);
    if (!members) this.#nodes.set(zone, (members = new Rotation()));
    return members;
  }

  #charge(target: Neighbour, turns: number): void {
    this.#zones.charge(zoneOf(target), turns);
    this.#members(zoneOf(target)).charge(target.node.id, turns);
  }

  #opened(target: Neighbour, now: number): void {
    const { id } = target.node;
    let open = this.#open.get(id);
    if (!open) this.#open.set(id, (open = { zone: zoneOf(target), times: [] }));
    open.times.push(now);
  }

  /** Gives back the turns of challenges that came to nothing. */
  #expire(now: number): void {
    for (const [id, { zone, times }] of this.#open) {
      while (times.length > OPEN_LIMIT || now - (times[0] ?? now) > ANSWER_MS) {
        times.shift();
        this.#zones.charge(zone, -1);
        this.#members(zone).charge(id, -1);
      }
    }
  }
}

function zoneOf({ node }: Neighbour): string {
  return node.zone ?? '';
}
