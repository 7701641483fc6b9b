import net from 'node:net';
import type { Socket } from 'node:net';
import { leaks } from '../../core/leaks.ts';
import { plainHost } from './address.ts';
import type { Expiring } from './connections.ts';
import type { TransportContext } from './context.ts';
import { mark } from './dscp.ts';
import type { HostPort, ListenOptions } from './types.ts';

/** Connections that the kernel may keep ready for us; its own bound (net.core.somaxconn) still holds. */
const BACKLOG = 4096;
/** A dead peer's connection shows itself after this and some probes, even when nobody sends. */
export const KEEP_ALIVE_MS = 30_000;

/** A connection that is not a flow yet: its TLS or HTTP part is under way. */
class Opening implements Expiring {
  readonly #socket: Socket;
  readonly #deadline: number;
  readonly #context: TransportContext;

  constructor(context: TransportContext, socket: Socket) {
    this.#context = context;
    this.#socket = socket;
    this.#deadline = context.clock.monotonic() + context.limits.messageMs;
  }

  overdue(now: number): string | undefined {
    return now >= this.#deadline ? 'did not open in time' : undefined;
  }

  expire(): void {
    this.#context.counters.expired += 1;
    this.#socket.destroy();
  }
}

/** Accepts connections within the limits and hands them on; every kind of stream begins here. */
export class Acceptor {
  readonly address: HostPort;
  readonly #context: TransportContext;
  readonly #options: ListenOptions;
  readonly #server: net.Server;
  readonly #hand: (socket: Socket) => void;
  readonly #sources = new Map<string, number>();
  readonly #opening = new Map<string, Opening>();
  #count = 0;
  #closing: Promise<void> | undefined;

  /** Rejects with what bind() says. */
  static async open(
    context: TransportContext,
    options: ListenOptions,
    hand: (socket: Socket) => void,
  ): Promise<Acceptor> {
    const server = net.createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      const { port } = options;
      server.listen({ host: plainHost(options.host), port, ipv6Only: true, backlog: BACKLOG, exclusive: true }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    return new Acceptor(context, options, { server, hand });
  }

  private constructor(
    context: TransportContext,
    options: ListenOptions,
    parts: { server: net.Server; hand: (socket: Socket) => void },
  ) {
    this.#context = context;
    this.#options = options;
    this.#server = parts.server;
    this.#hand = parts.hand;
    const bound = parts.server.address() as net.AddressInfo;
    this.address = { host: bound.address, port: bound.port };
    leaks.add('socket', parts.server, `${options.transport} ${options.name}`);
    parts.server.on('connection', socket => this.#accept(socket));
    // For example no descriptor left: the kernel keeps the connection waiting and we go on.
    parts.server.on('error', error => context.log.warn({ err: error, listener: options.name }, 'accepting failed'));
  }

  /** The connection has become a flow, which looks after itself. */
  opened(socket: Socket): void {
    const key = peerKey(socket);
    const opening = this.#opening.get(key);
    if (opening === undefined) return;
    this.#opening.delete(key);
    this.#context.connections.remove(opening);
  }

  /** Stops accepting; resolves when the connections are gone too, which their owners close. */
  close(): Promise<void> {
    this.#closing ??= new Promise(resolve => {
      for (const opening of this.#opening.values()) opening.expire();
      this.#server.close(() => {
        leaks.remove(this.#server);
        resolve();
      });
    });
    return this.#closing;
  }

  #accept(socket: Socket): void {
    const source = socket.remoteAddress;
    socket.on('error', () => undefined);
    if (source === undefined || !this.#admit(source)) {
      this.#context.counters.refused += 1;
      // A reset leaves nothing behind here, where a polite end would keep state for a minute.
      socket.resetAndDestroy();
      return;
    }
    const key = peerKey(socket);
    const opening = new Opening(this.#context, socket);
    this.#opening.set(key, opening);
    this.#context.connections.add(opening);
    socket.on('close', () => {
      this.#release(source);
      if (this.#opening.get(key) === opening) this.#opening.delete(key);
      this.#context.connections.remove(opening);
    });
    mark(socket, this.#context.tos);
    this.#hand(socket);
  }

  #admit(source: string): boolean {
    const { connectionsPerListener, connectionsPerSource } = this.#context.limits;
    const mine = this.#sources.get(source) ?? 0;
    if (this.#count >= connectionsPerListener) return false;
    if (this.#options.inner !== true && mine >= connectionsPerSource) return false;
    this.#count += 1;
    this.#sources.set(source, mine + 1);
    return true;
  }

  #release(source: string): void {
    this.#count -= 1;
    const left = (this.#sources.get(source) ?? 1) - 1;
    if (left === 0) this.#sources.delete(source);
    else this.#sources.set(source, left);
  }
}

function peerKey(socket: Socket): string {
  return `${socket.remoteAddress}:${socket.remotePort}`;
}
