/**
 * Names phones' flows so that the inside can send to them, and finds them again (RFC 5626 5.2). A UDP flow is named by
 * its two addresses, so its token outlives a restart of this process; a connection only by its number in this process.
 */
import { detach } from '../message/index.ts';
import type { Flow, HostPort } from '../transport/index.ts';
import { type PhoneTransport, buildFlowUri, hostPort } from './flow-uri.ts';
import { Seal } from './seal.ts';

export interface FlowBookOptions {
  readonly key: Buffer;
  /** Differs each time that this process starts. */
  readonly boot: string;
  /** Where the inside reaches this load balancer. */
  readonly inner: HostPort;
  /** The public address of a listener. */
  advertised(listener: string): HostPort | undefined;
  /** An open connection. */
  connection(id: string): Flow | undefined;
  /** The UDP flow between a listener and an address. */
  datagrams(listener: string, remote: HostPort): Flow | undefined;
}

export type FoundFlow = Flow | 'gone' | 'forged';

const CACHE_LIMIT = 16_384;

interface Names {
  readonly token: string;
  /** The flow's URI; a phone is either behind NAT or not, so one of the two is hardly ever made. */
  plain: string | undefined;
  nat: string | undefined;
}

export class FlowBook {
  readonly #options: FlowBookOptions;
  readonly #seal: Seal;
  readonly #names = new WeakMap<Flow, Names>();
  readonly #found = new Map<string, Flow>();

  constructor(options: FlowBookOptions) {
    this.#options = options;
    this.#seal = new Seal(options.key, 'flow');
  }

  token(flow: Flow): string {
    return this.#named(flow).token;
  }

  /** The flow's URI, bare. */
  uri(flow: Flow, nat: boolean): string {
    const names = this.#named(flow);
    if (nat) return (names.nat ??= this.#uri(flow, names.token, nat));
    return (names.plain ??= this.#uri(flow, names.token, nat));
  }

  /** Who we are to the phone at the other end of a flow. */
  publicAddress(flow: Flow): HostPort {
    return this.#options.advertised(flow.listener) ?? flow.local;
  }

  find(token: string): FoundFlow {
    const known = this.#found.get(token);
    if (known?.open === true) return known;
    const plain = this.#seal.open(token);
    if (plain === undefined) return 'forged';
    const flow = this.#resolve(plain);
    this.#found.delete(token);
    if (flow?.open !== true) return 'gone';
    if (this.#found.size >= CACHE_LIMIT) this.#found.clear();
    // Not the caller's string: that is a slice of a message, and would keep all of it.
    this.#found.set(this.token(flow), flow);
    return flow;
  }

  #resolve(plain: string): Flow | undefined {
    const [kind, one = '', two = '', three = ''] = plain.split('|');
    if (kind === 'u') return this.#options.datagrams(one, { host: two, port: Number(three) });
    // A connection of an earlier process may have had the same number.
    return one === this.#options.boot ? this.#options.connection(two) : undefined;
  }

  #named(flow: Flow): Names {
    const known = this.#names.get(flow);
    if (known) return known;
    const { remote, listener, transport } = flow;
    const text =
      transport === 'udp' ? `u|${listener}|${remote.host}|${remote.port}` : `c|${this.#options.boot}|${flow.id}`;
    const names = { token: this.#seal.seal(text), plain: undefined, nat: undefined };
    this.#names.set(flow, names);
    return names;
  }

  #uri(flow: Flow, token: string, nat: boolean): string {
    const ptp = flow.transport satisfies PhoneTransport;
    const { inner } = this.#options;
    const source = flow.remote.host;
    // In one piece: what is put together from parts stays in parts, and there is one for each phone.
    return detach(
      buildFlowUri({ token, inner, pub: hostPort(this.publicAddress(flow)), ptp, nat, ...(nat && { source }) }),
    );
  }
}
