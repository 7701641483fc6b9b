/**
 * Hides the inside's Vias from a phone: all of them become the branch of our own one, sealed. The branch is a function
 * of what it hides, so that retransmissions look alike and a response finds its way back without any state of ours
 * (RFC 3261 16.11), even through a load balancer that has been restarted in between.
 */
import { BRANCH_COOKIE } from '../message/index.ts';
import { SEAL_LIMIT, Seal } from './seal.ts';

const SEPARATOR = '\0';
/** Tells a folded branch from others of ours; also keeps the rest of the branch from being read as one. */
const MARK = 'F';
const PREFIX = `${BRANCH_COOKIE}${MARK}`;
/** A header value must not bring a line break back to the inside. */
const UNSAFE = /[\r\n]/;

export class ViaFold {
  readonly #seal: Seal;

  constructor(key: Buffer) {
    this.#seal = new Seal(key, 'via');
  }

  /** Undefined when there is too much to hide; such a request has been through far too many hands. */
  fold(vias: readonly string[]): string | undefined {
    const plain = vias.join(SEPARATOR);
    return plain.length > SEAL_LIMIT ? undefined : PREFIX + this.#seal.seal(plain);
  }

  /** The Vias that a branch hides, topmost first; undefined when we have not made it. */
  unfold(branch: string): string[] | undefined {
    if (!branch.startsWith(PREFIX)) return undefined;
    const plain = this.#seal.open(branch.slice(PREFIX.length));
    return plain === undefined || UNSAFE.test(plain) ? undefined : plain.split(SEPARATOR);
  }
}
