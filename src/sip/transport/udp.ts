import dgram from 'node:dgram';
import { isIP } from 'node:net';
import { leaks } from '../../core/leaks.ts';
import { detach } from '../message/index.ts';
import { isIPv6, plainHost } from './address.ts';
import { BaseFlow } from './base-flow.ts';
import type { TransportContext } from './context.ts';
import { RecentMap } from './recent.ts';
import { looksLikeStun, stunAnswer } from './stun.ts';
import type { Flow, HostPort, Listener, ListenOptions } from './types.ts';

/** RFC 768 and RFC 791: what is left of 65,535 bytes after the two headers. */
const MAX_DATAGRAM = 65_507;
/** Shorter ones are keep-alives of phones (CRLF, a NUL byte); RFC 5626 has no answer to them on UDP. */
const MIN_MESSAGE = 16;
const SENDS_BETWEEN_LOOKS = 64;

class UdpFlow extends BaseFlow {
  readonly #owner: UdpListener;

  constructor(context: TransportContext, owner: UdpListener, id: string, remote: HostPort) {
    super(context, { id, transport: 'udp', listener: owner.name, inner: owner.inner, local: owner.address, remote });
    this.#owner = owner;
  }

  protected override write(data: Buffer): void {
    if (data.length > MAX_DATAGRAM) this.context.counters.dropped += 1;
    else this.#owner.transmit(data, this.remote);
  }

  protected override release(): void {
    this.#owner.forget(this);
  }

  /** The listener is closing and with it the flow. */
  end(why: string): void {
    this.finish(why);
  }
}

/** One UDP socket and the flows that use it. */
export class UdpListener implements Listener {
  readonly name: string;
  readonly transport = 'udp';
  readonly inner: boolean;
  readonly address: HostPort;
  readonly advertise: HostPort;
  readonly #context: TransportContext;
  readonly #socket: dgram.Socket;
  readonly #flows: RecentMap<string, UdpFlow>;
  readonly #prefix: string;
  #sends = 0;
  #choked = false;
  #closing: Promise<void> | undefined;

  /** Rejects with what bind() says. */
  static async open(context: TransportContext, options: ListenOptions): Promise<UdpListener> {
    const ready = context.udpSockets?.take({ host: plainHost(options.host), port: options.port });
    const { udpBuffer } = context.limits;
    const ipv6Only = isIPv6(options.host);
    const socket = dgram.createSocket({
      type: ipv6Only ? 'udp6' : 'udp4',
      // One socket for each family, so that no IPv4 address ever appears in the form of an IPv6 one.
      ipv6Only,
      // Whoever opened a socket for us may have been allowed larger buffers than we are.
      ...(ready === undefined ? { recvBufferSize: udpBuffer, sendBufferSize: udpBuffer } : {}),
      // We send to literal addresses only: the system's resolver would put each packet on a thread and back.
      lookup: (host, _options, callback) => callback(null, host, isIP(host)),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      const own = { address: plainHost(options.host), port: options.port, exclusive: true };
      socket.bind(ready === undefined ? own : { fd: ready }, () => {
        socket.off('error', reject);
        resolve();
      });
    }).catch((error: unknown) => {
      socket.close();
      throw error;
    });
    if (ready === undefined && context.tos !== 0) {
      context.log.info({ listener: options.name }, 'UDP packets go unmarked: Node cannot set their DSCP, see dscp.ts');
    }
    return new UdpListener(context, options, socket);
  }

  private constructor(context: TransportContext, options: ListenOptions, socket: dgram.Socket) {
    const { address: host, port } = socket.address();
    this.#context = context;
    this.#socket = socket;
    this.#flows = new RecentMap(context.limits.udpFlows);
    this.#prefix = `udp:${options.name}:`;
    this.name = options.name;
    this.inner = options.inner ?? false;
    this.address = { host, port };
    this.advertise = options.advertise ?? this.address;
    leaks.add('socket', socket, `udp ${options.name}`);
    // ICMP errors and the like: the socket lives on, and transactions have their own time-outs.
    socket.on('error', error => context.log.debug({ err: error, listener: this.name }, 'UDP socket error'));
    socket.on('message', (data, remote) => this.#receive(data, remote));
  }

  /** The flow to an address; made when it is not remembered. */
  flow(host: string, port: number): Flow {
    const key = `${host}:${port}`;
    let flow = this.#flows.get(key);
    if (flow === undefined) {
      // In one piece: what is put together from parts stays in parts, and there are as many flows as phones.
      flow = new UdpFlow(this.#context, this, detach(this.#prefix + key), { host, port });
      this.#flows.set(detach(key), flow);
    }
    return flow;
  }

  get flowCount(): number {
    return this.#flows.size;
  }

  transmit(data: Buffer, remote: HostPort): void {
    if (this.#closing !== undefined || this.#isChoked()) {
      this.#context.counters.dropped += 1;
      return;
    }
    // Without a callback, because it would cost more than the packet; a lost datagram is nothing new to SIP over UDP. And
    // without an offset, for which Node would make a second Buffer.
    this.#socket.send(data, remote.port, remote.host);
  }

  forget(flow: Flow): void {
    this.#flows.delete(`${flow.remote.host}:${flow.remote.port}`);
  }

  /** Whether too much waits in the process because the kernel takes no more; asked seldom while all is well. */
  #isChoked(): boolean {
    this.#sends = (this.#sends + 1) % SENDS_BETWEEN_LOOKS;
    if (this.#choked || this.#sends === 0) {
      this.#choked = this.#socket.getSendQueueSize() > this.#context.limits.writeBuffer;
    }
    return this.#choked;
  }

  renew(): void {
    throw new TypeError('a UDP listener has no certificate');
  }

  close(): Promise<void> {
    this.#closing ??= new Promise(resolve => {
      for (const flow of this.#flows.values()) flow.end('listener closed');
      this.#flows.clear();
      this.#socket.close(() => {
        leaks.remove(this.#socket);
        resolve();
      });
    });
    return this.#closing;
  }

  #receive(data: Buffer, remote: dgram.RemoteInfo): void {
    // RFC 3261 18: port 0 cannot be answered.
    if (data.length < MIN_MESSAGE || remote.port === 0) return;
    if (looksLikeStun(data)) {
      const answer = stunAnswer(data, { host: remote.address, port: remote.port });
      if (answer === undefined) return;
      this.#context.counters.stun += 1;
      this.transmit(answer, { host: remote.address, port: remote.port });
      return;
    }
    this.#context.receiver.receive(data, this.flow(remote.address, remote.port));
  }
}
