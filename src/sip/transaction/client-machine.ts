import type { HeaderField, SipRequest, SipResponse } from '../message/index.ts';
import type { Flow } from '../transport/index.ts';
import { Machine } from './machine.ts';
import type { MachineHost } from './machine.ts';
import type { ClientEvents, ClientFailure, ClientTransaction } from './types.ts';

export interface ClientParts {
  host: MachineHost;
  key: string;
  /** With our Via. */
  request: SipRequest;
  branch: string;
  flow: Flow;
  events: ClientEvents;
  /** Some hop further on is unreliable although this one is not. */
  unreliable: boolean;
}

/** What the layer above holds of a client transaction; the machine does not, so that its request is gone when nobody wants it. */
export class ClientHandle implements ClientTransaction {
  readonly request: SipRequest;
  readonly branch: string;
  readonly #machine: ClientMachine;

  constructor({ request, branch }: Pick<ClientParts, 'request' | 'branch'>, machine: ClientMachine) {
    this.request = request;
    this.branch = branch;
    this.#machine = machine;
  }

  get state(): string {
    return this.#machine.state;
  }

  cancel(headers: readonly HeaderField[] = []): void {
    this.#machine.cancel(headers);
  }
}

/** What the two client machines share. */
export abstract class ClientMachine extends Machine {
  readonly method: string;
  /** True when the request is retransmitted and late responses are waited for. */
  protected readonly unreliable: boolean;
  #events: ClientEvents | undefined;
  #wire: Buffer | undefined;

  constructor(parts: ClientParts) {
    super(parts.host, parts.key, parts.flow);
    this.method = parts.request.method;
    this.unreliable = parts.unreliable || !parts.flow.reliable;
    this.#events = parts.events;
  }

  /** Sends the request for the first time. */
  abstract start(): void;
  abstract received(response: SipResponse): void;
  abstract cancel(headers: readonly HeaderField[]): void;

  /** Sends the request; the bytes are kept when they may be needed again. False when the flow is closed. */
  protected transmit(request: SipRequest | undefined, keep: boolean): boolean {
    if (!this.flow.open) return false;
    const wire = this.#wire ?? request?.toBuffer();
    if (keep) this.#wire = wire;
    if (wire !== undefined) this.flow.send(wire);
    return true;
  }

  /** No retransmission will follow. */
  protected forgetWire(): void {
    this.#wire = undefined;
  }

  /** The user has all it can get. */
  protected forgetUser(): void {
    this.#events = undefined;
  }

  protected passProvisional(response: SipResponse): void {
    const events = this.#events;
    if (events !== undefined) this.tell(() => events.provisional?.(response));
  }

  protected passFinal(response: SipResponse): void {
    const events = this.#events;
    if (events !== undefined) this.tell(() => events.final(response));
  }

  /** Ends without telling the user anything; a final response that brought the end about is passed on after it. */
  protected end(): void {
    this.#wire = undefined;
    this.host.gone(this);
  }

  protected fail(why: ClientFailure): void {
    const events = this.#events;
    this.#events = undefined;
    this.end();
    if (events !== undefined) this.tell(() => events.failed(why));
  }
}
