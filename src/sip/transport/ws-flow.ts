import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import { leaks } from '../../core/leaks.ts';
import { ActivityWatch } from './activity-watch.ts';
import { BaseFlow } from './base-flow.ts';
import type { FlowDescription } from './base-flow.ts';
import type { Expiring } from './connections.ts';
import type { TransportContext } from './context.ts';

const PONG = Buffer.from('\r\n');
const CR = 13;
/** CRLF CRLF and the like: no SIP message is as short. */
const LONGEST_KEEP_ALIVE = 4;

/** RFC 7118: one SIP message in each WebSocket message. */
export class WsFlow extends BaseFlow implements Expiring {
  readonly #ws: WebSocket;
  readonly #socket: Socket;
  readonly #watch: ActivityWatch;
  readonly #writeBound: number;

  constructor(context: TransportContext, parts: { ws: WebSocket; socket: Socket }, description: FlowDescription) {
    super(context, description);
    this.#ws = parts.ws;
    this.#socket = parts.socket;
    this.#writeBound = this.inner ? context.limits.innerWriteBuffer : context.limits.writeBuffer;
    this.#watch = new ActivityWatch(context, { accepted: description.listener !== '', inner: description.inner });
    leaks.add('flow', this, description.id);
    parts.ws.on('message', data => this.#receive(data));
    parts.ws.on('ping', () => this.#watch.heard());
    parts.ws.on('error', error => this.finish(error.message));
    parts.ws.on('close', () => this.finish('closed by the peer'));
    parts.socket.on('close', () => {
      this.finish('closed by the peer');
      context.connections.remove(this);
      leaks.remove(this);
    });
    context.connections.add(this);
  }

  overdue(now: number): string | undefined {
    return this.#watch.overdue(now, this.#socket);
  }

  expire(why: string): void {
    if (this.open) this.context.counters.expired += 1;
    this.finish(why);
    this.#ws.terminate();
  }

  protected override write(data: Buffer): void {
    // RFC 7118 5: text frames hold UTF-8 only; what is not UTF-8 goes as binary, which both sides must take.
    this.#ws.send(data, { binary: !isUtf8(data) });
    if (this.#ws.bufferedAmount > this.#writeBound) this.expire('the peer does not read');
  }

  protected override release(): void {
    this.#watch.closing();
    this.#ws.close();
  }

  #receive(data: RawData): void {
    if (!this.open || !Buffer.isBuffer(data)) return;
    this.#watch.heard();
    if (data.length <= LONGEST_KEEP_ALIVE) {
      // RFC 7118 6, RFC 5626 4.4.1: the double CRLF is a ping.
      if (data.length === LONGEST_KEEP_ALIVE && data[0] === CR) this.write(PONG);
    } else {
      this.context.receiver.receive(data, this);
    }
  }
}
