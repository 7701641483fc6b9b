import type { SipRequest, SipResponse } from '../message/index.ts';
import type { ServerEnd, ServerTransaction } from '../transaction/index.ts';
import type { Flow } from '../transport/index.ts';

/** A server transaction whose final response the dialog wants to see, and to complete, before it goes out. */
export class ObservedTransaction implements ServerTransaction {
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly #inner: ServerTransaction;
  readonly #onFinal: (response: SipResponse) => void;
  #done = false;

  constructor(inner: ServerTransaction, onFinal: (response: SipResponse) => void = () => undefined) {
    this.#inner = inner;
    this.request = inner.request;
    this.flow = inner.flow;
    this.#onFinal = onFinal;
  }

  /** A final response has been given. */
  get done(): boolean {
    return this.#done;
  }

  get state(): string {
    return this.#inner.state;
  }

  get unreliable(): boolean {
    return this.#inner.unreliable;
  }

  respond(response: SipResponse): void {
    if (response.isFinal) {
      if (this.#done) return;
      this.#done = true;
      this.#onFinal(response);
    }
    this.#inner.respond(response);
  }

  onCancel(fn: (cancel: SipRequest) => void): void {
    this.#inner.onCancel(fn);
  }

  onEnd(fn: (why: ServerEnd) => void): void {
    this.#inner.onEnd(fn);
  }
}
