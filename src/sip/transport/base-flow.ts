import type { SipMessage } from '../message/index.ts';
import type { TransportContext } from './context.ts';
import type { Flow, HostPort, TlsPeer, TransportName } from './types.ts';

export interface FlowDescription {
  id: string;
  transport: TransportName;
  listener: string;
  inner: boolean;
  local: HostPort;
  remote: HostPort;
  peer?: TlsPeer | undefined;
}

/** What all flows have in common: who they are, and who wants to know of their end. */
export abstract class BaseFlow implements Flow {
  readonly id: string;
  readonly transport: TransportName;
  readonly listener: string;
  readonly inner: boolean;
  readonly local: HostPort;
  readonly remote: HostPort;
  readonly peer: TlsPeer | undefined;
  readonly reliable: boolean;
  readonly secure: boolean;
  protected readonly context: TransportContext;
  #why: string | undefined;
  #watchers: Set<(why: string) => void> | undefined;

  constructor(context: TransportContext, description: FlowDescription) {
    this.context = context;
    this.id = description.id;
    this.transport = description.transport;
    this.listener = description.listener;
    this.inner = description.inner;
    this.local = description.local;
    this.remote = description.remote;
    this.peer = description.peer;
    this.reliable = description.transport !== 'udp';
    this.secure = description.transport === 'tls' || description.transport === 'wss';
  }

  get open(): boolean {
    return this.#why === undefined;
  }

  send(message: SipMessage | Buffer): void {
    if (this.#why !== undefined) {
      this.context.counters.dropped += 1;
      return;
    }
    try {
      const data = Buffer.isBuffer(message) ? message : message.toBuffer();
      this.context.tap?.('out', this, data);
      this.write(data);
      this.context.counters.sent += 1;
    } catch (error) {
      this.context.counters.dropped += 1;
      this.context.log.error({ err: error, flow: this.id }, 'sending failed');
    }
  }

  close(): void {
    this.finish('closed by us');
  }

  onClose(fn: (why: string) => void): () => void {
    if (this.#why !== undefined) {
      fn(this.#why);
      return () => undefined;
    }
    this.#watchers ??= new Set();
    this.#watchers.add(fn);
    return () => void this.#watchers?.delete(fn);
  }

  /** Puts bytes on the wire, or into the flow's bounded buffer. */
  protected abstract write(data: Buffer): void;

  /** Gives back what the flow holds; called once. */
  protected abstract release(why: string): void;

  /** Ends the flow once and tells everybody, whatever one of them throws. */
  protected finish(why: string): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.release(why);
    const watchers = this.#watchers;
    this.#watchers = undefined;
    for (const fn of watchers ?? []) this.#tell(() => fn(why));
    this.#tell(() => this.context.closed(this, why));
  }

  #tell(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      this.context.log.error({ err: error, flow: this.id }, 'a watcher of a closed flow failed');
    }
  }
}
