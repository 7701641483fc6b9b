/**
 * The user part of a URI that names a trunk, or one of its targets: of the Route by which switches send to it, and of our Contact
 * at a carrier.
 */
import type { TrunkId } from '../../trunk/types.ts';
import { Seal } from '../seal.ts';

const SEPARATOR = '\0';
/** Trunks are few; whoever sends other tokens gains nothing by it. */
const CACHE_LIMIT = 4096;

export interface NamedTrunk extends TrunkId {
  /** Index of the target that has the dialog; absent: any. */
  readonly target?: number;
}

export class TrunkTokens {
  readonly #seal: Seal;
  readonly #decoded = new Map<string, NamedTrunk>();

  constructor(key: Buffer) {
    this.#seal = new Seal(key, 'trunk');
  }

  /** Deterministic, so it outlives a restart; only [A-Za-z0-9_-]. */
  encode({ account, name, target }: NamedTrunk): string {
    const text = [account, name, ...(target === undefined ? [] : [target])].join(SEPARATOR);
    return this.#seal.seal(Buffer.from(text, 'utf8').toString('latin1'));
  }

  /** What a token names; undefined for anything that `encode` has not made. */
  decode(user: string): NamedTrunk | undefined {
    const known = this.#decoded.get(user);
    if (known) return known;
    const plain = this.#seal.open(user);
    if (plain === undefined) return undefined;
    const [account, name, target] = Buffer.from(plain, 'latin1').toString('utf8').split(SEPARATOR);
    if (account === undefined || name === undefined) return undefined;
    if (this.#decoded.size >= CACHE_LIMIT) this.#decoded.clear();
    const id = { account, name, ...(target !== undefined && { target: Number(target) }) };
    this.#decoded.set(user, id);
    return id;
  }
}
