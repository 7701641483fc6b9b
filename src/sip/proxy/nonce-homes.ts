/**
 * Which zone-proxy judges which use of a nonce. Counts that have been used are remembered by each proxy for itself, so
 * that no request costs a question to others; hence a captured request must always meet the proxy that remembers it.
 * Load balancers send credentials there, and proxies take no others while the one in charge lives: both ask this table.
 *
 * The first use belongs to the proxy that made the nonce. The next ones go around over the zones: a phone that makes a
 * hundred calls with one nonce loads all of them alike. When the one in charge is dead or draining, another one is
 * agreed upon for each use by itself, so that the coming and going of a third party moves nobody's uses but its own.
 */
import type { NodeId } from '../../core/ids.ts';
import { type NonceUse, claimedIssuer } from '../auth/index.ts';
import { type SipRequest, SipParseError, parseAuthorization } from '../message/index.ts';
import type { NodeDirectory } from './ports.ts';
import { textHash } from './stateless.ts';

export { issuerMark } from '../auth/index.ts';
export type { NonceUse } from '../auth/index.ts';

interface Place {
  readonly zone: number;
  /** Among those of its zone. */
  readonly index: number;
}

export class NonceHomes {
  readonly #directory: NodeDirectory;
  readonly #mark: (node: NodeId) => string;
  /** Every known proxy, dead ones too, so that a death moves nothing but what the dead one had. */
  #zones: readonly (readonly NodeId[])[] = [];
  #places = new Map<string, Place>();
  #signature = '';

  /** @param mark how a node is named in the nonces that it makes. */
  constructor(directory: NodeDirectory, mark: (node: NodeId) => string) {
    this.#directory = directory;
    this.#mark = mark;
    this.refresh();
  }

  /** To be called when the directory has changed; true when other proxies are known now than before. */
  refresh(): boolean {
    const zones = new Map<string, NodeId[]>();
    const known = [...this.#directory.nodes('zone-proxy')].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const { id, zone = '' } of known) zones.set(zone, [...(zones.get(zone) ?? []), id]);
    const sorted = [...zones].sort(([a], [b]) => (a < b ? -1 : 1));
    const signature = JSON.stringify(sorted);
    if (signature === this.#signature) return false;
    this.#signature = signature;
    this.#zones = sorted.map(([, members]) => members);
    this.#places = new Map(
      this.#zones.flatMap((members, zone) => members.map((id, index) => [this.#mark(id), { zone, index }])),
    );
    return true;
  }

  knows(node: string): boolean {
    return this.#zones.some(members => members.some(id => id === node));
  }

  /** Who is in charge as long as it lives; undefined when no proxy that we know has made the nonce. */
  owner({ issuer, count }: NonceUse): NodeId | undefined {
    const place = this.#places.get(issuer);
    if (!place) return undefined;
    const turn = count - 1;
    const members = this.#zones[(place.zone + turn) % this.#zones.length] ?? [];
    return members[(place.index + Math.floor(turn / this.#zones.length)) % members.length];
  }

  /** Who is in charge among those that can take requests. */
  home(use: NonceUse, live: readonly NodeId[]): NodeId | undefined {
    const owner = this.owner(use);
    if (owner === undefined || live.includes(owner)) return owner;
    let best: NodeId | undefined;
    let most = -1;
    for (const id of live) {
      const weight = textHash(`${id} ${use.nonce} ${use.count}`);
      if (weight > most) [best, most] = [id, weight];
    }
    return best;
  }
}

const NONCE = /[\s,]nonce="([\w-]+)"/;
const COUNT = /[\s,]nc="?([0-9a-f]{8})\b/i;
const MAX_LINES = 4;

/** The use of one of our nonces that a request claims, unverified; undefined when it claims none. */
export function claimedUse(request: SipRequest, header: 'Authorization' | 'Proxy-Authorization'): NonceUse | undefined {
  for (const line of request.getAll(header).slice(0, MAX_LINES)) {
    const use = asWritten(NONCE.exec(line)?.[1], COUNT.exec(line)?.[1]) ?? asParsed(line);
    if (use) return use;
  }
  return undefined;
}

function asWritten(nonce: string | undefined, nc: string | undefined): NonceUse | undefined {
  if (nonce === undefined || nc === undefined) return undefined;
  const issuer = claimedIssuer(nonce);
  const count = Number.parseInt(nc, 16);
  return issuer === undefined || !(count > 0) ? undefined : { nonce, issuer, count };
}

/** For the few that write it in another way. */
function asParsed(line: string): NonceUse | undefined {
  try {
    const { params } = parseAuthorization(line);
    return asWritten(params.get('nonce'), params.get('nc'));
  } catch (error) {
    if (error instanceof SipParseError) return undefined;
    throw error;
  }
}
