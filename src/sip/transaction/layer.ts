import { leaks } from '../../core/leaks.ts';
import type { Resource } from '../../core/lifecycle.ts';
import { BRANCH_COOKIE, detach, parseMessage, SipResponse } from '../message/index.ts';
import type { HeaderField, SipRequest } from '../message/index.ts';
import { hostPortText } from '../transport/index.ts';
import type { Flow, HostPort, TransportHandler, TransportLayer } from '../transport/index.ts';
import { ClientInvite } from './client-invite.ts';
import { ClientHandle } from './client-machine.ts';
import type { ClientMachine, ClientParts } from './client-machine.ts';
import { ClientRequest } from './client-request.ts';
import { TIMERS } from './timers.ts';
import { LingerQueue } from './linger-queue.ts';
import type { Machine, MachineHost } from './machine.ts';
import { cameOverUdp, clientKey, oldServerKey, serverKey } from './matching.ts';
import { ServerInvite } from './server-invite.ts';
import { ServerMachine } from './server-machine.ts';
import type { ServerParts } from './server-machine.ts';
import { ServerRequest } from './server-request.ts';
import { TRANSACTION_LIMITS } from './types.ts';
import type {
  ClientEvents,
  ClientFailure,
  ClientOptions,
  ClientTransaction,
  ServerTransaction,
  TransactionCounters,
  TransactionHandler,
  TransactionLimits,
  TransactionOptions,
  TransactionSizes,
  TransactionSnapshot,
} from './types.ts';

const NOBODY: TransactionHandler = { request: () => undefined, ack: () => undefined };
const NOT_INTERESTED: ClientEvents = { final: () => undefined, failed: () => undefined };
/** How many transactions a snapshot names. */
const SNAPSHOT_ROWS = 200;

/** RFC 3261 17: all transactions of a process. */
export class TransactionLayer implements Resource {
  /**
   * What the transport calls. Whoever wants to see messages first can take the transport's handler for itself and call
   * this one; `stateless` in the handler is the simpler way.
   */
  readonly receiver: TransportHandler = {
    request: (request, flow) => this.#request(request, flow),
    response: (response, flow) => this.#response(response, flow),
  };

  readonly #options: TransactionOptions;
  readonly #transport: TransportLayer;
  readonly #limits: TransactionLimits;
  readonly #host: MachineHost;
  readonly #servers = new Map<string, ServerMachine>();
  readonly #clients = new Map<string, ClientMachine>();
  /** RFC 3261 17.2.3: the ACK of an RFC 2543 element is found by the To tag of our response. */
  readonly #oldAcks = new Map<string, ServerInvite>();
  readonly #byFlow = new Map<Flow, Set<Machine>>();
  readonly #long: LingerQueue;
  readonly #short: LingerQueue;
  readonly #counters: TransactionCounters = { served: 0, begun: 0, absorbed: 0, retransmitted: 0 };
  #handler: TransactionHandler = NOBODY;
  #pendingServers = 0;
  #pendingClients = 0;
  #closed = false;

  constructor(options: TransactionOptions) {
    const { clock, log, transport } = options;
    const timers = { ...TIMERS, ...options.timers };
    this.#options = options;
    this.#transport = transport;
    this.#limits = { ...TRANSACTION_LIMITS, ...options.limits };
    this.#long = new LingerQueue(clock, 64 * timers.t1, this.#limits.maxLingering);
    this.#short = new LingerQueue(clock, timers.t4, this.#limits.maxLingering);
    this.#host = {
      clock,
      log,
      timers,
      counters: this.#counters,
      linger: (machine, time) => {
        this.#settled(machine);
        (time === 'long' ? this.#long : this.#short).add(machine);
      },
      gone: machine => this.#gone(machine),
      sendCancel: (cancel, flow, unreliable) => this.#sendCancel(cancel, flow, unreliable),
      passAck: (ack, flow) => this.#handler.ack(ack, flow),
      oldAnswered: (machine, request, response) => this.#oldAnswered(machine, request, response),
    };
    transport.setHandler(this.receiver);
    leaks.add('transaction layer', this);
  }

  setHandler(handler: TransactionHandler): void {
    this.#handler = handler;
  }

