/** The way of one agent to the edge: messages over UDP, TCP or TLS, as they are. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { StreamFramer } from '../../src/sip/message/index.ts';

export interface AgentPlace {
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** Port of the edge on `host`. */
  readonly port: number;
  /** Loopback address of both ends, default 127.0.0.1. */
  readonly host?: string;
  /** Where the agent itself is, default any port of `host`; of a datagram socket only. */
  readonly at?: { readonly host: string; readonly port: number };
}

export class AgentSocket {
  readonly local: { readonly host: string; readonly port: number };
  /** Undefined for a connection. */
  readonly #udp: UdpSocket | undefined;
  readonly #stream: Socket | undefined;
  readonly #edge: { readonly host: string; readonly port: number };

  static async open({ transport, port, host = '127.0.0.1', at }: AgentPlace): Promise<AgentSocket> {
    const edge = { host, port };
    if (transport === 'udp') {
      const own = at ?? { host, port: 0 };
      const socket = createSocket(own.host.includes(':') ? 'udp6' : 'udp4');
      await new Promise<void>(resolve => socket.bind(own.port, own.host, resolve));
      return new AgentSocket(edge, { host: own.host, port: socket.address().port }, socket);
    }
    const socket = await new Promise<Socket>((resolve, reject) => {
      const made: Socket =
        transport === 'tls'
          ? connectTls({ ...edge, rejectUnauthorized: false }, () => resolve(made))
          : connectTcp(edge, () => resolve(made));
      made.once('error', reject);
    });
    return new AgentSocket(edge, { host: at?.host ?? host, port: socket.localPort ?? 0 }, socket);
  }

  private constructor(edge: AgentSocket['local'], local: AgentSocket['local'], socket: UdpSocket | Socket) {
    this.#edge = edge;
    this.local = local;
    this.#udp = 'bind' in socket ? socket : undefined;
    this.#stream = 'bind' in socket ? undefined : socket;
  }

  /** Messages may be lost, so requests are to be repeated. */
  get lossy(): boolean {
    return this.#udp !== undefined;
  }

  listen(take: (message: Buffer) => void, closed: () => void = () => undefined): void {
    this.#udp?.on('message', take);
    const framer = new StreamFramer();
    this.#stream?.on('data', data => {
      framer.push(data);
      for (let frame = framer.next(); frame !== undefined; frame = framer.next()) {
        if (Buffer.isBuffer(frame)) take(frame);
      }
    });
    this.#stream?.on('error', () => undefined);
    this.#stream?.on('close', closed);
  }

  write(data: Buffer): void {
    if (this.#udp === undefined) this.#stream?.write(data);
    else this.#udp.send(data, this.#edge.port, this.#edge.host);
  }

  /** Ends a connection without a word, as a phone whose power is pulled. */
  cut(): void {
    this.#stream?.destroy();
  }

  close(): void {
    this.#udp?.close();
    this.cut();
  }
}
