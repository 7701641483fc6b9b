import dns from 'node:dns/promises';
import { isIP } from 'node:net';
import { TandemError } from '../../core/errors.ts';
import { leaks } from '../../core/leaks.ts';
import type { Resource } from '../../core/lifecycle.ts';
import { LIMITS } from '../message/index.ts';
import type { SipRequest } from '../message/index.ts';
import { isIPv6, plainHost } from './address.ts';
import { Connections } from './connections.ts';
import { Connector } from './connector.ts';
import type { TransportContext, TransportCounters } from './context.ts';
import { typeOfService } from './dscp.ts';
import { Receiver } from './receiver.ts';
import { StreamListener } from './stream-listener.ts';
import { TRANSPORT_LIMITS } from './types.ts';
import type {
  ConnectTarget,
  Flow,
  HostPort,
  Listener,
  ListenOptions,
  TransportHandler,
  TransportName,
  TransportOptions,
} from './types.ts';
import { UdpListener } from './udp.ts';
import { responsePort } from './via-source.ts';

/** RFC 4594 3: CS3 for call signalling. */
const CS3 = 24;

export interface TransportSnapshot {
  listeners: { name: string; transport: TransportName; address: HostPort; inner: boolean }[];
  flows: Record<TransportName, number>;
  counters: TransportCounters;
}

/** RFC 3261 18: all sockets of a process that carry SIP, as listeners and flows. */
export class TransportLayer implements Resource {
  readonly #context: TransportContext;
  readonly #receiver: Receiver;
  readonly #connector: Connector;
  readonly #listeners = new Map<string, UdpListener | StreamListener>();
  readonly #flows = new Map<string, Flow>();
  #handler: TransportHandler | undefined;
  #lastId = 0;
  #closing: Promise<void> | undefined;

  constructor(options: TransportOptions) {
    const { clock, log, tap, dscp = CS3 } = options;
    const limits = { ...TRANSPORT_LIMITS, ...options.limits };
    const counters = { received: 0, sent: 0, malformed: 0, dropped: 0, refused: 0, expired: 0, stun: 0 };
    const messageLimits = { ...LIMITS, maxMessage: limits.maxMessage };
    const shared = { clock, log, limits, messageLimits, tap, counters, tos: typeOfService(dscp) };
    this.#receiver = new Receiver(shared, (request, flow) => this.responseFlow(request, flow));
    this.#context = {
      ...shared,
      connections: new Connections(clock),
      udpSockets: options.udpSockets,
      receiver: this.#receiver,
      nextId: transport => `${transport}-${(this.#lastId += 1).toString(36)}`,
      opened: flow => void this.#flows.set(flow.id, flow),
      closed: (flow, why) => {
        this.#flows.delete(flow.id);
        this.#handler?.closed?.(flow, why);
      },
    };
    this.#connector = new Connector(this.#context);
    leaks.add('transport layer', this);
  }

  setHandler(handler: TransportHandler): void {
    this.#handler = handler;
    this.#receiver.handler = handler;
  }

  /** Rejects with what the system says (EADDRINUSE...), or TandemError. */
  async listen(options: ListenOptions): Promise<Listener> {
    if (this.#closing !== undefined) throw new TandemError('closed');
    if (this.#listeners.has(options.name)) {
      throw new TandemError('config-invalid', { detail: `two listeners are called ${options.name}` });
    }
    const listener =
      options.transport === 'udp'
        ? await UdpListener.open(this.#context, options)
        : await StreamListener.open(this.#context, options);
    this.#listeners.set(options.name, listener);
    return listener;
  }

  /** The open flow to the target, or a new connection. Rejects with TandemError transport-failed, limit-exceeded, closed. */
  async connect(target: ConnectTarget): Promise<Flow> {
    if (target.transport !== 'udp') return this.#connector.connect(target);
    const host = plainHost(target.host);
    const address = isIP(host) === 0 ? (await dns.lookup(host)).address : host;
    const flow = this.#udpFlowTo(address, target.port);
    if (flow === undefined)
      throw new TandemError('transport-failed', { detail: `no UDP listener can reach ${address}` });
    return flow;
  }

  peekFlow(target: ConnectTarget): Flow | undefined {
    if (target.transport !== 'udp') return this.#connector.peek(target);
    const host = plainHost(target.host);
    return isIP(host) === 0 ? undefined : this.#udpFlowTo(host, target.port);
  }

  /** Throws TandemError flow-failed when there is no such UDP listener. */
  udpFlow(listener: string, remote: HostPort): Flow {
    const found = this.#listeners.get(listener);
    if (!(found instanceof UdpListener))
      throw new TandemError('flow-failed', { detail: `no UDP listener ${listener}` });
    return found.flow(plainHost(remote.host), remote.port);
  }

  /** The open flow of that id. */
  flow(id: string): Flow | undefined {
    const known = this.#flows.get(id);
    if (known !== undefined) return known;
    // UDP flows are only names for addresses, so any can be made again: udp:<listener>:<host>:<port>.
    const match = /^udp:(.+?):([0-9a-fA-F.:%\w]+):(\d+)$/.exec(id);
    const listener = match === null ? undefined : this.#listeners.get(match[1]!);
    return listener instanceof UdpListener ? listener.flow(match![2]!, Number(match![3])) : undefined;
  }

  listeners(): readonly Listener[] {
    return [...this.#listeners.values()];
  }

  /** Which flow the response to a request goes out on; the request's own unless RFC 3261 18.2.2 names another port. */
  responseFlow(request: SipRequest, flow: Flow): Flow {
    if (flow.reliable) return flow;
    const port = responsePort(request, flow.remote);
    if (port === undefined) return flow;
    const listener = this.#listeners.get(flow.listener);
    return listener instanceof UdpListener ? listener.flow(flow.remote.host, port) : flow;
  }

  /** What we call ourselves in the Via of a request that goes out on the flow. */
  sentBy(flow: Flow): HostPort {
    const listener = this.#listeners.get(flow.listener);
    if (listener !== undefined) return listener.advertise;
    // RFC 3261 18.1.1: where we would take a new connection for the response, should this one be gone.
    for (const other of this.#listeners.values()) {
      if (other.transport === flow.transport && other.inner === flow.inner) return other.advertise;
    }
    return flow.local;
  }

  get counters(): Readonly<TransportCounters> {
    return this.#context.counters;
  }

  snapshot(): TransportSnapshot {
    const flows: Record<TransportName, number> = { udp: 0, tcp: 0, tls: 0, ws: 0, wss: 0 };
    for (const flow of this.#flows.values()) flows[flow.transport] += 1;
    for (const listener of this.#listeners.values()) {
      if (listener instanceof UdpListener) flows.udp += listener.flowCount;
    }
    const listeners = this.listeners().map(({ name, transport, address, inner }) => ({
      name,
      transport,
      address,
      inner,
    }));
    return { listeners, flows, counters: { ...this.#context.counters } };
  }

  /** Closes every flow and listener; what was written to a peer that reads is still delivered. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#connector.close();
    const closed = [...this.#listeners.values()].map(listener => listener.close());
    this.#context.connections.closeAll('the transport layer is closing');
    await Promise.all(closed);
    await this.#context.connections.idle();
    this.#listeners.clear();
    leaks.remove(this);
  }

  #udpFlowTo(host: string, port: number): Flow | undefined {
    for (const listener of this.#listeners.values()) {
      if (listener instanceof UdpListener && isIPv6(listener.address.host) === isIPv6(host))
        return listener.flow(host, port);
    }
    return undefined;
  }
}
