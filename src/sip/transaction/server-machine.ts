import type { SipRequest, SipResponse } from '../message/index.ts';
import type { Flow } from '../transport/index.ts';
import { Machine } from './machine.ts';
import type { MachineHost } from './machine.ts';
import type { ServerEnd, ServerTransaction } from './types.ts';

export interface ServerParts {
  host: MachineHost;
  key: string;
  request: SipRequest;
  flow: Flow;
  /** Where responses go; the flow itself but for RFC 3261 18.2.2. */
  responseFlow: Flow;
  unreliable: boolean;
  /** The branch was not made by the rules of RFC 3261. */
  old: boolean;
}

/** What the layer above holds of a server transaction; the machine lets go of it, and of the request, when it has answered. */
class ServerHandle implements ServerTransaction {
  readonly request: SipRequest;
  readonly #machine: ServerMachine;
  #cancelled: ((cancel: SipRequest) => void)[] | undefined;

  constructor(request: SipRequest, machine: ServerMachine) {
    this.request = request;
    this.#machine = machine;
  }

  get flow(): Flow {
    return this.#machine.flow;
  }

  get state(): string {
    return this.#machine.state;
  }

  get unreliable(): boolean {
    return this.#machine.unreliable;
  }

  respond(response: SipResponse): void {
    this.#machine.respond(response);
  }

  onCancel(fn: (cancel: SipRequest) => void): void {
    this.#cancelled ??= [];
    this.#cancelled.push(fn);
  }

  onEnd(fn: (why: ServerEnd) => void): void {
    this.#machine.onEnd(fn);
  }

  cancel(cancel: SipRequest): void {
    for (const fn of this.#cancelled ?? []) fn(cancel);
  }
}

/** What the two server machines share. */
export abstract class ServerMachine extends Machine {
  readonly method: string;
  readonly unreliable: boolean;
  /** Where the layer finds this machine for the ACK of an RFC 2543 element. */
  oldAckKey: string | undefined;
  readonly #old: boolean;
  readonly #responseFlow: Flow;
  /** The last response, as it went out, for retransmissions; a byte string once it is only kept. */
  #response: Buffer | string | undefined;
  #handle: ServerHandle | undefined;
  #watchers: ((why: ServerEnd) => void)[] | undefined;
  #ended: ServerEnd | undefined;

  constructor(parts: ServerParts) {
    super(parts.host, parts.key, parts.flow);
    this.method = parts.request.method;
    this.unreliable = parts.unreliable;
    this.#old = parts.old;
    this.#responseFlow = parts.responseFlow;
    this.#handle = new ServerHandle(parts.request, this);
  }

  /** The request has come again. */
  abstract repeated(): void;
  /** The user answers with a response of this status; false when the state has no use for it. */
  protected abstract answered(status: number): boolean;

  /** For the user of the transaction; undefined once the machine has let go of it. */
  get handle(): ServerTransaction | undefined {
    return this.#handle;
  }

  /** The last response sent; undefined when there is none or it is not kept. */
  get response(): Buffer | undefined {
    const response = this.#response;
    return typeof response === 'string' ? Buffer.from(response, 'latin1') : response;
  }

  respond(response: SipResponse): void {
    const before = this.#response;
    const request = this.#handle?.request;
    if (this.#old && request !== undefined && response.status >= 300) this.host.oldAnswered(this, request, response);
    this.#response = response.toBuffer();
    if (this.answered(response.status)) return;
    this.#response = before;
    this.host.log.debug({ method: this.method, state: this.state, status: response.status }, 'response out of place');
  }

  onEnd(fn: (why: ServerEnd) => void): void {
    const ended = this.#ended;
    if (ended !== undefined) {
      this.tell(() => fn(ended));
      return;
    }
    this.#watchers ??= [];
    this.#watchers.push(fn);
  }

  /** Sends the last response, again or for the first time; false when the flow is closed. */
  protected transmit(): boolean {
    const flow = this.#responseFlow;
    if (!flow.open) return false;
    const { response } = this;
    if (response !== undefined) flow.send(response);
    return true;
  }

  /**
   * Hardly any lingering response is ever sent again. A string takes as many bytes as it has; a Buffer would keep the
   * slab of 64 KB alive that Node cut it from, with all the short-lived messages in it.
   */
  protected storeResponse(): void {
    if (Buffer.isBuffer(this.#response)) this.#response = this.#response.toString('latin1');
  }

  /** Nobody will ask for the response again. */
  protected forgetResponse(): void {
    this.#response = undefined;
  }

  /** The final response is out: the request is not needed here any more. */
  protected letGo(): void {
    this.#handle = undefined;
  }

  /** Tells the user how it went, once. */
  protected tellEnd(why: ServerEnd): void {
    this.#ended ??= why;
    const watchers = this.#watchers;
    this.#watchers = undefined;
    for (const fn of watchers ?? []) this.tell(() => fn(why));
  }

  protected passCancel(cancel: SipRequest): void {
    const handle = this.#handle;
    if (handle !== undefined) this.tell(() => handle.cancel(cancel));
  }

  protected end(why: ServerEnd): void {
    this.#response = undefined;
    this.#handle = undefined;
    this.host.gone(this);
    this.tellEnd(why);
  }
}
