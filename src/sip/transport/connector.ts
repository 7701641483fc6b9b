import { createHash } from 'node:crypto';
import net from 'node:net';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import { TandemError } from '../../core/errors.ts';
import { KEEP_ALIVE_MS } from './acceptor.ts';
import { hostPortText, plainHost } from './address.ts';
import type { BaseFlow, FlowDescription } from './base-flow.ts';
import type { TransportContext } from './context.ts';
import { mark } from './dscp.ts';
import { StreamFlow } from './stream-flow.ts';
import { socketEnds } from './stream-listener.ts';
import { clientOptions } from './tls-options.ts';
import { tlsPeer } from './tls-peer.ts';
import type { ConnectTarget, Flow, TlsClientOptions } from './types.ts';
import { WsFlow } from './ws-flow.ts';
import { SUBPROTOCOL } from './ws-server.ts';

/** Settles a connect attempt once. */
interface Attempt {
  done(flow: BaseFlow): void;
  failed(why: string, cause?: unknown): void;
}

/** The connections that we open; one for each target, shared by all who ask. */
export class Connector {
  readonly #context: TransportContext;
  readonly #open = new Map<string, Flow>();
  readonly #opening = new Map<string, Promise<Flow>>();
  readonly #attempts = new Set<Attempt>();
  /** Digests of credentials, so that a lookup for each message does not read certificates. */
  readonly #credentials = new WeakMap<TlsClientOptions, string>();
  #closed = false;

  constructor(context: TransportContext) {
    this.#context = context;
  }

  peek(target: ConnectTarget): Flow | undefined {
    return this.#open.get(this.#key(target));
  }

  /** Rejects with TandemError transport-failed, limit-exceeded or closed. */
  async connect(target: ConnectTarget): Promise<Flow> {
    if (this.#closed) throw new TandemError('closed');
    const key = this.#key(target);
    const open = this.#open.get(key);
    if (open?.open === true) return open;
    const opening = this.#opening.get(key);
    if (opening !== undefined) return opening;
    if (this.#open.size + this.#opening.size >= this.#context.limits.outgoingConnections) {
      throw new TandemError('limit-exceeded', { detail: 'outgoing connections' });
    }
    const promise = this.#start(key, target);
    this.#opening.set(key, promise);
    try {
      return await promise;
    } finally {
      this.#opening.delete(key);
    }
  }

  /** Gives up what is under way; open flows are closed by the layer. */
  close(): void {
    this.#closed = true;
    for (const attempt of [...this.#attempts]) attempt.failed('the transport layer is closing');
  }

  #key(target: ConnectTarget): string {
    const key = `${target.transport} ${target.host} ${target.port}`;
    if (target.tls === undefined) return key;
    // Different credentials must not share a connection.
    let credentials = this.#credentials.get(target.tls);
    if (credentials === undefined) {
      credentials = digest(target.tls);
      this.#credentials.set(target.tls, credentials);
    }
    return `${key} ${credentials}`;
  }

  #start(key: string, target: ConnectTarget): Promise<Flow> {
    return new Promise((resolve, reject) => {
      const raw = net.connect({
        host: plainHost(target.host),
        port: target.port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
      });
      mark(raw, this.#context.tos);
      const finish = (): void => {
        timer.cancel();
        this.#attempts.delete(attempt);
      };
      const attempt: Attempt = {
        done: flow => {
          finish();
          this.#open.set(key, flow);
          flow.onClose(() => {
            if (this.#open.get(key) === flow) this.#open.delete(key);
          });
          this.#context.opened(flow);
          resolve(flow);
        },
        failed: (why, cause) => {
          finish();
          raw.destroy();
          reject(new TandemError('transport-failed', { detail: `${describe(target)}: ${why}`, cause }));
        },
      };
      this.#attempts.add(attempt);
      const timer = this.#context.clock.after(this.#context.limits.connectMs, () => attempt.failed('timed out'));
      raw.on('error', error => attempt.failed(error.message, error));
      this.#establish(raw, target, attempt);
    });
  }

  #establish(raw: Socket, target: ConnectTarget, attempt: Attempt): void {
    switch (target.transport) {
      case 'tcp':
        raw.once('connect', () => this.#stream(raw, target, attempt));
        break;
      case 'tls': {
        const secure = this.#secure(raw, target, attempt);
        secure.once('secureConnect', () => this.#stream(secure, target, attempt));
        break;
      }
      case 'ws':
        this.#webSocket(raw, target, attempt);
        break;
      case 'wss':
        this.#webSocket(this.#secure(raw, target, attempt), target, attempt);
        break;
      case 'udp':
        attempt.failed('UDP has no connections');
        break;
    }
  }

  #secure(raw: Socket, target: ConnectTarget, attempt: Attempt): TLSSocket {
    const { tls: options = {} } = target;
    const name = options.serverName ?? plainHost(target.host);
    const secure = tls.connect({
      socket: raw,
      host: name,
      // RFC 6066 3: an address is no server name.
      ...(net.isIP(name) === 0 ? { servername: name } : {}),
      ...clientOptions(options),
    });
    secure.on('error', error => attempt.failed(error.message, error));
    return secure;
  }

  #stream(socket: Socket, target: ConnectTarget, attempt: Attempt): void {
    const description = this.#describe(socket, target);
    if (description === undefined) attempt.failed('closed by the peer');
    else attempt.done(new StreamFlow(this.#context, socket, description));
  }

  #webSocket(socket: Socket, target: ConnectTarget, attempt: Attempt): void {
    const ws = new WebSocket(`${target.transport}://${hostPortText(target)}/`, [SUBPROTOCOL], {
      createConnection: () => socket,
      perMessageDeflate: false,
      maxPayload: this.#context.limits.maxMessage,
    });
    // Kept on: giving up may bring one more error, which nobody would listen to.
    ws.on('error', error => attempt.failed(error.message, error));
    ws.once('open', () => {
      const description = this.#describe(socket, target);
      if (description === undefined) attempt.failed('closed by the peer');
      else attempt.done(new WsFlow(this.#context, { ws, socket }, description));
    });
  }

  #describe(socket: Socket, target: ConnectTarget): FlowDescription | undefined {
    const { transport, inner = false } = target;
    const ends = socketEnds(socket);
    if (ends === undefined) return undefined;
    const peer = transport === 'tls' || transport === 'wss' ? tlsPeer(socket as TLSSocket) : undefined;
    return { id: this.#context.nextId(transport), transport, listener: '', inner, ...ends, peer };
  }
}

function describe(target: ConnectTarget): string {
  return `${target.transport} ${hostPortText(target)}`;
}

function digest({ ca, cert, key, serverName = '', verify = true }: TlsClientOptions): string {
  const hash = createHash('sha256').update(`${serverName} ${verify}`);
  for (const part of [cert, key, ca].flat()) hash.update('\0').update(part ?? '');
  return hash.digest('base64');
}
