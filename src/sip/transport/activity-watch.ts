import type { Socket } from 'node:net';
import type { TransportContext } from './context.ts';

export interface WatchOptions {
  /** The peer connected to us. */
  accepted: boolean;
  inner: boolean;
}

/** The limits of time of one connection: half-open messages, silence, a peer that does not read. */
export class ActivityWatch {
  readonly #context: TransportContext;
  readonly #options: WatchOptions;
  readonly #start: number;
  /** A whole message or keep-alive has come since the last look; the look notes the time, the message path does not. */
  #active = false;
  #everActive = false;
  #lastActive: number;
  #partialSince: number | undefined;
  #closingSince: number | undefined;
  #written = 0;
  #writtenAt: number;

  constructor(context: TransportContext, options: WatchOptions) {
    this.#context = context;
    this.#options = options;
    this.#start = this.#lastActive = this.#writtenAt = context.clock.monotonic();
  }

  /** A whole message or keep-alive was received. */
  heard(): void {
    this.#active = true;
    // A new message begins its own time.
    this.#partialSince = undefined;
  }

  /** Whether part of a message is waiting for the rest. More bytes of the same message do not buy more time. */
  partial(waiting: boolean): void {
    if (!waiting) this.#partialSince = undefined;
    else this.#partialSince ??= this.#context.clock.monotonic();
  }

  closing(): void {
    this.#closingSince = this.#context.clock.monotonic();
  }

  overdue(now: number, socket: Socket): string | undefined {
    const { limits } = this.#context;
    if (this.#closingSince !== undefined)
      return now - this.#closingSince >= limits.drainMs ? 'did not close' : undefined;
    if (this.#active) {
      this.#active = false;
      this.#everActive = true;
      this.#lastActive = now;
    }
    if (this.#partialSince !== undefined && now - this.#partialSince >= limits.messageMs) return 'message never ended';
    if (this.#stuck(now, socket)) return 'the peer does not read';
    return this.#options.accepted && !this.#options.inner ? this.#silent(now) : undefined;
  }

  #silent(now: number): string | undefined {
    const { limits } = this.#context;
    if (!this.#everActive && now - this.#start >= limits.firstMessageMs) return 'nothing was ever received';
    return now - this.#lastActive >= limits.idleMs ? 'idle' : undefined;
  }

  /** Bytes wait, and none of them left since the time before. */
  #stuck(now: number, socket: Socket): boolean {
    const written = socket.bytesWritten - socket.writableLength;
    if (socket.writableLength === 0 || written !== this.#written) {
      this.#written = written;
      this.#writtenAt = now;
      return false;
    }
    return now - this.#writtenAt >= this.#context.limits.drainMs;
  }
}
