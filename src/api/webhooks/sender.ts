/**
 * Sends one request to a webhook. The name is looked up once, the address is judged, and exactly that address is connected to: a name
 * server that gives another answer the next time changes nothing. Redirections are not followed.
 */
import { lookup } from 'node:dns/promises';
import { request as httpRequest, type ClientRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { errorText } from '../../core/errors.ts';
import type { AddressPolicy } from './address-policy.ts';

export interface SenderOptions {
  readonly policy: Pick<AddressPolicy, 'allows'>;
  /** Plain HTTP may be used; else only HTTPS. */
  readonly allowHttp: boolean;
  /** From looking up the name to the end of the answer. */
  readonly timeoutMs?: number;
  /** Addresses of a name. */
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
  /** Authorities that the machine does not know, PEM. */
  readonly ca?: string;
}

export interface Address {
  readonly address: string;
  readonly family: number;
}

export interface SendResult {
  readonly ok: boolean;
  readonly status?: number;
  readonly error?: string;
  /** What the receiver asked for, seconds. */
  readonly retryAfter?: number;
}

const TIMEOUT_MS = 10_000;
/** Of the answer; nobody reads it. */
const MOST_BYTES = 64 * 1024;

export class WebhookSender {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Why a URL cannot be a webhook's, undefined when it can, as far as it can be known without looking up its name. */
  fault(url: string): string | undefined {
    if (!URL.canParse(url)) return 'not a URL';
    const { protocol, username, password, hostname, port } = new URL(url);
    if (protocol !== 'https:' && !(protocol === 'http:' && this.#options.allowHttp)) return 'only https is allowed';
    if (username !== '' || password !== '') return 'must not carry a name or a password';
    if (port === '0') return 'port 0';
    const literal = literalOf(hostname);
    return literal !== undefined && !this.#options.policy.allows(literal) ? 'the address is not allowed' : undefined;
  }

  /** Never rejects. */
  async send(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<SendResult> {
    const fault = this.fault(url);
    if (fault !== undefined) return { ok: false, error: fault };
    const target = new URL(url);
    const abort = AbortSignal.timeout(this.#options.timeoutMs ?? TIMEOUT_MS);
    try {
      const address = await Promise.race([this.#addressOf(target.hostname), aborted(abort)]);
      return await this.#post(target, { address, body, headers, abort });
    } catch (error) {
      return { ok: false, error: abort.aborted ? 'no answer in time' : errorText(error) };
    }
  }

  /** @throws Error when the name has no address, or one that is not allowed */
  async #addressOf(hostname: string): Promise<Address> {
    const literal = literalOf(hostname);
    const { policy, resolve = lookUp } = this.#options;
    const found =
      literal === undefined ? await resolve(hostname) : [{ address: literal, family: literal.includes(':') ? 6 : 4 }];
    const [first] = found;
    if (first === undefined) throw new Error('the name has no address');
    // One that leads inside as well is no honest name.
    if (!found.every(({ address }) => policy.allows(address))) throw new Error('the address is not allowed');
    return first;
  }

  #post(target: URL, { address, body, headers, abort }: Posted): Promise<SendResult> {
    return new Promise((resolve, reject) => {
      const options: RequestOptions & { ca?: string; servername?: string } = {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Tandem-Webhooks',
        },
        signal: abort,
        agent: false,
        lookup: (_host, { all }, done) => {
          if (all === true) done(null, [address]);
          else done(null, address.address, address.family);
        },
        ...(this.#options.ca !== undefined && { ca: this.#options.ca }),
      };
      const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
      const sent: ClientRequest = send(target, options, response => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MOST_BYTES) sent.destroy();
        });
        const { statusCode: status = 0 } = response;
        const finish = (): void => resolve(resultOf(status, response.headers['retry-after']));
        response.on('end', finish);
        // A status is an answer, whatever became of the rest.
        response.on('error', finish);
        response.on('close', finish);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

interface Posted {
  readonly address: Address;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly abort: AbortSignal;
}

function resultOf(status: number, retryAfter: string | undefined): SendResult {
  if (status >= 200 && status < 300) return { ok: true, status };
  const seconds = Number(retryAfter);
  const later = Number.isFinite(seconds) && seconds > 0 ? { retryAfter: seconds } : {};
  return { ok: false, status, error: `status ${status}`, ...later };
}

/** The address in a URL that has one instead of a name. */
function literalOf(hostname: string): string | undefined {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  // The parser of URLs has made every form of an IPv4 address (octal, hexadecimal, one number) into this one.
  return /^\d+\.\d+\.\d+\.\d+$/.test(hostname) ? hostname : undefined;
}

const lookUp = (host: string): Promise<readonly Address[]> => lookup(host, { all: true });

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
