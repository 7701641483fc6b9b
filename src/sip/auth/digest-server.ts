import { hash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { SystemIds } from '../../core/ids.ts';
import type { Ids } from '../../core/ids.ts';
import { parseAuthorization, quote, toUtf8 } from '../message/index.ts';
import type { SipRequest } from '../message/index.ts';
import { challengeOrder } from './challenge-order.ts';
import { DIGEST_ALGORITHMS, digestResponse, sameDigest } from './hashing.ts';
import type { DigestAlgorithm } from './hashing.ts';
import { NonceCounts } from './nonce-counts.ts';
import { Nonces, issuerMark } from './nonces.ts';
import type { NonceParts } from './nonces.ts';
import type { CredentialStore, NonceUse, StoredHa1 } from './ports.ts';

export interface DigestServerOptions {
  /** The cluster's key for nonces: every node that has it takes the nonces of the others. */
  readonly key: Buffer;
  /** The node that this is: its nonces carry it, so that one node alone judges each use of them. */
  readonly issuer?: string;
  readonly realm: string;
  readonly clock: Clock;
  /** Milliseconds; 5 minutes when absent. */
  readonly nonceLifetimeMs?: number;
  readonly credentials: CredentialStore;
  readonly ids?: Ids;
  /** How many used nonces are remembered; about 150 bytes each. */
  readonly maxNonces?: number;
  /**
   * Whether the digest's uri must be the request's. Off when absent: many devices write their proxy's address there. A
   * captured answer can't be used for another request all the same, because its nonce count has been used.
   */
  readonly strictUri?: boolean;
}

export interface ChallengeOptions {
  /** Only the nonce was wrong: the client answers again without asking for the password. */
  readonly stale?: boolean;
  /** The device's User-Agent header. */
  readonly userAgent?: string | undefined;
  /** The node in whose name the nonce is made, as `issuerMark` has it; this one when absent. */
  readonly issuer?: string | undefined;
}

export interface CheckOptions {
  readonly proxy: boolean;
  readonly expectUser?: string;
  /**
   * Whether it is ours to take this use of a nonce; asked for right answers only, `stale` is said otherwise. Without it
   * every use is, which is safe for a single node.
   */
  readonly takes?: (use: NonceUse) => boolean;
}

export type DigestFailure = 'missing' | 'stale' | 'bad' | 'replay' | 'unknown';

/** With `challenge`, 401 or 407 is the answer and the other end may try again; without it, 403. */
export type DigestVerdict =
  | { readonly ok: true; readonly user: string }
  | { readonly ok: false; readonly reason: DigestFailure; readonly challenge: boolean };

interface Credentials {
  readonly username: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly nc: string;
  readonly cnonce: string;
  readonly algorithm: DigestAlgorithm;
}

/** What a request says of itself, with a nonce that we have made. */
interface Claim {
  readonly credentials: Credentials;
  readonly nonce: NonceParts;
  readonly user: string;
  readonly method: string;
}

const NONCE_LIFETIME = 300_000;
const MAX_NONCES = 100_000;
/** Clocks of two machines may differ by so much, in ms. */
const CLOCK_SKEW = 30_000;
/** RFC 8760 2.4 has one header for each challenge; who sends more than some is not answered for all of them. */
const MAX_HEADERS = 4;
/** Stands in for the hash of users who do not exist. */
const NOBODY = { md5: '0'.repeat(32), sha256: '0'.repeat(64) };

/** The server's side of digest authentication: RFC 3261 22, RFC 7616, RFC 8760. */
export class DigestServer {
  readonly #options: DigestServerOptions;
  readonly #nonces: Nonces;
  readonly #counts: NonceCounts;
  readonly #lifetime: number;
  readonly #prefix: string;
  readonly #suffixes: Readonly<Record<DigestAlgorithm, string>>;

  constructor(o: DigestServerOptions) {
    this.#options = o;
    const { key, realm, clock, ids = new SystemIds(), issuer = '' } = o;
    this.#nonces = new Nonces({ key, realm, clock, ids, issuer });
    // Whatever a former run of this process has seen used is forgotten, so nonces from before are not taken.
    this.#counts = new NonceCounts(o.maxNonces ?? MAX_NONCES, o.clock.now());
    this.#lifetime = o.nonceLifetimeMs ?? NONCE_LIFETIME;
    this.#prefix = `Digest realm=${quote(o.realm)}, nonce="`;
    // It need not be secret: a fixed text by which a client's answer is told to be for this realm (RFC 7616 3.3).
    const opaque = hash('sha256', `opaque:${o.realm}`, 'base64url').slice(0, 16);
    const suffix = (name: DigestAlgorithm): string => `", opaque="${opaque}", algorithm=${name}, qop="auth"`;
    this.#suffixes = { 'SHA-256': suffix('SHA-256'), MD5: suffix('MD5') };
  }

  /** Headers for a 401, or with `proxy` a 407; which algorithms and in which order depends on the device (RFC 8760 2.3). */
  challenges(proxy: boolean, { stale = false, userAgent, issuer }: ChallengeOptions = {}): [string, string][] {
    const name = proxy ? 'Proxy-Authenticate' : 'WWW-Authenticate';
    const start = this.#prefix + this.#nonces.make(issuer);
    return challengeOrder(userAgent).map(algorithm => [
      name,
      start + this.#suffixes[algorithm] + (stale ? ', stale=true' : ''),
    ]);
  }

  /** How a node is named in its nonces. */
  issuerMark(node: string): string {
    return issuerMark(this.#options.key, node);
  }

  /**
   * Other nodes have judged uses of nonces for us, or may have: from now on only nonces that are made from now on are
   * taken, the rest are stale.
   */
  restart(): void {
    this.#counts.restart(this.#options.clock.now() + 1);
  }

  /**
   * Whether a request carries the right answer to one of our challenges, and to none that was answered before. A promise only
   * when the password has to be waited for.
   */
  check(req: SipRequest, o: CheckOptions): DigestVerdict | Promise<DigestVerdict> {
    const credentials = this.#find(req, o.proxy);
    if (typeof credentials === 'string') return refused(credentials);
    const nonce = this.#nonces.read(credentials.nonce);
    // A nonce that was never ours deserves no work.
    if (nonce === undefined) return refused('bad');
    const user = toUtf8(credentials.username);
    const decide = (stored: StoredHa1 | undefined): DigestVerdict =>
      this.#decide({ credentials, nonce, user, method: req.method }, stored, o);
    const stored = this.#options.credentials.ha1(user, this.#options.realm);
    return stored instanceof Promise ? stored.then(decide) : decide(stored);
  }

  #decide({ credentials, nonce, user, method }: Claim, stored: StoredHa1 | undefined, o: CheckOptions): DigestVerdict {
    const known = credentials.algorithm === 'MD5' ? stored?.md5 : stored?.sha256;
    // The same work for users who don't exist, so that time does not tell them from those who do.
    const ha1 = known ?? (credentials.algorithm === 'MD5' ? NOBODY.md5 : NOBODY.sha256);
    const right = sameDigest(answerTo(credentials, ha1, method), credentials.response);
    if (known === undefined) return refused('unknown');
    if (!right) return refused('bad');
    const count = Number.parseInt(credentials.nc, 16);
    return this.#accept({ issuedAt: nonce.issuedAt, issuer: nonce.issuer, nonce: credentials.nonce, count }, user, o);
  }

  #accept(use: NonceUse & { issuedAt: number }, user: string, o: CheckOptions): DigestVerdict {
    const { nonce, issuedAt, count } = use;
    const now = this.#options.clock.now();
    // RFC 7616 3.3: stale tells that only the nonce was wrong, so that nobody is asked for the password again.
    if (issuedAt < now - this.#lifetime || issuedAt > now + CLOCK_SKEW) return refused('stale');
    if (o.takes?.(use) === false) return refused('stale');
    this.#counts.expire(now - this.#lifetime);
    const seen = this.#counts.use(nonce, issuedAt, count);
    if (seen !== 'new') return refused(seen);
    // RFC 3261 10.3 step 4: known, but somebody else.
    if (o.expectUser !== undefined && o.expectUser !== user) return { ok: false, reason: 'bad', challenge: false };
    return { ok: true, user };
  }

  #find(req: SipRequest, proxy: boolean): Credentials | 'missing' | 'bad' {
    const lines = req.getAll(proxy ? 'Proxy-Authorization' : 'Authorization');
    let failure: 'missing' | 'bad' = 'missing';
    for (const line of lines.slice(0, MAX_HEADERS)) {
      const found = this.#read(line, req);
      if (typeof found === 'object') return found;
      if (found === 'bad') failure = 'bad';
    }
    return failure;
  }

  /** 'missing' when the header is for another realm or scheme (RFC 3261 22.3). */
  #read(line: string, req: SipRequest): Credentials | 'missing' | 'bad' {
    const params = digestParams(line);
    if (params === undefined) return 'bad';
    if (params.get('realm') !== this.#options.realm) return 'missing';
    const credentials = readCredentials(params);
    if (credentials === undefined) return 'bad';
    return this.#options.strictUri === true && credentials.uri !== req.uri ? 'bad' : credentials;
  }
}

