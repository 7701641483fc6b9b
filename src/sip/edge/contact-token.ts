/**
 * The user part of the Contact that phones see: which node has the call, which call, which leg; sealed, so that a phone
 * learns nothing of the inside and cannot make one up.
 */
import { type CallId, type LegId, type NodeId, asCallId, asLegId, asNodeId } from '../../core/ids.ts';
import { Seal } from './seal.ts';

export interface ContactTarget {
  readonly node: NodeId;
  readonly callId: CallId;
  readonly legId: LegId;
  /**
   * The node's boot, where the node gives it. A node that was restarted has none of its former calls; with the boot the
   * edge sees that at once, without it the edge asks the cluster once it has seen the node go.
   */
  readonly boot?: string;
}

/** What the token of a subscription says instead of a leg: any zone-proxy can serve it, the one that it names has it at hand. */
const SUBSCRIPTION = 'subscription';

export function subscriptionTarget(node: NodeId): ContactTarget {
  return { node, callId: asCallId(SUBSCRIPTION), legId: asLegId(SUBSCRIPTION) };
}

export function isSubscription({ callId, legId }: ContactTarget): boolean {
  return callId === asCallId(SUBSCRIPTION) && legId === asLegId(SUBSCRIPTION);
}

const SEPARATOR = '\0';
/** Tokens that are remembered; a dialog's requests come back to the same few tokens. */
const CACHE_LIMIT = 4096;

export class ContactTokens {
  readonly #seal: Seal;
  readonly #decoded = new Map<string, ContactTarget>();

  constructor(key: Buffer) {
    this.#seal = new Seal(key, 'contact');
  }

  /** Deterministic; only [A-Za-z0-9_-]. */
  encode({ node, callId, legId, boot }: ContactTarget): string {
    const parts: string[] = [node, callId, legId];
    if (boot !== undefined) parts.push(boot);
    return this.#seal.seal(Buffer.from(parts.join(SEPARATOR), 'utf8').toString('latin1'));
  }

  /** What a token names; undefined for anything that `encode` has not made. */
  decode(user: string): ContactTarget | undefined {
    const known = this.#decoded.get(user);
    if (known) return known;
    const plain = this.#seal.open(user);
    if (plain === undefined) return undefined;
    const [node, callId, legId, boot] = Buffer.from(plain, 'latin1').toString('utf8').split(SEPARATOR);
    if (node === undefined || callId === undefined || legId === undefined) return undefined;
    const target = { node: asNodeId(node), callId: asCallId(callId), legId: asLegId(legId) };
    const found = boot === undefined ? target : { ...target, boot };
    if (this.#decoded.size >= CACHE_LIMIT) this.#decoded.clear();
    this.#decoded.set(user, found);
    return found;
  }
}