  /** Sends a request in a new transaction; our Via is put on it. Never throws: what goes wrong is told by `failed`. */
  request(request: SipRequest, flow: Flow, events: ClientEvents, options: ClientOptions = {}): ClientTransaction {
    const branch = options.branch ?? this.#newBranch();
    request.prepend('Via', this.#viaText(flow, branch, options.sentBy));
    const { unreliable = false } = options;
    const machine = this.#newClient({ request, branch, flow, events, unreliable });
    const handle = new ClientHandle({ request, branch }, machine);
    const refusal = this.#refusal(machine);
    if (refusal !== undefined) {
      // Told later, because the caller does not have the transaction yet.
      queueMicrotask(() => events.failed(refusal));
      return handle;
    }
    this.#begin(machine);
    return handle;
  }

  /** Sends a request that has no transaction: the ACK for a 2xx. Our Via is put on it. */
  send(request: SipRequest, flow: Flow, options: Pick<ClientOptions, 'sentBy' | 'branch'> = {}): void {
    request.prepend('Via', this.#viaText(flow, options.branch ?? this.#newBranch(), options.sentBy));
    flow.send(request);
  }

  /** Sends a response that has no transaction, where RFC 3261 18.2.2 wants it (RFC 3261 8.2.7). */
  reply(request: SipRequest, flow: Flow, response: SipResponse): void {
    this.#transport.responseFlow(request, flow).send(response);
  }

  snapshot(): TransactionSnapshot {
    const counts: Record<string, number> = {};
    const transactions: TransactionSnapshot['transactions'] = [];
    for (const machines of [this.#servers.values(), this.#clients.values()]) {
      for (const { kind, state, method, key, flow, pending } of machines) {
        const name = `${kind} ${state}`;
        counts[name] = (counts[name] ?? 0) + 1;
        if (pending && transactions.length < SNAPSHOT_ROWS)
          transactions.push({ kind, state, method, key, flow: flow.id });
      }
    }
    return { counts, ...this.sizes, transactions };
  }

  get sizes(): TransactionSizes {
    const pendingServer = this.#pendingServers;
    const pendingClient = this.#pendingClients;
    const lingering = this.#servers.size + this.#clients.size - pendingServer - pendingClient;
    return { pendingServer, pendingClient, lingering };
  }

  get counters(): Readonly<TransactionCounters> {
    return this.#counters;
  }

  /** Forgets everything without a word to anybody; the flows are the transport's. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const machine of [...this.#servers.values(), ...this.#clients.values()]) machine.stopTimers();
    this.#long.clear();
    this.#short.clear();
    this.#servers.clear();
    this.#clients.clear();
    this.#oldAcks.clear();
    this.#byFlow.clear();
    leaks.remove(this);
  }

  #request(request: SipRequest, flow: Flow): void {
    if (this.#closed || this.#handler.stateless?.request?.(request, flow) === true) return;
    if (request.isAck) {
      this.#ack(request, flow);
      return;
    }
    const key = this.#serverKey(request, request.method);
    const known = this.#servers.get(key);
    if (known !== undefined) {
      this.#counters.absorbed += 1;
      known.repeated();
    } else if (request.isCancel) {
      this.#cancel(request, flow, key);
    } else if (this.#pendingServers >= this.#limits.maxTransactions) {
      // RFC 3261 21.5.4: no state is kept for what is turned away.
      this.#refuse(request, flow);
    } else {
      this.#handler.request(this.#newServer(request, flow, key));
    }
  }

  #response(response: SipResponse, flow: Flow): void {
    if (this.#closed || this.#handler.stateless?.response?.(response, flow) === true) return;
    const { branch } = response.via;
    const machine = branch === undefined ? undefined : this.#clients.get(clientKey(branch, response.cseq.method));
    if (machine !== undefined) machine.received(response);
    else this.#handler.response?.(response, flow);
  }

  #ack(ack: SipRequest, flow: Flow): void {
    const machine = this.#findInvite(ack) ?? this.#oldAcks.get(oldServerKey(ack, 'INVITE', ack.to.tag));
    if (machine !== undefined) machine.acknowledged(ack);
    else this.#handler.ack(ack, flow);
  }

  /** RFC 3261 9.2. */
  #cancel(cancel: SipRequest, flow: Flow, key: string): void {
    const invite = this.#findInvite(cancel);
    if (invite === undefined && this.#pendingServers >= this.#limits.maxTransactions) {
      this.#refuse(cancel, flow);
      return;
    }
    const transaction = this.#newServer(cancel, flow, key);
    if (invite !== undefined) {
      transaction.respond(SipResponse.to(cancel, 200, { toTag: sentTag(invite) ?? this.#options.ids.token() }));
      invite.cancelled(cancel);
    } else if (this.#handler.cancelUnmatched !== undefined) {
      this.#handler.cancelUnmatched(transaction);
    } else {
      transaction.respond(SipResponse.to(cancel, 481, { toTag: this.#options.ids.token() }));
    }
  }

  #findInvite(request: SipRequest): ServerInvite | undefined {
    const machine = this.#servers.get(this.#serverKey(request, 'INVITE'));
    return machine instanceof ServerInvite ? machine : undefined;
  }

  #serverKey(request: SipRequest, method: string): string {
    return serverKey(request, method) ?? oldServerKey(request, method, request.to.tag);
  }

  #newServer(request: SipRequest, flow: Flow, key: string): ServerTransaction {
    const responseFlow = this.#transport.responseFlow(request, flow);
    const unreliable = !flow.reliable || cameOverUdp(request);
    const old = !request.via.hasMagicBranch;
    // The key outlives the message: it must not keep the text alive that it was put together from.
    const parts: ServerParts = { host: this.#host, key: detach(key), request, flow, responseFlow, unreliable, old };
    const machine = request.isInvite ? new ServerInvite(parts) : new ServerRequest(parts);
    this.#servers.set(machine.key, machine);
    this.#counters.served += 1;
    this.#pendingServers += 1;
    this.#track(machine);
    return machine.handle!;
  }

  #newClient(parts: Omit<ClientParts, 'host' | 'key'>): ClientMachine {
    const { branch, request } = parts;
    const all: ClientParts = { ...parts, host: this.#host, key: clientKey(branch, request.method) };
    return request.isInvite ? new ClientInvite(all) : new ClientRequest(all);
  }

  /** Why a new client transaction cannot begin. */
  #refusal(machine: ClientMachine): ClientFailure | undefined {
    if (this.#closed || !machine.flow.open) return 'closed';
    if (this.#clients.has(machine.key)) {
      this.#host.log.error({ key: machine.key }, 'two client transactions with one branch');
      return 'transport';
    }
    return this.#pendingClients >= this.#limits.maxClientTransactions ? 'transport' : undefined;
  }

  #sendCancel(cancel: SipRequest, flow: Flow, unreliable: boolean): void {
    const branch = cancel.via.branch ?? '';
    const machine = this.#newClient({ request: cancel, branch, flow, events: NOT_INTERESTED, unreliable });
    if (this.#refusal(machine) === undefined) this.#begin(machine);
  }

  #begin(machine: ClientMachine): void {
    this.#clients.set(machine.key, machine);
    this.#counters.begun += 1;
    this.#pendingClients += 1;
    this.#track(machine);
    machine.start();
  }

  #refuse(request: SipRequest, flow: Flow): void {
    const headers: HeaderField[] = [['Retry-After', String(this.#limits.retryAfter)]];
    this.reply(request, flow, SipResponse.to(request, 503, { toTag: this.#options.ids.token(), headers }));
  }

  #newBranch(): string {
    return BRANCH_COOKIE + this.#options.ids.token();
  }

  #viaText(flow: Flow, branch: string, sentBy: HostPort = this.#transport.sentBy(flow)): string {
    // RFC 3581 3: rport, so that the response finds its way back; over a connection it comes back anyway.
    const rport = flow.reliable ? '' : ';rport';
    return `SIP/2.0/${flow.transport.toUpperCase()} ${hostPortText(sentBy)};branch=${branch}${rport}`;
  }

  /** The closing of a connection ends what is pending on it at once; the survival of calls depends on it. */
  #track(machine: Machine): void {
    const { flow } = machine;
    if (!flow.reliable) return;
    let machines = this.#byFlow.get(flow);
    if (machines === undefined) {
      machines = new Set();
      this.#byFlow.set(flow, machines);
      flow.onClose(() => this.#flowClosed(flow));
    }
    machines.add(machine);
  }

  #flowClosed(flow: Flow): void {
    const machines = this.#byFlow.get(flow);
    this.#byFlow.delete(flow);
    for (const machine of machines ?? []) machine.flowClosed();
  }

  /** The machine has its final response and counts as lingering from now on. */
  #settled(machine: Machine): void {
    if (!machine.pending) return;
    machine.pending = false;
    if (machine instanceof ServerMachine) this.#pendingServers -= 1;
    else this.#pendingClients -= 1;
  }

  #gone(machine: Machine): void {
    this.#settled(machine);
    this.#byFlow.get(machine.flow)?.delete(machine);
    if (machine instanceof ServerMachine) {
      this.#servers.delete(machine.key);
      if (machine.oldAckKey !== undefined) this.#oldAcks.delete(machine.oldAckKey);
    } else {
      this.#clients.delete(machine.key);
    }
  }

  /** RFC 3261 17.2.3: the ACK of an old element carries the To tag of the response that it is for. */
  #oldAnswered(machine: Machine, request: SipRequest, response: SipResponse): void {
    if (!(machine instanceof ServerInvite)) return;
    machine.oldAckKey = detach(oldServerKey(request, 'INVITE', response.to.tag));
    this.#oldAcks.set(machine.oldAckKey, machine);
  }
}

/** The To tag of the last response, for the 200 to a CANCEL (RFC 3261 9.2). */
function sentTag(invite: ServerMachine): string | undefined {
  const result = invite.response === undefined ? undefined : parseMessage(invite.response);
  return result?.ok === true ? result.message.to.tag : undefined;
}
