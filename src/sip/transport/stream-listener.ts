import type { Socket } from 'node:net';
import tls from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { WebSocket } from 'ws';
import { TandemError } from '../../core/errors.ts';
import { Acceptor } from './acceptor.ts';
import type { BaseFlow, FlowDescription } from './base-flow.ts';
import type { TransportContext } from './context.ts';
import { StreamFlow } from './stream-flow.ts';
import { serverContext, serverOptions } from './tls-options.ts';
import { tlsPeer } from './tls-peer.ts';
import type { HostPort, Listener, ListenOptions, TlsPeer, TlsServerOptions, TransportName } from './types.ts';
import { WsFlow } from './ws-flow.ts';
import { WsServer } from './ws-server.ts';

/** A TCP, TLS, WS or WSS listener: TCP, then TLS where it is asked for, then HTTP's upgrade where it is asked for. */
export class StreamListener implements Listener {
  readonly name: string;
  readonly transport: TransportName;
  readonly inner: boolean;
  readonly #context: TransportContext;
  readonly #options: ListenOptions;
  readonly #tls: tls.Server | undefined;
  readonly #ws: WsServer | undefined;
  readonly #flows = new Set<BaseFlow>();
  #acceptor: Acceptor | undefined;
  #closing: Promise<void> | undefined;

  /** Rejects with what bind() or OpenSSL says. */
  static async open(context: TransportContext, options: ListenOptions): Promise<StreamListener> {
    const listener = new StreamListener(context, options);
    listener.#acceptor = await Acceptor.open(context, options, socket => listener.#take(socket));
    return listener;
  }

  private constructor(context: TransportContext, options: ListenOptions) {
    this.name = options.name;
    this.transport = options.transport;
    this.inner = options.inner ?? false;
    this.#context = context;
    this.#options = options;
    const { transport } = options;
    if (transport === 'tls' || transport === 'wss') this.#tls = this.#makeTls(options);
    if (transport === 'ws' || transport === 'wss') {
      this.#ws = new WsServer(context.limits, (ws, socket) => this.#openWs(ws, socket));
    }
  }

  get address(): HostPort {
    return this.#acceptor!.address;
  }

  get advertise(): HostPort {
    return this.#options.advertise ?? this.address;
  }

  renew(options: TlsServerOptions): void {
    if (this.#tls === undefined) throw new TypeError(`listener ${this.name} has no certificate`);
    this.#tls.setSecureContext(serverContext(options));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const closed = this.#acceptor?.close();
    for (const flow of [...this.#flows]) (flow as StreamFlow | WsFlow).expire('listener closed');
    this.#ws?.close();
    await closed;
  }

  #makeTls(options: ListenOptions): tls.Server {
    if (options.tls === undefined)
      throw new TandemError('config-invalid', { detail: `${options.name} needs a certificate` });
    const server = tls.createServer(serverOptions(options.tls, this.#context.limits.messageMs));
    server.on('secureConnection', socket => {
      if (this.#ws === undefined) this.#openStream(socket);
      else this.#ws.take(socket);
    });
    server.on('tlsClientError', (error, socket) => {
      this.#context.log.debug(
        { err: error, listener: this.name, remote: socket.remoteAddress },
        'TLS handshake failed',
      );
      socket.destroy();
    });
    return server;
  }

  #take(socket: Socket): void {
    if (this.#tls !== undefined) this.#tls.emit('connection', socket);
    else if (this.#ws !== undefined) this.#ws.take(socket);
    else this.#openStream(socket);
  }

  #openStream(socket: Socket): void {
    const description = this.#describe(socket);
    if (description !== undefined) this.#opened(new StreamFlow(this.#context, socket, description), socket);
  }

  #openWs(ws: WebSocket, socket: Socket): void {
    const description = this.#describe(socket);
    if (description === undefined) ws.terminate();
    else this.#opened(new WsFlow(this.#context, { ws, socket }, description), socket);
  }

  #opened(flow: BaseFlow, socket: Socket): void {
    this.#acceptor?.opened(socket);
    this.#flows.add(flow);
    this.#context.opened(flow);
    flow.onClose(() => this.#flows.delete(flow));
  }

  /** Undefined when the peer has gone in the meantime. */
  #describe(socket: Socket): FlowDescription | undefined {
    const { name, transport, inner } = this;
    const peer: TlsPeer | undefined = this.#tls === undefined ? undefined : tlsPeer(socket as TLSSocket);
    const ends = socketEnds(socket);
    if (ends === undefined || this.#closing !== undefined) {
      socket.destroy();
      return undefined;
    }
    return { id: this.#context.nextId(transport), transport, listener: name, inner, ...ends, peer };
  }
}

/** The two addresses of a connection; undefined when it is closed already. */
export function socketEnds(socket: Socket): { local: HostPort; remote: HostPort } | undefined {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  if (localAddress === undefined || localPort === undefined) return undefined;
  if (remoteAddress === undefined || remotePort === undefined) return undefined;
  return { local: { host: localAddress, port: localPort }, remote: { host: remoteAddress, port: remotePort } };
}