function answerTo({ algorithm, uri, nonce, nc, cnonce }: Credentials, ha1: string, method: string): string {
  return digestResponse({ algorithm, ha1, method, uri, nonce, nc, cnonce });
}

function refused(reason: DigestFailure): DigestVerdict {
  return { ok: false, reason, challenge: true };
}

function digestParams(line: string): ReadonlyMap<string, string> | undefined {
  try {
    const { scheme, params } = parseAuthorization(line);
    return scheme.toLowerCase() === 'digest' ? params : new Map();
  } catch {
    return undefined;
  }
}

function readCredentials(params: ReadonlyMap<string, string>): Credentials | undefined {
  const algorithm = algorithmOf(params.get('algorithm'));
  const [username, nonce, uri] = [params.get('username'), params.get('nonce'), params.get('uri')];
  const [response, nc, cnonce] = [params.get('response'), params.get('nc'), params.get('cnonce')];
  if (username === undefined || nonce === undefined || uri === undefined || response === undefined) return undefined;
  // RFC 7616 3.4: our challenges name a qop, so the answer has to, and with it cnonce and nc.
  if (params.get('qop')?.toLowerCase() !== 'auth' || algorithm === undefined) return undefined;
  if (nc === undefined || !/^(?!0{8})[0-9a-f]{8}$/i.test(nc) || cnonce === undefined || cnonce === '') return undefined;
  return { username, nonce, uri, response, nc, cnonce, algorithm };
}

// RFC 7616 3.4: without the parameter the algorithm is MD5.
function algorithmOf(name: string | undefined): DigestAlgorithm | undefined {
  if (name === undefined) return 'MD5';
  const upper = name.toUpperCase();
  return DIGEST_ALGORITHMS.find(known => known === upper);
}
