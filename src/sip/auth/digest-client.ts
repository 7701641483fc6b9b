import { SystemIds } from '../../core/ids.ts';
import type { Ids } from '../../core/ids.ts';
import { parseChallenge, writeAuth } from '../message/index.ts';
import { DIGEST_ALGORITHMS, digestResponse, hashHa1 } from './hashing.ts';
import type { DigestAlgorithm } from './hashing.ts';

export interface ClientCredentials {
  readonly user: string;
  readonly password: string;
}

interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly algorithm: DigestAlgorithm;
  readonly algorithmNamed: boolean;
}

/** Nonces whose count is remembered; more than a trunk ever has open. */
const MAX_NONCES = 64;

/** The client's side of digest authentication, for trunks: RFC 3261 22.2, RFC 8760 2.4. */
export class DigestClient {
  readonly #ids: Ids;
  readonly #counts = new Map<string, number>();

  constructor(ids: Ids = new SystemIds()) {
    this.#ids = ids;
  }

  /**
   * The value of an Authorization or Proxy-Authorization header. `challenge` is what the 401 or 407 carried, all of them
   * in their order. undefined when there is none that we can answer.
   */
  answer(
    challenge: string | readonly string[],
    method: string,
    uri: string,
    credentials: ClientCredentials,
  ): string | undefined {
    const list = typeof challenge === 'string' ? [challenge] : challenge;
    // RFC 8760 2.4: the topmost challenge that can be answered is.
    for (const value of list) {
      const read = readChallenge(value);
      if (read !== undefined) return this.#write(read, method, uri, credentials);
    }
    return undefined;
  }

  #write(c: Challenge, method: string, uri: string, who: ClientCredentials): string {
    const nc = this.#count(c.nonce).toString(16).padStart(8, '0');
    const cnonce = this.#ids.token();
    const hashed = hashHa1(who.user, c.realm, who.password);
    const ha1 = c.algorithm === 'MD5' ? hashed.md5 : hashed.sha256;
    const response = digestResponse({ algorithm: c.algorithm, ha1, method, uri, nonce: c.nonce, nc, cnonce });
    const params: [string, string][] = [
      ['username', who.user],
      ['realm', c.realm],
      ['nonce', c.nonce],
      ['uri', uri],
      ['response', response],
      ['qop', 'auth'],
      ['nc', nc],
      ['cnonce', cnonce],
    ];
    if (c.algorithmNamed) params.push(['algorithm', c.algorithm]);
    if (c.opaque !== undefined) params.push(['opaque', c.opaque]);
    return writeAuth('Digest', params);
  }

  #count(nonce: string): number {
    const count = (this.#counts.get(nonce) ?? 0) + 1;
    this.#counts.delete(nonce);
    this.#counts.set(nonce, count);
    if (this.#counts.size > MAX_NONCES) {
      for (const oldest of this.#counts.keys()) {
        this.#counts.delete(oldest);
        break;
      }
    }
    return count;
  }
}

function readChallenge(value: string): Challenge | undefined {
  try {
    const { scheme, params } = parseChallenge(value);
    const name = params.get('algorithm');
    const algorithm = DIGEST_ALGORITHMS.find(known => known === (name ?? 'MD5').toUpperCase());
    const [realm, nonce, qop] = [params.get('realm'), params.get('nonce'), params.get('qop')];
    const offered = qop?.split(',').some(one => one.trim().toLowerCase() === 'auth');
    if (scheme.toLowerCase() !== 'digest' || algorithm === undefined || offered !== true) return undefined;
    if (realm === undefined || nonce === undefined) return undefined;
    return { realm, nonce, opaque: params.get('opaque'), algorithm, algorithmNamed: name !== undefined };
  } catch {
    return undefined;
  }
}
