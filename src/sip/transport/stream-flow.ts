import type { Socket } from 'node:net';
import { leaks } from '../../core/leaks.ts';
import { StreamFramer } from '../message/index.ts';
import { BaseFlow } from './base-flow.ts';
import type { FlowDescription } from './base-flow.ts';
import { ActivityWatch } from './activity-watch.ts';
import type { Expiring, Flushing } from './connections.ts';
import type { TransportContext } from './context.ts';

const PONG = Buffer.from('\r\n');

/** A TCP or TLS connection that carries SIP messages framed by Content-Length (RFC 3261 18.3). */
export class StreamFlow extends BaseFlow implements Expiring, Flushing {
  readonly #socket: Socket;
  readonly #framer: StreamFramer;
  readonly #watch: ActivityWatch;
  readonly #writeBound: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  constructor(context: TransportContext, socket: Socket, description: FlowDescription) {
    super(context, description);
    this.#socket = socket;
    this.#framer = new StreamFramer(context.messageLimits);
    this.#writeBound = this.inner ? context.limits.innerWriteBuffer : context.limits.writeBuffer;
    this.#watch = new ActivityWatch(context, { accepted: description.listener !== '', inner: description.inner });
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    // The peer's process has gone or wants to go: with SIP there is nothing left to say on half a connection.
    socket.on('end', () => this.finish('closed by the peer'));
    socket.on('error', error => this.finish(error.message));
    socket.on('close', () => {
      this.finish('closed by the peer');
      context.connections.remove(this);
      leaks.remove(this);
    });
    leaks.add('flow', this, description.id);
    context.connections.add(this);
  }

  overdue(now: number): string | undefined {
    return this.#watch.overdue(now, this.#socket);
  }

  expire(why: string): void {
    if (this.open) this.context.counters.expired += 1;
    this.finish(why);
    this.#socket.destroy();
  }

  flush(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    const bytes = this.#waitingBytes;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (this.#socket.destroyed) return;
    this.#socket.write(waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting, bytes));
  }

  protected override write(data: Buffer): void {
    if (this.#waiting.length === 0) this.context.connections.flushSoon(this);
    this.#waiting.push(data);
    this.#waitingBytes += data.length;
    if (this.#waitingBytes + this.#socket.writableLength > this.#writeBound) {
      this.#waiting = [];
      this.expire('the peer does not read');
    }
  }

  protected override release(): void {
    this.flush();
    this.#watch.closing();
    // What the kernel has taken goes out; a peer that reads nothing is cut off by the sweep.
    this.#socket.destroySoon();
  }

  #receive(chunk: Buffer): void {
    if (!this.open) return;
    this.#framer.push(chunk);
    for (;;) {
      const next = this.#framer.next();
      if (next === undefined) break;
      this.#watch.heard();
      if (next === 'keepalive') {
        // RFC 5626 4.4.1: a double CRLF is a ping, a single CRLF its answer.
        this.write(PONG);
      } else if (Buffer.isBuffer(next)) {
        this.context.receiver.receive(next, this);
      } else {
        // Without a length that can be trusted the rest of the stream cannot be read; its head was answered before.
        this.finish(`cannot be framed: ${next.message}`);
      }
      if (!this.open) return;
    }
    this.#watch.partial(this.#framer.partial);
  }
}
